import { assertEquals } from "../../../compat/std_assert.ts";
import { parseCms } from "../../../formats/cms/cms.ts";
import { judgeSignature } from "../../../formats/cms/judge_signature.ts";
import { PURE_CRYPTO } from "../../../formats/cms/pure_crypto.ts";
import { describeForRequirement } from "../../../formats/codesign/requirement_code.ts";
import { evaluateRequirement } from "../../../formats/codesign/requirement_evaluate.ts";
import { parseRequirement } from "../../../formats/codesign/requirement_parse.ts";
import { parseSignature } from "../../../formats/codesign/signature.ts";
import { fromBytes } from "../../../formats/macho/bytes.ts";
import { parseMachO } from "../../../formats/macho/image.ts";
import { type Arch, TEAM } from "../../bundle_spec.ts";
import { signSlice } from "../../signed_code.ts";
import { hash } from "../../signature_builder.ts";

/** What is known of code that was signed as an app of direct distribution is, or otherwise. */
function describe(kind: "signed" | "adhoc" | "unsigned", isRead = true) {
  const arch: Arch = "arm64";
  const file = signSlice("developer-id", arch, { identifier: "com.example.core", signing: { kind } });
  const signature = parseSignature(fromBytes(file), parseMachO(fromBytes(file)).slices[0]!, hash);
  const { cms, primary } = signature;
  const verdict = cms === null || !isRead ? null : judgeSignature(parseCms(cms), primary, PURE_CRYPTO);
  return { code: describeForRequirement({ signature, verdict, info: null, entitlements: null }, hash), signature };
}

const DERIVED = "certificate 1[field.1.2.840.113635.100.6.2.6] /* exists */ and certificate leaf[subject.OU] = ";

Deno.test("describeForRequirement() tells who code is as far as its message does", () => {
  const { code, signature } = describe("signed");
  const judge = (text: string) => evaluateRequirement(parseRequirement(text), code).verdict;
  assertEquals(judge(`identifier "com.example.core" and ${DERIVED}${TEAM}`), "satisfied");
  assertEquals(judge(`identifier "com.example.core" and ${DERIVED}OTHER12345`), "failed");
  assertEquals(judge(`cdhash H"${signature.best!.cdhash}"`), "satisfied");
  assertEquals(judge("certificate leaf[subject.O] = Example*"), "satisfied");
  // The message leaves out the root, so that Apple's anchor cannot be seen.
  assertEquals([judge("anchor apple generic"), judge("anchor apple"), judge("certificate root[subject.CN] = x")], [
    "unknown",
    "unknown",
    "unknown",
  ]);
  assertEquals([judge("notarized"), judge("info[CFBundleVersion] = one")], ["unknown", "unknown"]);
});

Deno.test("describeForRequirement() gives code without a certificate no anchor", () => {
  for (const kind of ["adhoc", "unsigned"] as const) {
    const { code } = describe(kind);
    for (const text of ["anchor apple generic", "anchor apple", `certificate leaf[subject.OU] = ${TEAM}`]) {
      const { verdict } = evaluateRequirement(parseRequirement(text), code);
      assertEquals(verdict, "failed", `${kind} ${text}`);
    }
  }
});

Deno.test("describeForRequirement() knows nothing of a signer whose message cannot be read", () => {
  const { code } = describe("signed", false);
  assertEquals([code.certificates, code.hasAppleRoot, code.isApple], [null, null, null]);
  assertEquals(code.identifier, "com.example.core");
});
