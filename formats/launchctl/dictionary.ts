/**
 * The dictionary that `launchctl list <label>` prints, as tokens: quoted strings, bare words, and `{ } ( ) = ;`.
 *
 *     { "Label" = "com.example.agent"; "PID" = 41; "MachServices" = { "com.example.x" = mach-port-object; }; };
 */
import type { Line } from "../parsed.ts";

/** One entry: `path` names the dictionaries and arrays around it (none for the job's own), value null for a block. */
export interface DictionaryEntry {
  readonly line: Line;
  readonly path: readonly string[];
  readonly key: string;
  readonly value: string | null;
}

export interface Dictionary {
  readonly entries: readonly DictionaryEntry[];
  /** Index after the last line that was read. */
  readonly end: number;
  readonly closed: boolean;
}

const TOKEN = /["“”](?:[^"“”\\]|\\.)*["“”]?|[{}()=;]|[^\s{}()=;"“”]+/g;
const MAX_DEPTH = 20;
const LONGEST = 100_000;

interface Reader {
  readonly entries: DictionaryEntry[];
  readonly path: string[];
  key: string | null;
  words: string[];
  depth: number;
}

/**
 * Reads the dictionary that begins at a line with `{`, or (`bare`) entries of one without its braces, up to the closing
 * brace, a prompt, or a line that is no part of it.
 */
export function parseDictionary(lines: readonly Line[], start: number, bare = false): Dictionary {
  const reader: Reader = { entries: [], path: [], key: null, words: [], depth: bare ? 1 : 0 };
  let at = start;
  for (; at < lines.length; at++) {
    const line = lines[at]!;
    const text = line.text.trim();
    if (text === "") continue;
    if (text.length > LONGEST || (at > start && !isPart(reader, line, text))) break;
    for (const [token] of text.matchAll(TOKEN)) takeToken(reader, token, line);
    commit(reader, line);
    if (reader.depth <= 0) return { entries: reader.entries, end: at + 1, closed: true };
    if (reader.depth > MAX_DEPTH) break;
  }
  return { entries: reader.entries, end: Math.max(at, start + 1), closed: false };
}

/** In the dictionary itself a line holds an entry or a closing bracket; inside a block it may hold a lone item. */
function isPart(reader: Reader, line: Line, text: string): boolean {
  const inside = reader.path.length > 0;
  if (line.command !== undefined && !(inside && text === line.command)) return false;
  return inside ? /[;={}()"“”]/.test(text) : text.includes("=") || /^[{})]/.test(text);
}

function takeToken(reader: Reader, token: string, line: Line): void {
  switch (token) {
    case "=":
      reader.key = reader.words.join(" ");
      reader.words = [];
      return;
    case ";":
      commit(reader, line);
      return;
    case "{":
    case "(":
      if (reader.depth > 0) {
        reader.entries.push({ line, path: [...reader.path], key: reader.key ?? "", value: null });
        reader.path.push(reader.key ?? "");
      }
      reader.depth++;
      reader.key = null;
      reader.words = [];
      return;
    case "}":
    case ")":
      commit(reader, line);
      reader.depth--;
      reader.path.pop();
      return;
    default:
      reader.words.push(/^["“”]/.test(token) ? token.slice(1).replace(/["“”]$/, "").replace(/\\(.)/g, "$1") : token);
  }
}

/** An entry ends at its semicolon, or at its line's end where a paste lost that. */
function commit(reader: Reader, line: Line): void {
  if (reader.key !== null && reader.depth > 0) {
    reader.entries.push({ line, path: [...reader.path], key: reader.key, value: reader.words.join(" ") });
  }
  reader.key = null;
  reader.words = [];
}
