import fc from "fast-check";
import { assertEquals } from "../../compat/std_assert.ts";
import { parseStarted } from "../../formats/ps_started.ts";

// A Saturday.
const NOW = new Date("2025-11-22T12:30:00Z");

const STARTS: Readonly<Record<string, string | null>> = {
  "Sat Nov  8 09:26:40 2025": "2025-11-08T09:26:40.000Z",
  "Sat 22 Nov 09:26:40 2025": "2025-11-22T09:26:40.000Z",
  " 9:41AM": "2025-11-22T09:41:00.000Z",
  "12:05AM": "2025-11-22T00:05:00.000Z",
  "12:31PM": "2025-11-21T12:31:00.000Z",
  "14:05": "2025-11-21T14:05:00.000Z",
  "Mon09AM": "2025-11-17T09:00:00.000Z",
  "Fri12PM": "2025-11-21T12:00:00.000Z",
  "Sat02PM": "2025-11-15T14:00:00.000Z",
  "Sat09AM": null,
  "Fri02PM": null,
  "12Nov26": "2026-11-12T00:00:00.000Z",
  "31Feb25": null,
  "25:00": null,
  "13:00PM": null,
  "Lun09AM": null,
  "": null,
};

for (const [text, expected] of Object.entries(STARTS)) {
  Deno.test(`parseStarted() reads "${text}"`, () => {
    assertEquals(parseStarted(text, NOW)?.toISOString() ?? null, expected);
  });
}

Deno.test("parseStarted() takes any text, any cut and an invalid now", () => {
  const sample = "Sat Nov  8 09:26:40 2025";
  for (let cut = 0; cut < sample.length; cut++) assertEquals(parseStarted(sample.slice(0, cut), NOW), null);
  fc.assert(fc.property(fc.string(), (text) => void parseStarted(text, NOW)));
  assertEquals(parseStarted("9:41AM", new Date(NaN)), null);
  assertEquals(parseStarted(" ".repeat(1_000_000) + "x", NOW), null);
});
