import { assertEquals } from "../../compat/std_assert.ts";
import { findMissingFunction } from "../../compat/platform.ts";

Deno.test("findMissingFunction() finds nothing missing here, and names the first that is", () => {
  assertEquals(findMissingFunction(), null);
  assertEquals(
    findMissingFunction([["Map.groupBy", Map, "groupBy"], ["Map.a", Map, "a"], ["Map.b", Map, "b"]]),
    "Map.a",
  );
});
