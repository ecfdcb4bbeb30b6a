/** Finds the dictionaries that scutil printed into a text, and what they are: which command or which key of the store. */
import { measureIndent } from "../indent.ts";
import type { Line } from "../parsed.ts";
import { trimEndOf } from "../trim_end.ts";
import { parseDictionaryAt, parseDictionaryStart, type PrintedDictionary } from "./dictionary.ts";

export interface FoundDictionary {
  /** Index of its first line, and before that of the command or the line that names it. */
  readonly start: number;
  readonly from: number;
  /** What stands before it on its own line: `Extended Status`, `VPN`. */
  readonly label: string;
  readonly command: string | null;
  /** The key of the store that a session or a heading asked for. */
  readonly key: string | null;
  readonly print: PrintedDictionary;
}

/** How far a heading may stand above its dictionary. */
const REACH = 3;
const KEY = /(?:^|[\s"'`>(=[])((?:State|Setup|Plugin|File|Prefs|Persist):(?:\/[^\s"'`|<>\\()[\]]*)?)/g;
const ASKED = /\b(?:show|get)\s+["']?((?:State|Setup|Plugin|File|Prefs|Persist|com\.apple\.\w+):?[^"'`|<>\\]{0,400})/;
const LONGEST = 2_000;

/** Finds every printed dictionary; none inside another. */
export function findDictionaries(lines: readonly Line[]): FoundDictionary[] {
  const found: FoundDictionary[] = [];
  let command: { readonly at: number; readonly text: string } | null = null;
  let key: { readonly at: number; readonly name: string; readonly asked: boolean } | null = null;
  for (let at = 0; at < lines.length;) {
    const { text, command: prompted } = lines[at]!;
    const named = parseStoreKey(prompted ?? text);
    if (prompted !== undefined) {
      command = { at, text: prompted };
      key = null;
    }
    if (named !== null) key = { at, ...named };
    const start = prompted === undefined ? parseDictionaryStart(text) : null;
    const isHeading = start === null && prompted === undefined && named?.asked === false && isHeadingAt(lines, at);
    if (start === null && !isHeading) {
      at++;
      continue;
    }
    const print = parseDictionaryAt(lines, at);
    const isKeyed = key !== null && (key.asked || at - key.at <= REACH);
    found.push({
      start: at,
      from: isKeyed ? key!.at : command?.at ?? at,
      label: start?.label ?? "",
      command: command?.text ?? null,
      key: isKeyed ? key!.name : null,
      print,
    });
    at = Math.max(print.end, at + 1);
    key = null;
    command = null;
  }
  return found;
}

/** Whether a key stands alone on its line, with entries further in below it: somebody left the braces out. */
function isHeadingAt(lines: readonly Line[], at: number): boolean {
  const { text } = lines[at]!;
  const next = lines[at + 1];
  if (next === undefined || !/^\s*["'`]?\w+:\/\S*["'`]?:?\s*$/.test(text)) return false;
  return measureIndent(next.text) > measureIndent(text) && /^\s+\S{1,100} : \S/.test(next.text);
}

/** The one key of the store that a line names: `> show State:/Network/Global/DNS`, `State:/Network/Global/IPv4:`. */
export function parseStoreKey(text: string): { readonly name: string; readonly asked: boolean } | null {
  if (text.length > LONGEST || !/\b(?:State|Setup|Plugin|File|Prefs|Persist|com\.apple\.\w+):/.test(text)) return null;
  const asked = ASKED.exec(text);
  if (asked) return { name: asked[1]!.trim().replace(/\spattern$/, "").trim(), asked: true };
  const keys = new Set([...text.matchAll(KEY)].map((match) => trimEndOf(match[1]!, ":,.")));
  return keys.size === 1 ? { name: [...keys][0]!, asked: false } : null;
}
