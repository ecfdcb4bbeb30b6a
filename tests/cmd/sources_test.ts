import { assertEquals, assertThrows } from "../../compat/std_assert.ts";
import { UsageError } from "../../cmd/define.ts";
import { parseNow } from "../../cmd/sources.ts";

Deno.test("parseNow() has nothing to say when nothing was given", () => {
  assertEquals(parseNow(undefined), undefined);
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
