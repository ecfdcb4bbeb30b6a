import { gzipSync } from "node:zlib";
import { assert, assertEquals, assertMatch } from "../../../compat/std_assert.ts";
import { readTree } from "../../../evidence/bundle/read_bundle.ts";
import { FACTS } from "../../../evidence/mod.ts";
import { renderTar, type TarInput } from "../../../formats/tar_render.ts";
import {
  APP,
  APP_EXECUTABLE,
  APP_ID,
  EXTENSION,
  EXTENSION_EXECUTABLE,
  EXTENSION_ID,
  EXTENSION_LIBRARY,
  FLAVOURS,
  PROVIDER,
  TEAM,
} from "../../bundle_spec.ts";
import { buildBundle, writeBundle, writeFiles } from "../../bundles.ts";
import { makeTree } from "../../memory_tree.ts";
import { withFolder } from "../../fakes/temporary_folder.ts";
import { buildZip } from "../../zip_builder.ts";
import { extensionOnly, type ReadFacts, readFacts, refusalOf, toZipFiles } from "./reading.ts";

const SOUND = buildBundle();
const text = (content: string) => new TextEncoder().encode(content);

/** As tar packs a tree, with AppleDouble files as the tar of macOS adds them. */
function packTar(): Uint8Array {
  const entries = [...SOUND].flatMap(([path, content]): TarInput[] => {
    const at = path.lastIndexOf("/") + 1;
    const fork = { path: `${path.slice(0, at)}._${path.slice(at)}`, data: text("fork"), mtime: 0 };
    return content instanceof Uint8Array
      ? [fork, { path, data: content, mtime: 0 }]
      : [{ path, type: "symlink", linkTarget: content.symlink, mtime: 0 }];
  });
  return renderTar(entries);
}

function assertSound({ app, extensions, code, profiles, layout, notes }: ReadFacts): void {
  assertEquals(app?.bundleId, APP_ID);
  assertEquals(extensions.map(({ bundleId, path }) => [bundleId, path]), [[EXTENSION_ID, EXTENSION]]);
  assertEquals(code.map(({ path }) => path), [APP_EXECUTABLE, EXTENSION_EXECUTABLE, EXTENSION_LIBRARY]);
  assertEquals(code.map(({ verify }) => verify), [OK, OK, OK]);
  assertEquals(code.map(({ file }) => file!.problems), [[], [], []]);
  assertEquals(profiles.length, 2);
  assertEquals([layout, notes], [[], []]);
}

const OK = { ok: true, errors: [], details: [] };

for (const flavour of FLAVOURS) {
  Deno.test(`readBundle() finds a ${flavour} app sound: signatures, seals, profiles`, async () => {
    const bundle = await writeBundle({ flavour });
    const facts = await readFacts(bundle.path);
    await bundle.cleanup();
    assertSound(facts);
    const channel = flavour.startsWith("developer-id") ? "developer-id" : flavour;
    assertEquals(facts.code.map((one) => [one.channel, one.teamId]), Array(3).fill([channel, TEAM]));
    assertEquals(facts.code.map(({ file }) => file!.chainsToApple), [null, null, null]);
    assertEquals(facts.code.map(({ file }) => file!.signsTheseHashes), [true, true, true]);
    assertEquals(facts.code.map(({ secureTimestamp }) => secureTimestamp), Array(3).fill(channel === "developer-id"));
    assertEquals(facts.app?.isStapled, channel === "developer-id");
    const type = flavour === "testflight" ? "app-store" : channel;
    assertEquals(facts.profiles.map((one) => `${one.type} ${one.derAgrees}`), [`${type} true`, `${type} true`]);
  });
}

Deno.test("readBundle() reads the same app from a folder, a zip, a tar and a tar.gz", async () => {
  const tar = packTar();
  const files = { "a.zip": buildZip(toZipFiles(SOUND)), "a.tar": tar, "a.tar.gz": new Uint8Array(gzipSync(tar)) };
  await withFolder(files, async (folder) => {
    await writeFiles(`${folder}/plain`, SOUND);
    const plain = await readFacts(`${folder}/plain/${APP}/`);
    assertSound(plain);
    for (const name of Object.keys(files)) assertEquals(await readFacts(`${folder}/${name}`), plain, name);
    const around = await readFacts(`${folder}/plain`);
    assertEquals(around.app?.bundleId, APP_ID);
  });
});

Deno.test("readBundle() passes over what macOS puts beside the files of a zip", async () => {
  const zip = buildZip([...toZipFiles(SOUND), { path: `__MACOSX/${APP}/._Contents`, data: text("fork") }]);
  await withFolder({ "a.zip": zip }, async (folder) => assertSound(await readFacts(`${folder}/a.zip`)));
});

Deno.test("readBundle() reads a .systemextension given directly", async () => {
  await withFolder({}, async (folder) => {
    await writeFiles(folder, extensionOnly(SOUND));
    const facts = await readFacts(`${folder}/${EXTENSION_ID}.systemextension`);
    assertEquals(facts.app, null);
    assertEquals(facts.extensions.map(({ providerClasses }) => providerClasses), [
      { "com.apple.networkextension.packet-tunnel": PROVIDER },
    ]);
    assertEquals(facts.code.map(({ verify, file }) => [verify, file!.role]), [[OK, "extension"], [OK, "nested"]]);
  });
});

Deno.test("readBundle() reads a bare Mach-O file", async () => {
  await withFolder({ "tool": SOUND.get(EXTENSION_EXECUTABLE) as Uint8Array }, async (folder) => {
    const { code, app, extensions } = await readFacts(`${folder}/tool`);
    assertEquals([app, extensions], [null, []]);
    assertEquals(code.map(({ identifier, file }) => [identifier, file!.role]), [[EXTENSION_ID, "bare"]]);
    assertEquals(code[0]!.entitlements!["com.apple.developer.team-identifier"], TEAM);
  });
});

Deno.test("readBundle() supplies the facts that say so, and no others", async () => {
  const { evidence } = await readTree(makeTree(SOUND));
  const facts = FACTS.filter(({ fromBundle }) => fromBundle === true).map(({ key }) => key);
  assertEquals([...evidence.keys()].sort(), facts.sort());
});

const REFUSED: readonly (readonly [path: string, says: RegExp])[] = [
  ["no/such.app", /^Cannot open ".*no\/such\.app": no such file or folder; check the path and its permissions$/],
  ["a.pkg", /must be unpacked first \(pkgutil --expand-full .*\); then inspect the app inside$/],
  ["a.dmg", /must be unpacked first \(hdiutil attach .*\); then inspect the app inside$/],
  ["a.DMG", /must be unpacked first/],
  ["text.txt", /holds no app, no system extension and no Mach-O file: give the path of one$/],
  ["empty.zip", /holds no app, no system extension and no Mach-O file/],
  ["empty", /holds no app, no system extension and no Mach-O file/],
  ["cut.zip", /^Cannot open ".*": The archive has no directory: .*; pack it again or unpack it yourself$/],
  ["cut.tar.gz", /^Cannot unpack ".*": .*; unpack it yourself$/],
];

for (const [path, says] of REFUSED) {
  Deno.test(`readBundle() refuses ${path} in one sentence`, async () => {
    const files = {
      "a.pkg": "xar!",
      "a.dmg": "koly",
      "a.DMG": "koly",
      "text.txt": "hello",
      "empty.zip": buildZip([]),
      "empty/x/.keep": "",
      "cut.zip": buildZip(toZipFiles(SOUND)).subarray(0, 500),
      "cut.tar.gz": new Uint8Array(gzipSync(packTar())).subarray(0, 3000),
    };
    await withFolder(files, async (folder) => {
      const message = await refusalOf(`${folder}/${path}`);
      assertMatch(message, says);
      assert(!message.includes("\n") && message.length < 500, message);
    });
  });
}

Deno.test("readBundle() sees a changed byte of every slice, of every executable", async () => {
  for (const path of [APP_EXECUTABLE, EXTENSION_EXECUTABLE]) {
    for (const slice of [0, 1]) {
      const bundle = await writeBundle({
        afterwards: (files) => {
          const bytes = (files.get(path) as Uint8Array).slice();
          const view = new DataView(bytes.buffer);
          bytes[view.getUint32(8 + slice * 20 + 8) + 5000]! ^= 1;
          files.set(path, bytes);
        },
      });
      const { code } = await readFacts(bundle.path);
      await bundle.cleanup();
      const changed = code.find((one) => one.path === path)!;
      assertEquals(changed.verify!.errors, ["invalid signature (code or signature have been modified)"]);
      assertEquals(changed.file!.slices.map(({ badPages }) => badPages), slice === 0 ? [1, 0] : [0, 1]);
    }
  }
});

Deno.test("readBundle() sees that the second slice is signed for other code", async () => {
  const bundle = await writeBundle({
    afterwards: (files) => {
      const other = buildBundle({ app: { image: { codeSize: 9001 } } }).get(APP_EXECUTABLE) as Uint8Array;
      const bytes = (files.get(APP_EXECUTABLE) as Uint8Array).slice();
      const at = new DataView(bytes.buffer).getUint32(8 + 20 + 8);
      const from = findBytes(other, CMS, at);
      const { length } = other.subarray(from, from + new DataView(other.buffer).getUint32(from + 4));
      bytes.set(other.subarray(from, from + length), findBytes(bytes, CMS, at));
      files.set(APP_EXECUTABLE, bytes);
    },
  });
  const { code } = await readFacts(bundle.path);
  await bundle.cleanup();
  assertEquals(code[0]!.verify!.ok, false);
  assertMatch(code[0]!.file!.problems.join("\n"), /arm64: the signature is about another code directory/);
});

/** How the blob with the signer's message begins. */
const CMS = Uint8Array.of(0xfa, 0xde, 0x0b, 0x01);

function findBytes(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  throw new Error("not there");
}

Deno.test("readBundle() never takes a signature that it cannot read for a sound one", async () => {
  const bundle = await writeBundle({
    afterwards: (files) => {
      const bytes = (files.get(APP_EXECUTABLE) as Uint8Array).slice();
      bytes[findBytes(bytes, Uint8Array.of(0xfa, 0xde, 0x0c, 0xc0), 0)] = 0;
      files.set(APP_EXECUTABLE, bytes);
    },
  });
  const { code } = await readFacts(bundle.path);
  await bundle.cleanup();
  assertEquals(code[0]!.verify, { ok: false, errors: ["invalid or unsupported format for signature"], details: [] });
});

Deno.test("readBundle() does not judge a signature whose message it cannot read", async () => {
  const bundle = await writeBundle({
    afterwards: (files) => {
      const bytes = (files.get(APP_EXECUTABLE) as Uint8Array).slice();
      bytes[findBytes(bytes, CMS, 0) + 8] = 0;
      files.set(APP_EXECUTABLE, bytes);
    },
  });
  const { code } = await readFacts(bundle.path);
  await bundle.cleanup();
  assertEquals(code[0]!.verify, null);
  assertEquals(code[0]!.file!.problems, ["x86_64: the signature cannot be checked"]);
});

Deno.test("readBundle() checks code and resources of many megabytes to their last byte", async () => {
  const large = new Uint8Array(2_500_000).map((_, i) => i >> 3);
  const spec = { app: { filler: 2_500_000, archs: ["arm64"], files: { "Resources/large.bin": large } } } as const;
  const sound = await writeBundle(spec);
  const { code } = await readFacts(sound.path);
  await sound.cleanup();
  assertEquals(code[0]!.verify, OK);
  const changed = await writeBundle({
    ...spec,
    afterwards: (files) => {
      const path = `${APP}/Contents/Resources/large.bin`;
      files.set(path, large.with(large.length - 1, 1));
      const code = (files.get(APP_EXECUTABLE) as Uint8Array).slice();
      code[2_400_000]! ^= 1;
      files.set(APP_EXECUTABLE, code);
    },
  });
  const after = await readFacts(changed.path);
  await changed.cleanup();
  assertEquals(after.code[0]!.verify!.details, ["file modified: Resources/large.bin"]);
  assertEquals(after.code[0]!.file!.slices.map(({ badPages }) => badPages), [1]);
});
