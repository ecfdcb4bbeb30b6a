import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { type BundlePath, judgeSeal, type SealReport } from "../../../formats/codesign/seal.ts";
import { makeDictionary, type PlistDictionary, type PlistValue } from "../../../formats/plist/value.ts";
import { buildSeal, hash, type SealSpec } from "../../signature_builder.ts";
import { LARGE } from "../../effort.ts";

const EXTENSION = "Library/SystemExtensions/com.example.app.ext.systemextension/Contents";
const CDHASH = Uint8Array.fromHex("0123456789abcdef0123456789abcdef01234567");

/** A bundle's contents: a path with a text, or where a link leads. */
type Tree = Readonly<Record<string, string | { readonly link: string }>>;

const TREE: Tree = {
  "Info.plist": "info",
  "PkgInfo": "APPLEXPL",
  "CodeResources": "ticket",
  "_CodeSignature/CodeResources": "seal",
  "_MASReceipt/receipt": "receipt",
  "embedded.provisionprofile": "profile",
  "MacOS/Example": "main",
  "MacOS/helper": "helper",
  "Resources/.DS_Store": "junk",
  "Resources/Assets.car": "assets",
  "Resources/de.lproj/Main.strings": "de",
  "Resources/de.lproj/locversion.plist": "loc",
  "Resources/Latest": { link: "Assets.car" },
  "Frameworks/Example.framework/Versions/A/Example": "framework",
  "Frameworks/Example.framework/Example": { link: "Versions/A/Example" },
  [`${EXTENSION}/Info.plist`]: "extension",
  [`${EXTENSION}/MacOS/com.example.app.ext`]: "provider",
  [`${EXTENSION}/_CodeSignature/CodeResources`]: "its own seal",
};

const NESTED = { cdhash: CDHASH, requirement: "identifier helper" };

const SEAL: Readonly<Record<string, SealSpec>> = {
  "embedded.provisionprofile": encode("profile"),
  "MacOS/helper": NESTED,
  "Resources/Assets.car": encode("assets"),
  "Resources/de.lproj/Main.strings": encode("de"),
  "Resources/Latest": { symlink: "Assets.car" },
  "Frameworks/Example.framework": NESTED,
  [`${EXTENSION}/Info.plist`]: encode("extension"),
  [`${EXTENSION}/MacOS/com.example.app.ext`]: encode("provider"),
  [`${EXTENSION}/_CodeSignature/CodeResources`]: encode("its own seal"),
};

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function judge(tree: Tree, resources: PlistDictionary = buildSeal(SEAL)): SealReport {
  const files: BundlePath[] = Object.entries(tree).map(([path, one]) =>
    typeof one === "string" ? { path, kind: "file" } : { path, kind: "symlink", target: one.link }
  );
  const digest = (path: string, algorithm: "sha1" | "sha256" | "sha384") => {
    const content = tree[path];
    return typeof content === "string" && content !== "unreadable" ? hash(algorithm, encode(content)) : null;
  };
  return judgeSeal({ resources, files, executable: "MacOS/Example", digest })!;
}

const CLEAN: SealReport = {
  version: 2,
  rules: 13,
  files: 9,
  added: [],
  missing: [],
  altered: [],
  unread: [],
  nested: [
    { path: "MacOS/helper", cdhash: CDHASH.toHex(), requirement: "identifier helper" },
    { path: "Frameworks/Example.framework", cdhash: CDHASH.toHex(), requirement: "identifier helper" },
  ],
  stapled: true,
  problems: [],
};

Deno.test("judgeSeal() finds nothing in a bundle as it was sealed", () => {
  assertEquals(judge(TREE), CLEAN);
});

function without(...paths: readonly string[]): Tree {
  return Object.fromEntries(Object.entries(TREE).filter(([path]) => !paths.some((one) => path.startsWith(one))));
}

const CHANGES: readonly (readonly [what: string, tree: Tree, expected: Partial<SealReport>])[] = [
  ["a new resource", { ...TREE, "Resources/new": "x" }, { added: ["Resources/new"] }],
  ["a new file beside Info.plist", { ...TREE, "notes.txt": "x" }, { added: ["notes.txt"] }],
  ["something in the bundle's root", { ...TREE, "../Icon": "x" }, { added: ["../Icon"] }],
  ["new code", { ...TREE, "MacOS/tool": "x" }, { added: ["MacOS/tool"] }],
  ["a new framework", { ...TREE, "Frameworks/New.framework/New": "x", "Frameworks/New.framework/Other": "y" }, {
    added: ["Frameworks/New.framework"],
  }],
  ["a changed resource", { ...TREE, "Resources/Assets.car": "x" }, { altered: ["Resources/Assets.car"] }],
  ["a changed extension", { ...TREE, [`${EXTENSION}/MacOS/com.example.app.ext`]: "x" }, {
    altered: [`${EXTENSION}/MacOS/com.example.app.ext`],
  }],
  ["a new file in the extension", { ...TREE, [`${EXTENSION}/embedded.provisionprofile`]: "x" }, {
    added: [`${EXTENSION}/embedded.provisionprofile`],
  }],
  ["a link that leads elsewhere", { ...TREE, "Resources/Latest": { link: "/etc/hosts" } }, {
    altered: ["Resources/Latest"],
  }],
  ["a file in a link's place", { ...TREE, "Resources/Latest": "assets" }, { altered: ["Resources/Latest"] }],
  ["a link in a file's place", { ...TREE, "Resources/Assets.car": { link: "x" } }, {
    altered: ["Resources/Assets.car"],
  }],
  ["a link in a framework's place", { ...without("Frameworks"), "Frameworks/Example.framework": { link: "x" } }, {
    altered: ["Frameworks/Example.framework"],
    nested: CLEAN.nested.slice(0, 1),
  }],
  ["a folder in a file's place", { ...without("Resources/Assets"), "Resources/Assets.car/x": "x" }, {
    altered: ["Resources/Assets.car"],
    added: ["Resources/Assets.car/x"],
  }],
  ["a missing resource", without("Resources/Assets.car"), { missing: ["Resources/Assets.car"] }],
  ["a missing framework", without("Frameworks"), {
    missing: ["Frameworks/Example.framework"],
    nested: CLEAN.nested.slice(0, 1),
  }],
  ["a missing localization", without("Resources/de.lproj"), {}],
  ["a missing ticket", without("CodeResources"), { stapled: false }],
  ["what no rule is about", { ...TREE, "a/.DS_Store": "x", "Resources/fr.lproj/locversion.plist": "x" }, {}],
  ["changes inside a framework", { ...TREE, "Frameworks/Example.framework/Versions/A/Example": "x" }, {}],
  ["a file that cannot be read", { ...TREE, "Resources/Assets.car": "unreadable" }, {
    unread: ["Resources/Assets.car"],
  }],
  ["a path that no Mac has", { ...TREE, ["a/".repeat(600)]: "x" }, { problems: ["1 paths too long"] }],
];

Deno.test("judgeSeal() sorts changes into added, missing and altered", () => {
  for (const [what, tree, expected] of CHANGES) assertEquals(judge(tree), { ...CLEAN, ...expected }, what);
});

Deno.test("judgeSeal() finds files inside nested code that another tool sealed one by one", () => {
  const inside = "Frameworks/Example.framework/Versions/A/Example";
  const seal = buildSeal({ ...SEAL, [inside]: encode("framework") });
  assertEquals(judge(TREE, seal), { ...CLEAN, files: 10 });
  assertEquals(judge({ ...TREE, [inside]: "x" }, seal).altered, [inside]);
});

Deno.test("judgeSeal() does not mind how the file system spells an umlaut", () => {
  const seal = buildSeal({ "Resources/U\u0308bung": encode("x") });
  const { added, missing, altered } = judge({ "Resources/\u00dcbung": "x" }, seal);
  assertEquals([added, missing, altered], [[], [], []]);
});

function dictionary(values: Readonly<Record<string, PlistValue>>): PlistDictionary {
  return Object.assign(makeDictionary(), values);
}

Deno.test("judgeSeal() reads the old form, whose rules cover resources only", () => {
  const sha1 = Uint8Array.fromHex(hash("sha1", encode("x")));
  const seal = dictionary({
    files: dictionary({ "Resources/a": sha1, "Resources/b": dictionary({ hash: sha1, optional: true }) }),
    rules: dictionary({
      "^Resources/": true,
      "^Resources/no": dictionary({ omit: true, weight: 2 }),
      "^other": false,
      "^version.plist$": true,
    }),
  });
  const report = judge({ "Resources/a": "x", "Resources/c": "y", "Resources/no": "z", "other": "w" }, seal);
  assertEquals([report.version, report.added, report.missing, report.altered], [1, ["Resources/c"], [], []]);
});

Deno.test("what is not understood is a problem and never a verdict", () => {
  assertEquals(judgeSeal({ resources: dictionary({}), files: [], executable: null, digest: () => null }), null);
  const seal = dictionary({
    files2: dictionary({ a: 7, b: dictionary({ hash2: Uint8Array.of(1) }), __proto__x: "y" }),
    rules2: dictionary({ "^(a{3})": true, "^b": 5, "^c": dictionary({ weight: "heavy" }) }),
  });
  const { problems, added, altered, missing } = judge({ a: "x", b: "x" }, seal);
  assertEquals(problems, [
    'unknown rule "^(a{3})"',
    'rule "^b" without a meaning',
    'unknown seal of "a"',
    'unknown seal of "b"',
    'unknown seal of "__proto__x"',
  ]);
  assertEquals([added, altered, missing], [[], [], []]);
  assertEquals(judge({}, dictionary({ files2: dictionary({}) })).problems, ["no rules"]);
});

Deno.test("judgeSeal() asks for digests of listed files only, whatever the seal names", () => {
  const asked: string[] = [];
  const resources = buildSeal({
    "../../../etc/passwd": encode("x"),
    "/etc/hosts": encode("x"),
    "Resources/a": encode("x"),
  });
  const files: BundlePath[] = [{ path: "Resources/a", kind: "file" }];
  const digest = (path: string) => {
    asked.push(path);
    return null;
  };
  const report = judgeSeal({ resources, files, executable: null, digest })!;
  assertEquals(asked, ["Resources/a"]);
  assertEquals(report.missing, ["../../../etc/passwd", "/etc/hosts"]);
});

Deno.test("no property list makes judgeSeal() throw", () => {
  const value: fc.Arbitrary<PlistValue> = fc.letrec<{ any: PlistValue }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<PlistValue>(true, false, null, 1, "x", Uint8Array.of(1), new Uint8Array(20), new Uint8Array(32)),
      fc.array(tie("any"), { maxLength: 2 }),
      fc.dictionary(
        fc.constantFrom("hash2", "hash", "symlink", "cdhash", "optional", "weight", "a", "^.*", "(", "__proto__"),
        tie("any"),
      )
        .map((one) => Object.assign(makeDictionary(), one)),
    ),
  })).any;
  const top = fc.record({ files2: value, rules2: value, files: value, rules: value }, { requiredKeys: [] });
  fc.assert(fc.property(top, (resources) => {
    const files: BundlePath[] = [{ path: "a", kind: "file" }, { path: "hash/b.c", kind: "folder" }, {
      path: "",
      kind: "file",
    }];
    judgeSeal({ resources: Object.assign(makeDictionary(), resources), files, executable: null, digest: () => null });
  }));
});

Deno.test("a bundle of many files is judged in less than a second", () => {
  const paths = Array.from(
    { length: LARGE / 50 },
    (_, i) => `Resources/some/folder${i % 50}/a file with a long name ${i}.png`,
  );
  const seal = buildSeal(Object.fromEntries(paths.map((path) => [path, Uint8Array.of(1)])));
  const known = hash("sha256", Uint8Array.of(1));
  const start = performance.now();
  const files = paths.map((path): BundlePath => ({ path, kind: "file" }));
  const report = judgeSeal({ resources: seal, files, executable: null, digest: () => known })!;
  assertEquals(report.altered.length + report.added.length + report.missing.length, 0);
  assert(performance.now() - start < 1000);
});
