/**
 * sysextd's database, `/Library/SystemExtensions/db.plist` (macOS 10.15 to 26; knowledge chapter 01, section 8): a property list
 * in XML or binary form, or printed by `plutil` as JSON or with arrows. One record, as `plutil -p` prints it:
 *
 *     "identifier" => "com.example.tunnel.extension"
 *     "teamID" => "EXAMPLE123"
 *     "state" => "activated_enabled"
 *     "bundleVersion" => { "CFBundleShortVersionString" => "2.4.0"  "CFBundleVersion" => "240" }
 *     "stagedBundleURL" => { "relative" => "file:///Library/SystemExtensions/<UUID>/com.example.tunnel.extension.systemextension/" }
 *     "additionalLaunchdPlistEntries" => {length = 512, bytes = 0x62706c69…}   (a keyed archive: MachServices, LaunchEvents)
 */
import type { Line, Parsed, Problem } from "../parsed.ts";
import { isKeyedArchive, resolveKeyedArchive } from "../plist/keyed_archive.ts";
import { dictionaryIn } from "../plist/dictionary.ts";
import { parsePlist } from "../plist/plist.ts";
import { isDictionary, type PlistDictionary, PlistError, type PlistValue } from "../plist/value.ts";

/** One registered extension, as sysextd remembers it. */
export interface DatabaseEntry {
  readonly bundleId: string;
  readonly teamId: string | null;
  readonly version: string | null;
  readonly build: string | null;
  /** As `reg.list` prints it: `activated enabled`. */
  readonly state: string | null;
  readonly categories: readonly string[];
  /** The copy that runs: `/Library/SystemExtensions/<UUID>/<bundle id>.systemextension`. */
  readonly stagedPath: string | null;
  /** The copy inside the app, as it was when it was activated. */
  readonly originPath: string | null;
  readonly containerPath: string | null;
  readonly uniqueId: string | null;
  /** Mach services that the job is to own; null where the record does not say. */
  readonly machServices: readonly string[] | null;
}

export interface ExtensionDatabase {
  readonly developerMode: boolean | null;
  readonly bootUUID: string | null;
  /** How many policies an MDM installed; null where the record does not say. */
  readonly policies: number | null;
  readonly extensions: readonly DatabaseEntry[];
}

/** Parses the database out of a property list of any form. `lines` are for the origins; a binary file has none. */
export function parseDatabase(bytes: Uint8Array, lines: readonly Line[]): Parsed<ExtensionDatabase> {
  const complaints: PlistError[] = [];
  const root = readRoot(bytes, complaints);
  const list = root === null ? null : listOf(root);
  const problems = complaints.map((error) => problemAt(lines[0], error.message));
  if (root === null || list === null) {
    const why = root === null ? [] : [problemAt(lines[0], "It is a property list, but not sysextd's database")];
    return { value: null, problems: [...problems, ...why], origins: {} };
  }
  const extensions: DatabaseEntry[] = [];
  for (const item of list) {
    const bundleId = isDictionary(item) ? asText(item["identifier"]) : null;
    if (isDictionary(item) && bundleId !== null) extensions.push(readRecord(item, bundleId));
    else problems.push(problemAt(lines[0], "A record without an identifier is left out"));
  }
  const policies = root["extensionPolicies"];
  const value = {
    developerMode: asBoolean(root["developerMode"]),
    bootUUID: asText(root["bootUUID"]),
    policies: Array.isArray(policies) ? policies.length : null,
    extensions,
  };
  return { value, problems, origins: originsOf(extensions, lines), complete: complaints.length === 0 };
}

function readRoot(bytes: Uint8Array, complaints: PlistError[]): PlistDictionary | null {
  try {
    const root = parsePlist(bytes, { problems: complaints });
    return isDictionary(root) ? root : null;
  } catch (error) {
    if (!(error instanceof PlistError)) throw error;
    complaints.push(error);
    return null;
  }
}

function problemAt(line: Line | undefined, why: string): Problem {
  return { line: line?.n ?? 0, text: line?.text ?? "", why };
}

/** The list of records: the database's own, or one record that was pasted alone. */
function listOf(root: PlistDictionary): readonly PlistValue[] | null {
  if (Array.isArray(root["extensions"])) return root["extensions"];
  return asText(root["identifier"]) !== null && asText(root["state"]) !== null ? [root] : null;
}

function readRecord(record: PlistDictionary, bundleId: string): DatabaseEntry {
  const version = dictionaryIn(record, "bundleVersion");
  const categories = record["categories"];
  return {
    bundleId,
    teamId: teamOf(record["teamID"]),
    version: asText(version?.["CFBundleShortVersionString"]),
    build: asText(version?.["CFBundleVersion"]),
    state: asText(record["state"])?.replaceAll("_", " ").toLowerCase() ?? null,
    categories: Array.isArray(categories) ? categories.flatMap((one) => asText(one) ?? []) : [],
    stagedPath: pathOf(record["stagedBundleURL"]),
    originPath: pathOf(record["originPath"]),
    containerPath: pathOf(dictionaryIn(record, "container")?.["bundlePath"]),
    uniqueId: asText(record["uniqueID"]),
    machServices: machServicesOf(record["additionalLaunchdPlistEntries"]),
  };
}

/** The names in the archived launchd entries; null when there are no such entries or they cannot be read. */
function machServicesOf(value: PlistValue | undefined): string[] | null {
  const entries = value instanceof Uint8Array ? readRoot(value, []) : isDictionary(value) ? value : null;
  const resolved = entries === null ? null : resolveEntries(entries);
  if (resolved === null) return null;
  const services = dictionaryIn(dictionaryIn(resolved, "root") ?? resolved, "MachServices");
  return services === null ? null : Object.keys(services);
}

/** The entries themselves, or out of their archive; an archive that is too deep or too large says nothing. */
function resolveEntries(entries: PlistDictionary): PlistDictionary | null {
  if (!isKeyedArchive(entries)) return entries;
  try {
    return resolveKeyedArchive(entries, { problems: [] });
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}

/** A path out of a path, a file URL, or a dictionary that holds a relative file URL. */
function pathOf(value: PlistValue | undefined): string | null {
  const text = asText(value) ?? (isDictionary(value) ? asText(value["relative"]) : null);
  return text === null ? null : withoutScheme(text).replace(/(.)\/$/, "$1");
}

function withoutScheme(text: string): string {
  if (!text.startsWith("file://")) return text;
  const path = text.slice("file://".length).replace(/^localhost/, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function teamOf(value: PlistValue | undefined): string | null {
  const team = asText(value);
  return team === "" || team === "-" ? null : team;
}

function asText(value: PlistValue | undefined): string | null {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : null;
}

/** `plutil -p` of older systems prints booleans as 0 and 1, `defaults read` does so always, and there all is text. */
function asBoolean(value: PlistValue | undefined): boolean | null {
  if (typeof value === "boolean") return value;
  return value === 1 || value === "1" ? true : value === 0 || value === "0" ? false : null;
}

/** The n-th record is at the n-th line that names an identifier as its own. */
function originsOf(extensions: readonly DatabaseEntry[], lines: readonly Line[]): Record<string, Line> {
  const origins: Record<string, Line> = Object.create(null);
  if (lines[0] !== undefined) origins[""] = lines[0];
  let from = 0;
  for (const [i, { bundleId }] of extensions.entries()) {
    const at = lines.findIndex((line, n) => n >= from && namesRecord(line.text, bundleId));
    if (at < 0) continue;
    origins[`extensions.${i}`] = lines[at]!;
    from = at + 1;
  }
  return origins;
}

/** `appIdentifier` and paths name the id too; the record's own line holds nothing but the id. */
function namesRecord(text: string, bundleId: string): boolean {
  const at = text.indexOf(bundleId);
  return at > 0 && /["'>\s]/.test(text[at - 1]!) && /^(?:["'<;,\s]|$)/.test(text.slice(at + bundleId.length)) &&
    !text.includes("appIdentifier");
}
