import { assertEquals } from "../../../compat/std_assert.ts";
import { evaluateRequirement } from "../../../formats/codesign/requirement_evaluate.ts";
import { parseRequirement } from "../../../formats/codesign/requirement_parse.ts";
import { describeShownCode, type ShownCode } from "../../../formats/codesign/requirement_shown_code.ts";

const ID = "com.example.tunnel.extension";
const SHOWN: ShownCode = {
  identifier: ID,
  teamId: "EXAMPLE123",
  authorities: [
    "Developer ID Application: Example (EXAMPLE123)",
    "Developer ID Certification Authority",
    "Apple Root CA",
  ],
  channel: "developer-id",
  entitlements: null,
};
const LISTED: ShownCode = { ...SHOWN, authorities: [], channel: "unknown" };
const DEVELOPMENT: ShownCode = {
  ...SHOWN,
  authorities: ["Apple Development: Jo Doe (JO12345678)", "Apple Worldwide Developer Relations", "Apple Root CA"],
  channel: "development",
};
const ADHOC: ShownCode = { ...SHOWN, teamId: null, authorities: [], channel: "adhoc" };
const DERIVED =
  `anchor apple generic and identifier "${ID}" and (certificate leaf[field.1.2.840.113635.100.6.1.9] exists or ` +
  "certificate 1[field.1.2.840.113635.100.6.2.6] exists and certificate leaf[field.1.2.840.113635.100.6.1.13] exists and " +
  "certificate leaf[subject.OU] = EXAMPLE123)";

const CASES: readonly (readonly [text: string, code: ShownCode, verdict: "satisfied" | "failed" | "unknown"])[] = [
  [DERIVED, SHOWN, "satisfied"],
  [DERIVED.replace("EXAMPLE123", "OTHER12345"), SHOWN, "failed"],
  [DERIVED.replace(ID, "com.example.old"), SHOWN, "failed"],
  [DERIVED, LISTED, "unknown"],
  [DERIVED.replace("EXAMPLE123", "OTHER12345"), LISTED, "unknown"],
  [DERIVED.replace(ID, "com.example.old"), LISTED, "failed"],
  [DERIVED, DEVELOPMENT, "failed"],
  [DERIVED, ADHOC, "failed"],
  [`identifier "${ID}" and anchor apple generic`, SHOWN, "satisfied"],
  [`identifier "${ID}" and anchor apple generic`, ADHOC, "failed"],
  [`identifier "${ID}" and anchor apple`, SHOWN, "failed"],
  [`identifier "${ID}" and anchor trusted`, SHOWN, "unknown"],
  [`identifier "${ID}" and notarized`, SHOWN, "unknown"],
  ['certificate leaf[subject.CN] = "Developer ID Application: Example (EXAMPLE123)"', SHOWN, "satisfied"],
  ['certificate leaf[subject.CN] = "Developer ID Application: Other (OTHER12345)"', SHOWN, "failed"],
  ['certificate leaf[subject.CN] = "Apple Development: Jo Doe (JO12345678)"', DEVELOPMENT, "satisfied"],
  ["certificate leaf[subject.O] = Example", SHOWN, "unknown"],
  ["certificate leaf[subject.OU] = EXAMPLE123", { ...SHOWN, teamId: null }, "unknown"],
  ['certificate leaf = H"0123456789012345678901234567890123456789"', SHOWN, "unknown"],
  ['cdhash H"0123456789012345678901234567890123456789"', SHOWN, "unknown"],
  ["certificate leaf[field.1.2.3.4] exists", SHOWN, "unknown"],
  ["certificate 1[field.1.2.840.113635.100.6.2.1] exists", SHOWN, "failed"],
  ["certificate root trusted", SHOWN, "unknown"],
  ['info[CFBundleVersion] >= "2"', SHOWN, "unknown"],
  ["entitlement[com.example.right] exists", SHOWN, "unknown"],
  [`! identifier "${ID}"`, SHOWN, "failed"],
  ["certificate 5[subject.CN] = x", LISTED, "unknown"],
];

for (const [text, code, verdict] of CASES) {
  Deno.test(`code as codesign shows it (${code.channel}): ${verdict} for ${text.slice(0, 90)}`, () => {
    assertEquals(evaluateRequirement(parseRequirement(text), describeShownCode(code)).verdict, verdict);
  });
}
