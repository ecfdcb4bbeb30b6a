import fc from "fast-check";
import { assertEquals } from "../../compat/std_assert.ts";
import { findBootTime, parseBootTime } from "../../formats/boot_time.ts";
import { toLines } from "../../formats/parsed.ts";

const SAMPLES: Readonly<Record<string, string | null>> = {
  "kern.boottime: { sec = 1763800000, usec = 123456 } Sat Nov 22 09:26:40 2025": "2025-11-22T08:26:40.123Z",
  "{ sec = 1763800000, usec = 0 } Sat Nov 22 09:26:40 2025": "2025-11-22T08:26:40.000Z",
  "- kern.boottime: {sec=1763800000, usec=5}": "2025-11-22T08:26:40.000Z",
  "kern.boottime: { sec = 17638": null,
  "kern.bootsessionuuid: 00000000-0000-0000-0000-000000000000": null,
};

for (const [text, expected] of Object.entries(SAMPLES)) {
  Deno.test(`parseBootTime() reads "${text}"`, () => {
    assertEquals(parseBootTime(toLines(text)).value, expected);
    assertEquals(findBootTime(toLines(text)).length, expected === null ? 0 : 1);
  });
}

Deno.test("parseBootTime() says which line it read", () => {
  const text = "a\nkern.boottime: { sec = 1763800000, usec = 0 } Sat";
  assertEquals(parseBootTime(toLines(text)).origins[""]?.n, 2);
});

Deno.test("parseBootTime() takes any text and any cut", () => {
  const sample = "kern.boottime: { sec = 1763800000, usec = 123456 } Sat";
  for (let cut = 0; cut < 49; cut++) assertEquals(parseBootTime(toLines(sample.slice(0, cut))).value, null);
  fc.assert(fc.property(fc.string(), (text) => void parseBootTime(toLines(`{ sec = ${text}`))));
  parseBootTime(toLines("{ sec = ".repeat(125_000)));
});
