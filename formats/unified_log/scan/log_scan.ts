/**
 * Reads a log of any size in constant memory: which of its lines are events, how much of it there is, and what stands in it beside
 * records. Bytes are pushed in as they come; nothing but what is kept is ever decoded.
 */
import { MOST_LINES } from "../../limit_lines.ts";
import type { Line, Parsed } from "../../parsed.ts";
import { decodeText } from "../../text_decode.ts";
import { soughtLiterals } from "../catalogue.ts";
import { bufferEvents, findLogEvents, type FoundEvent, type LogEvent } from "../events.ts";
import { SIGNATURES } from "../signatures/mod.ts";
import { type LogStats, parseLogStats } from "../stats.ts";
import type { FinderKind } from "./define.ts";
import { createExcerpts } from "./excerpts.ts";
import { createFinder } from "./finder.ts";
import { cutFragment } from "./fragment.ts";
import { beginsRecord, endOfLine, startOfLine } from "./line_kinds.ts";
import { encodeLiterals } from "./literals.ts";
import { createLogSpan } from "./log_span.ts";
import { createPieces } from "./pieces.ts";
import { createRest, type RestLimits } from "./rest.ts";
import { createTextInput } from "./text_input.ts";
import { createTextScan, feed, SCAN_MEMORY } from "./text_scan.ts";

export interface LogScanOptions {
  /** Left out: WebAssembly where there is one. */
  readonly finder?: FinderKind;
  /** Left out: those of all signatures. */
  readonly literals?: Iterable<string>;
  /** Which events are kept; left out: all. */
  readonly admits?: (event: LogEvent) => boolean;
  /** Lines that are no records which are kept at the most. */
  readonly mostLines?: number;
}

/** What came of a scan. */
export interface ScannedLog {
  /** What is no record of a log, and the lines of events: cleaned, each with its number in the text. */
  readonly lines: readonly Line[];
  readonly events: Parsed<LogEvent[]>;
  /** The value is null when the text is no log. */
  readonly stats: Parsed<LogStats>;
  /** Of the text, before any transcoding. */
  readonly bytes: number;
  /** About the size of `lines`. */
  readonly keptBytes: number;
  /** True when lines that are no log records were not kept. */
  readonly isCut: boolean;
  /** Sentences about what was not read of the text, without its name. */
  readonly notes: readonly string[];
}

/** A scan that goes on. */
export interface LogScan {
  /** Where the next bytes may be written. */
  readonly space: () => Uint8Array;
  readonly advance: (count: number) => void;
  /** For bytes that are elsewhere. */
  readonly push: (bytes: Uint8Array) => void;
  /** Reads what is left. */
  readonly end: () => ScannedLog;
}

/** A text that is longer is scanned: reading it whole takes seconds, and a dozen times its size in memory. */
export const MOST_WHOLE = 4 * 2 ** 20;

/**
 * Excerpts are parsed together when so many bytes have come together, and at this many wherever they stand. What is alive in the midst
 * of a batch is what the engine moves to older memory and makes its young memory larger for: larger batches take more, and save no time.
 */
const BATCH = 16_384;
const MOST_BATCH = 2 ** 20;
const WINDOW = 16_384;
const PROBED = 8_192;
/** A text with so many records is a log, whatever stands between them. */
const MANY_RECORDS = 10_000;
/** What is kept of the lines that are no records, in a log and in a text that is none. */
const LOG_REST: RestLimits = { bytes: 4 * 2 ** 20, lines: 50_000 };
const TEXT_REST: RestLimits = { bytes: 32 * 2 ** 20, lines: MOST_LINES };

/** Begins a scan. */
export function createLogScan(options: LogScanOptions = {}): LogScan {
  const literals = encodeLiterals(options.literals ?? soughtLiterals(SIGNATURES));
  const events = bufferEvents();
  const pieces = createPieces();
  const take = (found: FoundEvent) => {
    if (options.admits?.(found.event) !== false) events.add(found);
  };
  const flush = () => {
    if (pieces.count() > 0) findLogEvents(pieces.read(), take, true);
    pieces.clear();
  };
  const excerpts = createExcerpts(pieces, () => {
    if (pieces.size() > BATCH) flush();
  });
  const span = createLogSpan();
  const limit = ({ bytes, lines }: RestLimits) => ({ bytes, lines: Math.min(lines, options.mostLines ?? Infinity) });
  const isLog = () => {
    const records = scan.lines() - rest.passed();
    return span.isLog() && (records > MANY_RECORDS || records * 2 > rest.passed());
  };
  const rest = createRest(span.isUsual, () => limit(isLog() ? LOG_REST : TEXT_REST));

  const scan = createTextScan(createFinder(SCAN_MEMORY, options.finder), literals, {
    begin: span.begin,
    hit: excerpts.hit,
    hitLong({ memory, low, high, lineEnd }, at, line) {
      const behind = endOfLine(memory, at, Math.min(high, at + WINDOW), lineEnd);
      const end = memory[behind - 1] === lineEnd ? behind - 1 : behind;
      const fragment = cutFragment(memory, at, startOfLine(memory, at, Math.max(low, at - WINDOW), lineEnd), end);
      excerpts.leave();
      if (pieces.size() > BATCH) flush();
      pieces.add(line, memory.subarray(fragment.start, fragment.end));
      return fragment.end;
    },
    odd: rest.take,
    pass(view, from, to, line) {
      excerpts.pass(view, to);
      span.pass(view, from, to, line);
      if (pieces.size() > MOST_BATCH) flush();
    },
  });
  const input = createTextInput(scan);
  return {
    space: input.space,
    advance: input.advance,
    push: (bytes) => feed(input, bytes),
    end() {
      input.end();
      flush();
      const found = events.read();
      const others = rest.read();
      const isKept = isLog();
      const lines = mergeLines(others, Object.values(found.origins));
      return {
        lines,
        events: found,
        stats: isKept ? span.stats(scan.lines(), input.bytes()) : parseLogStats(lines),
        bytes: input.bytes(),
        keptBytes: lines.reduce((sum, { text }) => sum + text.length, 0),
        isCut: rest.dropped() > 0,
        notes: describe({ dropped: rest.dropped(), count: rest.count(), isLog: isKept, longLine: scan.longLine() }),
      };
    },
  };
}

/** Whether a text begins like this: one by the look of it, or a log that somebody tore NULs into. */
export function mayBeText(start: Uint8Array): boolean {
  const head = start.subarray(0, PROBED);
  return decodeText(head) !== null || beginsRecord(head, 0);
}

/** Scans bytes that are in memory. */
export function scanBytes(bytes: Uint8Array, options: LogScanOptions = {}): ScannedLog {
  const scan = createLogScan(options);
  scan.push(bytes);
  return scan.end();
}

/** Both in the order of the text, each line once; a blank line where something was left out. */
function mergeLines(rest: readonly Line[], ofEvents: readonly Line[]): Line[] {
  const kept = rest.filter(({ text }) => text.trim() !== "");
  const numbers = new Set(kept.map(({ n }) => n));
  const all = [...kept, ...ofEvents.filter(({ n }) => !numbers.has(n))].sort((a, b) => a.n - b.n);
  return all.flatMap((line, i) => {
    const before = all[i - 1];
    return before === undefined || line.n <= before.n + 1 ? [line] : [{ n: before.n, text: "" }, line];
  });
}

interface Shortcomings {
  readonly dropped: number;
  readonly count: number;
  readonly isLog: boolean;
  readonly longLine: number | null;
}

function describe({ dropped, count, isLog, longLine }: Shortcomings): string[] {
  const what = isLog ? "lines that are no log records" : "lines";
  return [
    ...(dropped > 0 ? [`${dropped} of its ${count} ${what} were not read: cut it to what matters`] : []),
    ...(longLine === null
      ? []
      : [`line ${longLine} is too long to be read whole; only what surrounds its log events was read`]),
  ];
}
