import { assert, assertEquals, assertMatch } from "../../../compat/std_assert.ts";
import { APP, type BundleFiles } from "../../bundle_spec.ts";
import { buildBundle } from "../../bundles.ts";
import { sealFiles } from "../../bundle_seal.ts";
import { below, nestedSpec } from "../../nested_layout.ts";
import { buildSignedMachO } from "../../signature_builder.ts";
import { type ReadFacts, readFiles } from "./reading.ts";

const IN_APP = `${APP}/Contents`;
const SOUND = buildBundle(nestedSpec());
const NOTHING = new Uint8Array(0);

/** Reads the app with more in it, and fails when that takes much longer than a second, which a busy machine may need. */
async function readWith(more: Iterable<readonly [string, Uint8Array | { readonly symlink: string }]>) {
  const files: BundleFiles = new Map([...SOUND, ...more]);
  const start = performance.now();
  const facts = await readFiles(files);
  const took = performance.now() - start;
  assert(took < 4000, `it took ${took.toFixed(0)} ms`);
  return facts;
}

function mainVerdict({ code }: ReadFacts) {
  return code.find(({ file }) => file!.role === "app")!.verify;
}

function* number(count: number, make: (i: number) => readonly [string, Uint8Array | { readonly symlink: string }]) {
  for (let i = 0; i < count; i++) yield make(i);
}

Deno.test("readBundle() is done with ten thousand frameworks without code", async () => {
  const facts = await readWith(
    number(10_000, (i) => [`${IN_APP}/Frameworks/${i}.framework/Versions/A/x.txt`, NOTHING]),
  );
  assertEquals(mainVerdict(facts)!.ok, false);
  assertEquals(facts.code.length, 15);
});

Deno.test("readBundle() follows no link between versions, whether it leads round, out, up or nowhere", async () => {
  const targets = ["Current", "..", "../../../../../..", "/", "A/../A", "B", "Missing", "", "./B"];
  const facts = await readWith(
    targets.map((symlink, i) => [`${IN_APP}/Frameworks/Round${i}.framework/Versions/Current`, { symlink }] as const),
  );
  assertEquals(facts.code.length, 15);
  for (const symlink of targets) {
    const { code } = await readWith([[`${IN_APP}/Frameworks/ExampleUpdates.framework/Versions/Current`, { symlink }]]);
    const framework = code.find(({ file }) => file!.bundlePath.endsWith("ExampleUpdates.framework/Versions/B"))!;
    assertEquals(framework.verify?.ok, true, symlink);
    const isThere = symlink === "B" || symlink === "./B";
    assertEquals(code[0]!.verify?.ok, isThere ? true : undefined, symlink);
  }
});

Deno.test("readBundle() reads a thousand pieces of code, and says what it left out", async () => {
  const library = buildSignedMachO({ fileType: 6, main: null });
  const facts = await readWith(number(1200, (i) => [`${IN_APP}/Frameworks/${i}.dylib`, library]));
  assertEquals(facts.code.length, 1000);
  assertMatch(facts.notes.join(), /^"Example Tunnel.app" holds more than 1000 pieces of code: 215 were not looked at$/);
});

Deno.test("readBundle() is done with apps within apps, each of which seals all that is inside", async () => {
  const code = buildSignedMachO({});
  let files: Record<string, Uint8Array> = Object.fromEntries(
    number(400, (i) => [`Resources/${i}.txt`, NOTHING]),
  ) as never;
  for (let level = 0; level < 20; level++) {
    const inside = Object.entries(files).filter((one): one is [string, Uint8Array] => one[1] instanceof Uint8Array);
    const seal = sealFiles(new Map(inside.slice(0, 40)));
    files = {
      ...below("Resources/x.app/Contents", files),
      "MacOS/x": code,
      "_CodeSignature/CodeResources": seal,
      "Resources/more.txt": NOTHING,
    } as Record<string, Uint8Array>;
  }
  const facts = await readWith(Object.entries(below(`${IN_APP}/Resources/deep.app/Contents`, files)));
  assert(facts.code.length > 20);
  assertEquals(mainVerdict(facts)!.ok, false);
});

Deno.test("readBundle() looks for libraries in few places, however many an executable names", async () => {
  const rpaths = Array.from({ length: 500 }, (_, i) => `@executable_path/../Frameworks/${i}`);
  const dylibs = Array.from({ length: 500 }, (_, i) => `@rpath/${i}.dylib`);
  const { app, extension } = nestedSpec();
  const files = buildBundle({ app: { ...app, image: { rpaths, dylibs } }, extension: { ...extension } });
  const start = performance.now();
  const { code } = await readFiles(files);
  assert(performance.now() - start < 4000);
  assertEquals(code.length, 15);
});
