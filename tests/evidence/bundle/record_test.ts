import { assert, assertEquals, assertMatch } from "../../../compat/std_assert.ts";
import fc from "fast-check";
import { openFolderTree } from "../../../evidence/bundle/folder_tree.ts";
import { placeFacts } from "../../../evidence/bundle/place_facts.ts";
import { readBundleFacts } from "../../../evidence/bundle/read_bundle.ts";
import { type BundleRecord, parseRecord, renderRecord } from "../../../evidence/bundle/record.ts";
import { APP, type BundleSpec, EXTENSION } from "../../bundle_spec.ts";
import { writeBundle } from "../../bundles.ts";
import { times } from "../../effort.ts";

const PATH = `/Applications/${APP}`;

async function recordOf(spec: BundleSpec, inner = "", path = PATH): Promise<BundleRecord> {
  const bundle = await writeBundle(spec);
  const tree = openFolderTree(bundle.path + inner);
  try {
    const name = tree.entries.keys().next().value!;
    return { path, notes: ["a note"], facts: placeFacts((await readBundleFacts(tree)).facts, name, path) };
  } finally {
    tree.close();
    await bundle.cleanup();
  }
}

function parse(text: string): BundleRecord | string {
  return parseRecord(new TextEncoder().encode(text));
}

for (
  const [kind, spec] of [
    ["a sound app", {}],
    ["an app from the App Store", { flavour: "app-store" }],
    ["an app without an extension", { extension: null }],
    ["an app that nobody signed", { app: { signing: { kind: "unsigned" } } }],
    ["an app whose profile is missing", { app: { profile: null } }],
    ["an app with a changed file", { afterwards: (files) => files.set(`${APP}/Contents/new`, new Uint8Array(3)) }],
  ] as const satisfies readonly (readonly [string, BundleSpec])[]
) {
  Deno.test(`the record of ${kind} is read as it was written`, async () => {
    const record = await recordOf(spec);
    assertEquals(parseRecord(renderRecord(record)), record);
  });
}

Deno.test("the record of an extension by itself is that of a staged copy, at the path of the Mac", async () => {
  const path = "/Library/SystemExtensions/X/com.example.tunnel.extension.systemextension";
  const { facts } = await recordOf({}, EXTENSION.slice(APP.length), path);
  assertEquals([facts["sysex.embedded"], facts["sysex.staged"].map((one) => one.path)], [[], [path]]);
  assertEquals(facts["sysex.macho"].map((one) => one.path), [path]);
  const library = `${path}/Contents/Frameworks/libExampleCore.dylib`;
  assertEquals(facts.code.map(({ file }) => file!.bundlePath), [path, library]);
  assertEquals([facts.code[1]!.file!.sealed?.by, facts.code[1]!.file!.loadedBy], [path, [path]]);
  assertEquals(facts.profiles.map((one) => one.path), [`${path}/Contents/embedded.provisionprofile`]);
});

Deno.test("a record names no device of a profile, and no more than a thousand files", async () => {
  const { facts, ...record } = await recordOf({ flavour: "development" });
  const [code, ...others] = facts.code;
  const many = Array.from({ length: 3_000 }, (_, i) => `Resources/${i}`);
  const changed: typeof code = {
    ...code!,
    verify: { ok: false, errors: [], details: many },
    file: { ...code!.file!, problems: many, seal: { missing: many, added: many, altered: many } },
  };
  const read = parseRecord(renderRecord({ ...record, facts: { ...facts, code: [changed, ...others] } }));
  assert(typeof read !== "string");
  const { verify, file } = read.facts.code[0]!;
  const { missing, added, altered } = file!.seal!;
  for (const list of [verify!.details, file!.problems, missing, added, altered]) assertEquals(list.length, 1_000);
  assert(facts.profiles.some(({ devices }) => (devices ?? 0) > 0));
  assertEquals(read.facts.profiles.map(({ provisionedDevices }) => provisionedDevices), [null, null]);
});

Deno.test("parseRecord() says why a file is no record", () => {
  for (
    const [text, says] of [
      ["", /it is not JSON$/],
      ["{}", /format must be one of sysex-doctor-bundle$/],
      ['{"format":"sysex-doctor-bundle","schemaVersion":"2"}', /schemaVersion must be one of 1$/],
      ['{"format":"sysex-doctor-bundle","schemaVersion":"1"}', /path must be a text$/],
      ['{"format":"sysex-doctor-bundle","schemaVersion":"1","path":"/x"}', /facts must be an object$/],
      [
        '{"format":"sysex-doctor-bundle","schemaVersion":"1","path":"/x","facts":{"code":[{}]}}',
        /facts\.code\[0\]\.signature must|facts\.code\[0\]\.channel must/,
      ],
    ] as const
  ) assertMatch(parse(text) as string, says);
  assertMatch(parseRecord(new Uint8Array(17 * 2 ** 20)) as string, /larger than 16 MiB$/);
});

Deno.test("parseRecord() throws at no cut and at no value that is another", async () => {
  const bytes = renderRecord(await recordOf({}));
  const text = new TextDecoder().decode(bytes).trimEnd();
  for (let end = 0; end < text.length; end += 37) assertEquals(typeof parse(text.slice(0, end)), "string", `${end}`);
  const values = [...text.matchAll(/(?<=[:[,])(?:"(?:[^"\\]|\\.)*"|true|false|null|\d+|\[\]|\{\})(?=[,\]}])/g)];
  fc.assert(
    fc.property(fc.nat({ max: values.length - 1 }), fc.json({ maxDepth: 2 }), (at, json) => {
      const { index, 0: { length } } = values[at]!;
      const read = parse(text.slice(0, index) + json + text.slice(index + length));
      if (typeof read !== "string") renderRecord(read);
    }),
    { numRuns: times(200) },
  );
});
