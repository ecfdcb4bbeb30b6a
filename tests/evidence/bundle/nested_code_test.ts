import { assert, assertEquals, assertMatch } from "../../../compat/std_assert.ts";
import type { SignedCode } from "../../../formats/codesign_display.ts";
import { issueDeveloperId } from "../../bundle_identities.ts";
import { APP, type BundleFiles, EXTENSION, EXTENSION_LIBRARY, FLAVOURS, TEAM } from "../../bundle_spec.ts";
import { buildBundle, signLibrary } from "../../bundles.ts";
import { below, buildFramework, FILTER, nestedSpec, UPDATES, UPDATES_VERSION } from "../../nested_layout.ts";
import { signCode } from "../../signed_code.ts";
import { type ReadFacts, readFiles } from "./reading.ts";

const IN_APP = `${APP}/Contents`;
const FRAMEWORK = `${IN_APP}/${UPDATES}`;
const VERSION = `${IN_APP}/${UPDATES_VERSION}`;
const FILTER_VERSION = `${EXTENSION}/Contents/${FILTER}/Versions/A`;
const SOUND = buildBundle(nestedSpec());
const OK = { ok: true, errors: [], details: [] };
const OTHER_TEAM = "OTHER12345";
const OTHERS = { signer: issueDeveloperId({ team: OTHER_TEAM }), directory: { teamId: OTHER_TEAM } };

/** Every piece of nested code, by its path, with the bundle whose seal knows it, and as what. */
const PARTS: Readonly<Record<string, readonly [container: string, as: "code" | "resource"]>> = {
  [`${IN_APP}/PlugIns/Example Share.appex/Contents/MacOS/Example Share`]: [APP, "code"],
  [`${IN_APP}/Library/LoginItems/Example Agent.app/Contents/MacOS/Example Agent`]: [APP, "code"],
  [`${VERSION}/ExampleUpdates`]: [APP, "code"],
  [`${VERSION}/Updater.app/Contents/MacOS/Updater`]: [VERSION, "code"],
  [`${VERSION}/XPCServices/Downloader.xpc/Contents/MacOS/Downloader`]: [VERSION, "code"],
  [`${VERSION}/XPCServices/Installer.xpc/Contents/MacOS/Installer`]: [VERSION, "code"],
  [`${VERSION}/Relauncher`]: [VERSION, "code"],
  [`${FILTER_VERSION}/ExampleFilter`]: [EXTENSION, "code"],
  [EXTENSION_LIBRARY]: [EXTENSION, "code"],
  [`${IN_APP}/Helpers/example-cli`]: [APP, "code"],
  [`${IN_APP}/MacOS/example-crash-reporter`]: [APP, "code"],
  [`${IN_APP}/Frameworks/libExampleCore.dylib`]: [APP, "code"],
  [`${IN_APP}/Resources/bin/example-probe`]: [APP, "resource"],
};

async function readChanged(change: (files: BundleFiles) => void): Promise<ReadFacts> {
  const files = new Map(SOUND);
  change(files);
  return await readFiles(files);
}

function find({ code }: ReadFacts, path: string): SignedCode {
  const found = code.find((one) => one.path === path || one.file!.bundlePath === path);
  assert(found !== undefined, `${path} was not read`);
  return found;
}

function flip(files: BundleFiles, path: string, at: number): void {
  const bytes = (files.get(path) as Uint8Array).slice();
  bytes[at]! ^= 1;
  files.set(path, bytes);
}

for (const flavour of FLAVOURS) {
  Deno.test(`readBundle() finds all code inside of a ${flavour} app, and finds it sound`, async () => {
    const { code, notes, layout } = await readFiles(buildBundle(nestedSpec(flavour)));
    assertEquals([notes, layout], [[], []]);
    assertEquals(code.filter(({ verify }) => verify?.ok !== true).map(({ path }) => path), []);
    assertEquals(code.flatMap(({ file }) => file!.problems), []);
    assertEquals(new Set(code.map(({ teamId }) => teamId)), new Set([TEAM]));
    const inner = code.filter(({ file }) => file!.role === "nested" || file!.role === "appex");
    assertEquals(inner.map(({ path }) => path).sort(), Object.keys(PARTS).sort());
    for (const { path, file } of inner) {
      const [by, as] = PARTS[path!]!;
      // The messages here leave out the root, so whether it is Apple's cannot be told.
      const known = as === "code"
        ? { isSame: true, requirement: "unknown" as const }
        : { isSame: null, requirement: null };
      assertEquals(file!.sealed, { by, as, ...known }, path!);
    }
  });
}

Deno.test("readBundle() says which libraries the app and the extension cannot start without", async () => {
  const { code } = await readFiles(SOUND);
  const loaded = code.filter(({ file }) => file!.loadedBy.length > 0).map(({ path, file }) => [path, file!.loadedBy]);
  assertEquals(loaded, [
    [`${VERSION}/ExampleUpdates`, [APP]],
    // The framework loads it, and the extension the framework.
    [`${FILTER_VERSION}/ExampleFilter`, [EXTENSION]],
    [EXTENSION_LIBRARY, [EXTENSION]],
  ]);
});

Deno.test("readBundle() sees a changed byte in every slice of every piece of code", async () => {
  for (const path of Object.keys(PARTS)) {
    const bytes = SOUND.get(path) as Uint8Array;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    for (const slice of [0, 1]) {
      const facts = await readChanged((files) => flip(files, path, view.getUint32(8 + slice * 20 + 8) + 40));
      assertEquals(find(facts, path).verify?.ok, false, `${path} ${slice}`);
    }
  }
});

interface Change {
  readonly says: string;
  readonly change: (files: BundleFiles) => void;
  /** The part, and what codesign would say of it; what is not named must be sound. */
  readonly wrong: Readonly<Record<string, readonly [error: string, detail: string | null]>>;
}

const SEALED = "a sealed resource is missing or invalid";
const ALTERED = "nested code is modified or invalid";
const UNSEALED = "unsealed contents present in the root directory of an embedded framework";

const CHANGES: readonly Change[] = [
  {
    says: "a library of another team in the place of one",
    change: (files) => files.set(EXTENSION_LIBRARY, signLibrary("developer-id", OTHERS)),
    wrong: {
      [EXTENSION]: [ALTERED, "file modified: Frameworks/libExampleCore.dylib"],
      [APP]: [SEALED, `file modified: ${EXTENSION_LIBRARY.slice(IN_APP.length + 1)}`],
    },
  },
  {
    says: "an ad hoc tool in the place of one",
    change: (files) =>
      files.set(
        `${IN_APP}/Helpers/example-cli`,
        signCode("developer-id", { identifier: "com.example.tunnel.cli", signing: { kind: "adhoc" } }),
      ),
    wrong: { [APP]: [ALTERED, "file modified: Helpers/example-cli"] },
  },
  {
    says: "an unsigned tool in the place of one",
    change: (files) =>
      files.set(
        `${VERSION}/Relauncher`,
        signCode("developer-id", { identifier: "x", signing: { kind: "unsigned" } }),
      ),
    wrong: {
      [VERSION]: ["nested code is not signed at all", "In subcomponent: Relauncher"],
      [`${VERSION}/Relauncher`]: ["code object is not signed at all", null],
    },
  },
  {
    says: "a changed resource of a framework",
    change: (files) => files.set(`${VERSION}/Headers/Example.h`, new Uint8Array(1)),
    wrong: { [VERSION]: [SEALED, "file modified: Headers/Example.h"] },
  },
  {
    says: "an Info.plist of an XPC service that was edited",
    change: (files) => files.set(`${VERSION}/XPCServices/Installer.xpc/Contents/Info.plist`, new Uint8Array(1)),
    wrong: {
      [`${VERSION}/XPCServices/Installer.xpc`]: [
        "invalid Info.plist (plist or signature have been modified)",
        null,
      ],
    },
  },
  {
    says: "a login item whose seal was edited",
    change: (files) => {
      const seal = `${IN_APP}/Library/LoginItems/Example Agent.app/Contents/_CodeSignature/CodeResources`;
      files.set(seal, Uint8Array.of(...files.get(seal) as Uint8Array, 10));
    },
    wrong: {
      [`${IN_APP}/Library/LoginItems/Example Agent.app`]: [
        "invalid resource directory (directory or signature have been modified)",
        null,
      ],
    },
  },
  {
    says: "a new XPC service in a framework",
    change: (files) => {
      for (const [path, content] of SOUND) {
        if (path.includes("/Installer.xpc/")) files.set(path.replace("/Installer.xpc/", "/Other.xpc/"), content);
      }
    },
    wrong: { [VERSION]: [SEALED, "file added: XPCServices/Other.xpc"] },
  },
  {
    says: "a missing framework",
    change: (files) => {
      for (const path of SOUND.keys()) if (path.startsWith(FRAMEWORK)) files.delete(path);
    },
    wrong: { [APP]: [SEALED, `file missing: ${UPDATES}`] },
  },
  {
    says: "a framework whose links an archive made into copies",
    change: (files) => {
      files.set(`${FRAMEWORK}/ExampleUpdates`, files.get(`${VERSION}/ExampleUpdates`)!);
    },
    wrong: { [VERSION]: [UNSEALED, null] },
  },
  {
    says: "a second version of another signer in a framework",
    change: (files) => {
      const framework = buildFramework("developer-id", {
        name: "ExampleUpdates",
        identifier: "com.example.updates",
        signing: OTHERS,
      }, "A");
      for (const [path, content] of Object.entries(below(FRAMEWORK, framework))) {
        if (path.includes("/Versions/A/")) files.set(path, content);
      }
    },
    wrong: { [APP]: ["embedded framework contains modified or invalid version", `file modified: ${UPDATES}`] },
  },
];

for (const { says, change, wrong } of CHANGES) {
  Deno.test(`readBundle() sees ${says}, and blames nothing else`, async () => {
    const facts = await readChanged(change);
    const bad = facts.code.filter(({ verify }) => verify?.ok === false);
    const found = bad.map(({ file, verify }) => [file!.bundlePath, [verify!.errors[0], verify!.details[0] ?? null]]);
    for (const { verify } of bad) assertEquals(verify!.errors.length, 1);
    assertEquals(Object.fromEntries(found), wrong);
    // What lies around something broken is not called sound, either.
    assertEquals(find(facts, APP).verify?.ok === true, false);
  });
}

Deno.test("readBundle() does not hold against a framework what archives put beside its links", async () => {
  const facts = await readChanged((files) => {
    for (const name of ["._Versions", "._ExampleUpdates", ".DS_Store"]) {
      files.set(`${FRAMEWORK}/${name}`, new Uint8Array(1));
    }
  });
  assertEquals(facts.code.filter(({ verify }) => verify?.ok !== true), []);
});

Deno.test("readBundle() says that code was signed again by its own team, and calls it sound", async () => {
  const again = signLibrary("developer-id", { directory: { flags: 0x10200 } });
  const facts = await readChanged((files) => files.set(`${IN_APP}/Frameworks/libExampleCore.dylib`, again));
  const { verify, file } = find(facts, `${IN_APP}/Frameworks/libExampleCore.dylib`);
  assertEquals([verify, file!.sealed], [OK, { by: APP, as: "code", isSame: false, requirement: "unknown" }]);
  assertEquals(find(facts, APP).verify, OK);
});

Deno.test("readBundle() does not call an app sound whose code it could not verify", async () => {
  const script = new TextEncoder().encode("#!/bin/sh\nexec ./example\n");
  const { app } = nestedSpec();
  const facts = await readFiles(buildBundle({ app: { files: { ...app!.files, "MacOS/start.sh": script } } }));
  const { verify, file } = find(facts, APP);
  assertEquals([verify, file!.problems], [null, [
    '1 parts inside are not known to be sound, "MacOS/start.sh" among them',
  ]]);
  const unread = await readChanged((files) => {
    const path = `${VERSION}/XPCServices/Downloader.xpc/Contents/MacOS/Downloader`;
    files.set(path, cutMessage(files.get(path) as Uint8Array));
  });
  assertEquals(find(unread, VERSION).verify, null);
  assertMatch(find(unread, APP).file!.problems.join(), /"Frameworks\/ExampleUpdates.framework" among them$/);
});

/** Makes the signer's message of the first slice unreadable. */
function cutMessage(bytes: Uint8Array): Uint8Array {
  const changed = bytes.slice();
  for (let at = 0;; at++) {
    if (changed[at] !== 0xfa || changed[at + 1] !== 0xde || changed[at + 2] !== 0x0b || changed[at + 3] !== 1) continue;
    changed[at + 8] = 0;
    return changed;
  }
}

Deno.test("readBundle() reads every byte of an app once, whatever seals and signatures are about it", async () => {
  const filler = 1_500_000;
  const { app, extension } = nestedSpec();
  const large = new Uint8Array(filler).map((_, i) => i >> 3);
  const files = buildBundle({
    app: { ...app, filler },
    extension: { ...extension, filler, files: { ...extension!.files, "Resources/rules.bin": large } },
  });
  const read = new Map<string, number>();
  const { code } = await readFiles(files, (path, bytes) => read.set(path, (read.get(path) ?? 0) + bytes));
  assertEquals(code.filter(({ verify }) => verify?.ok !== true), []);
  for (const [path, content] of files) {
    if (!(content instanceof Uint8Array) || content.length < filler) continue;
    const times = read.get(path)! / content.length;
    assert(times < 1.1, `${path} was read ${times.toFixed(2)} times`);
  }
});
