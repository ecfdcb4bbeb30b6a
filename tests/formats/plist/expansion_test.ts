import { assertEquals, assertThrows } from "../../../compat/std_assert.ts";
import { checkExpansion, measureScalar } from "../../../formats/plist/expansion.ts";
import { makeDictionary, PlistError, type PlistValue } from "../../../formats/plist/value.ts";

Deno.test("measureScalar() counts characters and bytes", () => {
  assertEquals([null, 1, "abc", new Uint8Array(5)].map(measureScalar), [1, 1, 4, 6]);
});

Deno.test("checkExpansion() counts a shared part each time it stands there", () => {
  const part: PlistValue[] = [1, 2];
  checkExpansion([part, part], 7);
  assertThrows(() => checkExpansion([part, part], 6), PlistError, "expands to more than 6 values");
  const pair = Object.assign(makeDictionary(), { key: part });
  checkExpansion(pair, 7);
  assertThrows(() => checkExpansion(pair, 6), PlistError);
});

Deno.test("checkExpansion() sees how deep shared parts nest", () => {
  const chain: PlistValue[] = [[]];
  for (let i = 1; i < 600; i++) chain.push([chain[i - 1]!]);
  assertThrows(() => checkExpansion(chain, Infinity), PlistError, "nested deeper than 512");
  assertThrows(() => checkExpansion(chain.reverse(), Infinity), PlistError, "nested deeper than 512");
});
