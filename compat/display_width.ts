/** Columns that a text takes in a terminal, and lines that fit into a number of them. */
import { measureGrapheme } from "./grapheme_width.ts";
import { closeStyles } from "./open_styles.ts";
import { ESCAPE, type Piece, splitGraphemes, splitPieces } from "./terminal_pieces.ts";

const PRINTABLE_ASCII = /^[ -~]*$/;
const ESCAPE_START = /[\x1b\x90\x98\x9b-\x9f]/;
const LINE_BREAK = /\r\n|[\n\v\f\r\x85\u2028\u2029]/;
/** Marks that must not begin a line: closing brackets, stops, small kana, the prolonged sound mark. */
const CLOSING = /^[),.:;!?\]}、。，．・：；！？）］｝〉》」』】〕〗〙’”…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]/;
const OPENING = /^[([{（［｛〈《「『【〔〖〘‘“]/;

/** Columns of a text in a terminal: escape sequences and control characters, tabs and line ends among them, count 0. */
export function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  if (!ESCAPE_START.test(text)) return measureRun(text);
  return text.split(ESCAPE).reduce((sum, run) => sum + measureRun(run), 0);
}

/**
 * Breaks a text into lines of at most `columns`: at its own line ends, at spaces (which go), next to wide characters.
 * A longer word is cut between graphemes, never inside one or inside an escape sequence; only a grapheme wider than
 * `columns` sticks out. Colours and links that are open at the end of a line are closed there and opened again.
 */
export function wrap(text: string, columns: number): string[] {
  const limit = Number.isNaN(columns) ? 1 : Math.max(1, Math.floor(columns));
  return closeStyles(text.split(LINE_BREAK).flatMap((line) => wrapLine(line, limit)));
}

function measureRun(run: string): number {
  if (PRINTABLE_ASCII.test(run)) return run.length;
  let sum = 0;
  for (const grapheme of splitGraphemes(run)) sum += measureGrapheme(grapheme);
  return sum;
}

function wrapLine(line: string, limit: number): string[] {
  if (displayWidth(line) <= limit) return [line];
  const lines: string[] = [];
  let current = "";
  let width = 0;
  let gap: readonly Piece[] = [];
  const place = (pieces: readonly Piece[]) => {
    for (const piece of pieces) {
      if (width > 0 && width + piece.width > limit) {
        lines.push(current);
        current = "";
        width = 0;
      }
      current += piece.text;
      width += piece.width;
    }
  };
  for (const word of splitWords(splitPieces(line))) {
    if (isBlank(word[0]!)) {
      gap = word;
      continue;
    }
    const needed = sumWidths(word);
    if (width + sumWidths(gap) + needed <= limit) place(gap);
    else if (width > 0 && needed > 0) {
      lines.push(current);
      current = "";
      width = 0;
    }
    place(word);
    gap = [];
  }
  return [...lines, current];
}

/** Stretches of blanks and of what must stay on one line while it fits. */
function splitWords(pieces: readonly Piece[]): Piece[][] {
  const words: Piece[][] = [];
  let before: Piece | null = null;
  for (const piece of pieces) {
    const joins = before !== null && (piece.escape ? !isBlank(before) : !mayBreak(before, piece));
    if (joins) words.at(-1)!.push(piece);
    else words.push([piece]);
    if (!piece.escape || !joins) before = piece;
  }
  return words;
}

function mayBreak(before: Piece, after: Piece): boolean {
  if (isBlank(before) || isBlank(after)) return isBlank(before) !== isBlank(after);
  if (before.escape) return false;
  return (before.width === 2 || after.width === 2) && !OPENING.test(before.text) && !CLOSING.test(after.text);
}

function isBlank(piece: Piece): boolean {
  return piece.text === " " || piece.text === "\t";
}

function sumWidths(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, piece) => sum + piece.width, 0);
}
