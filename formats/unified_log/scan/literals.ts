/** The literals of the signatures as bytes, and whether one stands at a place of a text. */
import type { Owner } from "./fingerprints.ts";

const BLANK = 0x20;
/** A message is wrapped between two words: at most so many bytes of line ends, indents, quote marks and column rules. */
const WIDEST_GAP = 80;

/** The distinct literals as bytes. */
export function encodeLiterals(literals: Iterable<string>): Uint8Array[] {
  const encoder = new TextEncoder();
  return [...new Set(literals)].map((literal) => encoder.encode(literal));
}

/** A text in which a literal may stand: bytes from `low` to `high`, of a text that may go on behind them. */
export interface Surroundings {
  readonly memory: Uint8Array;
  readonly low: number;
  readonly high: number;
}

/**
 * Whether the owner's literal stands round its fingerprint at `at`. A blank of the literal is any gap in the text: what cleaning
 * a pasted text may take for one is one here, for the parser has the last word. So is a literal that the bytes at hand end in.
 */
export function standsAt(text: Surroundings, at: number, literal: Uint8Array, { offset }: Owner): boolean {
  return matchForward(text, at, literal, offset) && matchBackward(text, at - 1, literal, offset - 1);
}

function matchForward({ memory, high }: Surroundings, from: number, literal: Uint8Array, offset: number): boolean {
  let at = from;
  for (let i = offset; i < literal.length && at < high; i++) {
    if (literal[i] !== BLANK) {
      if (memory[at++] !== literal[i]) return false;
      continue;
    }
    if (!isGap(memory[at]!)) return false;
    const end = Math.min(high, at + WIDEST_GAP);
    for (at++; at < end && isGap(memory[at]!) && memory[at] !== literal[i + 1];) at++;
  }
  return true;
}

function matchBackward({ memory, low }: Surroundings, from: number, literal: Uint8Array, offset: number): boolean {
  let at = from;
  for (let i = offset; i >= 0; i--) {
    if (at < low) return false;
    if (literal[i] !== BLANK) {
      if (memory[at--] !== literal[i]) return false;
      continue;
    }
    if (!isGap(memory[at]!)) return false;
    const end = Math.max(low, at - WIDEST_GAP + 1);
    for (at--; at >= end && isGap(memory[at]!) && memory[at] !== literal[i - 1];) at--;
  }
  return true;
}

/** Blanks, control characters, all that is not ASCII (no-break spaces, bars), and the marks of quotes and tables. */
function isGap(byte: number): boolean {
  return byte <= BLANK || byte >= 0x7f || byte === 0x3e || byte === 0x7c;
}
