/**
 * A part of a log: its last minutes, or what surrounds a moment. Times are compared only where both sides show enough: a style that
 * leaves out the zone, the year or the date may still prove that a record lies elsewhere; what proves nothing stays.
 */
import { type Moment, parseMoment } from "./moment.ts";

export type TimeWindow =
  /** The last so many milliseconds before the log's last record. */
  | { readonly kind: "last"; readonly ms: number }
  /** So many milliseconds before and behind. A moment without a date is one of the log's last day. */
  | { readonly kind: "around"; readonly at: Moment; readonly ms: number };

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const LEAP_YEAR = 2024;

/** False when a record with this time surely lies outside of the window. `end`: the time of the log's last record, as printed. */
export function mayLieIn(window: TimeWindow, time: string | null, end: string | null): boolean {
  const moment = parseMoment(time ?? "");
  if (moment === null) return true;
  const last = parseMoment(end ?? "");
  if (window.kind === "last") {
    if (last?.date !== "full" || moment.date !== "full" || (moment.zone === null) !== (last.zone === null)) return true;
    return utcOf(last) - utcOf(moment) <= window.ms;
  }
  return distance(dateOf(window.at, last, window.ms), moment) <= window.ms;
}

/** A time of day gets the date on which the log had it last; none where the log shows none. */
function dateOf(at: Moment, last: Moment | null, ms: number): Moment {
  if (at.date !== "none" || last?.date !== "full") return at;
  const midnight = last.wall - (last.wall % DAY);
  const wall = midnight + at.wall;
  return { wall: wall - ms > last.wall ? wall - DAY : wall, zone: at.zone, date: "full" };
}

/** The least number of milliseconds that can lie between two moments, as far as they say. */
function distance(one: Moment, other: Moment): number {
  const [a, b] = one.zone !== null && other.zone !== null ? [utcOf(one), utcOf(other)] : [one.wall, other.wall];
  // A time with a zone and one of an unknown zone may be any time apart.
  if (one.zone !== null && other.zone === null) return 0;
  if (one.date === "full" && other.date === "full") return Math.abs(a - b);
  if (one.date === "none" || other.date === "none") return around(a - b, DAY);
  const [first, second] = [yearless(a, one), yearless(b, other)];
  return around(first - second, 366 * DAY);
}

/** The distance on a circle. */
function around(difference: number, length: number): number {
  const way = ((difference % length) + length) % length;
  return Math.min(way, length - way);
}

function yearless(time: number, { date }: Moment): number {
  return date === "full" ? new Date(time).setUTCFullYear(LEAP_YEAR) : time;
}

function utcOf({ wall, zone }: Moment): number {
  return wall - (zone ?? 0) * MINUTE;
}
