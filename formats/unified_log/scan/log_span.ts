/** How long a scanned log is, from when to when, and who speaks in it: measured in passing. */
import type { Line, Parsed, Problem } from "../../parsed.ts";
import { toLines } from "../../parsed.ts";
import { isBefore, type LogStats, parseLogStats } from "../stats.ts";
import type { TextView } from "./excerpts.ts";
import { beginsRecord, endOfLine, startOfLine } from "./line_kinds.ts";
import { learnStarters, withUsualStarters } from "./line_style.ts";
import { createProcessSample } from "./process_sample.ts";

/** So much of the beginning tells the style. */
const LEARNT = 65_536;
/** A block for counting processes, and the distance of the first two. */
const BLOCK = 4_096;
const STRIDE = 262_144;
/** How much is read to find a record: the largest of JSON has some kilobytes. */
const RECORD = 16_384;
const MOST_BACK = 65_536;
/** A text without a record in so many chunks is no log. */
const MOST_TRIES = 256;

export interface LogSpan {
  /** Learns the style of the text from its beginning; gives the bytes with which its records begin. */
  readonly begin: (sample: Uint8Array) => ReadonlySet<number>;
  /** Whether a line begins as records of this text do, beside those that `beginsRecord` knows. */
  readonly isUsual: (memory: Uint8Array, at: number) => boolean;
  /** Looks at lines that were searched; `line` is the number of the first. */
  readonly pass: (view: TextView, from: number, to: number, line: number) => void;
  /** True once a record was found. */
  readonly isLog: () => boolean;
  readonly stats: (lines: number, bytes: number) => Parsed<LogStats>;
}

export function createLogSpan(): LogSpan {
  let learned: ReadonlySet<number> = new Set();
  let first: Parsed<LogStats> | null = null;
  let tries = 0;
  /** The end of what was searched, from the last record on: so many bytes of the buffer. */
  const tail = new Uint8Array(RECORD);
  let tailLength = 0;
  const sample = createProcessSample(STRIDE);

  const isUsual = (memory: Uint8Array, at: number) => learned.has(memory[at]!);
  const isRecord = (memory: Uint8Array, at: number) => beginsRecord(memory, at) || isUsual(memory, at);
  const findFirst = (view: TextView, from: number, to: number, line: number) => {
    tries++;
    let [at, n] = [from, line];
    for (; at < to && !isRecord(view.memory, at); n++) at = endOfLine(view.memory, at, to, view.lineEnd);
    const parsed = parseLogStats(decodeLines(view, at, Math.min(to, at + RECORD), n));
    if (parsed.value?.first != null) first = parsed;
  };
  const keepLast = ({ memory, lineEnd }: TextView, from: number, to: number) => {
    const floor = Math.max(from, to - MOST_BACK);
    let at = startOfLine(memory, to - 1, floor, lineEnd);
    while (at > floor && !beginsRecord(memory, at)) at = startOfLine(memory, at - 1, floor, lineEnd);
    const isFound = beginsRecord(memory, at);
    if (!isFound && learned.size === 0) return;
    const bytes = memory.subarray(isFound ? at : Math.max(from, to - RECORD), to).subarray(0, RECORD);
    tail.set(bytes);
    tailLength = bytes.length;
  };
  return {
    isUsual,
    begin(bytes) {
      learned = learnStarters(toLines(new TextDecoder().decode(bytes.subarray(0, LEARNT))));
      return withUsualStarters(learned);
    },
    pass(view, from, to, line) {
      if (from >= to) return;
      if (first === null && tries < MOST_TRIES) findFirst(view, from, to, line);
      if (first === null) return;
      keepLast(view, from, to);
      const offset = view.base + from;
      if (sample.wants(offset)) sample.add(offset, decodeLines(view, from, Math.min(to, from + BLOCK), line));
    },
    isLog: () => first !== null,
    stats(lines, bytes) {
      const { value, origins } = first!;
      const end = toLines(new TextDecoder().decode(tail.subarray(0, tailLength)));
      const last = parseLogStats(end).value?.last ?? value!.first;
      const stats = { lines, bytes, first: value!.first, last, byProcess: sample.byProcess() };
      const isCut = tailLength < RECORD && isCutObject(end.at(-1)?.text ?? "");
      return { value: stats, problems: describe(stats, sample.records(), isCut), origins };
    },
  };
}

/** The lines from `from` on, numbered from `line`; one that `to` cuts is left out, unless it is the only one. */
function decodeLines({ memory, lineEnd }: TextView, from: number, to: number, line: number): Line[] {
  const whole = startOfLine(memory, to, from, lineEnd);
  const lines = toLines(new TextDecoder().decode(memory.subarray(from, whole === from ? to : whole)));
  return lines.map(({ n, text }) => ({ n: line + n - 1, text }));
}

function describe({ lines, first, last }: LogStats, records: number, isCut: boolean): Problem[] {
  const problems: Problem[] = [];
  const say = (why: string, line = 0) => problems.push({ line, text: "", why });
  say(`byProcess counts ${records} records in blocks of 4 KiB from all over the log, of ${lines} lines`);
  if (isBefore(last, first)) {
    say("The last record is older than the first one: the log was put together of several, or the clock was set back");
  }
  if (isCut) say("The last record is cut", lines);
  return problems;
}

/** An object of ndjson without its end. */
function isCutObject(line: string): boolean {
  return line.startsWith('{"') && !/\}\]?,?$/.test(line.trimEnd());
}
