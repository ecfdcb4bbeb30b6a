import { assert, assertEquals } from "../../../compat/std_assert.ts";
import type { PlistValue } from "../../../formats/plist/value.ts";
import { matchEntitlement } from "../../../formats/profile/match_entitlement.ts";

const CASES: readonly [claim: PlistValue, granted: PlistValue | undefined, covered: boolean][] = [
  [true, true, true],
  [true, false, false],
  [true, undefined, false],
  [false, undefined, true],
  ["EXAMPLE123.com.example.tunnel", "EXAMPLE123.com.example.tunnel", true],
  ["EXAMPLE123.com.example.tunnel", "EXAMPLE123.com.example.Tunnel", false],
  ["EXAMPLE123.com.example.tunnel", "EXAMPLE123.*", true],
  ["EXAMPLE123.com.example.tunnel", "EXAMPLE123.com.example.*", true],
  ["EXAMPLE124.com.example.tunnel", "EXAMPLE123.*", false],
  ["anything", "*", true],
  ["EXAMPLE123.com", "EXAMPLE123.*.com", false],
  ["EXAMPLE123.*", "EXAMPLE123.com", false],
  [["a"], ["a", "b"], true],
  [["a", "c"], ["a", "b"], false],
  [["EXAMPLE123.group", "group.com.example"], ["EXAMPLE123.*", "group.com.example"], true],
  [["a"], "*", true],
  [["a"], "a", true],
  [[], undefined, false],
  [[], [], true],
  ["a", ["a", "b"], true],
  ["a", [["a"]], false],
  [5, 5, true],
  [5, "*", true],
  [[1, 2], [2, 1], true],
  [true, "true", false],
  [{ a: 1 }, { a: 1 }, false],
  [null, null, false],
];

for (const [claim, granted, covered] of CASES) {
  Deno.test(`matchEntitlement() says ${covered} of ${JSON.stringify(claim)} by ${JSON.stringify(granted)}`, () => {
    assertEquals(matchEntitlement(claim, granted), covered);
  });
}

Deno.test("matchEntitlement() compares dictionaries of the readers key by key", () => {
  const make = (value: PlistValue) => Object.assign(Object.create(null), { value });
  assert(matchEntitlement(make([1]), make([1])));
  assert(!matchEntitlement(make(1), make(2)) && !matchEntitlement(make(1), "*"));
});
