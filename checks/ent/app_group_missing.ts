import { bundle, EXTENSION_ENTITLEMENTS } from "../bundle_samples.ts";
import { pasted } from "../pasted_samples.ts";
import { claimsAreWhole, claimsOf, foundInAll, nameSide, textsOf } from "../claims.ts";
import { CLEAR, defineRule, found, unknown } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { namesAskedFor } from "../mach_services.ts";
import { parsedDatabase, TEAM } from "../samples.ts";
import { APP_GROUPS } from "../tables/entitlement_keys.ts";

const { [APP_GROUPS]: _, ...WITHOUT } = EXTENSION_ENTITLEMENTS;
const NAME = `${TEAM}.com.example.tunnel.extension`;
const DATABASE = parsedDatabase({ machServices: [NAME] });

export default defineRule({
  id: "ent.app-group-missing",
  kind: "cause",
  stage: 3,
  title: "No app group at all",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["code"],
  needsOne: ["sysex.embedded", "reg.db"],
  judge(of) {
    const asked = namesAskedFor(of);
    if (asked === null) return CLEAR;
    if (claimsOf(of, "extension").length === 0) return unknown(["entitlements"]);
    const list = foundInAll(of, "extension", (claims) => {
      if (textsOf(claims, APP_GROUPS).length > 0 || !claimsAreWhole(of, claims)) return null;
      return { message: `${nameAsked(asked.value)}, but the signature of ${nameSide(claims)} claims no app group` };
    });
    return found(...list.map((one) => ({ ...one, cites: [asked.cite, ...one.cites] })));
  },
  explains: [
    { rule: "mach.prefix-mismatch", when: "sysex side empty" },
    { rule: "mach.not-registered", when: "sysex side empty" },
    { rule: "reg.activation-failed-unexplained", when: "sysex side empty" },
  ],
  fix: [
    {
      text: "Add an app group that the Mach service name begins with to com.apple.security.application-groups of the " +
        "extension, and the same one to the app",
      for: "developer",
      risk: "low",
      verify: "codesign -d --entitlements - --xml <path of the extension> lists the group",
    },
    RESIGN,
  ],
  why:
    "launchd gives an extension only Mach services below an app group of its signature. Without any group the activation is " +
    "refused (code 9), or the service does not exist and every message to it is lost.",
  notWhen: "The extension declares no NEMachServiceName: then it needs no group, as many shipped products show.",
  macos: "10.15 and later",
  references: ["knowledge 07 MS-03", "knowledge 02 §2.4, §3 SX-ENT-011"],
  aliases: ["MS-03", "SX-ENT-011"],
  samples: () => ({
    fires: [
      { says: "a Mach service and no group", facts: bundle({ extensionCode: { entitlements: WITHOUT } }) },
      {
        says: "an empty list of groups",
        facts: bundle({ extensionCode: { entitlements: { ...WITHOUT, [APP_GROUPS]: [] } } }),
      },
      {
        says: "a recorded Mach service and pasted entitlements without a group",
        facts: { "reg.db": DATABASE, code: [pasted({ entitlements: WITHOUT })] },
      },
    ],
    silent: [
      { says: "a Mach service below a group", facts: bundle() },
      {
        says: "neither a Mach service nor a group",
        facts: bundle({ extension: { machServiceName: null }, extensionCode: { entitlements: WITHOUT } }),
      },
      {
        says: "entitlements that nobody printed",
        facts: { "reg.db": DATABASE, code: [pasted({ entitlements: null })] },
      },
    ],
  }),
});

function nameAsked(names: readonly string[]): string {
  return `The extension declares the Mach service ${names.join(", ")}`;
}
