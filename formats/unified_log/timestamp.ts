/**
 * The times that log records begin with, as printed: `2026-11-20 10:00:00.123456+0100` (also with a blank before the zone,
 * with milliseconds, without a zone), `Nov 20 10:00:00` (syslog), `10:00:00.123456+0100` (date cut off, Console).
 */

const ZONE = "(?:\\s?[+-]\\d\\d:?\\d\\d|Z)";
const END = "(?=$|[\\s,|])";
const FULL = new RegExp(`^\\d{4}-\\d\\d-\\d\\d[\\sT]\\s?\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?${ZONE}?${END}`);
const LEGACY = new RegExp(`^[A-Z][a-z]{2} {1,2}\\d{1,2} \\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?${ZONE}?${END}`);
const CLOCK = new RegExp(`^\\d{1,2}:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?${ZONE}?(?:\\s?[AP]M)?${END}`);
const PRECISE = new RegExp(`[.,]\\d{3,9}${ZONE}$`);

export interface Timestamp {
  /** As printed. */
  readonly time: string;
  readonly kind: "full" | "legacy" | "clock";
  /** With a fraction and a zone, as only the log prints it. */
  readonly precise: boolean;
  /** What follows, blanks included. */
  readonly rest: string;
}

/** Takes a time off the beginning of a text; null when there is none. */
export function takeTimestamp(text: string): Timestamp | null {
  const full = FULL.exec(text);
  const legacy = full ? null : LEGACY.exec(text);
  const found = full ?? legacy ?? CLOCK.exec(text);
  if (!found) return null;
  const time = found[0];
  const kind = full ? "full" : legacy ? "legacy" : "clock";
  return { time, kind, precise: PRECISE.test(time), rest: text.slice(time.length) };
}

/** The time of day in a time as any style of `log` prints it, `10:00:00.123`; empty where there is none. */
export function clockOf(time: string | null): string {
  return /\d{1,2}:\d\d:\d\d(?:[.,]\d{1,3})?/.exec(time ?? "")?.[0] ?? "";
}
