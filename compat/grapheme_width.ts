/**
 * How many terminal columns one grapheme cluster takes, by the rules that terminals and Python's `wcwidth` 0.9 share:
 * East Asian Width W and F are 2, marks and format characters 0, an emoji sequence 2, a spacing mark widens its base.
 */
import { WIDE_RANGES } from "./east_asian_width.ts";

/** Characters that can join their neighbours into one cluster; in a text without them every code point is a cluster. */
export const JOINING = characterClass(
  "\\r\\p{M}\\p{Cf}\\p{Default_Ignorable_Code_Point}\\p{Emoji_Modifier}\\p{RI}",
  "\\u{1100}-\\u{11ff}\\u{a960}-\\u{a97c}\\u{d7b0}-\\u{d7fb}", // conjoining Hangul
  "\\u{e33}\\u{eb3}\\u{ff9e}\\u{ff9f}\\u{16d63}\\u{16d67}-\\u{16d6a}", // letters that extend what is before them
  "\\u{d4e}\\u{111c2}\\u{111c3}\\u{113d1}\\u{1193f}\\u{11941}\\u{11a3a}", // letters that precede their base
  "\\u{11a84}-\\u{11a89}\\u{11d46}\\u{11f02}",
);

/** Of category Cf, or ignorable, and printed all the same. */
const PRINTED = characterClass(
  "\\u{ad}\\u{115f}", // soft hyphen, Hangul filler
  "\\u{600}-\\u{605}\\u{6dd}\\u{70f}\\u{890}\\u{891}\\u{8e2}\\u{110bd}\\u{110cd}", // signs that enclose a number
);

/** Takes no room alone; vowels and final consonants of conjoining Hangul add nothing to their initial either. */
const ZERO = characterClass(
  "\\p{M}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}",
  "\\u{1160}-\\u{11ff}\\u{d7b0}-\\u{d7ff}",
);

const SPACING_MARK = /^\p{Mc}$/u;
const EMOJI = /^\p{Emoji}$/u;
const TEXT_PRESENTATION = 0xfe0e;
const EMOJI_PRESENTATION = 0xfe0f;

/** Columns of one code point that stands alone: 0, 1 or 2. */
export function measureCodePoint(code: number): number {
  if (code < 0x300) return code < 0x20 || (code >= 0x7f && code < 0xa0) ? 0 : 1;
  if (code >= 0x1f1e6 && code <= 0x1f1ff) return 2;
  // Ideographs and Hangul syllables, the bulk of East Asian text, need no search.
  if ((code >= 0x3400 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7a3)) return 2;
  const character = String.fromCodePoint(code);
  if (ZERO.test(character) && !PRINTED.test(character)) return 0;
  return isWide(code) ? 2 : 1;
}

/** Columns of one grapheme cluster, 0 to 2. */
export function measureGrapheme(grapheme: string): number {
  let width = 0;
  let previous = -1;
  for (const character of grapheme) {
    const code = character.codePointAt(0) ?? 0;
    if (code === EMOJI_PRESENTATION && previous >= 0 && EMOJI.test(String.fromCodePoint(previous))) width = 2;
    else if (code === TEXT_PRESENTATION && previous >= 0 && EMOJI.test(String.fromCodePoint(previous))) width = 1;
    else if (width > 0 && SPACING_MARK.test(character)) width = 2;
    else width += measureCodePoint(code);
    previous = code;
  }
  return Math.min(width, 2);
}

function characterClass(...parts: string[]): RegExp {
  return new RegExp(`[${parts.join("")}]`, "u");
}

function isWide(code: number): boolean {
  let low = 0;
  let high = WIDE_RANGES.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < WIDE_RANGES[2 * middle]!) high = middle - 1;
    else if (code > WIDE_RANGES[2 * middle + 1]!) low = middle + 1;
    else return true;
  }
  return false;
}
