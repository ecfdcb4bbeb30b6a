/** Makes text that came from evidence harmless for a terminal. */

/** C0 and C1 controls, line separators, and the marks that reorder text: what could move the cursor or hide a word. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** The text on one line: tabs become blanks, everything else that is not printed is dropped. */
export function printable(text: string): string {
  return text.replaceAll("\t", "  ").replace(UNPRINTABLE, "");
}
