import { assert, assertEquals, assertThrows } from "../../../compat/std_assert.ts";
import { fromBytes } from "../../../formats/macho/bytes.ts";
import { type MachO, parseMachO, type Slice } from "../../../formats/macho/image.ts";
import { MachOError } from "../../../formats/macho/macho_error.ts";
import { makeByteWriter } from "../../byte_writer.ts";
import { buildMachO, type ImageSpec } from "../../macho_builder.ts";
import { CPUS } from "../../macho_spec.ts";

/** An executable of no segments, written by hand after the public header: LC_RPATH, LC_MAIN. */
const BY_HAND = Uint8Array.fromHex(
  "cffaedfe0c000001000000000200000002000000380000008500200000000000" +
    "1c000080200000000c000000" + new TextEncoder().encode("@loader_path/../Fwk").toHex() + "00" +
    "280000801800000040000000000000000000000000000000",
);

function parse(spec: ImageSpec): MachO & { readonly slice: Slice } {
  const file = parseMachO(fromBytes(buildMachO(spec)));
  return { ...file, slice: file.slices[0]! };
}

/** One whole load command of a type with 32-bit numbers behind it, little-endian. */
function command(type: number, ...numbers: number[]): Uint8Array {
  return new Uint8Array(Uint32Array.of(type, 8 + 4 * numbers.length, ...numbers).buffer);
}

Deno.test("parseMachO() reads an image written by hand", () => {
  const { fileKind, slices, problems } = parseMachO(fromBytes(BY_HAND));
  const { arch, fileType, hasMain, entryOffset, rpaths, complete, segments } = slices[0]!;
  assertEquals([fileKind, problems], ["thin", []]);
  assertEquals(
    [arch, fileType, hasMain, entryOffset, complete, rpaths, segments],
    ["arm64", "execute", true, 64, true, ["@loader_path/../Fwk"], []],
  );
});

for (const cpu of Object.keys(CPUS) as (keyof typeof CPUS)[]) {
  Deno.test(`parseMachO() reads an image for ${cpu}`, () => {
    const { slice, problems } = parse({
      cpu,
      dylibs: ["/usr/lib/libSystem.B.dylib"],
      rpaths: ["@executable_path/../Frameworks"],
      uuid: "00112233445566778899aabbccddeeff",
      signature: 48,
      pageSize: 0x1000,
    });
    assertEquals(problems, []);
    assertEquals([slice.arch, slice.fileType, slice.entryOffset, slice.complete], [cpu, "execute", 16, true]);
    assertEquals(slice.dylibs.map(({ path }) => path), ["/usr/lib/libSystem.B.dylib"]);
    assertEquals(slice.rpaths, ["@executable_path/../Frameworks"]);
    assertEquals(slice.buildVersion, { platform: "macos", minos: "11.0", sdk: "15.1" });
    assertEquals(slice.uuid, "00112233-4455-6677-8899-AABBCCDDEEFF");
    assertEquals(slice.codeSignature, { offset: slice.size - 48, size: 48 });
    const start = CPUS[cpu].wide ? 0x1_0000_0000 : 0x1000;
    assertEquals(slice.segments.map(({ name }) => name), ["__PAGEZERO", "__TEXT", "__LINKEDIT"]);
    const [zero, text] = slice.segments;
    assertEquals(zero, { name: "__PAGEZERO", vmaddr: 0, vmsize: start, fileoff: 0, filesize: 0, sections: [] });
    assertEquals([text!.vmaddr, text!.fileoff, text!.filesize % 0x1000], [start, 0, 0]);
    assertEquals(text!.sections.map(({ name, size }) => [name, size]), [["__text", 16]]);
    assertEquals(text!.sections[0]!.addr - start, text!.sections[0]!.offset);
  });
}

Deno.test("every kind of library command is told apart, with its versions", () => {
  const kinds = ["load", "id", "lazy", "weak", "reexport", "upward"] as const;
  const dylibs = kinds.map((kind) => ({ kind, path: `@rpath/${kind}.dylib`, current: 0x05276403, compat: 0x10000 }));
  assertEquals(
    parse({ dylibs }).slice.dylibs,
    dylibs.map(({ path, kind }) => ({ path, kind, current: "1319.100.3", compat: "1.0.0" })),
  );
});

Deno.test("the flags of the newer library command say its kind", () => {
  const flags = [0, 1, 2, 4, 8, 9];
  const { dylibs } = parse({ dylibs: flags.map((flag) => ({ path: `/lib${flag}`, flags: flag })) }).slice;
  assertEquals(dylibs.map(({ path }) => path), flags.map((flag) => `/lib${flag}`));
  assertEquals(dylibs.map(({ kind }) => kind), ["load", "weak", "reexport", "upward", "lazy", "weak"]);
});

Deno.test("a path is read as UTF-8", () => {
  assertEquals(parse({ rpaths: ["@loader_path/网络"] }).slice.rpaths, ["@loader_path/网络"]);
});

const TYPES: readonly (readonly [number, string | number])[] = [[1, "object"], [2, "execute"], [6, "dylib"], [
  8,
  "bundle",
], [
  12,
  "fileset",
], [99, 99]];
for (const [fileType, name] of TYPES) {
  Deno.test(`file type ${fileType} is ${name}`, () => assertEquals(parse({ fileType }).slice.fileType, name));
}

const VERSIONS: readonly (readonly [string, ImageSpec, Slice["buildVersion"]])[] = [
  ["none", { build: null }, null],
  ["an exact one", { build: [1, 0xc0103, 0xf0502] }, { platform: "macos", minos: "12.1.3", sdk: "15.5.2" }],
  ["one without an SDK", { build: [1, 0xa0f00, 0] }, { platform: "macos", minos: "10.15", sdk: null }],
  ["the older command", { build: null, minimum: [0xa0d00, 0xa0e06] }, {
    platform: "macos",
    minos: "10.13",
    sdk: "10.14.6",
  }],
  ["Catalyst", { build: [6, 0xe0000, 0xe0000] }, { platform: "maccatalyst", minos: "14.0", sdk: "14.0" }],
  ["a new platform", { build: [77, 0xe0000, 0] }, { platform: 77, minos: "14.0", sdk: null }],
  [
    "two, macOS last",
    { build: [6, 0xe0000, 0], extraCommands: [command(0x32, 1, 0xb0000, 0, 0)] },
    { platform: "macos", minos: "11.0", sdk: null },
  ],
];
for (const [name, spec, expected] of VERSIONS) {
  Deno.test(`the build version is read: ${name}`, () => assertEquals(parse(spec).slice.buildVersion, expected));
}

Deno.test("an image without LC_MAIN says so, and whether it has a thread command instead", () => {
  const shown = [{ main: null }, { main: null, unixThread: true }, {}].map((spec) => parse(spec).slice);
  assertEquals(shown.map(({ hasMain, hasUnixThread }) => [hasMain, hasUnixThread]), [[false, false], [false, true], [
    true,
    false,
  ]]);
  assertEquals(shown.map(({ entryOffset }) => entryOffset), [null, null, 16]);
});

Deno.test("encrypted and unsigned images say so", () => {
  assertEquals([parse({ encrypted: true }).slice.encryption, parse({}).slice.encryption], [true, false]);
  assertEquals(parse({}).slice.codeSignature, null);
});

const BROKEN: readonly (readonly [string, Uint8Array, string])[] = [
  ["a path outside its command", command(0x8000001c, 4000, 0, 0), "text is outside it"],
  ["a path inside the fixed part", command(0x8000001c, 4, 0, 0), "text is outside it"],
  ["a path without an end", command(0x8000001c, 12, 0x41414141), "text is outside it"],
  ["a library command too short", command(0xc, 24), "number beyond the end"],
  ["an entry point above 2^53", command(0x80000028, 0, 0xffffffff, 0, 0), "above 2^53"],
  ["a UUID too short", command(0x1b, 1, 2), "number beyond the end"],
  ["a segment with more sections than room", command(0x19, ...Array(14).fill(0), 5, 0), "less than 5 sections"],
  ["a kernel's address", command(0x19, 0, 0, 0, 0, 0, 0xffffff80, ...Array(10).fill(0)), "above 2^53"],
  ["a command of 4 bytes", Uint8Array.from([1, 0, 0, 0, 4, 0, 0, 0]), "of 4 bytes"],
  ["a command of 2^32 - 1 bytes", Uint8Array.from([1, 0, 0, 0, 255, 255, 255, 255]), "of 4294967295 bytes"],
  ["a second code signature", command(0x1d, 1, 2), "second code signature"],
];

for (const [name, bytes, why] of BROKEN) {
  Deno.test(`an image with ${name} is read but for that, and is not complete`, () => {
    const { slice, problems } = parse({ main: null, extraCommands: [bytes], signature: 16, rpaths: ["@rpath/x"] });
    assertEquals(problems.length, 1);
    assert(problems[0]!.why.includes(why), problems[0]!.why);
    assertEquals([slice.complete, slice.rpaths, slice.entryOffset], [false, ["@rpath/x"], null]);
    assertEquals(slice.codeSignature, { offset: slice.size - 16, size: 16 });
  });
}

Deno.test("a code signature and segments that end beyond the slice are reported", () => {
  const whole = buildMachO({ signature: 64 });
  const { slices, problems } = parseMachO(fromBytes(whole.subarray(0, whole.length - 16)));
  assertEquals(problems.map(({ why }) => why), [
    'segment "__LINKEDIT" ends beyond the slice',
    "code signature ends beyond the slice",
  ]);
  assertEquals([slices[0]!.complete, slices[0]!.codeSignature], [true, { offset: whole.length - 64, size: 64 }]);
});

Deno.test("load commands, segments and sections beyond the limits are reported, not read", () => {
  const rpath = Uint8Array.from([0x1c, 0, 0, 0x80, 16, 0, 0, 0, 12, 0, 0, 0, 0x2f, 0, 0, 0]);
  const many = parse({ extraCommands: Array(12_000).fill(rpath) });
  assert(many.slice.rpaths.length < 10_000);
  assertEquals(many.problems.map(({ why }) => why), ["more than 10000 load commands"]);
  const segments = parse({ extraCommands: Array(5000).fill(command(0x19, ...Array(16).fill(0))) });
  assertEquals(segments.slice.segments.length, 256);
  assertEquals(segments.problems.length, 100);
  const sections = makeByteWriter({ littleEndian: true, wide: true });
  sections.u32(0x19, 72 + 80 * 2000, ...Array(14).fill(0), 2000, 0);
  sections.raw(new Uint8Array(80 * 2000));
  const { problems } = parse({ extraCommands: [Uint8Array.from(sections.bytes)] });
  assertEquals(problems.map(({ why }) => why), ["segment with 2000 sections"]);
});

const REFUSED: readonly (readonly [string, Uint8Array])[] = [
  ["an empty file", new Uint8Array()],
  ["a script", new TextEncoder().encode("#!/bin/sh\nexec true\n")],
  ["a header that is cut", BY_HAND.subarray(0, 31)],
  ["a universal file without slices", Uint8Array.fromHex("cafebabe00000000")],
];
for (const [name, bytes] of REFUSED) {
  Deno.test(`parseMachO() refuses ${name}`, () => {
    assertThrows(() => parseMachO(fromBytes(bytes)), MachOError, "Cannot parse Mach-O: ");
  });
}
