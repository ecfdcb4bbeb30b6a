/** The lines that `codesign -d` prints about one piece of code, and what follows from them. */
import { nameFlags } from "./codesign/code_directory_flags.ts";
import type { Line } from "./parsed.ts";

export type Channel = "developer-id" | "development" | "app-store" | "testflight" | "apple" | "adhoc" | "unknown";
export type SignatureKind = "signed" | "adhoc" | "linker-signed" | "unsigned" | "invalid";

/** One piece of code while it is read. */
export interface CodeDraft {
  path: string | null;
  /** True when `Executable=` named the path; a command or a message names the bundle. */
  executable: boolean;
  /** True when a command of its own showed it without naming a path. */
  asked: boolean;
  identifier: string | null;
  teamId: string | null;
  format: string | null;
  flags: string[] | null;
  /** What `Signature=` or a message says; null when nothing was said about it. */
  signature: SignatureKind | null;
  authorities: string[];
  secureTimestamp: boolean | null;
  cdhash: string | null;
  entitlements: Record<string, unknown> | null;
  designatedRequirement: string | null;
  stapled: boolean | null;
  infoPlistBound: boolean | null;
  warnings: string[];
  verify: { ok: boolean; errors: string[]; details: string[] } | null;
  /** How many lines speak of it, and whether one of them belongs to no other format. */
  fields: number;
  sure: boolean;
  readonly origins: Record<string, Line>;
}

/** A `Key=value` line. */
export interface CodeField {
  readonly key: string;
  readonly value: string;
}

const KEYS =
  "Executable|Identifier|Format|CodeDirectory v|flags|CDHash|Signature size|Signature|Authority|Timestamp|Signed Time" +
  "|TeamIdentifier|Notarization Ticket|Info\\.plist entries|Info\\.plist";
const FIELD = new RegExp(`^(${KEYS})\\s?=\\s?(.*)$`);
const REQUIREMENT = /^(?:#\s*)?designated\s?=>\s?(.*)$/;
/** Lines of `codesign -dvvvv` that say nothing we keep. */
const NOISE =
  /^(?:Version(?:Platform|Min|SDK)|Hash (?:type|choices)|CandidateCDHash(?:Full)?|CMSDigest(?:Type)?|Executable Segment \w+|Page size|Runtime Version|Platform identifier|Sealed Resources(?: version)?|Internal requirements(?: count)?|Launch Constraints|Library validation|Nonce|location|hashes|sha256|sha1|-?\d{1,5})\s?[=:]|^(?:None|\.{2,}|…|\[…\]|<snip>)$|^(?:sha(?:1|256)=)/;
const CHANNELS: readonly (readonly [leaf: RegExp, channel: Channel])[] = [
  [/^Developer ID Application\b/, "developer-id"],
  [/^(?:Apple Development|Mac Developer|iPhone Developer)\b/, "development"],
  [/^(?:Apple Mac OS Application Signing|3rd Party Mac Developer Application|Apple Distribution)\b/, "app-store"],
  [/^TestFlight Beta Distribution\b/, "testflight"],
  [/^Software Signing\b/, "apple"],
];

/** Makes a draft about which nothing is known. */
export function makeCodeDraft(path: string | null = null): CodeDraft {
  return {
    path,
    executable: false,
    asked: false,
    identifier: null,
    teamId: null,
    format: null,
    flags: null,
    signature: null,
    authorities: [],
    secureTimestamp: null,
    cdhash: null,
    entitlements: null,
    designatedRequirement: null,
    stapled: null,
    infoPlistBound: null,
    warnings: [],
    verify: null,
    fields: 0,
    sure: false,
    origins: {},
  };
}

/** Reads one line of a display, without its indent, bullet and backquotes; null when it is none. */
export function parseCodeField(text: string): CodeField | null {
  const match = FIELD.exec(text);
  if (match) return { key: match[1]!, value: match[2]!.trim() };
  const requirement = REQUIREMENT.exec(text);
  return requirement ? { key: "designated", value: requirement[1]!.trim() } : null;
}

/** Says whether a line belongs to a display though nothing of it is kept. */
export function isDisplayNoise(text: string): boolean {
  return NOISE.test(text);
}

/** Says whether a field contradicts what is known of this code, so that it must be about another one. */
export function contradicts(draft: CodeDraft, { key, value }: CodeField): boolean {
  if (key === "Executable") return true;
  if (key === "Identifier") return draft.identifier !== null;
  if (key === "Format") return draft.format !== null && draft.format !== value;
  if (key === "CDHash") return draft.cdhash !== null && draft.cdhash !== value;
  if (key === "TeamIdentifier") return draft.origins["teamId"] !== undefined && draft.teamId !== parseTeam(value);
  // A second chain after a complete one: its leaf is another's.
  return key === "Authority" && draft.authorities.length > 0 && channelOf([value]) !== "unknown";
}

/** Adds a field to a draft. */
export function setCodeField(draft: CodeDraft, { key, value }: CodeField, line: Line): void {
  if (value === "" && key !== "designated") return;
  const name = applyField(draft, key, value);
  draft.fields++;
  draft.origins[""] ??= line;
  if (name !== null) draft.origins[name] ??= line;
  draft.sure ||= !/^(?:Identifier|Timestamp|Signature size|flags|Info\.plist)/.test(key) &&
    (key !== "Executable" || value.includes("/")) && (key !== "Format" || value.includes("Mach-O"));
}

/** Sets what a field says and gives the name of the field of our own that it went to. */
function applyField(draft: CodeDraft, key: string, value: string): string | null {
  if (key === "Executable") {
    draft.path = value;
    draft.executable = true;
    return "path";
  }
  if (key === "Identifier") draft.identifier = value;
  else if (key === "Format") draft.format = value;
  else if (key === "TeamIdentifier") draft.teamId = parseTeam(value);
  else if (key === "CDHash") draft.cdhash = value;
  else if (key === "Authority") draft.authorities.push(value);
  else if (key === "designated") draft.designatedRequirement = value;
  else if (key === "Notarization Ticket") draft.stapled = value === "stapled";
  else if (key.startsWith("Info.plist")) draft.infoPlistBound = value !== "not bound";
  else if (key === "Timestamp" || key === "Signed Time") {
    draft.secureTimestamp = key === "Timestamp" && value !== "none";
  } else if (key === "Signature size") draft.signature ??= "signed";
  else if (key === "Signature") draft.signature = value === "adhoc" ? "adhoc" : draft.signature;
  else draft.flags ??= parseFlags(`${key}=${value}`);
  return FIELD_NAMES.get(key) ?? null;
}

const FIELD_NAMES: ReadonlyMap<string, string> = new Map([
  ["Identifier", "identifier"],
  ["Format", "format"],
  ["TeamIdentifier", "teamId"],
  ["CDHash", "cdhash"],
  ["Authority", "authorities"],
  ["designated", "designatedRequirement"],
  ["Timestamp", "secureTimestamp"],
  ["Signed Time", "secureTimestamp"],
  ["Signature", "signature"],
  ["CodeDirectory v", "flags"],
  ["flags", "flags"],
]);

/** Where the code comes from, by the first certificate of its chain. */
export function channelOf(authorities: readonly string[]): Channel {
  const leaf = authorities[0];
  return leaf === undefined ? "unknown" : CHANNELS.find(([pattern]) => pattern.test(leaf))?.[1] ?? "unknown";
}

function parseTeam(value: string): string | null {
  return value === "not set" || value === "" || value === "-" ? null : value;
}

/** `flags=0x12000(library-validation,runtime)`; a paste may have lost the words. */
function parseFlags(text: string): string[] | null {
  const match = /\bflags=0x([0-9a-fA-F]{1,8})(?:\(([^)]{0,200})\))?/.exec(text);
  if (!match) return null;
  if (match[2] !== undefined) {
    return match[2].split(",").map((word) => word.trim()).filter((word) => word !== "none" && word !== "");
  }
  return nameFlags(parseInt(match[1]!, 16));
}
