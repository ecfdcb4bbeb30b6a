import { assertEquals, assertMatch } from "../../compat/std_assert.ts";
import { settleCode } from "../../evidence/settle_code.ts";
import type { CodeFile } from "../../formats/code_file.ts";
import { parseCodesign, type SignedCode } from "../../formats/codesign_display.ts";

const APP = "/Applications/Example.app";
const EXECUTABLE = `${APP}/Contents/MacOS/Example`;

const FILE: CodeFile = {
  role: "app",
  bundlePath: APP,
  kind: "execute",
  slices: [],
  leafTeam: "ABCDE12345",
  leafSha256: null,
  leafExpires: null,
  chainsToApple: true,
  signsTheseHashes: true,
  timestamp: null,
  launchConstraints: [],
  slicesDiffer: [],
  seal: { missing: [], added: [], altered: [] },
  sealed: null,
  loadedBy: [],
  problems: [],
};

/** As our reader finds it. */
const READ: SignedCode = {
  path: EXECUTABLE,
  identifier: "com.example.tunnel",
  teamId: "ABCDE12345",
  format: "Mach-O universal (x86_64 arm64)",
  flags: ["runtime"],
  signature: "signed",
  authorities: [
    "Developer ID Application: Example (ABCDE12345)",
    "Developer ID Certification Authority",
    "Apple Root CA",
  ],
  channel: "developer-id",
  secureTimestamp: true,
  cdhash: "1f2e3d4c5b6a79880f1e2d3c4b5a69780f1e2d3c",
  entitlements: { b: ["x", "y"], a: true },
  designatedRequirement: null,
  verify: { ok: true, errors: [], details: [] },
  stapled: true,
  infoPlistBound: null,
  warnings: [],
  file: FILE,
};

/** As codesign says it of the same code. */
function shown(change: Partial<SignedCode> = {}): SignedCode {
  const { file: _, ...code } = READ;
  return { ...code, verify: null, stapled: null, infoPlistBound: true, format: "app bundle with Mach-O", ...change };
}

Deno.test("settleCode() puts what codesign says to what was read, and finds nothing to say when they agree", () => {
  const verified = { ...nothingOf(APP), verify: { ok: true, errors: [], details: [] }, warnings: ["a warning"] };
  const { value, problems, to } = settleCode([READ, shown({ entitlements: { a: true, b: ["x", "y"] } }), verified]);
  assertEquals(problems, []);
  assertEquals(to, [0, 0, 0]);
  assertEquals(value, [{ ...READ, format: "app bundle with Mach-O", infoPlistBound: true, warnings: ["a warning"] }]);
});

const DIFFERENCES: readonly (readonly [Partial<SignedCode>, RegExp])[] = [
  [
    { identifier: "com.example.other" },
    /^The identifier of \S+: our reader finds com\.example\.tunnel, codesign says com\.example\.other$/,
  ],
  [{ teamId: "FGHIJ67890" }, /codesign says FGHIJ67890$/],
  [{ cdhash: "0000000000000000000000000000000000000000" }, /^The cdhash of .* finds 1f2e3d4c\w+, codesign says 0{40}$/],
  [{ flags: ["adhoc"] }, /^The flags of .* finds \["runtime"\], codesign says \["adhoc"\]$/],
  [{ signature: "adhoc" }, /^The signature of .* finds signed, codesign says adhoc$/],
  [{ signature: "unsigned", identifier: null }, /^The signature of .* finds signed, codesign says unsigned$/],
  [{ authorities: ["Apple Root CA"] }, /^The authorities of .*, codesign says \["Apple Root CA"\]$/],
  [{ secureTimestamp: false }, /^The secure timestamp of .* finds yes, codesign says no$/],
  [
    { entitlements: { a: true } },
    /^The entitlements of .* finds \{"b":\["x","y"\],"a":true\}, codesign says \{"a":true\}$/,
  ],
  [{ entitlements: {} }, /codesign says \{\}$/],
];

for (const [change, says] of DIFFERENCES) {
  Deno.test(`settleCode() names both values where codesign says ${JSON.stringify(change)}, and believes our reader`, () => {
    const { value, problems } = settleCode([READ, shown(change)]);
    assertMatch(problems.join("\n"), says);
    assertEquals(value, [{ ...READ, format: "app bundle with Mach-O", infoPlistBound: true }]);
  });
}

Deno.test("settleCode() takes silence of codesign for no difference", () => {
  const silent = {
    teamId: null,
    flags: null,
    cdhash: null,
    authorities: [],
    secureTimestamp: null,
    entitlements: null,
  };
  assertEquals(settleCode([READ, shown(silent)]).problems, []);
  assertEquals(settleCode([READ, nothingOf(APP)]).problems, []);
});

Deno.test("settleCode() compares the slice that codesign shows", () => {
  const { identifier, teamId, flags, entitlements } = READ;
  const base = { identifier, teamId, flags: flags!, entitlements, signature: "signed", formsAgree: true } as const;
  const other = { ...base, arch: "x86_64", cdhash: "0".repeat(40), entitlements: {}, badPages: 0, alteredParts: [] };
  const read = { ...READ, file: { ...FILE, slices: [other] } };
  assertEquals(settleCode([read, shown({ cdhash: other.cdhash, entitlements: {} })]).problems, []);
  assertMatch(
    settleCode([read, shown({ cdhash: other.cdhash })]).problems.join("\n"),
    /^The entitlements of .* \{\}, /,
  );
});

Deno.test("settleCode() believes codesign when it says whether macOS accepts the code", () => {
  for (const ok of [true, false]) {
    const verify = { ok, errors: ["invalid signature"], details: [] };
    const own = { ...READ, verify: { ok: !ok, errors: [], details: [] } };
    const { value, problems } = settleCode([own, { ...nothingOf(APP), verify }]);
    assertEquals(value[0]!.verify, verify);
    assertMatch(problems.join("\n"), /^The verification of .* finds (?:yes, codesign says no|no, codesign says yes)$/);
    assertEquals(settleCode([{ ...READ, verify: null }, { ...nothingOf(APP), verify }]).problems, []);
  }
});

Deno.test("settleCode() knows the code by its bundle, its executable, with /private, or a slash at the end", () => {
  for (const path of [APP, `${APP}/`, EXECUTABLE, `/private${EXECUTABLE}`]) {
    assertEquals(settleCode([READ, shown({ path })]).value.length, 1, path);
  }
  for (const path of ["/Applications/Other.app", null, "Example.app"]) {
    const { value, problems, to } = settleCode([shown({ path }), READ]);
    assertEquals([value.map((one) => one.path), problems, to], [[EXECUTABLE, path], [], [1, 0]], path ?? "null");
  }
});

Deno.test("settleCode() leaves code of one source as it is", () => {
  const read = [READ, { ...READ, path: `${APP}/x`, file: { ...FILE, bundlePath: `${APP}/x` } }];
  assertEquals(settleCode(read), { value: read, problems: [], to: [0, 1] });
  const pasted = [shown(), shown({ identifier: "b" }), nothingOf(APP)];
  assertEquals(settleCode(pasted), { value: pasted, problems: [], to: [0, 1, 2] });
  assertEquals(settleCode([]), { value: [], problems: [], to: [] });
});

Deno.test("settleCode() shortens a value that fills pages", () => {
  const entitlements = { list: Array.from({ length: 5_000 }, (_, i) => `${i}`) };
  const { problems } = settleCode([READ, shown({ entitlements })]);
  assertEquals([problems.length, problems[0]!.length < 700], [1, true]);
});

/** What `codesign --verify` leaves open. */
function nothingOf(path: string): SignedCode {
  const { value } = parseCodesign([{ n: 1, text: `${path}: valid on disk` }]);
  return { ...value![0]!, path, verify: null };
}
