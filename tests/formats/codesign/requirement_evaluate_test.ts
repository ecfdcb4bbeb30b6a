import { assertEquals } from "../../../compat/std_assert.ts";
import {
  evaluateRequirement,
  type RequirementCertificate,
  type RequirementCode,
} from "../../../formats/codesign/requirement_evaluate.ts";
import { parseRequirement } from "../../../formats/codesign/requirement_parse.ts";
import { renderRequirement } from "../../../formats/codesign/requirement_render.ts";
import { makeDictionary, type PlistDictionary, type PlistValue } from "../../../formats/plist/value.ts";

const CDHASH = "0123456789abcdef0123456789abcdef01234567";

function certificate(changes: Partial<RequirementCertificate> = {}): RequirementCertificate {
  return {
    sha1: "00".repeat(20),
    subject: new Map(),
    emails: [],
    extensions: new Set(),
    policies: new Set(),
    ...changes,
  };
}

function dictionary(values: Record<string, PlistValue>): PlistDictionary {
  return Object.assign(makeDictionary(), values);
}

const DEVELOPER_ID: RequirementCode = {
  identifier: "com.example.app",
  cdhashes: [CDHASH],
  certificates: [
    certificate({
      subject: new Map([["OU", "EXAMPLE123"], ["CN", "Developer ID Application: Example (EXAMPLE123)"]]),
      emails: ["a@example.com", "b@example.com"],
      extensions: new Set(["1.2.840.113635.100.6.1.13", "1.2.840.113635.100.6.1.33"]),
      policies: new Set(["1.2.840.113635.100.5.1"]),
      dates: new Map([["1.2.840.113635.100.6.1.33", new Date("2020-01-01T00:00:00Z")]]),
    }),
    certificate({ extensions: new Set(["1.2.840.113635.100.6.2.6"]) }),
    certificate({ sha1: "aa".repeat(20) }),
  ],
  info: dictionary({ CFBundleVersion: "1.10.2", Flag: true, Off: false, Hidden: null, List: ["a", "b"], Number: 3 }),
  entitlements: dictionary({ "com.example.groups": ["EXAMPLE123.a", "EXAMPLE123.b"] }),
  hasAppleRoot: true,
  isApple: false,
  isNotarized: null,
  platform: 0,
};

const NOTHING: RequirementCode = {
  identifier: null,
  cdhashes: null,
  certificates: null,
  info: null,
  entitlements: null,
  hasAppleRoot: null,
  isApple: null,
  isNotarized: null,
  platform: null,
};

const DEFAULT =
  'anchor apple generic and identifier "com.example.app" and (certificate leaf[field.1.2.840.113635.100.6.1.9] ' +
  "or certificate 1[field.1.2.840.113635.100.6.2.6] and certificate leaf[field.1.2.840.113635.100.6.1.13] " +
  "and certificate leaf[subject.OU] = EXAMPLE123)";

const SATISFIED: readonly string[] = [
  DEFAULT,
  "always",
  "! anchor apple",
  `cdhash H"${CDHASH}"`,
  `anchor = H"${"aa".repeat(20)}"`,
  `certificate 2 = H"${"aa".repeat(20)}"`,
  `certificate -1 = H"${"aa".repeat(20)}"`,
  "platform = 0",
  "notarized or always",
  'certificate leaf[email] = "b@example.com"',
  'certificate leaf[subject.CN] = "Developer ID"*',
  "certificate leaf[subject.CN] ~ Example",
  'certificate leaf[subject.CN] = *"(EXAMPLE123)"',
  "certificate leaf[policy.1.2.840.113635.100.5.1] exists",
  "certificate leaf[field.1.2.3] absent",
  'certificate leaf[timestamp.1.2.840.113635.100.6.1.33] > timestamp "20190408000000Z"',
  'certificate leaf[timestamp.1.2.840.113635.100.6.1.33] = timestamp "20200101000000Z"',
  "certificate 1[timestamp.1.2.840.113635.100.6.1.33] absent",
  "certificate 7[timestamp.1.2.840.113635.100.6.1.33] absent",
  'info[CFBundleVersion] > "1.9"',
  'info[CFBundleVersion] >= "1.10.2"',
  'info[CFBundleVersion] < "1.10.10"',
  'info[CFBundleVersion] <= "01.10.2"',
  "info[Flag] exists",
  "info[Missing] absent",
  "info[List] = b",
  "info[constructor] absent",
  'entitlement[com.example.groups] = "EXAMPLE123.b"',
  "entitlement[com.example.groups] exists",
];

/** With the part that decides. */
const FAILED: readonly (readonly [string, string])[] = [
  [DEFAULT.replace("com.example.app", "com.example.other"), 'identifier "com.example.other"'],
  ["anchor apple generic and anchor apple", "anchor apple"],
  ["never or identifier x", "never or identifier x"],
  ['! identifier "com.example.app"', '! identifier "com.example.app"'],
  ["notarized and never", "never"],
  ["certificate leaf[field.1.2.3] exists", "certificate leaf[field.1.2.3] /* exists */"],
  ["certificate 9[field.1.2.3] absent", "certificate 9[field.1.2.3] absent"],
  ["certificate leaf[subject.X] absent", "certificate leaf[subject.X] absent"],
  ["certificate leaf[serial] exists", "certificate leaf[serial] /* exists */"],
  ["certificate 9 trusted", "certificate 9 trusted"],
  ["info[Off] exists", "info[Off] /* exists */"],
  ['info[Number] = "3"', 'info[Number] = "3"'],
  ["info[List] = c", "info[List] = c"],
  ['info[CFBundleVersion] = ""*', 'info[CFBundleVersion] = ""*'],
  ["entitlement[missing] exists", "entitlement[missing] /* exists */"],
  [
    'certificate leaf[timestamp.1.2.840.113635.100.6.1.33] < timestamp "20190408000000Z"',
    'certificate leaf[timestamp.1.2.840.113635.100.6.1.33] < timestamp "20190408000000Z"',
  ],
];

const UNKNOWN: readonly (readonly [string, string])[] = [
  ["anchor apple generic and notarized", "notarized"],
  ["never or anchor trusted", "anchor trusted"],
  ["! legacy", "legacy"],
  ["(example)", "(example)"],
  ["anchor apple example", "anchor apple example"],
  ["certificate leaf trusted", "certificate leaf trusted"],
  ["info[Hidden] = x", "info[Hidden] = x"],
];

Deno.test("evaluateRequirement() holds a Developer ID app to what it is asked", () => {
  for (const text of SATISFIED) {
    const evaluation = evaluateRequirement(parseRequirement(text), DEVELOPER_ID);
    assertEquals(evaluation, { verdict: "satisfied", decisive: null }, text);
  }
});

Deno.test("evaluateRequirement() names the part that fails", () => {
  for (const [text, part] of FAILED) assertEquals(judge(text, DEVELOPER_ID), ["failed", part], text);
});

Deno.test("evaluateRequirement() names the part whose answer is missing", () => {
  for (const [text, part] of UNKNOWN) assertEquals(judge(text, DEVELOPER_ID), ["unknown", part], text);
  for (
    const text of [
      "identifier x",
      "anchor apple",
      "platform = 1",
      "info[x] absent",
      "entitlement[x] absent",
      "certificate leaf[subject.OU] = X",
      `cdhash H"${CDHASH}"`,
      "anchor apple generic",
    ]
  ) {
    assertEquals(judge(text, NOTHING)[0], "unknown", text);
  }
});

Deno.test("code without certificates has no anchor", () => {
  const adhoc = { ...NOTHING, certificates: [], isApple: false };
  assertEquals(judge("anchor apple generic", adhoc)[0], "failed");
  assertEquals(judge("certificate leaf[subject.OU] = EXAMPLE123", adhoc)[0], "failed");
  assertEquals(judge("anchor apple", { ...NOTHING, hasAppleRoot: false })[0], "failed");
});

Deno.test("a moment that nobody decoded is unknown, not absent", () => {
  const [leaf, ...others] = DEVELOPER_ID.certificates!;
  const { dates: _, ...blind } = leaf!;
  const text = "certificate leaf[timestamp.1.2.840.113635.100.6.1.33] absent";
  assertEquals(judge(text, { ...DEVELOPER_ID, certificates: [blind, ...others] }), ["unknown", text]);
});

Deno.test("what lies beyond the end of a chain that is cut is unknown", () => {
  const cut = { ...DEVELOPER_ID, certificates: DEVELOPER_ID.certificates!.slice(0, 1), isChainCut: true };
  assertEquals(judge("certificate 1[field.1.2.840.113635.100.6.2.6] exists", cut)[0], "unknown");
  assertEquals(judge(`certificate root = H"${"aa".repeat(20)}"`, cut)[0], "unknown");
  assertEquals(judge("certificate leaf[subject.OU] = EXAMPLE123", cut)[0], "satisfied");
  assertEquals(judge("certificate leaf[subject.OU] = OTHER12345", cut)[0], "failed");
});

Deno.test("addresses and policies that nobody decoded are unknown", () => {
  const [leaf, ...others] = DEVELOPER_ID.certificates!;
  const code = { ...DEVELOPER_ID, certificates: [{ ...leaf!, emails: null, policies: null }, ...others] };
  for (const text of ["certificate leaf[subject.email] = a", "certificate leaf[policy.1.2.3] exists"]) {
    assertEquals(judge(text.replace("subject.email", "email"), code)[0], "unknown", text);
  }
});

function judge(text: string, code: RequirementCode): [string, string | null] {
  const { verdict, decisive } = evaluateRequirement(parseRequirement(text), code);
  return [verdict, decisive && renderRequirement(decisive)];
}
