/**
 * Where keys and strings of `plutil -p` end. They are printed raw, so a quote may be part of the string:
 *
 *     "requirement" => "identifier "com.example.filter""
 *     "script" => "{
 *       "mode": "full"
 *     }"
 *     "next" => 1
 *
 * A string that has its line for itself ends at the last quote of a line behind which an entry, a closing bracket or the end
 * of the text follows; one among others on a line ends at the first quote behind which one of those, or a comma, follows.
 */
import { matchElision } from "./elision.ts";
import { PlistError } from "./value.ts";

/** Where a string stands. */
export interface PlutilPlace {
  /** The closing brackets that must still follow, nearest first. */
  readonly closing: string;
  /** Whether its line holds more than its own entry. */
  readonly isInline: boolean;
}

interface Reading {
  readonly value: string;
  readonly end: number;
}

const ARROW = /[^\S\r\n]*=(?:>|&gt;)\s*/y;
const INDEXED = /\d{1,9}[^\S\r\n]*=(?:>|&gt;)/y;
const LINE_OF_BRACKETS = /[}\]][}\], \t\u00a0]*(?:[\r\n]|$)/y;
const BLANKS = /[\s\ufeff\0]*/y;
const REST = /[\s,}\]]*$/y;

/** What stands behind a string that shares its line. */
const FOLLOWER = /[^\S\r\n]*(?:$|[\r\n,}\]]|"[^"\r\n]{1,200}"[^\S\r\n]*=(?:>|&gt;)|\d{1,9}[^\S\r\n]*=(?:>|&gt;))/y;

/** Reads `"key" =>` and the blanks behind; null when no key stands at `at`. */
export function readPlutilKey(text: string, at: number): Reading | null {
  if (text[at] !== '"') return null;
  const lineEnd = findLineEnd(text, at);
  for (let quote = text.indexOf('"', at + 1); quote >= 0 && quote < lineEnd; quote = text.indexOf('"', quote + 1)) {
    if (matches(ARROW, text, quote + 1)) return { value: text.slice(at + 1, quote), end: ARROW.lastIndex };
  }
  return null;
}

/**
 * Reads the string whose opening quote stands at `at`. Throws `PlistError` when its end is not to be seen, or when the text ends
 * behind it without the closing brackets: a quote before a cut may be part of the string.
 */
export function readPlutilString(text: string, at: number, place: PlutilPlace): Reading {
  const close = place.isInline ? findInlineEnd(text, at) : findLastQuote(text, at);
  if (close < 0) throw new PlistError("string without its end", at);
  if (matches(REST, text, close + 1) && text.slice(close + 1).replace(/[\s,]+/g, "") !== place.closing) {
    throw new PlistError("text ends too early", text.length);
  }
  return { value: text.slice(at + 1, close), end: close + 1 };
}

function findInlineEnd(text: string, at: number): number {
  let quote = text.indexOf('"', at + 1);
  while (quote >= 0 && !matches(FOLLOWER, text, quote + 1)) quote = text.indexOf('"', quote + 1);
  return quote;
}

function findLastQuote(text: string, at: number): number {
  for (let from = at + 1; from <= text.length;) {
    const lineEnd = findLineEnd(text, from);
    let last = lineEnd - 1;
    while (last >= from && /[\s,}\]]/.test(text[last]!)) last--;
    if (last >= from && text[last] === '"' && startsEntry(text, lineEnd)) return last;
    from = lineEnd + 1;
  }
  return -1;
}

/** Says whether what follows from the end of a line on is an entry, a line of closing brackets, or nothing. */
function startsEntry(text: string, lineEnd: number): boolean {
  matches(BLANKS, text, lineEnd);
  const at = BLANKS.lastIndex;
  if (at === text.length || matches(INDEXED, text, at) || matches(LINE_OF_BRACKETS, text, at)) return true;
  return matchElision(text, at) >= 0 || readPlutilKey(text, at) !== null;
}

function findLineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}
