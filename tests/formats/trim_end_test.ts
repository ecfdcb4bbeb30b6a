import { assert, assertEquals } from "../../compat/std_assert.ts";
import { trimEndOf } from "../../formats/trim_end.ts";

Deno.test("trimEndOf() takes the given characters off the end alone", () => {
  assertEquals(trimEndOf("`a`b``", "`"), "`a`b");
  assertEquals(trimEndOf("a.,", ".,"), "a");
  assertEquals(trimEndOf("...", "."), "");
  assertEquals(trimEndOf("", "."), "");
});

Deno.test("trimEndOf() is linear on 1 MB", () => {
  const started = performance.now();
  for (const text of ["`".repeat(1_000_000), `${"`".repeat(1_000_000)}x`]) trimEndOf(text, "`");
  assert(performance.now() - started < 500);
});
