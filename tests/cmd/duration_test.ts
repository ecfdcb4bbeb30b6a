import { assertEquals, assertThrows } from "../../compat/std_assert.ts";
import { UsageError } from "../../cmd/define.ts";
import { parseDuration } from "../../cmd/duration.ts";

const DURATIONS: readonly (readonly [text: string, ms: number])[] = [
  ["30s", 30_000],
  ["2m", 120_000],
  ["500ms", 500],
  ["45", 45_000],
  ["1.5s", 1_500],
  [" 10s ", 10_000],
];

for (const [text, ms] of DURATIONS) {
  Deno.test(`parseDuration() takes "${text}" for ${ms} ms`, () => assertEquals(parseDuration(text, "deadline"), ms));
}

for (const text of ["", "0", "0s", "-5s", "soon", "1h", "5 s", "1e3s", "99999999s", "s", "0x10", "NaN", "Infinity"]) {
  Deno.test(`parseDuration() refuses "${text}"`, () => {
    assertThrows(
      () => parseDuration(text, "deadline"),
      UsageError,
      `--deadline cannot be "${text}": give a time such as 30s or 2m`,
    );
  });
}

Deno.test("parseDuration() takes minutes, hours and days of a log, and no bare number", () => {
  assertEquals(["15m", "2h", "1d", "30s"].map((text) => parseDuration(text, "last")), [900e3, 7_200e3, 86_400e3, 30e3]);
  for (const text of ["15", "0m", "2w", "500ms", ""]) {
    assertThrows(() => parseDuration(text, "last"), UsageError, `--last cannot be "${text}": give a time such as 15m`);
  }
});

Deno.test("parseDuration() has nothing to say when nothing was given", () => {
  assertEquals(parseDuration(undefined, "deadline"), undefined);
});
