import fc from "fast-check";
import { assert, assertEquals, assertThrows } from "../../compat/std_assert.ts";
import { parseTar, type TarEntry, TarError } from "../../formats/tar.ts";
import { renderTar, type TarInput } from "../../formats/tar_render.ts";
import { LARGE, makeLarge, times } from "../effort.ts";

const text = (value: string) => new TextEncoder().encode(value);
const SAMPLE: TarInput[] = [
  { path: "commands", type: "directory", mtime: 0 },
  { path: "commands/ps.txt", data: text("PID COMMAND\n"), mtime: 1_750_000_000 },
  { path: "empty", data: text(""), mode: 0o644, mtime: 1 },
  { path: `files/Library/Ünïcode/${"long ".repeat(60)}.plist`, data: text("x".repeat(1025)), mtime: 2 },
  { path: "link", type: "symlink", linkTarget: "/etc/passwd", mtime: 3 },
  { path: "hard", type: "hardlink", linkTarget: "commands/ps.txt", mtime: 4 },
];

function expected(input: TarInput): TarEntry {
  const { type = "file", linkTarget = null, mode = type === "directory" ? 0o700 : 0o600 } = input;
  return { path: input.path, type, linkTarget, mode, mtime: input.mtime, data: input.data ?? text("") };
}

/** A header of other tars: our own with some fields changed and the checksum made right again. */
function forge(input: TarInput, changes: Record<number, string | number[]>): Uint8Array {
  const archive = renderTar([input]);
  for (const [at, value] of Object.entries(changes)) {
    archive.set(typeof value === "string" ? text(value) : value, Number(at));
  }
  archive.set(text("        "), 148);
  const sum = archive.subarray(0, 512).reduce((all, byte) => all + byte, 0);
  archive.set(text(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return archive;
}

function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

const END = new Uint8Array(1024);
const withoutEnd = (archive: Uint8Array) => archive.subarray(0, archive.length - 1024);

Deno.test("parseTar() reads what renderTar() wrote: folders, links, empty files, long and non-ASCII names", () => {
  assertEquals([...parseTar(renderTar(SAMPLE))], SAMPLE.map(expected));
});

Deno.test("renderTar() writes the same bytes for the same entries", () => {
  assertEquals(renderTar(SAMPLE), renderTar(structuredClone(SAMPLE)));
});

Deno.test("parseTar() gives the same entries for chunks of any size", () => {
  const archive = renderTar(SAMPLE);
  for (const size of [1, 7, 511, 512, 513, 4096]) {
    const chunks = Array.from(
      { length: Math.ceil(archive.length / size) },
      (_, i) => archive.slice(i * size, (i + 1) * size),
    );
    assertEquals([...parseTar(chunks)], SAMPLE.map(expected), `chunks of ${size}`);
  }
});

Deno.test("parseTar() reads the forms of other tars", () => {
  const file = { path: "name", data: text("body"), mtime: 5 };
  const table: [string, Uint8Array, Partial<TarEntry>][] = [
    ["a ustar prefix", forge(file, { 345: "some/folder" }), { path: "some/folder/name" }],
    ["a GNU archive keeps times where the prefix would be", forge(file, { 257: "ustar  \0", 345: "15000000000" }), {
      path: "name",
    }],
    [
      "a tar of 1979, with a trailing slash for a folder",
      forge({ path: "name/", mtime: 0 }, { 156: [0], 257: "\0".repeat(8) }),
      {
        path: "name",
        type: "directory",
      },
    ],
    ["a base-256 size", forge(file, { 124: [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4] }), { data: text("body") }],
    ["blanks around octal numbers", forge(file, { 124: "         4 \0" }), { data: text("body") }],
    ["a device", forge({ path: "null", mtime: 0 }, { 156: "3" }), { type: "other" }],
    [
      "a GNU long name",
      join(
        withoutEnd(forge({ path: "././@LongLink", data: text(`${"n".repeat(150)}\0`), mtime: 0 }, { 156: "L" })),
        renderTar([file]),
      ),
      { path: "n".repeat(150) },
    ],
    [
      "a GNU long link",
      join(
        withoutEnd(forge({ path: "././@LongLink", data: text(`${"t".repeat(150)}\0`), mtime: 0 }, { 156: "K" })),
        renderTar([{ path: "l", type: "symlink", linkTarget: "cut", mtime: 0 }]),
      ),
      { type: "symlink", linkTarget: "t".repeat(150) },
    ],
    [
      "a pax size and time",
      join(
        withoutEnd(forge({ path: "p", data: text("10 size=4\n20 mtime=1700000.25\n"), mtime: 0 }, { 156: "x" })),
        forge(file, { 124: "00000000000\0" }),
      ),
      { data: text("body"), mtime: 1_700_000 },
    ],
    [
      "a global pax header, which names nothing",
      join(
        withoutEnd(forge({ path: "g", data: text("13 path=evil\n"), mtime: 0 }, { 156: "g" })),
        renderTar([file]),
      ),
      { path: "name" },
    ],
    [
      "a sparse file, whose body is not its content",
      join(
        withoutEnd(forge({ path: "p", data: text("22 GNU.sparse.major=1\n"), mtime: 0 }, { 156: "x" })),
        renderTar([file]),
      ),
      { type: "other" },
    ],
    [
      "an old sparse file with a second map block",
      join(
        withoutEnd(forge({ path: "s", mtime: 0 }, { 156: "S", 124: "00000000004\0", 482: [1] })),
        new Uint8Array(512),
        text("body").slice(),
        new Uint8Array(508),
        END,
      ),
      { path: "s", type: "other", data: text("body") },
    ],
    ["paths that leave the archive, as they stand", renderTar([{ path: "../../etc/x", mtime: 0 }]), {
      path: "../../etc/x",
    }],
  ];
  for (const [name, archive, wanted] of table) {
    const entries = [...parseTar(archive)];
    assertEquals(entries.length, 1, name);
    for (const [key, value] of Object.entries(wanted)) assertEquals(entries[0]![key as keyof TarEntry], value, name);
  }
});

Deno.test("parseTar() refuses what is damaged, with the place", () => {
  const file = { path: "name", data: text("body"), mtime: 5 };
  const pax = (body: string) =>
    join(withoutEnd(forge({ path: "p", data: text(body), mtime: 0 }, { 156: "x" })), renderTar([file]));
  const flipped = renderTar([file]);
  flipped[3]! ^= 1;
  const table: [string, Uint8Array, string][] = [
    ["nothing", new Uint8Array(), "Tar archive ends without its end mark at byte 0"],
    ["no end", withoutEnd(renderTar([file])), "Tar archive ends without its end mark at byte 1024"],
    ["a changed header", flipped, "Tar header has a wrong checksum at byte 0"],
    ["a text", text("PID COMMAND\n".repeat(100)), "Tar header has a number that is not octal at byte 148"],
    [
      "a negative size",
      forge(file, { 124: new Array(12).fill(0xff) }),
      "Tar header has a number out of range at byte 124",
    ],
    ["a record without end", pax("99 path=x\n"), "Tar header has a broken record at byte 512"],
    ["a record of no length", pax("0 path=x\n"), "Tar header has a broken record at byte 512"],
    ["a record without number", pax("path=x\n"), "Tar header has a broken record at byte 512"],
    ["a negative pax size", pax("11 size=-4\n"), "Tar header has a size that is no number at byte 0"],
  ];
  for (const [name, archive, message] of table) assertThrows(() => [...parseTar(archive)], TarError, message, name);
});

Deno.test("parseTar() ends with a RangeError at its limits, before it reads what a header claims", () => {
  const many = renderTar(Array.from({ length: 20 }, (_, i) => ({ path: `f${i}`, mtime: 0 })));
  const claims = forge({ path: "big", mtime: 0 }, { 124: "77777777777\0" });
  const long = forge({ path: "L", mtime: 0 }, { 156: "L", 124: "00010000000\0" });
  assertThrows(() => [...parseTar(many, { maxEntries: 19 })], RangeError, "more than 19 entries");
  assertEquals([...parseTar(many, { maxEntries: 20 })].length, 20);
  assertThrows(() => [...parseTar(claims)], RangeError, "more than 536870912 bytes");
  assertThrows(() => [...parseTar(claims, { maxBytes: Number.MAX_SAFE_INTEGER })], TarError, "cut");
  assertThrows(() => [...parseTar(long)], RangeError, "Tar header of 2097152 bytes");
  assertThrows(() => [...parseTar(renderTar(SAMPLE), { maxBytes: 100 })], RangeError, "more than 100 bytes");
});

Deno.test("renderTar() refuses what a header cannot say", () => {
  assertThrows(() => renderTar([{ path: "a\0b", mtime: 0 }]), RangeError, "NUL");
  assertThrows(() => renderTar([{ path: "a", mtime: -1 }]), RangeError, "time -1");
  assertThrows(() => renderTar([{ path: "a", mtime: 1.5 }]), RangeError, "time 1.5");
});

Deno.test("parseTar() reads an archive cut anywhere as its first entries and a TarError, and invents nothing", () => {
  const archive = renderTar(SAMPLE);
  const whole = SAMPLE.map(expected);
  for (let length = 0; length < archive.length - 512; length++) {
    const entries: TarEntry[] = [];
    assertThrows(() => {
      for (const entry of parseTar(archive.subarray(0, length))) entries.push(entry);
    }, TarError);
    if (length % 64 === 0) assertEquals(entries, whole.slice(0, entries.length));
  }
});

Deno.test("parseTar() and renderTar() are inverse for any names and bodies", () => {
  const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 150 })
    .filter((value) => !value.includes("\0") && !value.endsWith("/") && value.isWellFormed());
  const entry = fc.record({ path: name, data: fc.uint8Array({ maxLength: 1500 }), mtime: fc.nat() });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 5 }), (entries) => {
      assertEquals([...parseTar(renderTar(entries))], entries.map(expected));
    }),
    { numRuns: times(60) },
  );
});

Deno.test("parseTar() answers any change of an archive with entries, a TarError or a RangeError", () => {
  const archive = renderTar(SAMPLE);
  const change = fc.tuple(fc.nat(archive.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), fc.boolean(), (changes, repair) => {
      const changed = archive.slice();
      for (const [at, byte] of changes) changed[at] = byte;
      if (repair) changed.set(forge({ path: "x", mtime: 0 }, {}).subarray(0, 512), 512);
      try {
        [...parseTar(changed)];
      } catch (error) {
        assert(error instanceof TarError || error instanceof RangeError, String(error));
      }
    }),
    { numRuns: times(200) },
  );
});

Deno.test("parseTar() takes under a second for the worst archives", () => {
  const records = makeLarge("12 comment=\n");
  const table = [
    renderTar(Array.from({ length: 2000 }, () => ({ path: "e", mtime: 0 }))),
    forge({ path: "p", data: text(records), mtime: 0 }, { 156: "x" }),
    forge({ path: "p", data: text(makeLarge("9")), mtime: 0 }, { 156: "x" }),
    forge({ path: "p", data: text(makeLarge("/")), mtime: 0 }, { 156: "L" }),
    new Uint8Array(LARGE).fill(0x37),
  ];
  for (const archive of table) {
    const start = performance.now();
    try {
      [...parseTar(archive)];
    } catch (error) {
      assert(error instanceof TarError, String(error));
    }
    assert(performance.now() - start < 1000);
  }
});
