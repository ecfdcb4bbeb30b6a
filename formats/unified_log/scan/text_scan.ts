/**
 * Feeds a text of any size through a finder in constant memory: bytes in, the lines with a literal and the unusual lines out, each
 * with its number. Some text before and behind a line stays in memory, so that what belongs to it can be taken as well.
 */
import { type Finder, MARGIN } from "./define.ts";
import type { LineSpan, TextView } from "./excerpts.ts";
import { chooseFingerprints, type Fingerprints } from "./fingerprints.ts";
import { endOfLine, startOfLine } from "./line_kinds.ts";
import { standsAt } from "./literals.ts";

/** Bytes that are read at a time. */
export const CHUNK = 262_144;
/** Bytes that stay in memory before what is searched. */
const BEFORE = 65_536;
/** A line that is longer is searched in parts, and what is found on it is cut out. */
const LONGEST_LINE = 32_768;
/** What the finder's memory must hold: what stays, a chunk in which no line ended, and the next chunk. */
export const SCAN_MEMORY = BEFORE + 2 * CHUNK;

/** More idle marks than one in so many bytes: the fingerprints do not suit this part of the text, and are chosen again. */
const BYTES_PER_MISS = 64;
const CHUNKS_BETWEEN_CHOICES = 16;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Is told what was found, in the order of the text. */
export interface ScanListener {
  /** The first bytes of the text; gives the bytes with which its usual lines begin. */
  readonly begin: (sample: Uint8Array) => ReadonlySet<number>;
  /** A literal stands on this line. */
  readonly hit: (view: TextView, span: LineSpan) => void;
  /** A literal stands at `at`, on a line that is too long to be kept; gives where to go on. */
  readonly hitLong: (view: TextView, at: number, line: number) => number;
  /** The line at `at` is not usual; gives behind which of the lines before `to` to go on telling. */
  readonly odd: (view: TextView, at: number, to: number, line: number) => number;
  /** The text from `from`, on line `line`, to `to` was searched. */
  readonly pass: (view: TextView, from: number, to: number, line: number) => void;
}

export interface TextScan {
  /** Where the next bytes may be written, at least one. What is searched together does not depend on how they come. */
  readonly space: () => Uint8Array;
  /** Says how many bytes were written there. */
  readonly advance: (count: number) => void;
  /** Searches what is left; nothing may follow. */
  readonly end: () => void;
  /** Lines that were searched. */
  readonly lines: () => number;
  /** The number of the first line that was too long to be held in memory; null when there is none. */
  readonly longLine: () => number | null;
}

/** Copies bytes into a scan. */
export function feed(scan: Pick<TextScan, "space" | "advance">, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    const space = scan.space();
    const part = bytes.subarray(at, at + space.length);
    space.set(part);
    scan.advance(part.length);
    at += part.length;
  }
}

/** Scans with a finder whose memory holds `SCAN_MEMORY` bytes. */
export function createTextScan(finder: Finder, literals: readonly Uint8Array[], listener: ScanListener): TextScan {
  const { memory } = finder;
  /** The text in memory: what is kept of the past, what is still to be searched, and its end; `base` is the offset of memory[0]. */
  let [low, next, high] = [MARGIN, MARGIN, MARGIN];
  let base = -MARGIN;
  let line = 1;
  let lineEnd = LINE_FEED;
  let starters: ReadonlySet<number> = new Set();
  let fingerprints: Fingerprints | null = null;
  let chunksSinceChoice = 0;
  let longLine: number | null = null;

  const choose = (from: number, to: number) => {
    fingerprints = chooseFingerprints(literals, memory.subarray(from, to));
    finder.load(fingerprints);
    chunksSinceChoice = 0;
  };
  const prepare = () => {
    const sample = memory.subarray(next, high);
    // An old Mac's text has no line feeds at all.
    if (!sample.includes(LINE_FEED) && sample.includes(CARRIAGE_RETURN)) lineEnd = CARRIAGE_RETURN;
    memory[MARGIN - 1] = lineEnd;
    choose(next, high);
    starters = listener.begin(sample);
    finder.setLines(lineEnd, starters);
  };
  const isHit = (at: number) => {
    const owners = fingerprints!.owners.get(memory[at]! | (memory[at + 1]! << 8) | (memory[at + 2]! << 16));
    return owners?.some((owner) => standsAt({ memory, low, high }, at, literals[owner.literal]!, owner)) ?? false;
  };
  /** Where to go on behind a hit. */
  const takeHit = (view: TextView, at: number): number => {
    const start = startOfLine(memory, at, Math.max(low, at - LONGEST_LINE), lineEnd);
    const end = endOfLine(memory, at, Math.min(high, at + LONGEST_LINE), lineEnd);
    if (memory[start - 1] !== lineEnd || memory[end - 1] !== lineEnd) return listener.hitLong(view, at, line);
    listener.hit(view, { line: line++, start, end });
    return end;
  };
  const search = (to: number) => {
    const view: TextView = { memory, low, high, base, lineEnd };
    const from = next;
    const firstLine = line;
    let told = from;
    let misses = 0;
    while (next < to) {
      const isTold = next < told;
      const end = isTold ? Math.min(told, to) : to;
      next = finder.find(next, end, !isTold);
      line += finder.lines();
      if (next >= end) continue;
      if (!isTold && memory[next - 1] === lineEnd && !starters.has(memory[next]!)) {
        told = listener.odd(view, next, to, line);
      } else misses++;
      if (isHit(next)) next = takeHit(view, next);
      else if (memory[next++] === lineEnd) line++;
    }
    listener.pass(view, from, to, firstLine);
    if (++chunksSinceChoice > CHUNKS_BETWEEN_CHOICES && misses * BYTES_PER_MISS > to - from) choose(from, to);
  };
  const searchLines = () => {
    if (fingerprints === null) prepare();
    const to = startOfLine(memory, high, next, lineEnd);
    if (to === next) longLine ??= line;
    // The end of a long line stays, so that what is found at the end of this part is cut out whole.
    search(to === next ? high - LONGEST_LINE : to);
  };
  return {
    space() {
      if (high + CHUNK > MARGIN + SCAN_MEMORY) {
        const kept = Math.max(low, next - BEFORE);
        memory.copyWithin(MARGIN - 1, kept - 1, high);
        const moved = kept - MARGIN;
        [low, next, high, base] = [MARGIN, next - moved, high - moved, base + moved];
      }
      return memory.subarray(high, next + CHUNK);
    },
    advance(count) {
      high += count;
      if (high - next >= CHUNK) searchLines();
    },
    end() {
      if (fingerprints === null) prepare();
      memory.fill(0, high, high + MARGIN);
      if (high > next && memory[high - 1] !== lineEnd) memory[high++] = lineEnd;
      if (high > next) search(high);
    },
    lines: () => line - 1,
    longLine: () => longLine,
  };
}
