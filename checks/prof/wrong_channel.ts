import { bundle } from "../bundle_samples.ts";
import { defineRule, type Found, found, unknown } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { listed, NEW_PROFILE, pasteCode, pasteProfile, SHOW_PROFILE } from "../profile_fixes.ts";
import { mayNeedProfile, type Pair, pairsOf } from "../profile_pairs.ts";
import { NETWORK_EXTENSION } from "../tables/entitlement_keys.ts";
import type { ProfileType } from "../../formats/profile/profile.ts";

const CLAIMS = listed(NETWORK_EXTENSION, "packet-tunnel-provider");
const DEVELOPMENT = {
  type: "development",
  distribution: "LIMITED",
  provisionsAllDevices: false,
  provisionedDevices: ["00008112-000A1B2C3D4E5F60"],
  devices: 1,
} as const;
const NAMES: Readonly<Record<ProfileType, string>> = {
  "developer-id": "Developer ID",
  "development": "development",
  "app-store": "the App Store",
};

export default defineRule({
  id: "prof.wrong-channel",
  kind: "cause",
  stage: 3,
  title: "Profile of another channel (e.g. App Store profile in a Developer ID build)",
  severity: "critical",
  confidence: "A",
  scope: "target",
  needs: ["code", "profiles"],
  reads: ["app.info", "sysex.embedded"],
  judge(of) {
    const pairs = pairsOf(of);
    if (pairs.length === 0) return unknown(["profiles"]);
    return found(...pairs.filter(mayNeedProfile).flatMap(judgePair));
  },
  explains: [{ rule: "prof.not-authorising" }],
  fix: [
    SHOW_PROFILE,
    { ...NEW_PROFILE, text: `${NEW_PROFILE.text}. Its kind must fit the certificate: Developer ID or development` },
    RESIGN,
  ],
  why:
    "A profile authorises one way of distribution: its certificates and the values of its entitlements are of that way. A " +
    "Developer ID signature with another sort of profile is authorised for nothing.",
  notWhen: "The App Store or TestFlight signed the app anew; or the profile is of the kind of the certificate.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-08", "knowledge 02 §2.1, §3 SX-PRO-004", "TN3125"],
  aliases: ["SG-08", "SX-PRO-004"],
  samples: () => ({
    fires: [
      {
        says: "a development profile in a Developer ID build",
        facts: bundle({ extensionProfile: DEVELOPMENT }),
      },
      {
        says: "an App Store profile in a Developer ID build",
        facts: bundle({ appProfile: { type: "app-store", distribution: "STORE", provisionsAllDevices: false } }),
      },
      {
        says: "a pasted Developer ID profile of an extension that is signed for development",
        text: pasteCode(CLAIMS, "Apple Development: Example") +
          pasteProfile({ grants: listed(NETWORK_EXTENSION, "packet-tunnel-provider-systemextension") }),
      },
    ],
    silent: [
      { says: "Developer ID profiles in a Developer ID build", facts: bundle() },
      {
        says: "development profiles in a development build",
        facts: bundle({
          appCode: { channel: "development", authorities: ["Apple Development: Example"] },
          extensionCode: { channel: "development", authorities: ["Apple Development: Example"] },
          appProfile: DEVELOPMENT,
          extensionProfile: DEVELOPMENT,
        }),
      },
      {
        says: "an app that the App Store signed anew",
        facts: bundle({ appCode: { channel: "app-store" }, appProfile: DEVELOPMENT }),
      },
      {
        says: "a profile whose kind nothing tells",
        facts: bundle({ appProfile: { type: null, distribution: null, provisionsAllDevices: null } }),
      },
      {
        says: "a pasted development profile without its list of devices",
        text: pasteCode(CLAIMS, "Apple Development: Example") +
          pasteProfile({ grants: CLAIMS }).replace("	<key>ProvisionsAllDevices</key>\n	<true/>\n", ""),
      },
    ],
  }),
});

function judgePair({ name, value, profile, cites, isOfFiles }: Pair): Found[] {
  const { channel } = value;
  const { type } = profile;
  if ((channel !== "developer-id" && channel !== "development") || type === null || type === channel) return [];
  // In a text, a list of devices that the poster took out looks like a profile for the App Store.
  if (type === "app-store" && profile.distribution === null && !isOfFiles) return [];
  return [{
    message: `${name.replace(/^the/, "The")} is signed for ${NAMES[channel]}, but its profile is one for ${
      NAMES[type]
    }`,
    cites,
    values: { path: profile.path ?? "" },
  }];
}
