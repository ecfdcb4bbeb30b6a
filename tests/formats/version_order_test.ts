import fc from "fast-check";
import { assertEquals } from "../../compat/std_assert.ts";
import { compareVersions } from "../../formats/version_order.ts";
import { times } from "../effort.ts";

for (
  const [a, b, order] of [
    ["1.2", "1.2", 0],
    ["1.2", "1.2.0", 0],
    ["1.9", "1.10", -1],
    ["240", "239", 1],
    ["2024.10.49", "2024.9.50", 1],
    ["3106797.2605011144", "3106797.2605011143", 1],
    ["1.0b2", "1.0", null],
    ["", "1", null],
    ["1..2", "1", null],
  ] as const
) {
  Deno.test(`compareVersions() puts "${a}" and "${b}" in order: ${order}`, () =>
    assertEquals(compareVersions(a, b), order));
}

Deno.test("compareVersions() is the order of the parts, and the same backwards", () => {
  const parts = fc.array(fc.nat(99), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(parts, parts, (a, b) => {
      const forward = compareVersions(a.join("."), b.join("."))!;
      const backward = compareVersions(b.join("."), a.join("."))!;
      assertEquals(forward + backward, 0);
      assertEquals(compareVersions(a.join("."), `${a.join(".")}.0`), 0);
    }),
    { numRuns: times(200) },
  );
});
