import { assertEquals, assertThrows } from "../../compat/std_assert.ts";
import { UsageError } from "../../cmd/define.ts";
import { placeWindow, readWindow } from "../../cmd/log_window.ts";
import type { TimeWindow } from "../../formats/unified_log/time_window.ts";

function read(options: Record<string, string>): TimeWindow | undefined {
  return readWindow({ positionals: [], options });
}

const DAY = Date.UTC(2026, 10, 20);
const CLOCK = 10 * 3_600_000 + 5 * 60_000;

const AROUND: readonly (readonly [text: string, wall: number, zone: number | null, date: string, ms: number])[] = [
  ["10:05", CLOCK, null, "none", 300e3],
  ["10:05:30", CLOCK + 30e3, null, "none", 300e3],
  ["2026-11-20 10:05", DAY + CLOCK, null, "full", 300e3],
  ["2026-11-20 10:05:30.5", DAY + CLOCK + 30.5e3, null, "full", 300e3],
  ["2026-11-20T10:05:00+01:00", DAY + CLOCK, 60, "full", 300e3],
  ["2026-11-20T10:05Z", DAY + CLOCK, 0, "full", 300e3],
  ["2026-11-20 10:05:00.123456+0100", DAY + CLOCK + 123.456, 60, "full", 300e3],
  ["10:05 ±30s", CLOCK, null, "none", 30e3],
  ["10:05+-2m", CLOCK, null, "none", 120e3],
];

for (const [text, wall, zone, date, ms] of AROUND) {
  Deno.test(`readWindow() reads --around "${text}"`, () => {
    const window = read({ around: text }) as Extract<TimeWindow, { kind: "around" }>;
    assertEquals([Math.round(window.at.wall * 1e3), window.at.zone, window.at.date, window.ms], [
      Math.round(wall * 1e3),
      zone,
      date,
      ms,
    ]);
  });
}

for (
  const text of ["", "soon", "25:00", "10", "2026-13-01 10:00", "2026-11-20", "10:05 ±", "10:05 ±x", "Nov 20 10:05"]
) {
  Deno.test(`readWindow() refuses --around "${text}"`, () => {
    assertThrows(() => read({ around: text }), UsageError, "--around cannot be");
  });
}

Deno.test("readWindow() reads --last, knows when nothing is asked for, and takes one of both", () => {
  assertEquals(read({ last: "15m" }), { kind: "last", ms: 900e3 });
  assertEquals(read({}), undefined);
  assertThrows(() => read({ last: "15m", around: "10:05" }), UsageError, "give one");
});

Deno.test("placeWindow() takes a time without a zone for one of this clock, of today or yesterday", () => {
  const now = new Date(2026, 10, 20, 10, 4);
  const placed = (text: string) => {
    const { at } = placeWindow(read({ around: text })!, now) as Extract<TimeWindow, { kind: "around" }>;
    return [at.wall, at.zone, at.date];
  };
  assertEquals(placed("10:05"), [new Date(2026, 10, 20, 10, 5).getTime(), 0, "full"]);
  assertEquals(placed("10:20"), [new Date(2026, 10, 19, 10, 20).getTime(), 0, "full"]);
  assertEquals(placed("2026-11-02 10:05"), [new Date(2026, 10, 2, 10, 5).getTime(), 0, "full"]);
  assertEquals(placed("2026-11-20T10:05:00+01:00"), [DAY + CLOCK, 60, "full"]);
  assertEquals(placeWindow({ kind: "last", ms: 1 }, now), { kind: "last", ms: 1 });
});
