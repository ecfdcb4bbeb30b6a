import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { loadHash } from "../../../formats/codesign/hash.ts";
import { verifyPages } from "../../../formats/codesign/pages.ts";
import { parseSignature, type Signature } from "../../../formats/codesign/signature.ts";
import { verifySpecialSlots } from "../../../formats/codesign/special_slots.ts";
import { fromBytes } from "../../../formats/macho/bytes.ts";
import { parseMachO } from "../../../formats/macho/image.ts";
import { buildFat } from "../../macho_builder.ts";
import { buildSignedMachO, hash, type SigningSpec } from "../../signature_builder.ts";

const FULL: SigningSpec = {
  directories: [
    { identifier: "com.example.app.ext", teamId: "EXAMPLE123", flags: 0x10000, hashType: 1, runtime: 0xd0300 },
    { identifier: "com.example.app.ext", teamId: "EXAMPLE123", flags: 0x10000, runtime: 0xd0300, execFlags: 0x11 },
  ],
  designated: { op: "identifier", name: "com.example.app.ext" },
  entitlementsXml: "<plist><dict/></plist>",
  entitlementsDer: Uint8Array.of(0x70, 0x05, 2, 1, 1, 0xb0, 0),
  infoPlist: Uint8Array.of(1),
  codeResources: Uint8Array.of(2),
  constraints: { 8: Uint8Array.of(0x70, 0), 11: Uint8Array.of(0x70, 0) },
  cms: Uint8Array.of(0x30, 0),
};

function readOnly(file: Uint8Array): Signature {
  return parseSignature(fromBytes(file), parseMachO(fromBytes(file)).slices[0]!, hash);
}

Deno.test("parseSignature() takes a full signature apart", () => {
  const signature = readOnly(buildSignedMachO({ codeSize: 9000 }, FULL));
  const { best, directories } = signature;
  assertEquals([signature.kind, signature.complete], ["signed", true]);
  assertEquals(signature.problems, []);
  assertEquals(directories.map(({ slot, algorithm }) => [slot, algorithm]), [[0, "sha1"], [0x1000, "sha256"]]);
  assertEquals(best, directories[1]);
  assertEquals(best!.identifier, "com.example.app.ext");
  assertEquals(best!.teamId, "EXAMPLE123");
  assertEquals(best!.flagNames, ["runtime"]);
  assertEquals(best!.runtimeVersion, "13.3.0");
  assertEquals(best!.execSegment?.flags, 0x11);
  assertEquals([best!.pageSize, best!.codeSlots, best!.specialSlots], [4096, 3, 11]);
  assertEquals(signature.cdhashes, directories.map(({ cdhash }) => cdhash));
  assertEquals(signature.entitlementsXml, FULL.entitlementsXml);
  assertEquals(signature.entitlementsDer, FULL.entitlementsDer);
  assertEquals(signature.requirements?.designated, FULL.designated);
  assertEquals(signature.cms, FULL.cms);
  assertEquals(signature.launchConstraints, ["launchConstraintSelf", "libraryConstraint"]);
});

Deno.test("a cdhash is the hash of the whole CodeDirectory, cut to 20 bytes", () => {
  const file = buildSignedMachO({}, FULL);
  const { offset } = parseMachO(fromBytes(file)).slices[0]!.codeSignature!;
  const view = new DataView(file.buffer, offset);
  const entry = Array.from({ length: view.getUint32(8) }, (_, i) => 12 + i * 8).find((at) =>
    view.getUint32(at) === 0x1000
  )!;
  const at = view.getUint32(entry + 4);
  const directory = file.subarray(offset + at, offset + at + view.getUint32(at + 4));
  assertEquals(readOnly(file).best!.cdhash, hash("sha256", directory).slice(0, 40));
});

Deno.test("parseSignature() names how code is signed", () => {
  const kindOf = (spec: SigningSpec) => readOnly(buildSignedMachO({}, spec)).kind;
  assertEquals(kindOf({}), "adhoc");
  assertEquals(kindOf({ directories: [{ flags: 0x20002 }] }), "linker-signed");
  assertEquals(kindOf({ directories: [{ flags: 0 }] }), "adhoc");
  assertEquals(kindOf({ directories: [{ flags: 0 }], cms: Uint8Array.of(0x30, 0) }), "signed");
  assertEquals(
    parseSignature(fromBytes(new Uint8Array(9)), { offset: 0, size: 9, codeSignature: null }, hash).kind,
    "unsigned",
  );
});

Deno.test("a signature that cannot be read is neither signed nor unsigned", () => {
  const file = buildSignedMachO();
  const { offset } = parseMachO(fromBytes(file)).slices[0]!.codeSignature!;
  file[offset] = 0;
  const signature = readOnly(file);
  assertEquals(signature.kind, null);
  assertEquals(signature.problems.map(({ why }) => why), ["no signature: magic 0xde0cc0"]);
});

const DIRECTORY_FORMS = [0x20100, 0x20200, 0x20300, 0x20400, 0x20500, 0x20600].flatMap((version) =>
  ([1, 2, 3, 4] as const).map((hashType) => ({ version, hashType }))
);

Deno.test("every version of the CodeDirectory and every kind of hash is read, and its pages agree", () => {
  for (const { version, hashType } of DIRECTORY_FORMS) {
    for (const pageBits of [0, 12, 14]) {
      const file = buildSignedMachO({ codeSize: 6000 }, {
        directories: [{ version, hashType, pageBits, teamId: version >= 0x20200 ? "EXAMPLE123" : null }],
      });
      const [slice] = parseMachO(fromBytes(file)).slices;
      const { best, problems } = parseSignature(fromBytes(file), slice!, hash);
      const what = `${version.toString(16)} ${hashType} ${pageBits}`;
      assertEquals(problems, [], what);
      assertEquals(best!.version, version);
      assertEquals(best!.teamId, version >= 0x20200 ? "EXAMPLE123" : null, what);
      assertEquals(best!.cdhash.length, 40);
      const report = verifyPages(fromBytes(file), slice!, best!, hash);
      assertEquals(report, { checked: best!.codeSlots, bad: 0, firstBad: null, incomplete: null }, what);
    }
  }
});

Deno.test("verifyPages() finds each page that was changed, in a universal file too", async () => {
  const platformHash = await loadHash();
  const file = buildFat([buildSignedMachO({ cpu: "x86_64" }), buildSignedMachO({ codeSize: 30_000 })]);
  const slice = parseMachO(fromBytes(file)).slices[1]!;
  const directory = parseSignature(fromBytes(file), slice, platformHash).best!;
  file[slice.offset + 4096 * 2 + 17]! ^= 1;
  file[slice.offset + 4096 * 5]! ^= 0x80;
  assertEquals(verifyPages(fromBytes(file), slice, directory, platformHash), {
    checked: directory.codeSlots,
    bad: 2,
    firstBad: { page: 2, offset: 8192 },
    incomplete: null,
  });
});

Deno.test("verifyPages() says what it could not check", () => {
  const file = buildSignedMachO({ codeSize: 30_000 });
  const [slice] = parseMachO(fromBytes(file)).slices;
  const directory = parseSignature(fromBytes(file), slice!, hash).best!;
  const verify = (bytes: Uint8Array, changes = {}) =>
    verifyPages(fromBytes(bytes), { offset: 0, size: bytes.length }, { ...directory, ...changes }, hash).incomplete;
  assertEquals(verify(file.subarray(0, 9000)), "code beyond the end");
  assertEquals(verify(file, { scattered: true }), "pages are scattered");
  assertEquals(verify(file, { pageSize: 0, codeLimit: 2 ** 40 }), "a single page too large");
  assertEquals(verify(file, { codeSlots: 3 }), `${directory.codeSlots - 3} pages without a hash`);
});

Deno.test("verifySpecialSlots() tells altered, missing and unsealed parts apart", () => {
  const { best, contents } = readOnly(buildSignedMachO({}, FULL));
  const judge = (changes: object) => verifySpecialSlots(best!, { ...contents, ...changes }, hash);
  assertEquals(judge({ infoPlist: FULL.infoPlist, codeResources: FULL.codeResources }), {
    infoPlist: "same",
    requirements: "same",
    codeResources: "same",
    entitlements: "same",
    entitlementsDer: "same",
    launchConstraintSelf: "same",
    launchConstraintParent: "absent",
    launchConstraintResponsible: "absent",
    libraryConstraint: "same",
  });
  const bad = judge({
    infoPlist: Uint8Array.of(9),
    codeResources: null,
    topDirectory: Uint8Array.of(1),
    diskImage: null,
  });
  assertEquals(bad.infoPlist, "altered");
  assertEquals(bad.codeResources, "missing");
  assertEquals(bad.topDirectory, "unsealed");
  assertEquals(bad.diskImage, "absent");
  assertEquals(judge({}).infoPlist, "unknown");
});

Deno.test("parts that a cut signature may have had are unknown, not missing", () => {
  const file = buildSignedMachO({}, FULL);
  const slice = parseMachO(fromBytes(file)).slices[0]!;
  const { offset } = slice.codeSignature!;
  // Cut inside the entitlements, in front of the alternate directory.
  const at = new TextDecoder("latin1").decode(file).indexOf("<plist>", offset);
  const signature = parseSignature(fromBytes(file.subarray(0, at + 4)), slice, hash);
  assertEquals(signature.best?.algorithm, "sha1");
  assertEquals([signature.kind, signature.complete], [null, false]);
  assertEquals("entitlements" in signature.contents, false);
  assertEquals(verifySpecialSlots(signature.best!, signature.contents, hash).entitlements, "unknown");
});

Deno.test("directories that disagree, blobs that overlap and hashes that stop early are problems", () => {
  const whys = (file: Uint8Array) => readOnly(file).problems.map(({ why }) => why).join("; ");
  const [first, second] = FULL.directories!;
  assert(
    whys(buildSignedMachO({}, { directories: [first!, { ...second!, identifier: "com.example.other" }] })).includes(
      "slot 4096 names another identity",
    ),
  );
  const overlapping = buildSignedMachO({}, FULL);
  const { offset } = parseMachO(fromBytes(overlapping)).slices[0]!.codeSignature!;
  const view = new DataView(overlapping.buffer);
  view.setUint32(offset + 12 + 8 + 4, view.getUint32(offset + 12 + 4));
  assert(/overlaps/.test(whys(overlapping)));
  assert(/slot 2 holds a blob of magic/.test(whys(overlapping)));
  const shifted = buildSignedMachO({ codeSize: 5000 });
  const limit = parseMachO(fromBytes(shifted)).slices[0]!.codeSignature!.offset;
  new DataView(shifted.buffer).setUint32(limit + 12 + 3 * 8 + 32, limit - 1);
  assertEquals(whys(shifted), `hashes cover ${limit - 1} of ${limit} bytes of code`);
});
