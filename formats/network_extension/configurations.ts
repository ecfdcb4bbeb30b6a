/**
 * The configurations of NetworkExtension: `/Library/Preferences/com.apple.networkextension.plist`, a keyed archive whose `$top`
 * has one NEConfiguration per identifier, and an index of whose they are (knowledge chapter 05 §5; macOS 10.15 to 26):
 *
 *     $top = { "1D2C3B4A-…": NEConfiguration { Name, Application, VPN: NEVPN { Enabled, OnDemandEnabled, Protocol:
 *         NETunnelProviderProtocol { PluginType, NEProviderBundleIdentifier, DesignatedRequirement, VendorConfiguration } } },
 *       "Index": { "UserMap": { "501": [ "1D2C3B4A-…" ] } }, "Generation": 12, "Version": 1 }
 *
 * Read from the file itself, from `plutil -convert xml1`, or from what `plutil -p` prints. Values of a provider's own configuration
 * are never kept: only their names.
 */
import type { Line, Parsed, Problem } from "../parsed.ts";
import { ArchiveReader } from "../plist/archive_reader.ts";
import { parsePlist } from "../plist/plist.ts";
import { PlistError, type PlistValue } from "../plist/value.ts";
import type { NetworkConfiguration } from "./configuration.ts";
import { isConfiguration, readConfiguration } from "./read_configuration.ts";

/** More configurations than this are what a broken app left behind; the first ones say as much. */
const MOST = 1_000;
const MOST_USERS = 1_000;
const MOST_PROBLEMS = 10;

/** Parses the file's bytes, or a print of it; `lines` are for the origins. Value null when it is another property list; never throws. */
export function parseConfigurations(bytes: Uint8Array, lines: readonly Line[] = []): Parsed<NetworkConfiguration[]> {
  const problems: Problem[] = [];
  const note = (why: string) => problems.push({ line: lines[0]?.n ?? 0, text: lines[0]?.text ?? "", why });
  const complaints: PlistError[] = [];
  const archive = openArchive(bytes, complaints, note);
  if (archive === null) return { value: null, problems, origins: {} };
  const users = readUsers(archive);
  const value: NetworkConfiguration[] = [];
  for (const [key, reference] of Object.entries(archive.top)) {
    const own = archive.fields(reference);
    if (own === null || !isConfiguration(own)) continue;
    if (value.length === MOST) {
      note(`It holds more than ${MOST} configurations; the rest was not read`);
      break;
    }
    const one = readConfiguration(archive, own, (id) => users.get(id) ?? users.get(key) ?? []);
    value.push({ ...one, id: one.id ?? key });
  }
  for (const { message } of complaints.slice(0, MOST_PROBLEMS)) note(message);
  for (const { object, why } of archive.problems.slice(0, MOST_PROBLEMS)) note(`Object ${object}: ${why}`);
  return {
    value,
    problems,
    origins: originsOf(value, lines),
    complete: complaints.length === 0 && value.length < MOST,
  };
}

function openArchive(bytes: Uint8Array, complaints: PlistError[], note: (why: string) => void): ArchiveReader | null {
  let root: PlistValue;
  try {
    root = parsePlist(bytes, { problems: complaints });
    return new ArchiveReader(root);
  } catch (error) {
    if (!(error instanceof PlistError)) throw error;
    note(bytes.length === 0 ? "The file is empty" : error.message);
    return null;
  }
}

/** Which users each configuration belongs to, by its identifier. */
function readUsers(archive: ArchiveReader): Map<string, number[]> {
  const users = new Map<string, number[]>();
  const index = archive.fields(archive.top["Index"]);
  const map = archive.fields(index?.["UserMap"]);
  for (const [user, references] of Object.entries(map ?? {}).slice(0, MOST_USERS)) {
    if (!/^\d{1,10}$/.test(user)) continue;
    for (const reference of archive.items(references).slice(0, MOST)) {
      const id = archive.scalar(reference);
      if (typeof id === "string") users.set(id, [...users.get(id) ?? [], Number(user)]);
    }
  }
  return users;
}

/** In a print, a configuration is where its identifier first stands. */
function originsOf(value: readonly NetworkConfiguration[], lines: readonly Line[]): Record<string, Line> {
  const origins: Record<string, Line> = Object.create(null);
  if (lines[0] === undefined) return origins;
  origins[""] = lines[0];
  const places = new Map(value.flatMap(({ id }, i) => id === null ? [] : [[id, i] as const]));
  for (const line of lines) {
    for (const [id] of line.text.matchAll(/[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}/g)) {
      const place = places.get(id);
      if (place !== undefined) origins[place] ??= line;
    }
  }
  return origins;
}

/** Tells the file by its contents: an archive with at least one class of NetworkExtension in it. */
export function isConfigurationStore(text: string): boolean {
  return text.includes("NSKeyedArchiver") && /NEConfiguration|NEVPN\b|NEContentFilter|NEPathController/.test(text);
}
