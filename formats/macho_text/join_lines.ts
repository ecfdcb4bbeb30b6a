/** Lines of otool and lipo that a mail program wrapped, put together again. */
import type { Line } from "../parsed.ts";
import { ARCHS } from "./archs.ts";

/** A line of the text without its indentation, and where it begins. */
export interface JoinedLine {
  readonly line: Line;
  readonly text: string;
}

/** A path and what stands behind it; what is longer is no line of these tools. */
export const LONGEST_LINE = 4_000;
/** Lines that one line was wrapped into. */
const MOST_PARTS = 4;
/** What stands in brackets behind a library or a path. */
const NOTE = /^\((?:compatibility|architecture|for architecture|offset)\b/;
const OPEN_NOTE = /\((?:compatibility|architecture|for architecture|offset)\b[^()]{0,200}$/;
const OPEN_LIPO = /^(?:Architectures in the fat file: (?!.* are: )|Non-fat file: (?!.* is architecture: ))/;
/** The beginning of a path with blanks that goes on in the next line, up to the colon. */
const OPEN_PATH = /^\/[^:()]{1,1000}$/;
const REST_OF_PATH = /^[^/@:()-][^:()]{0,1000}(?: \((?:for )?architecture \w{1,20}\))?:$/;

/** Trims and joins; a line with a command stands by itself. */
export function joinWrapped(lines: readonly Line[]): JoinedLine[] {
  const joined: JoinedLine[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    let text = textOf(line);
    for (let parts = 1; parts < MOST_PARTS && at + 1 < lines.length; parts++) {
      const next = lines[at + 1]!;
      if (line.command !== undefined || next.command !== undefined || !goesOn(text, textOf(next))) break;
      text = `${text} ${textOf(next)}`;
      at++;
    }
    joined.push({ line, text });
  }
  return joined;
}

function goesOn(text: string, next: string): boolean {
  if (text === "" || next === "" || text.length > LONGEST_LINE) return false;
  if (OPEN_NOTE.test(text) || OPEN_LIPO.test(text)) return !next.startsWith("/") && !next.startsWith("@");
  if (NOTE.test(next)) return !text.includes("(");
  if (text.startsWith("Architectures in the fat file: ")) return ARCHS.test(next);
  return OPEN_PATH.test(text) && REST_OF_PATH.test(next);
}

function textOf({ text }: Line): string {
  return text.length > LONGEST_LINE ? "" : text.trim().replace(/\t+/g, " ");
}
