/** What stands between the records of a log: prose, commands, their outputs. Other parsers read it. */
import type { Line } from "../../parsed.ts";
import type { LineSpan, TextView } from "./excerpts.ts";
import { beginsRecord, endOfLine, isBlank, startOfLine } from "./line_kinds.ts";
import { createPieces, type Pieces } from "./pieces.ts";

/** How much is kept, from the beginning and then from the end. */
export interface RestLimits {
  readonly bytes: number;
  readonly lines: number;
}

/** What is kept of the end, as a share of what is kept of the beginning, and in between nothing. */
const TAIL = 1 / 20;
/** Lines like `2 extension(s)` begin as a time does: so many are looked at above a line that surely is no record. */
const LOOK_BACK = 3;

/** Collects the rest in the order of the text. */
export interface Rest {
  /** Takes the lines from `at` on, before `to`, that begin no record; gives where it stopped. */
  readonly take: (view: TextView, at: number, to: number, line: number) => number;
  /** Lines that were looked at and begin no record. */
  readonly passed: () => number;
  /** Those of them that are not blank, and how many of these were not kept. */
  readonly count: () => number;
  readonly dropped: () => number;
  readonly read: () => Line[];
}

/** `isUsual` says which lines are records in the style of this text; `limits` are asked for when much has come together. */
export function createRest(isUsual: (memory: Uint8Array, at: number) => boolean, limits: () => RestLimits): Rest {
  const head = createPieces();
  /** The newer half and the older one of the end. */
  let tails: [Pieces, Pieces] = [createPieces(), createPieces()];
  let isHeadFull = false;
  let passed = 0;
  let count = 0;
  let dropped = 0;
  /** The offset in the text behind what was looked at. */
  let end = 0;

  const add = ({ memory }: TextView, { line, start, end }: LineSpan) => {
    passed++;
    // The gap that it leaves is a blank line again.
    if (isBlank(memory, start, end)) return;
    count++;
    const bytes = memory.subarray(start, end);
    const most = limits();
    isHeadFull ||= head.size() + bytes.length > most.bytes || head.count() >= most.lines;
    if (!isHeadFull) return head.add(line, bytes);
    if (tails[0].size() >= most.bytes * TAIL / 2 || tails[0].count() >= most.lines * TAIL / 2) {
      dropped += tails[1].count();
      tails[1].clear();
      tails = [tails[1], tails[0]];
    }
    tails[0].add(line, bytes);
  };
  return {
    take(view, from, to, line) {
      const { memory, base, lineEnd } = view;
      const above = findUnusual(view, { line, start: from, end: from }, Math.max(view.low, end - base));
      for (const span of above) add(view, span);
      let at = from;
      for (let n = line; at < to && !beginsRecord(memory, at) && !isUsual(memory, at); n++) {
        const isEmpty = memory[at] === lineEnd;
        const stop = isEmpty ? at + 1 : endOfLine(memory, at, to, lineEnd);
        if (isEmpty) passed++;
        else add(view, { line: n, start: at, end: stop });
        at = stop;
      }
      end = base + at;
      return at;
    },
    passed: () => passed,
    count: () => count,
    dropped: () => dropped,
    read: () => [head, tails[1], tails[0]].flatMap((pieces) => pieces.read()),
  };
}

/** The lines above that only seemed to begin a record, the nearest last. */
function findUnusual({ memory, lineEnd }: TextView, { line, start }: LineSpan, floor: number): LineSpan[] {
  const lines: LineSpan[] = [];
  for (let end = start; end > floor && lines.length < LOOK_BACK;) {
    const at = startOfLine(memory, end - 1, Math.max(floor, end - 256), lineEnd);
    if (memory[at - 1] !== lineEnd || beginsRecord(memory, at) || isBlank(memory, at, end)) break;
    lines.push({ line: line - lines.length - 1, start: at, end });
    end = at;
  }
  return lines.reverse();
}
