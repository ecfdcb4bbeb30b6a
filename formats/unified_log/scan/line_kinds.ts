/** What kind of line begins at a place of a text, told by a few bytes. */
import { mayBeJsonRecord } from "../json_record.ts";
import { takeTimestamp } from "../timestamp.ts";

const LINE_FEED = 0x0a;
const BLANK = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
const ZERO = 0x30;
/** How the date of `2026-11-20 10:00:00` looks: 0 stands for a digit. */
const DATE = [..."0000-00-00"].map((char) => char.charCodeAt(0));
const LONGEST_TIME = 48;
const SHORT = 128;

/** True where a record probably begins: a full date and time, or an object of ndjson. */
export function beginsRecord(memory: Uint8Array, at: number): boolean {
  return memory[at] === BRACE ? memory[at + 1] === QUOTE : beginsWithTime(memory, at);
}

/** True where a line begins with a full date and time, which makes it a record's. */
export function beginsWithTime(memory: Uint8Array, at: number): boolean {
  // Most lines that do not are told by a byte or two.
  for (const [i, expected] of DATE.entries()) {
    const byte = memory[at + i]!;
    if (expected === ZERO ? byte < ZERO || byte > ZERO + 9 : expected !== byte) return false;
  }
  const beginning = new TextDecoder().decode(memory.subarray(at, at + LONGEST_TIME));
  return takeTimestamp(beginning)?.kind === "full";
}

/** True where a record of the log surely begins and its message with it: what is above is no part of it. */
export function isHead(memory: Uint8Array, start: number, end: number): boolean {
  if (memory[start] !== BRACE) return beginsWithTime(memory, start);
  return memory[start + 1] === QUOTE && mayBeJsonRecord(new TextDecoder().decode(memory.subarray(start, end)));
}

/** True for an object of ndjson that ends on its own line. */
export function isWholeObject(memory: Uint8Array, at: number, end: number): boolean {
  if (memory[at] !== BRACE) return false;
  let last = end - 1;
  while (last > at && isTrailing(memory[last]!)) last--;
  return memory[last] === CLOSING_BRACE;
}

/** What may follow an object: line ends, the comma or bracket of the array that it is in. */
function isTrailing(byte: number): boolean {
  return byte <= BLANK || byte === COMMA || byte === 0x5d;
}

/** True for a line of blanks. */
export function isBlank(memory: Uint8Array, at: number, end: number): boolean {
  for (let i = at; i < end; i++) if (memory[i]! > BLANK) return false;
  return true;
}

/** What a line of printed JSON can begin with: a string, a brace, a bracket, a comma, a number. */
export function looksLikeJson(memory: Uint8Array, at: number, end: number): boolean {
  let first = at;
  while (first < end && memory[first]! <= BLANK) first++;
  const byte = memory[first]!;
  return first < end && (byte === QUOTE || byte === COMMA || byte === BRACE || byte === CLOSING_BRACE ||
    byte === 0x5b || byte === 0x5d || (byte >= ZERO && byte <= 0x39));
}

/** Where the line round `at` begins, not before `low`. */
export function startOfLine(memory: Uint8Array, at: number, low: number, lineEnd = LINE_FEED): number {
  let start = at;
  while (start > low && memory[start - 1] !== lineEnd) start--;
  return start;
}

/** Behind the end of the line that `at` is on, not behind `high`. */
export function endOfLine(memory: Uint8Array, at: number, high: number, lineEnd = LINE_FEED): number {
  // A search costs more than a short line.
  const near = Math.min(high, at + SHORT);
  for (let i = at; i < near; i++) if (memory[i] === lineEnd) return i + 1;
  const end = memory.subarray(near, high).indexOf(lineEnd);
  return end === -1 ? high : near + end + 1;
}
