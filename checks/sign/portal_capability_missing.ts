import { bundleOf } from "../bundle_of.ts";
import { bundle, EXTENSION_ENTITLEMENTS, profile } from "../bundle_samples.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found, unknown } from "../define.ts";
import { listed, pasteCode, pasteProfile } from "../profile_fixes.ts";
import { coversId, needsProfile, type Pair, pairsOf, refusalsOf, suffixOf } from "../profile_pairs.ts";
import { INSTALL, NETWORK_EXTENSION } from "../tables/entitlement_keys.ts";
import { CAPABILITIES } from "../tables/restricted_entitlements.ts";

const TUNNEL = listed(NETWORK_EXTENSION, "packet-tunnel-provider-systemextension");
const { [INSTALL]: _, ...WITHOUT_INSTALL } = profile().entitlements!;

export default defineRule({
  id: "sign.portal-capability-missing",
  kind: "context",
  stage: 3,
  title: "Capability not enabled on one of the App IDs",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["code", "profiles"],
  reads: ["app.info", "sysex.embedded"],
  judge(of) {
    const pairs = pairsOf(of);
    if (pairs.length === 0) return unknown(["profiles"]);
    return found(...pairs.filter(needsProfile).flatMap((pair) => judgePair(of, pair)));
  },
  explains: [],
  fix: [
    {
      text:
        "On the developer portal, enable {capability} on the App ID {appId}; the app and the extension have one App ID each",
      for: "developer",
      risk: "none",
      verify: "security cms -D -i <new profile> lists the entitlement",
    },
    {
      text: "Download the new profile, embed it before signing, and sign again, the extension first",
      for: "developer",
      risk: "low",
    },
  ],
  why:
    "A profile grants what its App ID may do on the day the profile is made. A capability that is in the entitlements file of the " +
    "project alone never gets into it.",
  notWhen: "The profile knows the entitlement and only its values differ; or it is the profile of another App ID.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-23", "knowledge 02 §3 SX-PRO-008"],
  aliases: ["SG-23"],
  samples: () => ({
    fires: [
      {
        says: "an app whose App ID may not install system extensions",
        facts: bundle({ appProfile: { entitlements: WITHOUT_INSTALL } }),
      },
      {
        says: "a pasted profile without Network Extensions",
        text: pasteCode(TUNNEL) + pasteProfile({ grants: "" }),
      },
    ],
    silent: [
      { says: "App IDs with all that is claimed", facts: bundle() },
      {
        says: "a capability with other values",
        facts: bundle({
          extensionCode: {
            entitlements: { ...EXTENSION_ENTITLEMENTS, [NETWORK_EXTENSION]: ["packet-tunnel-provider"] },
          },
        }),
      },
      {
        says: "the profile of another App ID",
        facts: bundle({
          appProfile: { entitlements: WITHOUT_INSTALL, applicationIdentifier: "EXAMPLE123.com.example.other" },
        }),
      },
      {
        says: "a pasted profile of which the end is cut",
        text: pasteCode(TUNNEL) + pasteProfile({ grants: "" }).split("\t<key>ExpirationDate")[0],
      },
    ],
  }),
});

function judgePair(of: Case, pair: Pair): Found[] {
  const { side, name, profile, value, cites } = pair;
  const bundleId = bundleOf(of, side)?.value.bundleId ?? value.identifier;
  if (bundleId === null || coversId(profile, bundleId) !== true) return [];
  const appId = suffixOf(profile)!;
  return refusalsOf(pair).flatMap(({ key, isUnknownKey }) => {
    const capability = CAPABILITIES[key];
    if (!isUnknownKey || capability === undefined) return [];
    const wildcard = appId.endsWith("*") ? ", a wildcard, which cannot have it" : "";
    return [{
      message:
        `The profile of ${name} grants no ${key}: ${capability} is not enabled on its App ID ${appId}${wildcard}`,
      cites,
      values: { capability, appId },
    }];
  });
}
