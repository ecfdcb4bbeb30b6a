/** `--last` and `--around`: which part of the log is asked for. */
import { type Moment, parseMoment } from "../formats/unified_log/moment.ts";
import type { TimeWindow } from "../formats/unified_log/time_window.ts";
import { UsageError, type Words } from "./define.ts";
import { parseDuration } from "./duration.ts";

const AROUND_MS = 5 * 60_000;
/** A date (or none), hours and minutes, then seconds and a zone that may be missing. */
const TYPED = /^((?:\d{4}-\d\d-\d\d[T ])?\d{1,2}:\d\d)(:\d\d(?:[.,]\d{1,9})?)?(\s?(?:Z|[+-]\d\d:?\d\d))?$/;
/** `10:05 ±2m`, `10:05+-2m`. */
const WIDTH = /\s*(?:±|\+-|\+\/-)\s*(\S+)$/;

/** The window that the words ask for; undefined when they ask for none. */
export function readWindow({ options }: Words): TimeWindow | undefined {
  const last = options["last"] as string | undefined;
  const around = options["around"] as string | undefined;
  if (last !== undefined && around !== undefined) {
    throw new UsageError(`Both --last "${last}" and --around "${around}" are given: give one`);
  }
  if (last !== undefined) return { kind: "last", ms: parseDuration(last, "last")! };
  return around === undefined ? undefined : parseAround(around);
}

/** `2026-11-20 10:05`, an ISO 8601 time, or a time of day, with a width behind it or none. */
function parseAround(text: string): TimeWindow {
  const width = WIDTH.exec(text)?.[1];
  const typed = text.replace(WIDTH, "").trim();
  const match = TYPED.exec(typed);
  const at = match === null ? null : parseMoment(`${match[1]}${match[2] ?? ":00"}${match[3] ?? ""}`);
  if (at === null) {
    throw new UsageError(
      `--around cannot be "${text}": give a time such as 10:05, "2026-11-20 10:05" or 2026-11-20T10:05:00+01:00`,
    );
  }
  return { kind: "around", at, ms: parseDuration(width, "around") ?? AROUND_MS };
}

/**
 * The same for this Mac's own log, which is asked in UTC: a time without a zone is one of the clock on the wall here, a time of day the
 * last one that has been.
 */
export function placeWindow(window: TimeWindow, now: Date): TimeWindow {
  if (window.kind === "last" || window.at.zone !== null) return window;
  const shown = new Date(window.at.wall);
  const day = window.at.date === "full" ? shown : new Date(now.getTime() - now.getTimezoneOffset() * 60_000);
  const at = new Date(
    day.getUTCFullYear(),
    day.getUTCMonth(),
    day.getUTCDate(),
    shown.getUTCHours(),
    shown.getUTCMinutes(),
    shown.getUTCSeconds(),
  );
  if (window.at.date !== "full" && at.getTime() > now.getTime() + window.ms) at.setDate(at.getDate() - 1);
  const placed: Moment = { wall: at.getTime(), zone: 0, date: "full" };
  return { ...window, at: placed };
}
