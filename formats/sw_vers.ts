/**
 * The version of macOS, as `sw_vers` prints it (man page sw_vers(1); knowledge: transcripts of macOS 10.15 to 26) or as a
 * crash report or a person names it:
 *
 *     ProductName:            macOS
 *     ProductVersion:         13.4.1
 *     ProductVersionExtra:    (c)
 *     BuildVersion:           22F770820d
 */
import type { Line, Parsed } from "./parsed.ts";
import { trimEndOf } from "./trim_end.ts";

export interface OsVersion {
  readonly name: string | null;
  readonly version: string;
  readonly build: string | null;
  /** The letter of a rapid security response, as printed: `(c)`. */
  readonly extra: string | null;
}

type Field = "name" | "version" | "extra" | "build";

const KEY = /(ProductName|ProductVersionExtra|ProductVersion|BuildVersion)[ \t]*:[ \t]*/gi;
const FIELDS: Readonly<Record<string, Field>> = {
  productname: "name",
  productversion: "version",
  productversionextra: "extra",
  buildversion: "build",
};
const SINGLE: readonly (readonly [option: RegExp, field: Field])[] = [
  [/--?productVersion\b/i, "version"],
  [/--?buildVersion\b/i, "build"],
];

const NAME = "(?:macOS|Mac OS X|OS X|OSX|MacOS|macos)";
/** `Sequoia`, `Big Sur`, `Tahoe Beta`: at most two words between the name and the number. */
const WORDS = "(?: [A-Z][a-z]{2,12}){0,2}";
const VERSION = "(\\d{2}(?:\\.\\d{1,2}){0,3}(?: ?\\([a-z]\\))?)";
const MENTIONS: readonly RegExp[] = [
  new RegExp(`"os_?[vV]ersion"\\s?:\\s?"(${NAME}) ${VERSION}(?: \\((\\w{4,12})\\))?`),
  new RegExp(`\\b(${NAME})${WORDS} (?:[vV]ersion )?${VERSION},? \\((?:[bB]uild )?(\\d{2}[A-Z]\\d{1,6}[a-z]?)\\)`),
  new RegExp(`^\\W{0,6}(?:OS|(?:OS|System) [vV]ersion)\\W{1,4}(${NAME})${WORDS} (?:[vV]ersion )?${VERSION}`),
  new RegExp(`^\\W{0,6}(${NAME})(?: [vV]ersion)?\\*{0,2}:\\*{0,2} {0,4}(?:${NAME} ?)?(?:[A-Z][a-z]{2,12} )?${VERSION}`),
];

/** Reads one output of `sw_vers`, whole or a single field of it; null without a version. */
export function parseSwVers(lines: readonly Line[]): Parsed<OsVersion> {
  const found: Record<Field, string | null> = { name: null, version: null, extra: null, build: null };
  const origins: Record<string, Line> = {};
  let single: Field | null = null;
  for (const line of lines) {
    if (line.command !== undefined) {
      single = parseSingleField(line.command);
      continue;
    }
    const fields = parseFields(line.text);
    if (fields.length === 0 && single !== null && line.text.trim() !== "") {
      fields.push([single, line.text.trim()]);
      single = null;
    }
    for (const [field, text] of fields) {
      if (found[field] !== null || text === "") continue;
      found[field] = text;
      origins[field] = line;
      origins[""] ??= line;
    }
  }
  const { name, version, extra, build } = found;
  return { value: version === null ? null : { name, version, build, extra }, problems: [], origins };
}

/** Finds the outputs of `sw_vers` in a text. */
export function findSwVers(lines: readonly Line[]): (readonly Line[])[] {
  const blocks: Line[][] = [];
  let seen = new Set<Field>();
  let idle = Infinity;
  lines.forEach((line, i) => {
    const fields = line.command === undefined ? parseFields(line.text).map(([field]) => field) : [];
    const single = line.command === undefined ? null : parseSingleField(line.command);
    if (single !== null && i + 1 < lines.length) blocks.push([line, lines[i + 1]!]);
    idle = line.command === undefined ? idle + 1 : Infinity;
    if (fields.length === 0) return;
    if (idle > 4 || fields.some((field) => seen.has(field))) {
      blocks.push([]);
      seen = new Set();
    }
    fields.forEach((field) => seen.add(field));
    blocks.at(-1)!.push(line);
    idle = 0;
  });
  return blocks.filter((block) => parseSwVers(block).value !== null);
}

/** Reads the version that a crash report's header or a person's `macOS 15.5 (24F74)` names; the first one counts. */
export function parseOsMention(lines: readonly Line[]): Parsed<OsVersion> {
  for (const line of lines) {
    const value = parseMention(line.text);
    if (value !== null) return { value, problems: [], origins: { "": line } };
  }
  return { value: null, problems: [], origins: {} };
}

/** Finds lines that name the system and its version, with a build or as a labelled field; weaker than `sw_vers`. */
export function findOsMentions(lines: readonly Line[]): (readonly Line[])[] {
  return lines.filter((line) => line.command === undefined && parseMention(line.text) !== null).map((line) => [line]);
}

function parseMention(text: string): OsVersion | null {
  if (!/mac ?os|os ?x/i.test(text)) return null;
  const line = text.length > 2000 ? text.slice(0, 2000) : text;
  for (const mention of MENTIONS) {
    const match = mention.exec(line);
    if (!match) continue;
    const [version, extra] = match[2]!.split(/ ?(?=\()/);
    const build = match[3] ?? /^,? \((?:[bB]uild )?(\w{4,12})\)/.exec(line.slice(match.index + match[0].length))?.[1];
    return { name: match[1]!, version: version!, build: build ?? null, extra: extra ?? null };
  }
  return null;
}

/** The fields on a line; a paste that lost its line breaks has them all on one. */
function parseFields(text: string): [Field, string][] {
  if (!text.includes(":") || text.length > 1000) return [];
  const keys = [...text.matchAll(KEY)];
  return keys.map((key, i) => {
    const value = text.slice(key.index + key[0].length, keys[i + 1]?.index).trim();
    return [FIELDS[key[1]!.toLowerCase()]!, trimEndOf(value, "`* ")];
  });
}

function parseSingleField(command: string): Field | null {
  if (!/\bsw_vers\b/.test(command)) return null;
  return SINGLE.find(([option]) => option.test(command))?.[1] ?? null;
}
