import { assertEquals, assertStringIncludes, assertThrows } from "../../../compat/std_assert.ts";
import { fromBytes } from "../../../formats/macho/bytes.ts";
import { nameCpu } from "../../../formats/macho/cpu.ts";
import { parseFat, recognizeMachO } from "../../../formats/macho/fat.ts";
import { parseMachO } from "../../../formats/macho/image.ts";
import { MachOError } from "../../../formats/macho/macho_error.ts";
import { buildFat, buildMachO } from "../../macho_builder.ts";

const INTEL = buildMachO({ cpu: "x86_64" });
const ARM = buildMachO({ cpu: "arm64" });

/** A table written by hand, of entries of five numbers each, padded to `size`. */
function table(entries: readonly (readonly number[])[], size = 4096, count = entries.length): Uint8Array {
  const file = new DataView(new ArrayBuffer(size));
  [0xcafebabe, count, ...entries.flat()].forEach((value, i) => file.setUint32(4 * i, value));
  return new Uint8Array(file.buffer);
}

const X86_64 = [0x01000007, 3] as const;
const ARM64 = [0x0100000c, 0] as const;

const HEADS: readonly (readonly [string, string, "fat" | "thin" | null])[] = [
  ["a universal file", "cafebabe00000002", "fat"],
  ["a universal file with 64-bit offsets", "cafebabf00000002", "fat"],
  ["a universal file without slices", "cafebabe00000000", "fat"],
  ["a Java class file of version 8", "cafebabe00000034", null],
  ["a Java class file of the oldest version", "cafebabe0003002d", null],
  ["a universal file's magic alone", "cafebabe", null],
  ["a universal file in the wrong byte order", "bebafeca02000000", null],
  ["a 64-bit image", "cffaedfe", "thin"],
  ["a 32-bit image", "cefaedfe", "thin"],
  ["a big-endian 64-bit image", "feedfacf", "thin"],
  ["a big-endian 32-bit image", "feedface", "thin"],
  ["a script", "23212f62696e2f7368", null],
  ["an ELF file", "7f454c4602010100", null],
  ["a static library", "213c617263683e0a", null],
  ["three bytes", "cffaed", null],
  ["nothing", "", null],
];

for (const [name, hex, kind] of HEADS) {
  Deno.test(`recognizeMachO() takes ${name} for ${kind ?? "something else"}`, () => {
    assertEquals(recognizeMachO(fromBytes(Uint8Array.fromHex(hex))), kind);
  });
}

const PROBLEMS: readonly (readonly [string, Uint8Array, readonly string[], number])[] = [
  ["no problem", buildFat([INTEL, ARM]), [], 2],
  ["no problem with 64-bit offsets", buildFat([INTEL, ARM], { wide: true, align: 14 }), [], 2],
  ["a table that is cut", table([[...X86_64, 32, 8, 0]], 40, 2), [
    "table of 2 slices cut after 1",
    "slice x86_64 overlaps what lies before it",
  ], 1],
  ["a slice beyond the end", table([[...X86_64, 4096, 16, 0]]), ["slice x86_64 begins beyond the end"], 0],
  ["a slice that is cut", table([[...X86_64, 4000, 97, 0]]), ["slice x86_64 is cut"], 1],
  ["a slice inside the table", table([[...ARM64, 16, 64, 0]]), ["slice arm64 overlaps what lies before it"], 1],
  [
    "slices that overlap",
    table([[...ARM64, 600, 64, 0], [...X86_64, 500, 101, 0]]),
    ["slice arm64 overlaps what lies before it"],
    2,
  ],
  ["a slice twice", table([[...ARM64, 500, 64, 0], [...ARM64, 600, 64, 0]]), ["second slice for arm64"], 2],
  ["a slice that is not aligned", table([[...ARM64, 600, 64, 4]]), ["slice arm64 is not aligned to 2^4"], 1],
  ["an alignment of 2^99", table([[...ARM64, 600, 64, 99]]), ["slice arm64 is not aligned to 2^99"], 1],
];

for (const [name, bytes, expected, count] of PROBLEMS) {
  Deno.test(`parseFat() reports ${name}`, () => {
    const problems: string[] = [];
    const slices = parseFat(fromBytes(bytes), (why) => problems.push(why));
    assertEquals(problems, expected);
    assertEquals(slices.length, count);
  });
}

Deno.test("parseFat() takes no more of a slice than the file has", () => {
  const [slice] = parseFat(fromBytes(table([[...X86_64, 4000, 0xffffffff, 0]])), () => {});
  assertEquals(slice, { cputype: X86_64[0], cpusubtype: 3, offset: 4000, size: 96 });
});

Deno.test("parseFat() leaves out a slice whose offset is above 2^53", () => {
  const bytes = buildFat([ARM, INTEL], { wide: true });
  bytes.fill(0xff, 16, 24);
  const problems: [string, number][] = [];
  assertEquals(parseFat(fromBytes(bytes), (...problem) => problems.push(problem)).length, 1);
  assertEquals(problems, [["number above 2^53", 16]]);
});

Deno.test("parseFat() refuses a file without slices and one that is not universal", () => {
  assertThrows(() => parseFat(fromBytes(table([])), () => {}), MachOError, "without slices");
  assertThrows(() => parseFat(fromBytes(ARM), () => {}), MachOError, "no universal file");
});

Deno.test("parseMachO() reads every slice of a universal file at its own offset", () => {
  for (const wide of [false, true]) {
    const bytes = buildFat([INTEL, buildMachO({ cpu: "arm64e", rpaths: ["@loader_path/.."] })], { wide });
    const { fileKind, slices, problems } = parseMachO(fromBytes(bytes));
    assertEquals([fileKind, problems], ["fat", []]);
    assertEquals(slices.map(({ arch, rpaths }) => [arch, rpaths]), [["x86_64", []], ["arm64e", ["@loader_path/.."]]]);
    assertEquals(slices.map(({ offset, size }) => bytes.slice(offset, offset + size)), [
      INTEL,
      buildMachO({ cpu: "arm64e", rpaths: ["@loader_path/.."] }),
    ]);
  }
});

Deno.test("parseMachO() leaves out a slice that is no Mach-O and reads the others", () => {
  const bytes = buildFat([INTEL, ARM]);
  const [first] = parseMachO(fromBytes(bytes)).slices;
  bytes.set(new TextEncoder().encode("!<arch>\n"), first!.offset);
  const { slices, problems } = parseMachO(fromBytes(bytes));
  assertEquals(slices.map(({ arch }) => arch), ["arm64"]);
  assertEquals(problems, [{ arch: "x86_64", offset: first!.offset, why: "no Mach-O magic" }]);
});

Deno.test("parseMachO() reports a slice for another processor than its entry and trusts the header", () => {
  const bytes = buildFat([INTEL, ARM]);
  new DataView(bytes.buffer).setUint32(8, 7);
  const { slices, problems } = parseMachO(fromBytes(bytes));
  assertEquals(slices.map(({ arch }) => arch), ["x86_64", "arm64"]);
  assertEquals(problems.map(({ arch, why }) => [arch, why]), [["i386", "slice holds an image for x86_64"]]);
});

Deno.test("parseMachO() refuses a Java class file", () => {
  const error = assertThrows(() => parseMachO(fromBytes(Uint8Array.fromHex("cafebabe00000041"))), MachOError);
  assertStringIncludes(error.message, "no Mach-O magic");
});

Deno.test("nameCpu() knows the processors of every Mac, and says so of others", () => {
  const named = [[7, 3], [0x01000007, 3], [0x01000007, 8], [0x0100000c, 0], [0x0100000c, 0x80000002], [0x12, 0], [
    0x12,
    100,
  ]];
  assertEquals(
    named.map(([type, subtype]) => nameCpu(type!, subtype!)),
    ["i386", "x86_64", "x86_64h", "arm64", "arm64e", "ppc", "ppc970"],
  );
  assertEquals(nameCpu(0x0100000d, 0x01000005), "unknown (16777229, 5)");
});
