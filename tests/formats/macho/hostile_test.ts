import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { fromBytes } from "../../../formats/macho/bytes.ts";
import { parseMachO, type Slice } from "../../../formats/macho/image.ts";
import { readTamely, SAMPLES } from "./tame.ts";

function isPart<T>(part: Iterable<T>, whole: Iterable<T>): boolean {
  const known = new Set([...whole].map((item) => JSON.stringify(item)));
  return [...part].every((item) => known.has(JSON.stringify(item)));
}

function assertPartOf(part: Slice, whole: Slice, where: string): void {
  for (const list of ["dylibs", "rpaths", "segments"] as const) {
    assert(isPart<unknown>(part[list], whole[list]), `${where}: ${list}`);
  }
  for (const key of ["arch", "uuid", "codeSignature", "entryOffset", "buildVersion"] as const) {
    if (part[key] !== null) assertEquals(part[key], whole[key], where);
  }
  for (const list of ["objcClassNames", "swiftTypeNames"] as const) {
    assert(isPart(part[list]().names, whole[list]().names), `${where}: ${list}`);
  }
  const denied = ["_NSExtensionMain", "_malloc"].filter((name) => part.importsSymbol(name) === "no");
  assertEquals(denied.filter((name) => whole.importsSymbol(name) === "yes"), [], `${where}: imports`);
  for (const name of ["EXProvider", "ExTunnel.Provider", "ExTunnel.Outer.Inner"]) {
    assert(part.hasClass(name) !== "no" || whole.hasClass(name) === "no", `${where}: ${name}`);
  }
}

SAMPLES.forEach((sample, i) => {
  Deno.test(`sample ${i + 1} cut at every byte is refused or a part of the whole and denies nothing`, () => {
    const whole = parseMachO(fromBytes(sample));
    assertEquals(whole.problems, []);
    for (let end = 0; end < sample.length; end++) {
      const part = readTamely(sample.subarray(0, end));
      if (part === null) continue;
      assert(part.problems.length > 0, `cut at ${end} went unnoticed`);
      for (const slice of part.slices) {
        const same = whole.slices.find(({ offset }) => offset === slice.offset);
        assert(same, `cut at ${end}: a slice was invented`);
        assertPartOf(slice, same, `cut at ${end}`);
      }
    }
  });
});

/** A little-endian 64-bit image of a megabyte whose load commands are `commands`, and whose rest is `fill` repeated. */
function megabyte(commands: readonly (readonly number[])[], fill: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(1 << 20);
  for (let i = 0; i < bytes.length; i++) bytes[i] = fill[i % fill.length]!;
  const words = commands.flatMap(([type, ...rest]) => [type!, 8 + 4 * rest.length, ...rest]);
  const head = [0xfeedfacf, 0x0100000c, 0, 2, commands.length, 4 * words.length, 0, 0, ...words];
  bytes.set(new Uint8Array(Uint32Array.from(head).buffer));
  return bytes;
}

/** 30,000 symbols, each of whose names begins a byte behind the one before; an end comes every `distance` bytes. */
function overlappingNames(distance: number): Uint8Array {
  const bytes = megabyte([[0x2, 4096, 30_000, 1 << 19, 1 << 19]], [97]);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < 30_000; i++) {
    view.setUint32(4096 + 16 * i, i, true);
    view.setUint8(4096 + 16 * i + 4, 1);
  }
  for (let at = (1 << 19) + distance; at < 1 << 20; at += distance) bytes[at] = 0;
  return bytes;
}

/** A segment over the whole file at address 0, with sections of these names over its second half. */
function segment(...names: readonly string[]): number[] {
  const words = (name: string) => [...new Uint32Array(new TextEncoder().encode(name.padEnd(16, "\0")).buffer)];
  const half = 1 << 19;
  const sections = names.flatMap((
    name,
  ) => [...words(name), ...words("__DATA"), half, 0, half, 0, half, ...Array(7).fill(0)]);
  return [0x19, ...words("__DATA"), 0, 0, 1 << 20, 0, 0, 0, 1 << 20, 0, 5, 5, names.length, 0, ...sections];
}

/** 60,000 pointers to one class, whose name is as long as a class name may be. */
function repeatedClass(): Uint8Array {
  const bytes = megabyte([segment("__objc_classlist")], [97]);
  const view = new DataView(bytes.buffer);
  const [list, first, part, name] = [1 << 19, 1 << 12, 1 << 13, 1 << 14];
  for (let at = list; at < 1 << 20; at += 8) view.setBigUint64(at, BigInt(first), true);
  view.setBigUint64(first + 32, BigInt(part), true);
  view.setBigUint64(part + 24, BigInt(name), true);
  bytes[name + 3999] = 0;
  return bytes;
}

const WORST: readonly (readonly [string, Uint8Array])[] = [
  ["symbols whose names overlap", overlappingNames(60_000)],
  ["symbols whose short names overlap", overlappingNames(500)],
  ["symbols whose names have no end", overlappingNames(1 << 20)],
  ["bind instructions of empty names", megabyte([[0x22, 0, 0, 4096, 1_000_000, 0, 0, 0, 0, 0, 0]], [0x40, 0])],
  ["bind instructions of short names", megabyte([[0x22, 0, 0, 4096, 1_000_000, 0, 0, 0, 0, 0, 0]], [0x40, 97, 0])],
  [
    "bind instructions of unknown kinds",
    megabyte([[0x22, 0, 0, 4096, 1_000_000, 4096, 1_000_000, 0, 0, 0, 0]], [0x70, 0x80]),
  ],
  ["methods with short names", megabyte([segment("__objc_methname")], [97, 0])],
  ["classes that are all one, of a long name", repeatedClass()],
  ["classes that lead nowhere", megabyte([segment("__objc_classlist")], [255])],
  [
    "eight class lists over each other",
    megabyte([segment(...Array(8).fill("__objc_classlist"))], [0, 0, 8, 0, 0, 0, 0, 0]),
  ],
  ["type records that lead back", megabyte([segment("__swift5_types")], [0, 0, 0, 0, 0xfc, 255, 255, 255])],
  ["type records of classes in themselves", megabyte([segment("__swift5_types")], [0x50, 0, 0, 0])],
  [
    "eight lists of type records",
    megabyte([segment(...Array(8).fill("__swift5_types"))], [0x10, 0, 0, 0, 0xf8, 255, 255, 255]),
  ],
  ["many small segments", megabyte(Array(10_000).fill([0x19, ...Array(16).fill(0)]), [0])],
  ["many small commands", megabyte(Array(60_000).fill([0x8000001c, 12, 0x2f]), [0])],
];

for (const [name, bytes] of WORST) {
  Deno.test(`a megabyte of ${name} takes less than a second`, () => {
    const start = performance.now();
    readTamely(bytes);
    const ms = performance.now() - start;
    assert(ms < 1000, `took ${ms.toFixed(0)} ms`);
  });
}
