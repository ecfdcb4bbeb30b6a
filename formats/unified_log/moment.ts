/**
 * The moment behind a printed time of a log record (`timestamp.ts` shows the spellings), as far as it can be known: styles leave
 * out the zone, the year or the whole date.
 *
 *     2026-11-20 10:00:00.123456+0100 → { wall: 1795168800123.456, zone: 60, date: "full" }
 *     10:00:00.5                      → { wall: 36000500, zone: null, date: "none" }
 */

export interface Moment {
  /** Milliseconds with fraction as the clock on the wall showed them, as if in UTC: since 1970, a leap year, or midnight. */
  readonly wall: number;
  /** Minutes east of UTC; null when the text does not say. */
  readonly zone: number | null;
  readonly date: "full" | "yearless" | "none";
}

const DAY_MS = 86_400_000;
/** Any leap year, so that February 29 has a place. */
const LEAP_YEAR = 2024;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const CLOCK = /(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s?(?:(Z)|([+-])(\d\d):?(\d\d))?(?:\s?([AP])M)?$/;
const FULL = /^(\d{4})-(\d\d)-(\d\d)[\sT]/;
const YEARLESS = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) /;

/** Reads a printed time; null when it is none. */
export function parseMoment(text: string): Moment | null {
  const clock = CLOCK.exec(text);
  if (clock === null) return null;
  const before = text.slice(0, clock.index);
  const day = dayOf(before);
  if (day === null) return null;
  const [, hour, minute, second, fraction = "0", utc, sign, zoneHours, zoneMinutes, half] = clock;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === "P" ? 12 : 0);
  if (hours > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  const wall = day.start + hours * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1000 +
    Number(`0.${fraction}`) * 1000;
  const east = Number(zoneHours) * 60 + Number(zoneMinutes);
  const zone = utc !== undefined ? 0 : sign === undefined ? null : sign === "-" ? -east : east;
  return { wall, zone, date: day.date };
}

function dayOf(before: string): { start: number; date: Moment["date"] } | null {
  if (before.trim() === "") return { start: 0, date: "none" };
  const full = FULL.exec(before);
  if (full) return startOf(Number(full[1]), Number(full[2]) - 1, Number(full[3]), "full");
  const yearless = YEARLESS.exec(before);
  return yearless ? startOf(LEAP_YEAR, MONTHS.indexOf(yearless[1]!), Number(yearless[2]), "yearless") : null;
}

/** Null for a day that no calendar has. */
function startOf(year: number, month: number, day: number, date: Moment["date"]) {
  const start = new Date(0).setUTCFullYear(year, month, day);
  const made = new Date(start);
  return made.getUTCMonth() === month && made.getUTCDate() === day ? { start, date } : null;
}

/**
 * Milliseconds from `a` to `b`, negative when `b` is earlier; null when the texts do not say enough to compare them. Without a zone
 * on one side both clocks are taken to hang in the same room; without a date the shorter way round the clock counts.
 */
export function millisecondsBetween(a: Moment, b: Moment): number | null {
  if (a.date === "none" || b.date === "none") {
    const way = mod(clockOf(b, a) - clockOf(a, b), DAY_MS);
    return way > DAY_MS / 2 ? way - DAY_MS : way;
  }
  if (a.date !== b.date) return null;
  return clockOf(b, a, false) - clockOf(a, b, false);
}

/** The same of two printed times; null, too, when one of them is missing or none. */
export function elapsedBetween(a: string | null, b: string | null): number | null {
  const [from, to] = [a, b].map((text) => text === null ? null : parseMoment(text));
  return from && to ? millisecondsBetween(from, to) : null;
}

/** The time in UTC when both sides have a zone, else as on the wall. */
function clockOf(moment: Moment, other: Moment, withinDay = true): number {
  const time = moment.zone !== null && other.zone !== null ? moment.wall - moment.zone * 60_000 : moment.wall;
  return withinDay ? mod(time, DAY_MS) : time;
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
