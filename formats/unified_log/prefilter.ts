/** The quick look at every line of a log: which of them may hold a message of the catalogue. */
import type { Line } from "../parsed.ts";

/** Lines are searched in blocks of this many characters: one search per line would cost more than the search itself. */
const BLOCK = 1 << 16;

/** Finds the lines (indices, ascending) on which one of the literals begins; blanks in them may be any blanks, line breaks too. */
export function createPrefilter(literals: Iterable<string>): (lines: readonly Line[]) => number[] {
  const distinct = [...new Set(literals)];
  const any = new RegExp(distinct.map((literal) => escapeRegExp(literal).replaceAll(" ", "\\s+")).join("|"), "g");
  return (lines) => {
    const hits: number[] = [];
    for (let first = 0; first < lines.length;) {
      const { next, text } = takeBlock(lines, first);
      searchBlock(any, text, lines, first, hits);
      first = next;
    }
    return hits;
  };
}

/** A block of whole lines. Its last line opens the next block again, so that a literal may run over the border. */
function takeBlock(lines: readonly Line[], first: number): { next: number; text: string } {
  const parts: string[] = [];
  let size = 0;
  let at = first;
  for (; at < lines.length && size < BLOCK; at++) {
    parts.push(lines[at]!.text);
    size += lines[at]!.text.length + 1;
  }
  const next = at < lines.length && at - first > 1 ? at - 1 : at;
  return { next, text: parts.join("\n") };
}

function searchBlock(any: RegExp, text: string, lines: readonly Line[], first: number, hits: number[]): void {
  any.lastIndex = 0;
  let line = first;
  let start = 0;
  for (let match = any.exec(text); match; match = any.exec(text)) {
    while (start + lines[line]!.text.length < match.index) start += lines[line++]!.text.length + 1;
    if (hits.at(-1) === undefined || hits.at(-1)! < line) hits.push(line);
    // One hit per line is enough; a line of a megabyte may hold thousands.
    any.lastIndex = Math.max(any.lastIndex, start + lines[line]!.text.length);
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
