import { appOf, type Side } from "../bundle_of.ts";
import { failedWith } from "../activation.ts";
import { APP_ENTITLEMENTS, bundle, EXTENSION_ENTITLEMENTS } from "../bundle_samples.ts";
import { pasted } from "../pasted_samples.ts";
import { claimsOf, foundInAll, nameSide } from "../claims.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found, unknown } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { policyFindings } from "../policy_findings.ts";
import { database, list as listing, policyReport } from "../samples.ts";

const KEY = "com.apple.security.get-task-allow";
const DEBUGGED = { ...EXTENSION_ENTITLEMENTS, [KEY]: true };

const REGISTERED = listing({ state: "activated enabled" }) + database({ state: "activated enabled" });
const SAID = policyReport(
  "notary-submission",
  "Codesign Error",
  `The executable requests the ${KEY} entitlement.`,
);

export default defineRule({
  id: "ent.get-task-allow",
  kind: "cause",
  stage: 3,
  title: "get-task-allow in a distribution build",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["code", "app.notary"],
  reads: ["app.info", "sysex.embedded", "reg.list", "reg.db"],
  judge(of) {
    const list = [
      ...debuggable(of, "extension"),
      ...debuggable(of, "app"),
      ...policyFindings(of, "ent.get-task-allow"),
    ];
    return list.length > 0 || claimsOf(of, "extension").length > 0 ? found(...list) : unknown(["entitlements"]);
  },
  explains: [
    { rule: "sign.not-notarized", when: "code 8" },
    { rule: "reg.activation-failed-unexplained", when: "code 8", holds: failedWith(8) },
  ],
  fix: [
    {
      text:
        "Build for release with CODE_SIGN_INJECT_BASE_ENTITLEMENTS=NO, or take com.apple.security.get-task-allow out of " +
        "the list of entitlements",
      for: "developer",
      risk: "low",
    },
    RESIGN,
  ],
  why:
    "Xcode puts this entitlement into builds that a debugger may attach to. Apple notarizes no code with it, and without a " +
    "notarization other Macs refuse the extension (code 8).",
  notWhen: "The build is signed for development, where it belongs; or it is false.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-11", "knowledge 02 §3 SX-ENT-008"],
  aliases: ["SG-11", "SX-ENT-008"],
  samples: () => ({
    fires: [
      { says: "what syspolicy_check says of the app", text: REGISTERED + SAID },
      { says: "a Developer ID extension with it", facts: bundle({ extensionCode: { entitlements: DEBUGGED } }) },
      {
        says: "a Developer ID app with it",
        facts: bundle({ appCode: { entitlements: { ...APP_ENTITLEMENTS, [KEY]: true }, stapled: false } }),
      },
      {
        says: "pasted output of a Developer ID extension with it",
        facts: { code: [pasted({ entitlements: DEBUGGED })] },
      },
    ],
    silent: [
      { says: "an app that was signed anew and passed", text: REGISTERED + SAID + policyReport("notary-submission") },
      { says: "a Developer ID build without it", facts: bundle() },
      {
        says: "a development build with it",
        facts: bundle({ extensionCode: { channel: "development", entitlements: DEBUGGED } }),
      },
      {
        says: "a Developer ID build where it is false",
        facts: bundle({ extensionCode: { entitlements: { ...EXTENSION_ENTITLEMENTS, [KEY]: false } } }),
      },
    ],
  }),
});

/** With a ticket in the app the notary did pass it, whatever it passed. */
function debuggable(of: Case, side: Side): Found[] {
  const isStapled = appOf(of)?.value.isStapled === true;
  return foundInAll(of, side, (claims) => {
    const { channel } = claims.code;
    const isReleased = channel === "developer-id" || channel === "app-store" || channel === "testflight";
    if (!isReleased || claims.entitlements[KEY] !== true) return null;
    const message = `The signature of ${nameSide(claims)} is of the channel ${channel} and claims ${KEY}`;
    return isStapled ? { message, severity: "medium", confidence: "C" } : { message };
  });
}
