import fc from "fast-check";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "../../../compat/std_assert.ts";
import { parseBinaryPlist } from "../../../formats/plist/binary.ts";
import { makeDictionary, PlistError, type PlistValue, Uid } from "../../../formats/plist/value.ts";
import { frameBinaryPlist, writeBinaryPlist } from "../../../formats/plist/write_plist.ts";
import { assertTimely, readTamely } from "./tame.ts";
import { LARGE, times } from "../../effort.ts";

/** {"a": 42}, written by hand after the public CoreFoundation source. */
const BY_HAND = Uint8Array.fromHex(
  "62706c6973743030" + "d10102" + "5161" + "102a" + "080b0d" + "000000000000" + "0101" + "0000000000000003" +
    "0000000000000000" + "000000000000000f",
);

const OBJECTS: readonly (readonly [string, string, PlistValue])[] = [
  ["null", "00", null],
  ["false", "08", false],
  ["true", "09", true],
  ["one unsigned byte", "10ff", 255],
  ["two unsigned bytes", "11ffff", 65535],
  ["four unsigned bytes", "12ffffffff", 4294967295],
  ["eight signed bytes", "13fffffffffffffff9", -7],
  ["2^63-1", "137fffffffffffffff", 9223372036854775807n],
  ["2^53", "130020000000000000", 9007199254740992n],
  ["sixteen bytes", "140000000000000000ffffffffffffffff", 18446744073709551615n],
  ["minus one in sixteen bytes", "14ffffffffffffffffffffffffffffffff", -1],
  ["a float", "223f000000", 0.5],
  ["a double", "237ff0000000000000", Infinity],
  ["a date", "33000000000000000", new Date("2001-01-01T00:00:00Z")],
  ["data", "43010203", new Uint8Array([1, 2, 3])],
  ["an empty string", "50", ""],
  ["an ASCII string with a long count", "5f1010" + "61".repeat(16), "a".repeat(16)],
  ["a UTF-16 string", "627f517edc", "网络"],
  ["half a surrogate pair", "61d800", "\ufffd"],
  ["a UID of one byte", "8007", new Uid(7)],
  ["a UID of two bytes", "810102", new Uid(258)],
  ["an empty array", "a0", []],
  ["an empty set", "c0", []],
  ["an empty ordered set", "b0", []],
  ["an empty dictionary", "d0", {}],
];

const ERRORS: readonly (readonly [string, Uint8Array, string])[] = [
  ["nothing", new Uint8Array(), 'no "bplist" header'],
  ["another version", new TextEncoder().encode("bplist15" + "x".repeat(40)), 'unsupported version "15"'],
  ["a header alone", new TextEncoder().encode("bplist00"), "too short"],
  ["an array that contains itself", frame("a100"), "cyclic reference to object 0"],
  ["a dictionary that is its own value", frame("d10100", "5161"), "cyclic reference to object 0"],
  ["an object count of 2^40", frameBinaryPlist([[0x09]], { count: 1n << 40n }), "object count 1099511627776"],
  ["no objects", frameBinaryPlist([[0x09]], { count: 0n }), "object count 0"],
  ["a root beyond the objects", frameBinaryPlist([[0x09]], { root: 1n }), "root 1 of 1"],
  ["a reference beyond the objects", frame("a105"), "reference to object 5 of 1"],
  ["references of no bytes", frameBinaryPlist([[0x09]], { referenceSize: 0 }), "references of 0 bytes"],
  ["an object inside the trailer", frameBinaryPlist([[0x09]], { offsets: [60] }), "out of bounds"],
  ["an object inside the header", frameBinaryPlist([[0x09]], { offsets: [3] }), "out of bounds"],
  ["a string beyond the end", frame("5f107f61"), "beyond the end"],
  ["data with a count of 2^63", frame("4f138000000000000000"), "beyond the end"],
  ["an array with a count of 2^63", frame("af138000000000000000"), "references beyond the end"],
  ["a count that is no integer", frame("5f5161"), "without its count"],
  ["a count cut off", frame("5f"), "without its count"],
  ["an integer cut off", frame("13ff"), "beyond the end"],
  ["an integer of 32 bytes", frame("15" + "00".repeat(32)), "unknown object type 0x15"],
  ["an unknown object", frame("70"), "unknown object type 0x70"],
  ["the fill byte as an object", frame("0f"), "unknown object type 0x0f"],
  ["a date that is not a number", frame("337ff8000000000000"), "date out of range"],
  ["a key that is no string", frame("d10101", "1001"), "no string"],
  ["a byte above ASCII", frame("51e9"), "ASCII string with another byte"],
];

/** Frames hand-written objects, given in hexadecimal. */
function frame(...objects: readonly string[]): Uint8Array {
  return frameBinaryPlist(objects.map((hex) => [...Uint8Array.fromHex(hex.length % 2 ? `${hex}0` : hex)]));
}

/** `levels` arrays, each with `width` references to the next; the last holds a string. */
function laughs(levels: number, width: number): Uint8Array {
  const objects = Array.from({ length: levels }, (_, i) => [0xa0 + width, ...Array(width).fill(i + 1)]);
  return frameBinaryPlist([...objects, [0x51, 0x61]]);
}

Deno.test("parseBinaryPlist() reads a list written by hand", () => assertEquals(parseBinaryPlist(BY_HAND), { a: 42 }));

for (const [name, hex, expected] of OBJECTS) {
  Deno.test(`parseBinaryPlist() reads ${name}`, () => {
    const value = parseBinaryPlist(frame(hex));
    assertEquals(value, expected);
    assertEquals(typeof value, typeof expected);
  });
}

for (const [name, bytes, message] of ERRORS) {
  Deno.test(`parseBinaryPlist() refuses ${name}`, () => {
    assertStringIncludes(assertThrows(() => parseBinaryPlist(bytes), PlistError).message, message);
  });
}

Deno.test("parseBinaryPlist() reads a view into a larger buffer, and shares no memory with it", () => {
  const buffer = new Uint8Array(BY_HAND.length + 20);
  const data = writeBinaryPlist(new Uint8Array([1, 2, 3]));
  buffer.set(data, 7);
  const value = parseBinaryPlist(buffer.subarray(7, 7 + data.length));
  buffer.fill(0);
  assertEquals(value, new Uint8Array([1, 2, 3]));
});

Deno.test("parseBinaryPlist() keeps __proto__ as a mere key", () => {
  const value = parseBinaryPlist(frame("d10102", "59" + new TextEncoder().encode("__proto__").toHex(), "d0"));
  assertEquals(Object.keys(value as object), ["__proto__"]);
});

Deno.test("parseBinaryPlist() decodes a shared object once", () => {
  const value = parseBinaryPlist(frame("a20101", "a102", "5161")) as PlistValue[];
  assertEquals(value, [["a"], ["a"]]);
  assert(value[0] === value[1]);
  assertEquals(JSON.stringify(parseBinaryPlist(laughs(4, 10))).length, 42_221);
});

Deno.test("parseBinaryPlist() refuses within 10 ms what would come to a billion values", () => {
  const bytes = laughs(9, 10);
  parseBinaryPlist(laughs(2, 3));
  const start = performance.now();
  const error = assertThrows(() => parseBinaryPlist(bytes), PlistError);
  assert(performance.now() - start < 10);
  assertStringIncludes(error.message, "expands to more than 67108864 values");
});

Deno.test("parseBinaryPlist() refuses a long string that is referred to too often", () => {
  const text = [0x5f, 0x11, 0x75, 0x30, ...Array(30_000).fill(0x61)];
  const array = [0xaf, 0x11, 0x75, 0x30, ...Array(30_000).fill(1)];
  assertThrows(() => parseBinaryPlist(frameBinaryPlist([array, text])), PlistError, "expands to more than");
});

Deno.test("parseBinaryPlist() refuses overlapping objects", () => {
  const array = [
    0xaf,
    0x11,
    0x03,
    0xe8,
    ...Array.from({ length: 1000 }, (_, i) => [(i + 1) >> 8, (i + 1) & 0xff]).flat(),
  ];
  const long = [0x5f, 0x11, 0x03, 0xe8, ...Array(1000).fill(0x61)];
  const offsets = [8, ...Array(1000).fill(8 + array.length)];
  const bytes = frameBinaryPlist([array, long], { offsets, referenceSize: 2 });
  assertThrows(() => parseBinaryPlist(bytes), PlistError, "overlapping objects");
});

Deno.test("parseBinaryPlist() bounds the depth on every way to an object", () => {
  const chain = (length: number): number[][] => [
    ...Array.from({ length: length - 1 }, (_, i) => [0xa1, (i + 1) >> 8, (i + 1) & 0xff]),
    [0xa0],
  ];
  parseBinaryPlist(frameBinaryPlist(chain(512), { referenceSize: 2 }));
  assertThrows(() => parseBinaryPlist(frameBinaryPlist(chain(513), { referenceSize: 2 })), PlistError, "nested deeper");
  // The root names the deepest object first, so that each next one is reached over a known one.
  const reverse = Array.from({ length: 600 }, (_, i) => 600 - i);
  const root = [0xaf, 0x11, 600 >> 8, 600 & 0xff, ...reverse.flatMap((index) => [index >> 8, index & 0xff])];
  const links = Array.from({ length: 599 }, (_, i) => [0xa1, (i + 2) >> 8, (i + 2) & 0xff]);
  const bytes = frameBinaryPlist([root, ...links, [0xa0]], { referenceSize: 2 });
  assertThrows(() => parseBinaryPlist(bytes), PlistError, "nested deeper");
});

Deno.test("parseBinaryPlist() reads back what the writer wrote", () => {
  const scalar = fc.oneof(
    fc.string({ unit: "grapheme" }).map((text) => text.toWellFormed()),
    fc.maxSafeInteger(),
    fc.double(),
    fc.boolean(),
    fc.uint8Array(),
    fc.bigInt({ min: 1n << 60n, max: 1n << 100n }),
    fc.date({ noInvalidDate: true, min: new Date("1900-01-01"), max: new Date("2200-01-01") }),
    fc.nat().map((index) => new Uid(index)),
  );
  const { tree } = fc.letrec<{ tree: PlistValue }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.array(tie("tree"), { maxLength: 5 }),
      fc.dictionary(fc.string(), tie("tree"), { maxKeys: 5 }).map((value) => Object.assign(makeDictionary(), value)),
    ),
  }));
  fc.assert(fc.property(tree, (value) => assertEquals(parseBinaryPlist(writeBinaryPlist(value)), value)), {
    numRuns: times(60),
  });
});

Deno.test("parseBinaryPlist() throws nothing but PlistError for cut, changed and arbitrary bytes", () => {
  const sample = writeBinaryPlist(
    Object.assign(makeDictionary(), {
      name: "网络",
      list: [1, 2.5, true, new Uint8Array(20), new Date(0), new Uid(3)],
      more: "x".repeat(40),
    }),
  );
  for (let end = 0; end < sample.length; end++) {
    assertThrows(() => parseBinaryPlist(sample.subarray(0, end)), PlistError);
  }
  fc.assert(
    fc.property(fc.nat(sample.length - 1), fc.nat(255), fc.nat(sample.length - 1), fc.nat(255), (i, a, j, b) => {
      const bytes = sample.slice();
      bytes[i] = a;
      bytes[j] = b;
      readTamely(() => parseBinaryPlist(bytes));
    }),
    { numRuns: times(300) },
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
    readTamely(() => parseBinaryPlist(new Uint8Array([...BY_HAND.subarray(0, 8), ...bytes])));
  }));
});

Deno.test("parseBinaryPlist() takes linear time for large files of anything", () => {
  for (const byte of [0x00, 0x09, 0x50, 0xa0, 0xaf, 0xd1, 0xff]) {
    const bytes = new Uint8Array(LARGE).fill(byte);
    bytes.set(BY_HAND.subarray(0, 8));
    bytes.set([0, 0, 0, 0, 0, 0, 2, 2], bytes.length - 32);
    new DataView(bytes.buffer).setBigUint64(bytes.length - 24, 200_000n);
    new DataView(bytes.buffer).setBigUint64(bytes.length - 8, 500_000n);
    assertTimely(() => parseBinaryPlist(bytes), `0x${byte.toString(16)}`);
  }
});
