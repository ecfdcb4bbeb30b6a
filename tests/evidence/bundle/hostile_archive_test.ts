import { gzipSync } from "node:zlib";
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "../../../compat/std_assert.ts";
import { openTarTree } from "../../../evidence/bundle/tar_tree.ts";
import { openZipTree } from "../../../evidence/bundle/zip_tree.ts";
import { BundleError, type BundleTree } from "../../../evidence/bundle/tree.ts";
import { renderTar } from "../../../formats/tar_render.ts";
import { APP } from "../../bundle_spec.ts";
import { buildBundle } from "../../bundles.ts";
import { withFolder } from "../../fakes/temporary_folder.ts";
import { buildZip, buildZip64, type ZipFile } from "../../zip_builder.ts";
import { readFacts, refusalOf, toZipFiles } from "./reading.ts";

const text = (content: string) => new TextEncoder().encode(content);
const MACHO = Uint8Array.fromHex("cffaedfe0c000001");

function tarOf(...paths: readonly string[]): Uint8Array {
  return renderTar(paths.map((path) => ({ path, data: text("x"), mtime: 0 })));
}

/** Reads every file; what is not a BundleError is a mistake of ours. */
async function readAll(open: () => Promise<BundleTree>): Promise<"read" | "refused"> {
  try {
    const tree = await open();
    for (const path of tree.entries.keys()) tree.open(path);
    tree.close();
    return "read";
  } catch (error) {
    assert(error instanceof BundleError, String(error));
    return "refused";
  }
}

async function timed<T>(run: () => Promise<T>, limit: number): Promise<T> {
  const start = performance.now();
  const value = await run();
  const took = performance.now() - start;
  assert(took < limit, `it took ${took.toFixed(0)} ms`);
  return value;
}

Deno.test("openZipTree() refuses a zip that is cut, wherever it is cut", async () => {
  const whole = buildZip([
    { path: `${APP}/Contents/Info.plist`, data: text("<plist/>") },
    { path: `${APP}/Contents/link`, symlink: "Info.plist" },
  ]);
  for (let length = 0; length < whole.length; length++) {
    assertEquals(await readAll(() => openZipTree("a.zip", whole.subarray(0, length))), "refused");
  }
});

Deno.test("openZipTree() throws nothing but a BundleError for a zip with any byte changed", async () => {
  const whole = buildZip([
    { path: `${APP}/Contents/Info.plist`, data: text("<plist/>".repeat(9)) },
    { path: `${APP}/Contents/link`, symlink: "Info.plist" },
  ]);
  for (let at = 0; at < whole.length; at++) {
    for (const value of [0, 0xff, whole[at]! ^ 1]) {
      await readAll(() => openZipTree("a.zip", whole.with(at, value)));
    }
  }
});

Deno.test("openTarTree() throws nothing but a BundleError for an archive that is cut", async () => {
  const tar = tarOf(`${APP}/Contents/Info.plist`, "ü".repeat(80));
  const packed = new Uint8Array(gzipSync(tar));
  for (let length = 0; length < packed.length; length++) {
    assertEquals(await readAll(() => openTarTree("a.tar.gz", packed.subarray(0, length), true)), "refused");
  }
  for (let length = 0; length < tar.length; length += 97) {
    await readAll(() => openTarTree("a.tar", tar.subarray(0, length), false));
  }
});

for (const path of ["../up.app/x", "/etc/passwd", "a/../../b", "a\0b", `${"x/".repeat(20)}..`]) {
  Deno.test(`archives with the path ${JSON.stringify(path)} are refused as a whole`, async () => {
    const says = /holds the path ".*", which leads out of it: do not trust this archive$/;
    const zip = buildZip([{ path: "ok.txt", data: text("x") }, { path, data: text("x") }]);
    await assertRejects(() => openZipTree("a.zip", zip), BundleError, "which leads out of it");
    if (path.includes("\0")) return;
    const tar = tarOf("ok.txt", path);
    await withFolder({ "a.tar.gz": new Uint8Array(gzipSync(tar)) }, async (folder) => {
      assertMatch(await refusalOf(`${folder}/a.tar.gz`), says);
    });
  });
}

Deno.test("openZipTree() unpacks no more of a bomb than it has room for", async () => {
  const zeros = new Uint8Array(80 * 2 ** 20);
  const bomb = buildZip([{ path: `${APP}/Contents/Info.plist`, data: zeros }]);
  const tree = await timed(() => openZipTree("bomb.zip", bomb), 2000);
  await assertRejects(
    // deno-lint-ignore require-await
    async () => tree.open(`${APP}/Contents/Info.plist`),
    BundleError,
    '"bomb.zip" unpacks to more than 64 MiB: unpack it yourself and check what it is',
  );
});

Deno.test("openZipTree() is not deceived about how large a file becomes", async () => {
  const files: ZipFile[] = [
    { path: "a", data: new Uint8Array(2 ** 20), claimedSize: 10 },
    { path: "b", data: new Uint8Array(10), claimedSize: 1000 },
    { path: "c", data: new Uint8Array(10), claimedSize: 1000, stored: true },
    { path: "d", data: new Uint8Array(10), method: 12 },
  ];
  const tree = await openZipTree("a.zip", buildZip(files));
  for (const { path } of files) {
    assertThrows(() => tree.open(path), BundleError, `Cannot unpack "${path}" in "a.zip": `);
  }
});

Deno.test("openTarTree() stops unpacking a bomb", async () => {
  const zeros = gzipSync(renderTar([{ path: "zeros", data: new Uint8Array(70 * 2 ** 20), mtime: 0 }]));
  const says = /^Cannot unpack ".*": it unpacks to more than \d+ MiB, 100 times its packed size; unpack it yourself$/;
  await withFolder({ "a.tar.gz": new Uint8Array(zeros) }, async (folder) => {
    assertMatch(await refusalOf(`${folder}/a.tar.gz`), says);
  });
});

Deno.test("readBundle() does without an encrypted resource and says so, and refuses an encrypted executable", async () => {
  const encrypt = (name: string) =>
    buildZip(toZipFiles(buildBundle()).map((file) => ({ ...file, encrypted: file.path.endsWith(name) })));
  const files = { "resource.zip": encrypt("banner.txt"), "code.zip": encrypt("MacOS/Example Tunnel") };
  await withFolder(files, async (folder) => {
    const { code } = await readFacts(`${folder}/resource.zip`);
    assertEquals([code[0]!.verify, code[0]!.file!.seal], [null, { altered: [], added: [], missing: [] }]);
    assertMatch(code[0]!.file!.problems.join(), /^1 sealed files could not be read, "Resources\/banner.txt"/);
    assertMatch(await refusalOf(`${folder}/code.zip`), /^Cannot unpack ".*Example Tunnel" in ".*": it is encrypted; /);
  });
});

Deno.test("openZipTree() is done with 100,000 files, and refuses more than it lists", async () => {
  const many = (count: number, path: (i: number) => string) =>
    buildZip64(Array.from({ length: count }, (_, i) => ({ path: path(i), stored: true })));
  const [flat, steep, implied] = [
    many(100_000, (i) => `a/${i}`),
    many(1000, (i) => `${i}${"/d".repeat(2000)}`),
    many(4000, (i) => `${i}${"/d".repeat(60)}/f`),
  ];
  assertEquals((await timed(() => openZipTree("a.zip", flat), 2000)).entries.size, 100_001);
  const deep = await timed(() => openZipTree("a.zip", steep), 2000);
  assertEquals(deep.notes, ['"a.zip" is nested deeper than 64 folders: what lies deeper was not read']);
  assertEquals(deep.isComplete, false);
  const says = '"a.zip" holds more than 200000 files: unpack it yourself and inspect the app inside';
  await timed(() => assertRejects(() => openZipTree("a.zip", implied), BundleError, says), 2000);
});

Deno.test("archives that name a file twice are read as they would be unpacked: the last one counts", async () => {
  const zip = buildZip([{ path: "a", data: text("one") }, { path: "./a", data: text("second") }]);
  const tar = renderTar([{ path: "a", data: text("one"), mtime: 0 }, { path: "a", data: text("second"), mtime: 0 }]);
  for (const tree of [await openZipTree("a.zip", zip), await openTarTree("a.tar", tar, false)]) {
    assertEquals(tree.entries.get("a")!.size, 6);
    assertEquals(new TextDecoder().decode(tree.open("a")!.read(0, 6)), "second");
  }
});

Deno.test("archives keep their links as links", async () => {
  const zip = buildZip([{ path: "A.app/Contents/MacOS/A", symlink: "/bin/ls" }, { path: "x", data: MACHO }]);
  const tree = await openZipTree("a.zip", zip);
  assertEquals(tree.entries.get("A.app/Contents/MacOS/A"), {
    path: "A.app/Contents/MacOS/A",
    kind: "symlink",
    size: 0,
    target: "/bin/ls",
  });
  assertEquals(tree.open("A.app/Contents/MacOS/A"), null);
});
