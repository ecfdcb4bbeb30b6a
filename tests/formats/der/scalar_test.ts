import fc from "fast-check";
import { assertEquals, assertThrows } from "../../../compat/std_assert.ts";
import { readBoolean } from "../../../formats/der/boolean.ts";
import { DerError } from "../../../formats/der/der_error.ts";
import { readInteger, readIntegerHex, readSmallInteger } from "../../../formats/der/integer.ts";
import { type DerNode, parseDer } from "../../../formats/der/node.ts";
import { readBits, readOctets } from "../../../formats/der/octets.ts";
import { readOid } from "../../../formats/der/oid.ts";
import { readText } from "../../../formats/der/text.ts";
import { readTime } from "../../../formats/der/time.ts";
import { bits, bool, der, indefinite, int, octets, oid, utf8 } from "../../der_builder.ts";
import { times } from "../../effort.ts";

const text = (tag: number, value: string) => der(tag, new TextEncoder().encode(value));
const hex = (value: string) => Uint8Array.fromHex(value);

const GOOD: readonly [name: string, read: (node: DerNode) => unknown, bytes: Uint8Array, value: unknown][] = [
  ["readOid() reads a short identifier", readOid, oid("1.2.840.113635.100.6.1.13"), "1.2.840.113635.100.6.1.13"],
  ["readOid() reads the arcs 0 and 2", readOid, oid("0.9.2342.19200300.100.1.1"), "0.9.2342.19200300.100.1.1"],
  ["readOid() reads a large second arc", readOid, der(6, hex("8837")), "2.999"],
  [
    "readOid() reads arcs beyond 64 bits",
    readOid,
    der(6, hex("6982ffffffffffffffffff7f")),
    "2.25.3541774862152233910271",
  ],
  ["readInteger() reads zero", readInteger, int(0), 0n],
  ["readInteger() reads negative numbers", readInteger, int(-129), -129n],
  ["readInteger() reads large numbers", readInteger, int(2n ** 80n), 2n ** 80n],
  ["readSmallInteger() gives a number", readSmallInteger, int(65537), 65537],
  ["readIntegerHex() leaves the zero in front out", readIntegerHex, int(0xff00), "ff00"],
  ["readIntegerHex() reads zero", readIntegerHex, int(0), "00"],
  ["readBoolean() takes any byte but zero for true", readBoolean, der(1, hex("01")), true],
  ["readBoolean() reads false", readBoolean, bool(false), false],
  ["readBits() leaves the count of unused bits out", readBits, bits(hex("0a0b")), hex("0a0b")],
  ["readOctets() reads a plain string", readOctets, octets(hex("0a")), hex("0a")],
  [
    "readOctets() joins pieces, also nested ones",
    readOctets,
    indefinite(0x24, octets(hex("0a")), indefinite(0x24, octets(hex("0b")), octets(hex("")))),
    hex("0a0b"),
  ],
  ["readText() reads UTF-8", readText, utf8("Zoë 東京"), "Zoë 東京"],
  ["readText() reads printable and IA5 text", readText, text(19, "Example Inc."), "Example Inc."],
  ["readText() reads T61 as Latin-1", readText, der(20, hex("5a6feb80")), "Zoë\x80"],
  ["readText() reads BMP text", readText, der(30, hex("67714eac")), "東京"],
  ["readText() reads universal text", readText, der(28, hex("0001f600")), "😀"],
  ["readText() joins pieces", readText, der(0x2c, utf8("a"), utf8("b")), "ab"],
  ["readTime() reads a UTCTime of this century", readTime, text(23, "310704092640Z"), "2031-07-04T09:26:40Z"],
  ["readTime() reads a UTCTime of the last century", readTime, text(23, "990101000000Z"), "1999-01-01T00:00:00Z"],
  ["readTime() takes a UTCTime without seconds", readTime, text(23, "3107040926Z"), "2031-07-04T09:26:00Z"],
  ["readTime() takes a time zone", readTime, text(23, "310704002640+0200"), "2031-07-03T22:26:40Z"],
  ["readTime() reads a GeneralizedTime", readTime, text(24, "20600229235959Z"), "2060-02-29T23:59:59Z"],
  ["readTime() drops parts of a second", readTime, text(24, "20310704092640.123Z"), "2031-07-04T09:26:40Z"],
];

for (const [name, read, bytes, value] of GOOD) {
  Deno.test(name, () => assertEquals(read(parseDer(bytes)), value));
}

const BAD: readonly [name: string, read: (node: DerNode) => unknown, bytes: Uint8Array][] = [
  ["readOid() refuses an empty identifier", readOid, der(6)],
  ["readOid() refuses one without an end", readOid, der(6, hex("2a86"))],
  ["readOid() refuses one of kilobytes", readOid, der(6, new Uint8Array(5000))],
  ["readOid() refuses text", readOid, utf8("1.2.3")],
  ["readInteger() refuses no bytes", readInteger, der(2)],
  ["readInteger() refuses kilobytes", readInteger, der(2, new Uint8Array(5000))],
  ["readSmallInteger() refuses what a number cannot hold", readSmallInteger, int(2n ** 60n)],
  ["readBoolean() refuses two bytes", readBoolean, der(1, hex("0101"))],
  ["readBits() refuses single bits", readBits, der(3, hex("0480"))],
  ["readOctets() refuses pieces of another kind", readOctets, der(0x24, utf8("a"))],
  ["readText() refuses octets", readText, octets(hex("41"))],
  ["readText() refuses bad UTF-8", readText, der(12, hex("ff"))],
  ["readText() refuses half a character", readText, der(30, hex("67"))],
  ["readText() refuses a character beyond the last", readText, der(28, hex("00110000"))],
  ["readText() refuses three bytes of four", readText, der(28, hex("000000"))],
  ["readTime() refuses a time without a zone", readTime, text(23, "310704092640")],
  ["readTime() refuses the 30th of February", readTime, text(23, "310230092640Z")],
  ["readTime() refuses the 13th month", readTime, text(24, "20311304092640Z")],
  ["readTime() refuses what is no time", readTime, utf8("310704092640Z")],
  ["readTime() refuses a year of any length", readTime, text(24, "9".repeat(200_000))],
];

for (const [name, read, bytes] of BAD) {
  Deno.test(name, () => void assertThrows(() => read(parseDer(bytes)), DerError));
}

Deno.test("every reader gives a value or a DerError for a value of any tag and content", () => {
  const readers = [
    readOid,
    readInteger,
    readIntegerHex,
    readSmallInteger,
    readBoolean,
    readBits,
    readOctets,
    readText,
    readTime,
  ];
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30 }), fc.uint8Array({ maxLength: 40 }), (tag, content) => {
      const node = parseDer(der(tag, content));
      for (const read of readers) {
        try {
          read(node);
        } catch (error) {
          if (!(error instanceof DerError)) throw error;
        }
      }
    }),
    { numRuns: times(500) },
  );
});

Deno.test("readInteger() reads every integer that the builder writes", () => {
  fc.assert(fc.property(fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }), (value) => {
    assertEquals(readInteger(parseDer(int(value))), value);
  }));
});
