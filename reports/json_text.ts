/** JSON that a terminal can show as it is. */

/** What JSON lets stand in a text although a terminal obeys it: DEL, C1 controls, marks that reorder text. */
const OBEYED = /[\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** The value as JSON, indented where told so; characters that could move the cursor or hide a word are written as `\uXXXX`. */
export function renderJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    OBEYED,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
