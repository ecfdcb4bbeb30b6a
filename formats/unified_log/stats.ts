/**
 * What a log is: how much of it there is, from when to when, and who speaks in it. Everything that `events.ts` leaves out is counted
 * here.
 */
import type { Line, Parsed, Problem } from "../parsed.ts";
import { findJsonObject } from "./json_object.ts";
import { millisecondsBetween, parseMoment } from "./moment.ts";
import { plainName } from "./processes.ts";
import { isOwnLine, type LogRecord, parseRecord } from "./record.ts";

export interface LogStats {
  /** Lines on which a record begins; of a large log, which is scanned, all its lines. */
  readonly lines: number;
  /** Their bytes, in UTF-8. */
  readonly bytes: number;
  /** The times of the first record and of the last one, in the order of the text, as printed. */
  readonly first: string | null;
  readonly last: string | null;
  /** Records by process. Of a large log only some are counted; a problem says how many. */
  readonly byProcess: Readonly<Record<string, number>>;
}

/** A Mac has a few hundred processes. */
const MOST_PROCESSES = 2_000;
/** The member that a record of printed JSON has on a line of its own. */
const JSON_MESSAGE = /^\s*"(?:eventMessage|formatString)"\s{0,8}:/;

/** Counts the records of a text; null when it has none. */
export function parseLogStats(lines: readonly Line[]): Parsed<LogStats> {
  const tally = createTally();
  const origin = countRecords(lines, tally);
  if (origin === null) return { value: null, problems: [], origins: {} };
  return { value: tally.stats(), problems: tally.problems(), origins: { "": origin } };
}

/** Two logs as one. */
export function addStats(one: LogStats, other: LogStats): LogStats {
  return {
    lines: one.lines + other.lines,
    bytes: one.bytes + other.bytes,
    first: isBefore(other.first, one.first) ? other.first : one.first ?? other.first,
    last: isBefore(other.last, one.last) ? one.last : other.last ?? one.last,
    byProcess: addCounts([one.byProcess, other.byProcess]),
  };
}

/** Counts by name added up, the largest first; no prototype. */
export function addCounts(all: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const [name, count] of all.flatMap(Object.entries<number>)) counts.set(name, (counts.get(name) ?? 0) + count);
  return sortCounts(counts);
}

function sortCounts(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  const sorted = Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
  return Object.assign(Object.create(null), sorted);
}

/** Whether a printed time is surely before another one: both show their date. */
export function isBefore(time: string | null, other: string | null): boolean {
  const [one, two] = [parseMoment(time ?? ""), parseMoment(other ?? "")];
  return one?.date === "full" && two?.date === "full" && millisecondsBetween(two, one)! < 0;
}

/** Adds the records of these lines to the tally; gives the line of the first one. */
export function countRecords(lines: readonly Line[], tally: LogTally): Line | null {
  let first: Line | null = null;
  for (let at = 0; at < lines.length;) {
    const line = lines[at]!;
    const { record, next } = recordAt(lines, at);
    if (record !== null && isSure(record)) {
      tally.add(record, countBytes(lines.slice(at, next)));
      first ??= line;
    }
    at = next;
  }
  return first;
}

interface Found {
  readonly record: LogRecord | null;
  /** Index of the first line that may begin another record. */
  readonly next: number;
}

function recordAt(lines: readonly Line[], at: number): Found {
  const line = lines[at]!;
  if (line.command !== undefined || isOwnLine(line.text)) return { record: null, next: at + 1 };
  if (!JSON_MESSAGE.test(line.text)) return { record: parseRecord(line), next: at + 1 };
  const object = findJsonObject(lines, at, 0);
  return object === null
    ? { record: null, next: at + 1 }
    : { record: object.record, next: Math.max(object.next, at + 1) };
}

/** With a line end each. */
function countBytes(lines: readonly Line[]): number {
  const encoder = new TextEncoder();
  return lines.reduce((sum, { text }) => sum + encoder.encode(text).length + 1, 0);
}

/** Times stand before many things, and a daemon's name before a colon in many a sentence; only both together are a log. */
function isSure({ time, process, pid, subsystem }: LogRecord): boolean {
  return process !== null && (time !== null || pid !== null || subsystem !== null);
}

/** Counts records as they come. */
export interface LogTally {
  readonly add: (record: LogRecord, bytes: number) => void;
  readonly stats: () => LogStats;
  readonly problems: () => Problem[];
}

export function createTally(): LogTally {
  const counts = new Map<string, number>();
  let [lines, bytes, uncounted] = [0, 0, 0];
  let first: string | null = null;
  let last: string | null = null;
  return {
    add({ time, process }, length) {
      lines++;
      bytes += length;
      first ??= time;
      last = time ?? last;
      const name = plainName(process ?? "");
      if (counts.has(name) || counts.size < MOST_PROCESSES) counts.set(name, (counts.get(name) ?? 0) + 1);
      else uncounted++;
    },
    stats() {
      return { lines, bytes, first, last, byProcess: sortCounts(counts) };
    },
    problems() {
      const why =
        `More than ${MOST_PROCESSES} processes speak; ${uncounted} records of the others are not counted by process`;
      return uncounted === 0 ? [] : [{ line: 0, text: "", why }];
    },
  };
}
