/** The quick look at every line of a log: which of them may hold a message of the catalogue. */
import type { Line } from "../parsed.ts";
import { type LiteralSearch, START } from "./literal_search.ts";

/** Which literals are looked for, and how they are spelled. */
export interface Sought {
  readonly search: LiteralSearch;
  readonly literals: readonly string[];
  readonly isSought: (which: number) => boolean;
}

/** Finds the lines (indices, ascending) on which a literal begins; blanks in it may be any blanks, line breaks too. */
export function findHits(lines: readonly Line[], { search, literals, isSought }: Sought): number[] {
  const hits: number[] = [];
  let state = START;
  for (let at = 0; at < lines.length; at++) {
    state = search.search(lines[at]!.text, state, (which, end) => {
      if (!isSought(which)) return false;
      const first = lineOf(lines, at, end, literals[which]!);
      if (first > (hits.at(-1) ?? -1)) hits.push(first);
      // One hit per line is enough; a line of a megabyte may hold thousands.
      return first === at;
    });
    state = search.breakLine(state);
  }
  return hits;
}

/** The line on which the literal begins that ends at this offset of the line `at`. */
function lineOf(lines: readonly Line[], at: number, end: number, literal: string): number {
  let line = at;
  let offset = end;
  for (let i = literal.length - 1; i >= 0; i--) {
    if (literal[i] !== " ") {
      offset--;
      continue;
    }
    while (offset === 0 || /\s/.test(lines[line]!.text[offset - 1]!)) {
      if (offset > 0) offset--;
      else offset = lines[--line]!.text.length;
    }
  }
  return line;
}
