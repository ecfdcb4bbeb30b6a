import { assertEquals, assertThrows } from "../../compat/std_assert.ts";
import { UsageError } from "../../cmd/define.ts";
import { parseDuration, parseNow } from "../../cmd/sources.ts";

const DURATIONS: readonly (readonly [text: string, ms: number])[] = [
  ["30s", 30_000],
  ["2m", 120_000],
  ["500ms", 500],
  ["45", 45_000],
  ["1.5s", 1_500],
  [" 10s ", 10_000],
];

for (const [text, ms] of DURATIONS) {
  Deno.test(`parseDuration() takes "${text}" for ${ms} ms`, () => assertEquals(parseDuration(text), ms));
}

for (const text of ["", "0", "0s", "-5s", "soon", "1h", "5 s", "1e3s", "99999999s", "s", "0x10", "NaN", "Infinity"]) {
  Deno.test(`parseDuration() refuses "${text}"`, () => {
    assertThrows(
      () => parseDuration(text),
      UsageError,
      `--deadline cannot be "${text}": give a time such as 30s or 2m`,
    );
  });
}

Deno.test("parseDuration() and parseNow() have nothing to say when nothing was given", () => {
  assertEquals([parseDuration(undefined), parseNow(undefined)], [undefined, undefined]);
});

Deno.test("parseNow() reads a moment with its zone", () => {
  assertEquals(parseNow("2026-11-22T09:00:00Z")?.toISOString(), "2026-11-22T09:00:00.000Z");
  assertEquals(parseNow("2026-11-22T09:00:00+01:00")?.toISOString(), "2026-11-22T08:00:00.000Z");
});

for (const text of ["", "yesterday", "2026-13-01T00:00:00Z", "25:00", "5", "build 1", "+275760-09-13T00:00:00Z"]) {
  Deno.test(`parseNow() refuses "${text}"`, () => {
    assertThrows(() => parseNow(text), UsageError, `--now cannot be "${text}": give an ISO 8601 time`);
  });
}
