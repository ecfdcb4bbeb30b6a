/** The start time of a process, as ps(1) abbreviates it. */

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const LONG = /^[A-Za-z]{3} +(?:([A-Za-z]{3}) +(\d{1,2})|(\d{1,2}) +([A-Za-z]{3})) +(\d{1,2}):(\d{2}):(\d{2}) +(\d{4})$/;
const CLOCK = /^(\d{1,2}):(\d{2})([AP]M)?$/i;
const WEEKDAY = /^([A-Za-z]{3})(\d{2})([AP]M)?$/i;
const DATE = /^(\d{1,2})([A-Za-z]{3})(\d{2})$/;

/**
 * The instant that a `started` column names, `now` being when ps ran. ps prints local time without a zone: it is taken as
 * UTC, so compare it only with times read the same way. `9:41AM` is within the last 24 hours, `Mon09AM` (to the hour) 1 to
 * 7 days ago, `22Nov25` to the day. Null for other texts (localised names too) and when no such instant fits.
 */
export function parseStarted(started: string, now: Date): Date | null {
  const text = started.trim();
  if (text.length > 40 || Number.isNaN(now.getTime())) return null;
  return parseLong(text) ?? parseClock(text, now) ?? parseWeekday(text, now) ?? parseDate(text);
}

function parseLong(text: string): Date | null {
  const match = LONG.exec(text);
  if (!match) return null;
  const [, monthFirst, dayAfter, dayFirst, monthAfter, hour, minute, second, year] = match;
  return makeDate(
    Number(year),
    monthFirst ?? monthAfter!,
    Number(dayAfter ?? dayFirst),
    Number(hour),
    Number(minute),
    Number(second),
  );
}

function parseClock(text: string, now: Date): Date | null {
  const match = CLOCK.exec(text);
  const hour = match && toHour(match[1]!, match[3]);
  if (!match || hour === null || Number(match[2]) > 59) return null;
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const today = midnight + hour * HOUR + Number(match[2]) * 60_000;
  return new Date(today <= now.getTime() ? today : today - DAY);
}

function parseWeekday(text: string, now: Date): Date | null {
  const match = WEEKDAY.exec(text);
  const hour = match && toHour(match[2]!, match[3]);
  const weekday = match ? DAYS.indexOf(match[1]!.toLowerCase()) : -1;
  if (hour === null || weekday < 0) return null;
  const midnight = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const back = (now.getUTCDay() - weekday + 7) % 7;
  const fitting = [back, back + 7].map((days) => midnight - days * DAY + hour * HOUR).filter((time) => {
    const age = now.getTime() - time;
    // The hour is cut, so that an age of a day or a week may look up to an hour longer.
    return age >= DAY && age < 7 * DAY + HOUR;
  });
  return fitting.length === 1 ? new Date(fitting[0]!) : null;
}

function parseDate(text: string): Date | null {
  const match = DATE.exec(text);
  return match ? makeDate(2000 + Number(match[3]), match[2]!, Number(match[1]), 0, 0, 0) : null;
}

function toHour(text: string, half: string | undefined): number | null {
  const hour = Number(text);
  if (half === undefined) return hour < 24 ? hour : null;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half.toUpperCase() === "PM" ? 12 : 0);
}

function makeDate(year: number, name: string, day: number, hour: number, minute: number, second: number): Date | null {
  const month = MONTHS.indexOf(name.toLowerCase());
  const date = new Date(Date.UTC(year, month, day, hour, minute, second));
  const same = month >= 0 && date.getUTCMonth() === month && date.getUTCDate() === day && date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute;
  return same ? date : null;
}
