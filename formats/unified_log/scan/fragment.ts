/**
 * What surrounds a hit on a line that is too long to be kept: a JSON array that somebody printed on one line, or a text without
 * line ends. Of an array it is the one object, which a parser can read.
 */

const AROUND_PROSE = 2_048;
const QUOTE = 0x22;
const COLON = 0x3a;
const BRACE = 0x7b;
const BLANK = 0x20;
/** The objects inside a record's backtrace begin with these. */
const INNER = [..."image"].map((char) => char.charCodeAt(0));

export interface Fragment {
  readonly start: number;
  readonly end: number;
}

/** The fragment round `at`, within `low` and `high`, which are on the same line. */
export function cutFragment(memory: Uint8Array, at: number, low: number, high: number): Fragment {
  let start = at;
  while (start >= low && !beginsObject(memory, start, low)) start--;
  if (start < low) return { start: Math.max(low, at - AROUND_PROSE), end: Math.min(high, at + AROUND_PROSE) };
  let end = at + 1;
  while (end < high && !beginsObject(memory, end, low)) end++;
  return { start, end };
}

/** `{"` that is no value of a member and no frame of a backtrace. */
function beginsObject(memory: Uint8Array, at: number, low: number): boolean {
  if (memory[at] !== BRACE || memory[at + 1] !== QUOTE) return false;
  if (INNER.every((byte, i) => memory[at + 2 + i] === byte)) return false;
  let before = at - 1;
  while (before > low && memory[before]! <= BLANK) before--;
  return memory[before] !== COLON;
}
