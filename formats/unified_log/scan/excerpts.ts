/** Cuts out of a text the lines on which something was found, with what the parser looks at round each of them. */
import { beginsWithTime, endOfLine, isBlank, isHead, isWholeObject, looksLikeJson, startOfLine } from "./line_kinds.ts";
import type { Pieces } from "./pieces.ts";

/** How far a line without a head of its own is followed back, and on: twice what the parser looks at. */
const AROUND = 80;
/** The same in printed JSON, where one record has some thirty lines. */
const AROUND_JSON = 800;
/** Behind a record's first line. */
const BEHIND = 6;
const MOST_BYTES = 65_536;

/** The part of a text that stands in memory: bytes from `low` to `high`; `base` is the offset of the first byte of memory in the text. */
export interface TextView {
  readonly memory: Uint8Array;
  readonly low: number;
  readonly high: number;
  readonly base: number;
  readonly lineEnd: number;
}

/** One line of the view, its end included. */
export interface LineSpan {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** Collects excerpts in the order of the text. */
export interface Excerpts {
  /** Takes the line of a hit, and what belongs to it above. */
  readonly hit: (view: TextView, span: LineSpan) => void;
  /** Takes what belongs to the last hit, as far as it stands before `to`, where a line begins. */
  readonly pass: (view: TextView, to: number) => void;
  /** Forgets the last hit: something else was added to the pieces. */
  readonly leave: () => void;
}

/** `onBorder` is called where the pieces so far can be read without what follows. */
export function createExcerpts(pieces: Pieces, onBorder: () => void): Excerpts {
  /** The offset in the text behind the last line that was taken, and its number. */
  let end = 0;
  let line = 0;
  /** How many lines more are wanted, and how many as long as they look like printed JSON; how many bytes of them were taken. */
  let wanted = 0;
  let wantedJson = 0;
  let bytes = 0;

  const take = ({ memory, base }: TextView, span: LineSpan) => {
    pieces.add(span.line, memory.subarray(span.start, span.end));
    end = base + span.end;
    line = span.line;
  };
  const leave = () => {
    wanted = wantedJson = 0;
  };
  const pass = (view: TextView, to: number) => {
    const { memory, base, lineEnd } = view;
    for (let at = end - base; wanted + wantedJson > 0 && at < to; at = end - base) {
      const stop = endOfLine(memory, at, to, lineEnd);
      wanted = Math.max(0, wanted - 1);
      wantedJson = wantedJson > 0 && looksLikeJson(memory, at, stop) ? wantedJson - 1 : 0;
      bytes += stop - at;
      const isOver = (wanted === 0 && wantedJson === 0) || bytes > MOST_BYTES;
      if (isOver || isBlank(memory, at, stop) || beginsWithTime(memory, at)) leave();
      else take(view, { line: line + 1, start: at, end: stop });
    }
  };
  return {
    pass,
    leave,
    hit(view, span) {
      pass(view, span.start);
      const { memory } = view;
      const isFirst = isHead(memory, span.start, span.end);
      const isJson = looksLikeJson(memory, span.start, span.end);
      // What was taken already is not taken again.
      const floor = Math.max(view.low, end - view.base);
      const above = isFirst ? [] : findAbove(view, span, floor, isJson);
      if (isFirst || view.base + (above[0] ?? span).start > end) {
        onBorder();
        leave();
      }
      for (const one of above) take(view, one);
      if (view.base + span.start >= end) take(view, span);
      wanted = Math.max(wanted, isFirst ? countBehindHead(view, span) : AROUND);
      if (isJson && !isFirst) wantedJson = AROUND_JSON;
      bytes = 0;
    },
  };
}

/** An object that ends on its line needs no further one, one that does not was wrapped. */
function countBehindHead({ memory }: TextView, { start, end }: LineSpan): number {
  if (!looksLikeJson(memory, start, end)) return BEHIND;
  return isWholeObject(memory, start, end) ? 0 : AROUND;
}

/** The lines above one that is no head, down to the head of its record, a blank line, or the floor; the nearest last. */
function findAbove({ memory, lineEnd }: TextView, span: LineSpan, floor: number, isJson: boolean): LineSpan[] {
  const lines: LineSpan[] = [];
  const most = isJson ? AROUND_JSON : AROUND;
  let end = span.start;
  while (end > floor && lines.length < most && span.start - end < MOST_BYTES) {
    const start = startOfLine(memory, end - 1, Math.max(floor, end - MOST_BYTES), lineEnd);
    if (isBlank(memory, start, end)) break;
    lines.push({ line: span.line - lines.length - 1, start, end });
    if (beginsWithTime(memory, start)) break;
    end = start;
  }
  return lines.reverse();
}
