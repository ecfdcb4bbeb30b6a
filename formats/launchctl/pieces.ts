/**
 * One line of a print as the lines that launchd meant. Values of some types are printed without a line end, and pastes
 * lose line ends; braces and known keys show where they stood:
 *
 *     system/com.example.ext = { state = running pid = 41 }   →   system/com.example.ext = {
 *                                                                 state = running
 *                                                                 pid = 41
 *                                                                 }
 */
import { DOMAIN_BLOCKS, SERVICE_KEYS } from "./keys.ts";

const INLINE_BLOCK = /=>?[ \t]*\{[ \t]*[^\s]/;
const ALTERNATIVES = [...SERVICE_KEYS, ...DOMAIN_BLOCKS].sort((a, b) => b.length - a.length)
  .map((key) => key.replace(/[.()|]/g, "\\$&")).join("|");
/** What launchd prints without an equals sign. */
const BARE_TEXT = "submitted job\\.|panic on consecutive crashes";
/** A key after any blank, for a line that holds a whole block. */
const NEXT_KEY = new RegExp(`\\s(?:${ALTERNATIVES}) =>? |\\s"[^"]{1,200}" =>? |\\s(?:${BARE_TEXT})`, "g");
/** A key after a tab or two blanks, for a line of its own. */
const NEXT_TABBED_KEY = new RegExp(`(?:\\t|\\s )(?:${ALTERNATIVES}) =>? `, "g");

/** Splits a line where line ends are missing; nearly always gives the line itself. */
export function splitPieces(text: string): string[] {
  if (!INLINE_BLOCK.test(text)) return mayHoldMore(text) ? splitAtKeys(text, NEXT_TABBED_KEY) : [text];
  const pieces: string[] = [];
  for (const piece of splitAtBraces(text)) {
    if (piece.trim() === "}") pieces.push(piece);
    else pieces.push(...splitAtKeys(piece, NEXT_KEY));
  }
  return pieces;
}

function mayHoldMore(text: string): boolean {
  const equals = text.indexOf(" =");
  return equals >= 0 && text.indexOf(" =", equals + 2) >= 0 && /\S(?:\t|\s )/.test(text);
}

function splitAtBraces(text: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  const cut = (end: number): void => {
    const piece = text.slice(start, end);
    if (piece.trim() !== "") pieces.push(piece);
    start = end;
  };
  for (const { index } of text.matchAll(/[{}]/g)) {
    const before = text.slice(Math.max(start, index - 6), index);
    if (text[index] === "{") {
      if (/=>?\s*$/.test(before) || (index - start <= 6 && before.trim() === "")) cut(index + 1);
    } else if (before === "" || /\s$/.test(before)) {
      cut(index);
      cut(index + 1);
    }
  }
  cut(text.length);
  return pieces;
}

function splitAtKeys(text: string, next: RegExp): string[] {
  const first = text.search(/\S/);
  const pieces: string[] = [];
  let start = 0;
  for (const match of text.matchAll(next)) {
    if (match.index < first || text.slice(start, match.index).trim() === "") continue;
    pieces.push(text.slice(start, match.index));
    start = match.index;
  }
  pieces.push(text.slice(start));
  return pieces;
}
