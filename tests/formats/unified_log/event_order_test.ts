import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import type { LogEvent } from "../../../formats/unified_log/events.ts";
import { orderEvents } from "../../../formats/unified_log/event_order.ts";
import { times } from "../../effort.ts";

const EVENT: LogEvent = {
  signature: "sx.conflict",
  time: null,
  process: null,
  pid: null,
  subsystem: null,
  category: null,
  message: "",
  line: 1,
  benign: false,
  narrowedBy: null,
  fields: {},
};

/** `a10` is an event of log a at 10 o'clock, `a` one without a time. */
function order(...names: readonly string[]): string {
  const events = names.map((name) => ({ ...EVENT, time: timeOf(name) }));
  return orderEvents(events, names.map((name) => name[0]!)).map((index) => names[index]).join(" ");
}

function timeOf(name: string): string | null {
  const hour = name.slice(1, 3);
  if (hour === "") return null;
  return `2026-11-20 ${hour}:00:00${name.slice(3)}`;
}

const CASES: readonly (readonly [says: string, names: string, expected: string])[] = [
  ["merges two logs", "a10 a12 b11 b13", "a10 b11 a12 b13"],
  ["leaves the events of one log as they are", "a12 a10 a11", "a12 a10 a11"],
  ["keeps the order of each log, also where its times go back", "a12 a10 b11", "b11 a12 a10"],
  ["lets an event without a time follow the one before it", "a10 a a12 b11 b b", "a10 a b11 b b a12"],
  ["compares moments in different zones", "a10+0100 a12+0100 b10Z", "a10+0100 b10Z a12+0100"],
  ["does not compare a time with a zone and one without", "a10+0100 a12+0100 b09", "a10+0100 a12+0100 b09"],
  ["takes events at the same time in the order of the logs", "a10 b10 c10", "a10 b10 c10"],
];

for (const [says, names, expected] of CASES) {
  Deno.test(`orderEvents() ${says}`, () => assertEquals(order(...names.split(" ")), expected));
}

Deno.test("orderEvents() gives each event once, and keeps the order within each log", () => {
  const name = fc.tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom("", "08", "09Z", "10", "11+0100"));
  fc.assert(
    fc.property(fc.array(name.map((parts) => parts.join("")), { maxLength: 20 }), (names) => {
      const events = names.map((one) => ({ ...EVENT, time: timeOf(one) }));
      const found = orderEvents(events, names.map((one) => one[0]!));
      assertEquals(found.toSorted((a, b) => a - b), names.map((_, i) => i));
      for (const log of ["a", "b", "c"]) {
        const own = found.filter((index) => names[index]![0] === log);
        assertEquals(own, own.toSorted((a, b) => a - b));
      }
    }),
    { numRuns: times(200) },
  );
});
