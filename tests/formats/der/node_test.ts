import fc from "fast-check";
import { assert, assertEquals, assertThrows } from "../../../compat/std_assert.ts";
import { DerError } from "../../../formats/der/der_error.ts";
import { contentOf, type DerNode, hasTag, parseDer, rawOf } from "../../../formats/der/node.ts";
import { context, indefinite, int, join, octets, seq, set, utf8 } from "../../der_builder.ts";
import { assertTimely, LARGE, times } from "../../effort.ts";

const SAMPLE = seq(int(5), set(utf8("hello"), octets(new Uint8Array(300))), context(2, int(-70000)));

function bytes(hex: string): Uint8Array {
  return Uint8Array.fromHex(hex.replaceAll(" ", ""));
}

/** Values and bytes of a tree, to be compared. */
function show(node: DerNode): unknown {
  const name = `${node.tagClass} ${node.tag}`;
  return node.constructed ? [name, node.children.map(show)] : [name, contentOf(node).toHex()];
}

const TREES: readonly [says: string, hex: string, tree: unknown][] = [
  ["a primitive value", "02 01 05", ["universal 2", "05"]],
  ["an empty value", "05 00", ["universal 5", ""]],
  ["values in a value", "30 06 02 01 05 02 01 06", ["universal 16", [["universal 2", "05"], ["universal 2", "06"]]]],
  ["the other classes", "a3 04 41 00 c1 00", ["context 3", [["application 1", ""], ["private 1", ""]]]],
  ["a long tag", "7f 81 01 00", ["application 129", []]],
  ["a length that is not minimal", "04 84 00 00 00 01 ff", ["universal 4", "ff"]],
  ["an indefinite length", "30 80 02 01 05 30 80 00 00 00 00", ["universal 16", [["universal 2", "05"], [
    "universal 16",
    [],
  ]]]],
];

for (const [says, hex, tree] of TREES) {
  Deno.test(`parseDer() reads ${says}`, () => assertEquals(show(parseDer(bytes(hex))), tree));
}

const BAD: readonly [says: string, hex: string, offset: number, message: string][] = [
  ["nothing", "", 0, "ends too early"],
  ["a tag alone", "30", 1, "ends too early"],
  ["content that is cut", "04 05 01 02", 0, "length 5 is beyond the end"],
  ["a child that is longer than its parent", "30 03 04 05 01", 2, "length 5 is beyond the end"],
  ["a length of more bytes than there are", "04 84 ff ff ff ff", 0, "length is beyond the end"],
  ["a length of 127 bytes", "04 ff 01", 3, "ends too early"],
  ["bytes behind the value", "05 00 00", 2, "bytes behind the value"],
  ["a primitive value without a length", "04 80 00 00", 0, "indefinite length of a primitive value"],
  ["no end mark", "30 80 02 01 05", 5, "no end mark"],
  ["a tag number without an end", "3f ff ff ff ff ff 7f 00", 0, "tag number is too large"],
];

for (const [says, hex, offset, message] of BAD) {
  Deno.test(`parseDer() refuses ${says} and says where`, () => {
    const error = assertThrows(() => parseDer(bytes(hex)), DerError, message);
    assertEquals(error.offset, offset);
  });
}

Deno.test("parseDer() lets bytes follow when it is told to", () => {
  assertEquals(parseDer(bytes("05 00 00 00"), { trailing: true }).end, 2);
});

Deno.test("rawOf() and contentOf() are views of the source, with and without the header", () => {
  const [first, second] = parseDer(SAMPLE).children;
  assertEquals(rawOf(first!).toHex(), "020105");
  assertEquals(contentOf(first!).toHex(), "05");
  assert(hasTag(second, 17) && !hasTag(second, 17, "context") && !hasTag(undefined, 17));
  assertEquals(rawOf(second).buffer, SAMPLE.buffer);
});

Deno.test("parseDer() refuses values nested deeper than 64, of either kind of length", () => {
  let definite = seq();
  let open = indefinite(0x30);
  for (let depth = 0; depth < 64; depth++) [definite, open] = [seq(definite), indefinite(0x30, open)];
  assertEquals(parseDer(definite).constructed, true);
  assertEquals(parseDer(open).constructed, true);
  for (const deeper of [seq(definite), indefinite(0x30, open)]) {
    assertThrows(() => parseDer(deeper), DerError, "nested deeper than 64");
  }
});

Deno.test("parseDer() throws a DerError for a cut at every byte", () => {
  for (let end = 0; end < SAMPLE.length; end++) {
    assertThrows(() => parseDer(SAMPLE.subarray(0, end)), DerError);
  }
});

Deno.test("parseDer() of any bytes gives a tree within them or a DerError", () => {
  const tagged = fc.uint8Array({ maxLength: 60 }).map((tail) => join(bytes("30 80 30 0c"), tail));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), tagged), (input) => {
      try {
        checkInside(parseDer(input, { trailing: true }), 0, input.length);
      } catch (error) {
        if (!(error instanceof DerError)) throw error;
        assert(error.offset >= 0 && error.offset <= input.length);
      }
    }),
    { numRuns: times(600) },
  );
});

function checkInside(node: DerNode, from: number, to: number): void {
  assert(from <= node.start && node.start < node.contentStart && node.contentStart <= node.contentEnd);
  assert(node.contentEnd <= node.end && node.end <= to);
  for (const child of node.children) checkInside(child, node.contentStart, node.contentEnd);
}

Deno.test("parseDer() ends within a second on very many of the smallest, the deepest and the openest values", () => {
  const size = LARGE;
  const worst = [
    join(bytes(`30 83 ${(size - 5).toString(16).padStart(6, "0")}`), new Uint8Array(size - 5)),
    new Uint8Array(size).fill(0x30),
    Uint8Array.from({ length: size }, (_, i) => i % 2 ? 0x80 : 0x30),
    new Uint8Array(size).fill(0xff),
    join(bytes("30 80"), bytes("30 80 00 00 ".repeat(size / 10))),
  ];
  assertTimely(() => {
    for (const input of worst) assertThrows(() => parseDer(input), DerError);
  });
});
