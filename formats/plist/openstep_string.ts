import { decodeNextStep } from "./nextstep.ts";
import { PlistError } from "./value.ts";

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["v", "\v"],
]);

/** Characters of a string without quotes. */
const BARE = /[A-Za-z0-9_$/:.-]+/y;

/** One pass over a quoted string: an escape of Unicode (`defaults read` doubles its backslash), octal, any other. */
const ESCAPE = /\\(?:\\?U([0-9a-fA-F]{4})|([0-7]{1,3})|([\s\S]))/g;

export interface OpenStepString {
  readonly value: string;
  readonly end: number;
}

/** Reads the string, quoted or bare, that begins at `at`; null when none does. Throws `PlistError` for one without its end. */
export function readOpenStepString(text: string, at: number): OpenStepString | null {
  const quote = text[at];
  if (quote !== '"' && quote !== "'") {
    BARE.lastIndex = at;
    const match = BARE.exec(text);
    return match && { value: match[0], end: BARE.lastIndex };
  }
  let end = at + 1;
  let hasEscape = false;
  for (; text[end] !== quote; end++) {
    if (end >= text.length) throw new PlistError("string without its end", at);
    if (text[end] === "\\") {
      hasEscape = true;
      end++;
    }
  }
  const raw = text.slice(at + 1, end);
  return { value: hasEscape ? raw.replace(ESCAPE, decodeEscape) : raw, end: end + 1 };
}

function decodeEscape(_all: string, unicode?: string, octal?: string, other?: string): string {
  if (unicode !== undefined) return String.fromCharCode(parseInt(unicode, 16));
  if (octal !== undefined) return decodeNextStep(parseInt(octal, 8) & 0xff);
  return ESCAPES.get(other!) ?? other!;
}
