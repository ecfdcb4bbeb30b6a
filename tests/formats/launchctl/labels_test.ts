import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import { matchLabel, parseExtensionLabel } from "../../../formats/launchctl/labels.ts";

const EXTENSION = {
  bundleId: "com.example.ext",
  teamId: "EXAMPLE123",
  versions: [{ version: "5.1.7.39", build: "5.1.7.39" }, { version: "2.19.0", build: "2258" }, {
    version: "b3",
    build: "1",
  }],
};

const MATCHES: readonly [string, string | null, string | null, string | null, boolean][] = [
  ["NetworkExtension.com.example.ext.5.1.7.39.5.1.7.39", "ne-versioned", "5.1.7.39", "5.1.7.39", true],
  ["NetworkExtension.com.example.ext.2.19.0.2258", "ne-versioned", "2.19.0", "2258", true],
  ["NetworkExtension.com.example.ext.b3.1", "ne-versioned", "b3", "1", true],
  ["NetworkExtension.com.example.ext.2.18.0.2200", "ne-versioned", null, null, false],
  ["NetworkExtension.com.example.ext.1.7", "ne-versioned", "1", "7", false],
  ["NetworkExtension.com.example.ext.1.0.1.0", "ne-versioned", "1.0", "1.0", false],
  ["NetworkExtension.com.example.ext", "ne-bare", null, null, true],
  ["EXAMPLE123.com.example.ext", "team", null, null, true],
  ["com.example.ext", "bare", null, null, true],
  ["NetworkExtension.com.example.ext.more.1.0.7", null, null, null, false],
  ["NetworkExtension.com.example.extra.1.0.7", null, null, null, false],
  ["NetworkExtension.com.example", null, null, null, false],
  ["OTHERTEAM1.com.example.ext", null, null, null, false],
  ["org.com.example.ext", null, null, null, false],
  ["com.example.ext.helper", null, null, null, false],
  ["CMIOExtension.com.example.ext", null, null, null, false],
];

for (const [label, form, version, build, registered] of MATCHES) {
  Deno.test(`matchLabel() says ${form ?? "none"} for "${label}"`, () => {
    const expected = form === null ? null : { form, version, build, registered };
    assertEquals(matchLabel(label, EXTENSION) as unknown, expected);
  });
}

Deno.test("matchLabel() takes any team where none is known, and calls nothing registered without versions", () => {
  const unknown = { bundleId: "com.example.ext", teamId: null, versions: [] };
  assertEquals(matchLabel("OTHERTEAM1.com.example.ext", unknown)?.form, "team");
  assertEquals(matchLabel("com.example.ext", unknown)?.registered, false);
  assertEquals(matchLabel("", { bundleId: "", teamId: null, versions: [] }), null);
});

const LABELS: readonly [string, string | null, string | null, string | null, string | null][] = [
  ["NetworkExtension.com.example.acsock.5.1.7.39.5.1.7.39", "com.example.acsock", null, "5.1.7.39", "5.1.7.39"],
  ["NetworkExtension.com.example.network-extension.2.19.0.2258", "com.example.network-extension", null, null, null],
  ["NetworkExtension.com.example.ext.1.7", "com.example.ext", null, "1", "7"],
  ["NetworkExtension.com.example.ext.7", "com.example.ext", null, null, null],
  ["NetworkExtension.com.example.ext.1.0.beta.3", "com.example.ext", null, null, null],
  ["NetworkExtension.com.example.ext", "com.example.ext", null, null, null],
  ["NetworkExtension.com.1example.ext.1.0.1.0", "com.1example.ext", null, "1.0", "1.0"],
  ["NetworkExtension.com.example.4ext.net.1.1", "com.example.4ext.net", null, "1", "1"],
  ["EXAMPLE123.com.example.ext", "com.example.ext", "EXAMPLE123", null, null],
  ["com.example.ext", null, null, null, null],
  ["NetworkExtension.", null, null, null, null],
  ["NetworkExtension..1.2", null, null, null, null],
  ["EXAMPLE123.ext", null, null, null, null],
];

for (const [label, bundleId, teamId, version, build] of LABELS) {
  Deno.test(`parseExtensionLabel() reads "${label}"`, () => {
    assertEquals(parseExtensionLabel(label), bundleId === null ? null : { bundleId, teamId, version, build });
  });
}

Deno.test("matchLabel() finds every version that was registered, whatever it is", () => {
  const text = fc.stringMatching(/^[0-9a-z.-]{1,8}$/);
  fc.assert(fc.property(text, text, (version, build) => {
    const label = `NetworkExtension.com.example.ext.${version}.${build}`;
    const match = matchLabel(label, { ...EXTENSION, versions: [{ version, build }] });
    assertEquals(match, { form: "ne-versioned", version, build, registered: true });
  }));
});

Deno.test("matchLabel() and parseExtensionLabel() never throw and take linear time", () => {
  fc.assert(fc.property(fc.string(), (text) => {
    matchLabel(text, EXTENSION);
    parseExtensionLabel(text);
    parseExtensionLabel(`NetworkExtension.${text}`);
  }));
  const start = performance.now();
  for (const part of ["1.", "a.", "A"]) {
    parseExtensionLabel(part.repeat(400_000));
    matchLabel(`NetworkExtension.com.example.ext.${part.repeat(400_000)}`, EXTENSION);
  }
  assertEquals(performance.now() - start < 1000, true);
});
