import { assert, assertEquals, assertThrows } from "../../../compat/std_assert.ts";
import {
  type ByteSource,
  cachePages,
  fromBytes,
  makeReader,
  readExactly,
  takePart,
} from "../../../formats/macho/bytes.ts";
import { MachOError } from "../../../formats/macho/macho_error.ts";

const BYTES = Uint8Array.from({ length: 40_000 }, (_, i) => i * 7);

const RANGES: readonly (readonly [string, number, number])[] = [
  ["the start", 0, 4],
  ["nothing", 5, 0],
  ["the end", 39_999, 1],
  ["more than is left", 39_990, 100],
  ["over a page's end", 16_380, 10],
  ["several pages", 10, 39_000],
  ["beyond the end", 40_000, 4],
  ["far beyond the end", 2 ** 52, 4],
  ["a length of 2^53 - 1", 3, Number.MAX_SAFE_INTEGER],
];

for (const [name, offset, length] of RANGES) {
  Deno.test(`every source reads ${name} alike`, () => {
    const whole = fromBytes(BYTES);
    const framed = new Uint8Array(40_020);
    framed.set(BYTES, 10);
    for (
      const source of [whole, cachePages(whole), takePart(fromBytes(framed), 10, 40_000), takePart(whole, 0, 2 ** 40)]
    ) {
      assertEquals(source.size, 40_000);
      assertEquals(source.read(offset, length), BYTES.slice(offset, offset + length));
      assertEquals(source.read(offset, length).length, BYTES.slice(offset, offset + length).length);
    }
  });
}

Deno.test("no source reads at offsets or of lengths that are no whole numbers above zero", () => {
  for (const source of [fromBytes(BYTES), cachePages(fromBytes(BYTES)), takePart(fromBytes(BYTES), 10, 100)]) {
    for (const wrong of [-1, 0.5, NaN, Infinity, 2 ** 60]) {
      assertEquals(source.read(wrong, 4).length, 0);
      assertEquals(source.read(0, wrong).length, 0);
    }
  }
});

Deno.test("takePart() of a range that is not there is empty", () => {
  for (const [offset, size] of [[50_000, 4], [-4, 4], [NaN, 4], [0, -1], [2 ** 53, 1]] as const) {
    const part = takePart(fromBytes(BYTES), offset, size);
    assertEquals(part.size, 0);
    assertEquals(part.read(0, 4).length, 0);
  }
});

Deno.test("takePart() shows nothing of what lies behind the part", () => {
  const part = takePart(fromBytes(BYTES), 100, 10);
  assertEquals(part.read(4, 100), BYTES.slice(104, 110));
  assertEquals(part.read(10, 1).length, 0);
});

Deno.test("cachePages() reads a page once for many small reads, and bounds what it keeps", () => {
  let reads = 0;
  const source: ByteSource = {
    size: 2 ** 30,
    read: (_, length) => {
      reads++;
      return new Uint8Array(length);
    },
  };
  const cached = cachePages(source);
  for (let i = 0; i < 1000; i++) cached.read(i * 8, 8);
  assertEquals(reads, 1);
  for (let i = 0; i < 100; i++) cached.read(i * 16_384, 8);
  assertEquals(reads, 100);
  cached.read(0, 8);
  assertEquals(reads, 101);
});

Deno.test("readExactly() names what is cut, and where, before it reads", () => {
  const source: ByteSource = { size: 10, read: () => assert(false, "read") as never };
  const error = assertThrows(() => readExactly(source, 4, 2 ** 40, "table"), MachOError);
  assertEquals(error.message, "Cannot parse Mach-O: table beyond the end at offset 4");
  assertEquals(error.offset, 4);
  assert(error instanceof SyntaxError);
});

Deno.test("readExactly() takes a source that became shorter for one that ends", () => {
  assertThrows(() => readExactly({ size: 10, read: () => new Uint8Array(2) }, 0, 4, "header"), MachOError, "header");
});

Deno.test("makeReader() reads numbers in both byte orders", () => {
  const bytes = Uint8Array.fromHex("0102030405060708");
  const [little, big] = [true, false].map((littleEndian) => makeReader(bytes, { littleEndian }));
  assertEquals([little!.u8(1), little!.u16(0), little!.u32(0)], [2, 0x0201, 0x04030201]);
  assertEquals([big!.u8(1), big!.u16(0), big!.u32(0)], [2, 0x0102, 0x01020304]);
  assertEquals(makeReader(Uint8Array.fromHex("ffffffffffff1f00"), { littleEndian: true }).u64(0), 2 ** 53 - 1);
  assertEquals(makeReader(Uint8Array.fromHex("001fffffffffffff"), { littleEndian: false }).u64(0), 2 ** 53 - 1);
  assertEquals(makeReader(Uint8Array.fromHex("00ffffffff"), { littleEndian: true }).u32(1), 2 ** 32 - 1);
});

Deno.test("makeReader() throws with the offset in the file for numbers beyond the end or above 2^53", () => {
  const reader = makeReader(Uint8Array.fromHex("0000000000000020"), { littleEndian: true, base: 100 });
  const reads = [
    () => reader.u8(8),
    () => reader.u16(7),
    () => reader.u32(5),
    () => reader.u64(1),
    () => reader.u8(-1),
  ];
  assertEquals(reads.map((read) => assertThrows(read, MachOError).offset), [108, 107, 105, 101, 99]);
  assertEquals(assertThrows(() => reader.u64(0), MachOError, "above 2^53").offset, 100);
});
