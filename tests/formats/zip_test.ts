import fc from "fast-check";
import { inflateRawSync } from "node:zlib";
import { assert, assertEquals, assertThrows } from "../../compat/std_assert.ts";
import { isZip, packedBytes, parseZip, ZipError } from "../../formats/zip.ts";
import { buildZip, buildZip64, type ZipFile } from "../zip_builder.ts";
import { times } from "../effort.ts";

const text = (content: string) => new TextEncoder().encode(content);
const FILES: readonly ZipFile[] = [
  { path: "Example.app/", stored: true },
  { path: "Example.app/Contents/Info.plist", data: text("<plist/>".repeat(20)) },
  { path: "Example.app/Contents/PkgInfo", data: text("APPL????"), stored: true },
  { path: "Example.app/Contents/Current", symlink: "A/B" },
  { path: "Ünïcode/网络.txt", data: text("x"), encrypted: true },
];

for (const [name, bytes] of [["zip", buildZip(FILES)], ["ZIP64", buildZip64(FILES)]] as const) {
  Deno.test(`parseZip() lists a ${name} archive in the order of its directory`, () => {
    assert(isZip(bytes));
    const entries = parseZip(bytes);
    assertEquals(entries.map(({ path }) => path), FILES.map(({ path }) => path));
    assertEquals(entries.map(({ kind }) => kind), ["folder", "file", "file", "symlink", "file"]);
    assertEquals(entries.map(({ isEncrypted }) => isEncrypted), [false, false, false, false, true]);
    assertEquals(entries.map(({ size }) => size), [0, 160, 8, 3, 1]);
    assertEquals(new Uint8Array(inflateRawSync(packedBytes(bytes, entries[1]!))), FILES[1]!.data);
    assertEquals(packedBytes(bytes, entries[2]!), FILES[2]!.data);
  });
}

Deno.test("parseZip() finds the directory behind a comment, and one that looks like an end", () => {
  const comment = `${"x".repeat(30_000)}PK\x05\x06${"y".repeat(30)}`;
  assertEquals(parseZip(buildZip(FILES, comment)).length, FILES.length);
  assertEquals(parseZip(buildZip([])), []);
});

Deno.test("parseZip() takes names as they are: the caller decides which are harmless", () => {
  const paths = ["../up", "/etc/x", "a\nb\x1b[31m", "", "__proto__", "con\0nul"];
  assertEquals(parseZip(buildZip(paths.map((path) => ({ path })))).map(({ path }) => path), paths);
});

Deno.test("parseZip() throws a ZipError for every archive that is cut", () => {
  for (const whole of [buildZip(FILES), buildZip64(FILES)]) {
    for (let length = 0; length < whole.length; length++) {
      assertThrows(() => parseZip(whole.subarray(0, length)), ZipError);
    }
  }
});

Deno.test("parseZip() throws nothing but a ZipError, whatever was changed", () => {
  const whole = buildZip64(FILES);
  const change = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(fc.array(change, { maxLength: 6 }), (changes) => {
      const bytes = whole.slice();
      for (const [at, value] of changes) bytes[at] = value;
      readAll(bytes);
    }),
    { numRuns: times(300) },
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), readAll));
});

function readAll(bytes: Uint8Array): void {
  try {
    for (const entry of parseZip(bytes)) packedBytes(bytes, entry);
  } catch (error) {
    assert(error instanceof ZipError, String(error));
  }
}

Deno.test("parseZip() refuses a directory that claims more files than it reads", () => {
  const bytes = buildZip64([{ path: "x" }]);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(bytes.length - 22 - 20 - 24, 2n ** 60n, true);
  assertThrows(() => parseZip(bytes), ZipError, "at most 200000 are read");
});

Deno.test("packedBytes() throws a ZipError for a place outside the archive", () => {
  const bytes = buildZip(FILES);
  const [, entry] = parseZip(bytes);
  for (const wrong of [{ headerOffset: 2 ** 50 }, { headerOffset: 1 }, { packedSize: 2 ** 50 }]) {
    assertThrows(() => packedBytes(bytes, { ...entry!, ...wrong }), ZipError);
  }
});

for (
  const [name, bytes] of [
    ["1 MB of end marks without a directory", new Uint8Array(2 ** 20).map((_, i) => [0x50, 0x4b, 5, 6][i % 4]!)],
    ["1 MB of zeros", new Uint8Array(2 ** 20)],
    ["1 MB of empty entries", buildZip(Array.from({ length: 13_000 }, () => ({ path: "", stored: true })))],
  ] as const
) {
  Deno.test(`parseZip() is done with ${name} in less than a second`, () => {
    const start = performance.now();
    readAll(bytes);
    assert(performance.now() - start < 1000);
  });
}
