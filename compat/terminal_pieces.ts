/** A terminal text cut into what must stay whole: escape sequences, which take no room, and grapheme clusters. */
import { JOINING, measureGrapheme } from "./grapheme_width.ts";

/**
 * One escape sequence: CSI (`ESC [ 31 m`), a string such as OSC 8 (`ESC ] 8 ; ; https://… ESC \`, or ended by BEL),
 * another two-character one; 8-bit introducers too. It holds no line end. An introducer without its end is no sequence.
 */
export const ESCAPE = new RegExp(
  [
    "(?:\\x1b\\[|\\x9b)[0-?]*[ -/]*[@-~]",
    "(?:\\x1b[\\]PX^_]|[\\x9d\\x90\\x98\\x9e\\x9f])[^\\x00-\\x1f\\x80-\\x9f\\u2028\\u2029]*(?:\\x07|\\x1b\\\\|\\x9c)",
    "\\x1b[ -/]*[0-OQ-WYZ\\\\`-~]",
  ].join("|"),
  "g",
);

/** A part that must not be cut; `width` is its columns, 0 for an escape sequence. */
export interface Piece {
  readonly text: string;
  readonly width: number;
  readonly escape: boolean;
}

let segmenter: Intl.Segmenter | null = null;

/** The grapheme clusters of a text without escape sequences. The segmenter, 11 ms to load, comes only when needed. */
export function* splitGraphemes(text: string): Generator<string> {
  if (!JOINING.test(text)) return yield* text;
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  for (const { segment } of segmenter.segment(text)) yield segment;
}

/** Cuts a text into escape sequences and grapheme clusters; put together again they are the text. */
export function splitPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  const addGraphemes = (end: number) => {
    for (const grapheme of splitGraphemes(text.slice(start, end))) {
      pieces.push({ text: grapheme, width: measureGrapheme(grapheme), escape: false });
    }
  };
  for (const match of text.matchAll(ESCAPE)) {
    addGraphemes(match.index);
    pieces.push({ text: match[0], width: 0, escape: true });
    start = match.index + match[0].length;
  }
  addGraphemes(text.length);
  return pieces;
}
