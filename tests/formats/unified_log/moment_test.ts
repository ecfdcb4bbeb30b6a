import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { millisecondsBetween, parseMoment } from "../../../formats/unified_log/moment.ts";
import { takeTimestamp } from "../../../formats/unified_log/timestamp.ts";
import { times } from "../../effort.ts";

const NOON = Date.UTC(2026, 10, 20, 12);

const MOMENTS: readonly (readonly [text: string, wall: number, zone: number | null, date: string])[] = [
  ["2026-11-20 12:00:00.123456+0100", NOON + 123.456, 60, "full"],
  ["2026-11-20 12:00:00.123456 -0330", NOON + 123.456, -210, "full"],
  ["2026-11-20T12:00:00Z", NOON, 0, "full"],
  ["2026-11-20 12:00:00.5", NOON + 500, null, "full"],
  ["Nov 20 12:00:00", Date.UTC(2024, 10, 20, 12), null, "yearless"],
  ["Feb 29 00:00:01", Date.UTC(2024, 1, 29, 0, 0, 1), null, "yearless"],
  ["12:00:00,25", 43_200_250, null, "none"],
  ["9:00:00 PM", 75_600_000, null, "none"],
  ["12:00:01 AM", 1_000, null, "none"],
  ["10:00:00.000000+0200", 36_000_000, 120, "none"],
];

for (const [text, wall, zone, date] of MOMENTS) {
  Deno.test(`parseMoment() reads "${text}"`, () => {
    const moment = parseMoment(text)!;
    assert(Math.abs(moment.wall - wall) < 1e-3, String(moment.wall));
    assertEquals([moment.zone, moment.date], [zone, date]);
  });
}

for (const text of ["", "x", "2026-02-30 10:00:00", "Foo 20 10:00:00", "25:00:00", "10:61:00", "2026-11-20", "10:00"]) {
  Deno.test(`parseMoment() takes "${text}" for no time`, () => assertEquals(parseMoment(text), null));
}

const WAYS: readonly (readonly [says: string, a: string, b: string, ms: number | null])[] = [
  ["two zones", "2026-11-20 12:00:00+0100", "2026-11-20 12:00:01+0000", 3_601_000],
  ["one zone, as on one wall", "2026-11-20 12:00:00+0100", "2026-11-20 12:00:01.5", 1_500],
  ["backwards", "2026-11-20 12:00:01", "2026-11-20 12:00:00", -1_000],
  ["clocks over midnight", "23:59:59.5", "00:00:00.5", 1_000],
  ["a clock behind midnight, backwards", "00:00:00.5", "23:59:59.5", -1_000],
  ["a full time and a clock", "2026-11-20 12:00:00", "12:00:02", 2_000],
  ["no common calendar", "2026-11-20 12:00:00", "Nov 20 12:00:00", null],
];

for (const [says, a, b, ms] of WAYS) {
  Deno.test(`millisecondsBetween() compares ${says}`, () => {
    assertEquals(millisecondsBetween(parseMoment(a)!, parseMoment(b)!), ms);
  });
}

Deno.test("parseMoment() reads every time that a record can begin with, and nothing throws", () => {
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("2099-12-31") }), (date) => {
      const text = date.toISOString().replace("T", " ").replace("Z", "+0000");
      const taken = takeTimestamp(`${text} rest`)!;
      assertEquals(parseMoment(taken.time)!.wall, date.getTime());
    }),
    { numRuns: times(200) },
  );
  fc.assert(fc.property(fc.string(), (text) => void parseMoment(text)), { numRuns: times(200) });
});
