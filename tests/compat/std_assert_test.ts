import fc from "fast-check";
import {
  assert,
  assertAlmostEquals,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertIsError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertNotMatch,
  assertObjectMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  fail,
  unreachable,
} from "../../compat/std_assert.ts";
import { times } from "../effort.ts";

/** Whether a call throws an AssertionError; judged without the functions under test. */
function refuses(call: () => void): boolean {
  try {
    call();
    return false;
  } catch (error) {
    if (error instanceof AssertionError) return true;
    throw error;
  }
}

function expect(name: string, actual: boolean, expected: boolean): void {
  if (actual !== expected) throw new Error(`${name}: expected ${expected}`);
}

function bare(entries: object): object {
  return Object.assign(Object.create(null), entries);
}

class Point {
  constructor(readonly x: number, readonly y: unknown) {}
}

const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;
const otherCyclic: { self?: unknown } = {};
otherCyclic.self = otherCyclic;

const EQUAL: [string, unknown, unknown][] = [
  ["numbers", 1, 1],
  ["NaN", NaN, NaN],
  ["zero and minus zero", 0, -0],
  ["zero inside", { a: [0] }, { a: [-0] }],
  ["a null-prototype and a plain object", bare({ a: bare({ b: 1 }) }), { a: { b: 1 } }],
  ["null-prototype objects in lists, maps and sets", [bare({ a: 1 }), new Map([[1, bare({})]])], [
    { a: 1 },
    new Map([[1, {}]]),
  ]],
  ["an own key __proto__", JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}')],
  ["key order", { a: 1, b: 2 }, { b: 2, a: 1 }],
  ["sets in another order", new Set([1, 2]), new Set([2, 1])],
  ["dates", new Date(5), new Date(5)],
  ["addresses", new URL("https://example.com/a"), new URL("https://example.com/a")],
  ["bytes", new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  ["instances", new Point(1, bare({})), new Point(1, {})],
  ["cycles", cyclic, otherCyclic],
  ["symbol keys", { [Symbol.for("k")]: 1 }, { [Symbol.for("k")]: 1 }],
];

const UNEQUAL: [string, unknown, unknown][] = [
  ["numbers", 1, 2],
  ["a number and its text", 1, "1"],
  ["null and undefined", null, undefined],
  ["a missing and an undefined key", {}, { a: undefined }],
  ["a hole and undefined", new Array(1), [undefined]],
  ["a list and an object", [], {}],
  ["lengths", [1], [1, 2]],
  ["an own key __proto__", JSON.parse('{"__proto__":1}'), {}],
  ["an instance and a plain object", new Point(1, 2), { x: 1, y: 2 }],
  ["sets", new Set([1]), new Set([2])],
  ["maps", new Map([["a", 1]]), new Map([["a", 2]])],
  ["dates", new Date(5), new Date(6)],
  ["addresses", new URL("https://example.com/a"), new URL("https://example.com/b")],
  ["bytes", new Uint8Array([1, 2]), new Uint8Array([1, 3])],
  ["expressions", /a/, /a/i],
  ["symbol keys", { [Symbol.for("k")]: 1 }, { [Symbol.for("k")]: 2 }],
];

Deno.test("assertEquals() and assertNotEquals() agree on what is equal", () => {
  for (const [name, a, b] of EQUAL) {
    expect(`equal: ${name}`, refuses(() => assertEquals(a, b)), false);
    expect(`not unequal: ${name}`, refuses(() => assertNotEquals(a, b)), true);
  }
  for (const [name, a, b] of UNEQUAL) {
    expect(`unequal: ${name}`, refuses(() => assertEquals(a, b)), true);
    expect(`not equal: ${name}`, refuses(() => assertNotEquals(a, b)), false);
  }
});

Deno.test("assertEquals() says what differs and adds the given message", () => {
  const error = assertThrows(() => assertEquals({ a: 1 }, { a: 2 }, "of the second row"), AssertionError);
  assertStringIncludes(error.message, "of the second row");
});

Deno.test("assertEquals() holds for any value and its copy, and fails for a wrapped one", () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true, withMap: true, withSet: true, withDate: true }), (value) => {
      assertEquals(value, structuredClone(value));
      assertNotEquals<unknown>(value, [value]);
    }),
    { numRuns: times(200) },
  );
});

const CALLS: [string, () => void, boolean][] = [
  ["assert of truth", () => assert(1), false],
  ["assert of falsehood", () => assert(""), true],
  ["assertFalse of falsehood", () => assertFalse(0), false],
  ["assertFalse of truth", () => assertFalse("x"), true],
  ["assertStrictEquals of the same", () => assertStrictEquals(cyclic, cyclic), false],
  ["assertStrictEquals of equals", () => assertStrictEquals<unknown>({}, {}), true],
  ["assertExists of zero", () => assertExists(0), false],
  ["assertExists of null", () => assertExists(null), true],
  ["assertExists of undefined", () => assertExists(undefined), true],
  ["assertStringIncludes of a part", () => assertStringIncludes("system", "stem"), false],
  ["assertStringIncludes of another", () => assertStringIncludes("system", "root"), true],
  ["assertMatch of a match", () => assertMatch("utun4", /^utun\d$/), false],
  ["assertMatch of none", () => assertMatch("en0", /^utun/), true],
  ["assertNotMatch of none", () => assertNotMatch("en0", /^utun/), false],
  ["assertNotMatch of a match", () => assertNotMatch("utun4", /^utun/), true],
  ["assertArrayIncludes of equals", () => assertArrayIncludes([{ a: 1 }, { a: 2 }], [{ a: 2 }]), false],
  ["assertArrayIncludes of another", () => assertArrayIncludes([1, 2], [2, 3]), true],
  ["assertObjectMatch of a part", () => assertObjectMatch({ a: { b: 1, c: 2 }, d: 3 }, { a: { b: 1 } }), false],
  ["assertObjectMatch of an instance", () => assertObjectMatch({ p: new Point(1, 2) }, { p: { x: 1 } }), false],
  [
    "assertObjectMatch of a null prototype",
    () => assertObjectMatch(bare({ a: bare({ b: 1 }) }), { a: { b: 1 } }),
    false,
  ],
  ["assertObjectMatch of a list of parts", () => assertObjectMatch({ a: [{ b: 1, c: 2 }] }, { a: [{ b: 1 }] }), false],
  ["assertObjectMatch of another value", () => assertObjectMatch({ a: { b: 1 } }, { a: { b: 2 } }), true],
  ["assertObjectMatch of a missing key", () => assertObjectMatch({ a: {} }, { a: { b: 1 } }), true],
  ["assertObjectMatch of cycles", () => assertObjectMatch(cyclic, { self: { self: {} } }), false],
  ["assertAlmostEquals within", () => assertAlmostEquals(0.1 + 0.2, 0.3), false],
  ["assertAlmostEquals within a tolerance", () => assertAlmostEquals(10, 11, 1), false],
  ["assertAlmostEquals beyond", () => assertAlmostEquals(0.1, 0.3), true],
  ["assertAlmostEquals of NaN", () => assertAlmostEquals(NaN, 0.3), true],
  ["assertGreater of more", () => assertGreater(2, 1), false],
  ["assertGreater of equals", () => assertGreater(1, 1), true],
  ["assertGreaterOrEqual of equals", () => assertGreaterOrEqual(1, 1), false],
  ["assertGreaterOrEqual of less", () => assertGreaterOrEqual(0, 1), true],
  ["assertLess of less", () => assertLess(1, 2), false],
  ["assertLess of equals", () => assertLess(1, 1), true],
  ["assertLessOrEqual of equals", () => assertLessOrEqual(1, 1), false],
  ["assertLessOrEqual of more", () => assertLessOrEqual(2, 1), true],
  ["assertInstanceOf of one", () => assertInstanceOf(new RangeError(), Error), false],
  ["assertInstanceOf of another", () => assertInstanceOf({}, Error), true],
  ["assertIsError of an error", () => assertIsError(new RangeError("too far"), RangeError, "far"), false],
  ["assertIsError of another class", () => assertIsError(new RangeError("too far"), TypeError), true],
  ["assertIsError of another message", () => assertIsError(new Error("too far"), Error, /near/), true],
  ["assertIsError of no error", () => assertIsError("too far"), true],
  ["fail", () => fail("always"), true],
  ["unreachable", () => unreachable("always"), true],
  ["assertThrows of a call that throws", () => assertThrows(() => fail()), false],
  ["assertThrows of a call that does not", () => assertThrows(() => 1), true],
  ["assertThrows of the class and a part", () => assertThrows(() => JSON.parse("{"), SyntaxError, "JSON"), false],
  ["assertThrows of another class", () => assertThrows(() => JSON.parse("{"), RangeError), true],
  ["assertThrows of another message", () => assertThrows(() => JSON.parse("{"), SyntaxError, "no such word"), true],
];

for (const [name, call, refused] of CALLS) {
  Deno.test(`${name} ${refused ? "is refused" : "holds"}`, () => expect(name, refuses(call), refused));
}

Deno.test("assertThrows() returns what was thrown, an error or not", () => {
  const error = new RangeError("too far");
  const throwIt = (value: unknown) => () => {
    throw value;
  };
  assertStrictEquals(assertThrows(throwIt(error), RangeError), error);
  assertStrictEquals(assertThrows(throwIt("text")), "text");
});

Deno.test("assertRejects() returns the error of the promise", async () => {
  const error = await assertRejects(() => Promise.reject(new RangeError("too far")), RangeError, "far");
  assertEquals(error.message, "too far");
});

Deno.test("assertRejects() refuses a promise that resolves, another class, a call that throws at once", async () => {
  const calls: (() => Promise<unknown>)[] = [
    () => assertRejects(() => Promise.resolve(1)),
    () => assertRejects(() => Promise.reject(new RangeError()), TypeError),
    () => assertRejects(() => Promise.reject(new RangeError("near")), RangeError, "far"),
    () =>
      assertRejects(() => {
        throw new RangeError();
      }, RangeError),
  ];
  for (const call of calls) {
    const error = await call().then(() => null, (error: unknown) => error);
    assertInstanceOf(error, AssertionError);
  }
});
