import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import { parseMoment } from "../../../formats/unified_log/moment.ts";
import { mayLieIn, type TimeWindow } from "../../../formats/unified_log/time_window.ts";
import { times } from "../../effort.ts";

const END = "2026-11-20 12:00:00.000000+0100";
const LAST: TimeWindow = { kind: "last", ms: 15 * 60_000 };

function around(text: string): TimeWindow {
  return { kind: "around", at: parseMoment(text)!, ms: 5 * 60_000 };
}

/** The window, the log's end, a time, and whether its record stays. */
const CASES: readonly (readonly [says: string, TimeWindow, end: string | null, time: string | null, stays: boolean])[] =
  [
    ["the last minutes", LAST, END, "2026-11-20 11:50:00.000000+0100", true],
    ["the last minutes", LAST, END, "2026-11-20 11:40:00.000000+0100", false],
    ["the last minutes in another zone", LAST, END, "2026-11-20 10:50:00+0000", true],
    ["the last minutes in another zone", LAST, END, "2026-11-20 11:40:00+0100", false],
    ["what is behind the last record", LAST, END, "2026-11-20 13:00:00.000000+0100", true],
    ["a time without a zone in a log with one", LAST, END, "2026-11-20 09:00:00", true],
    ["a time without a zone in a log without", LAST, "2026-11-20 12:00:00", "2026-11-20 09:00:00", false],
    ["a time without a year", LAST, END, "Nov 20 09:00:00", true],
    ["a time without a date", LAST, END, "09:00:00.123456+0100", true],
    ["a record without a time", LAST, END, null, true],
    ["all of a log without an end", LAST, null, "2026-11-20 09:00:00+0100", true],
    ["a moment", around("2026-11-20 10:05:00"), END, "2026-11-20 10:09:59+0100", true],
    ["a moment", around("2026-11-20 10:05:00"), END, "2026-11-20 09:59:59+0100", false],
    ["a moment, by the clock of the log", around("2026-11-20 10:05:00"), END, "2026-11-20 10:05:00+0900", true],
    ["a moment with a zone", around("2026-11-20 10:05:00Z"), END, "2026-11-20 11:05:00+0100", true],
    ["a moment with a zone", around("2026-11-20 10:05:00Z"), END, "2026-11-20 10:05:00+0100", false],
    ["a moment with a zone, where none is shown", around("2026-11-20 10:05:00Z"), END, "2026-11-20 23:00:00", true],
    ["a moment, where no year is shown", around("2026-11-20 10:05:00"), END, "Nov 20 10:06:00", true],
    ["a moment, where no year is shown", around("2026-11-20 10:05:00"), END, "Nov 21 10:06:00", false],
    ["a moment at the turn of the year", around("2026-12-31 23:59:00"), END, "Jan  1 00:01:00", true],
    ["a moment, where no date is shown", around("2026-11-20 10:05:00"), END, "10:06:00.5", true],
    ["a moment, where no date is shown", around("2026-11-20 10:05:00"), END, "15:00:00.5", false],
    ["a time of day", around("10:05:00"), END, "2026-11-20 10:06:00+0100", true],
    ["a time of day, of the last day only", around("10:05:00"), END, "2026-11-19 10:06:00+0100", false],
    ["a time of day that the last day has not seen", around("15:00:00"), END, "2026-11-19 15:01:00+0100", true],
    ["a time of day, in a log without an end", around("10:05:00"), null, "2026-11-19 10:06:00+0100", true],
    ["a time of day, in a log without an end", around("10:05:00"), null, "2026-11-19 11:06:00+0100", false],
    ["a time of day round midnight", around("00:02:00"), null, "23:59:00", true],
  ];

for (const [says, window, end, time, stays] of CASES) {
  Deno.test(`mayLieIn() ${stays ? "keeps" : "leaves out"} ${says}: ${time}`, () => {
    assertEquals(mayLieIn(window, time, end), stays);
  });
}

Deno.test("mayLieIn() without an end leaves out nothing that it keeps with one", () => {
  const day = fc.constantFrom("2026-11-19 ", "2026-11-20 ", "Nov 20 ", "");
  const clock = fc.tuple(fc.nat(23), fc.nat(59)).map((parts) => parts.map((n) => String(n).padStart(2, "0")).join(":"));
  const time = fc.tuple(day, clock, fc.constantFrom("", "+0100", "Z")).map(([a, b, c]) => `${a}${b}:00${c}`);
  const window = fc.oneof(fc.constant(LAST), time.map(around));
  fc.assert(
    fc.property(window, time, time, (one, end, at) => {
      if (mayLieIn(one, at, end)) assertEquals(mayLieIn(one, at, null), true);
    }),
    { numRuns: times(1_000) },
  );
});
