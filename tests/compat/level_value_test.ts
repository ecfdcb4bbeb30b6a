import fc from "fast-check";
import { levelValue, narrowValue } from "../../compat/level_value.ts";
import { assert, assertEquals, assertNotEquals, assertStrictEquals } from "../../compat/std_assert.ts";

Deno.test("levelValue() gives null-prototype objects the plain prototype at every depth", () => {
  const bare = Object.assign(Object.create(null), { list: [Object.create(null)] });
  const level = levelValue(bare) as { list: object[] };
  assertStrictEquals(Object.getPrototypeOf(level), Object.prototype);
  assertStrictEquals(Object.getPrototypeOf(level.list[0]), Object.prototype);
});

Deno.test("levelValue() turns minus zero into zero and leaves other primitives alone", () => {
  assert(Object.is(levelValue(-0), 0));
  for (const value of [1, "", "x", true, null, undefined, 5n, NaN]) assert(Object.is(levelValue(value), value));
});

Deno.test("levelValue() keeps an own key __proto__ from becoming a prototype", () => {
  const level = levelValue(JSON.parse('{"__proto__":{"polluted":1}}')) as Record<string, unknown>;
  assertEquals(Object.keys(level), ["__proto__"]);
  assertEquals(level.polluted, undefined);
});

Deno.test("levelValue() and narrowValue() end on cycles", () => {
  const list: unknown[] = [];
  list.push(list, new Map([[list, list]]), new Set([list]));
  const level = levelValue(list) as unknown[];
  assertStrictEquals(level[0], level);
  assertNotEquals(narrowValue(list, list), null);
});

Deno.test("narrowValue() keeps what both have", () => {
  const actual = { a: 1, b: { c: 2, d: 3 }, e: [1, 2], f: "x" };
  assertEquals<unknown>(narrowValue(actual, { b: { c: 0 }, e: [0], f: 0, g: 0 }), { b: { c: 2 }, e: { 0: 1 }, f: "x" });
});

Deno.test("levelValue() never throws", () => {
  const anything = fc.anything({ withNullPrototype: true, withMap: true, withSet: true, withTypedArray: true });
  fc.assert(fc.property(anything, anything, (a, b) => {
    levelValue(a);
    narrowValue(a, b);
  }));
});
