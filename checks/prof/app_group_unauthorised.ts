import { bundle, EXTENSION_ENTITLEMENTS, profile } from "../bundle_samples.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found, unknown } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { listed, NEW_PROFILE, pasteCode, pasteProfile } from "../profile_fixes.ts";
import { mayNeedProfile, type Pair, pairsOf } from "../profile_pairs.ts";
import { APP_GROUPS, NETWORK_EXTENSION } from "../tables/entitlement_keys.ts";
import type { PlistValue } from "../../formats/plist/value.ts";
import { matchEntitlement } from "../../formats/profile/match_entitlement.ts";

const GROUP = "group.com.example.tunnel";
const CLAIMS = { ...EXTENSION_ENTITLEMENTS, [APP_GROUPS]: [GROUP] };
const NETWORK = listed(
  NETWORK_EXTENSION,
  "packet-tunnel-provider-systemextension",
);
/** Since this macOS, containers of groups are protected. */
const PROTECTED_SINCE = 15;

export default defineRule({
  id: "prof.app-group-unauthorised",
  kind: "cause",
  stage: 3,
  title: "App group not registered / not authorised (red in Xcode)",
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: ["code", "profiles"],
  reads: ["app.info", "sysex.embedded", "host.os"],
  judge(of) {
    const pairs = pairsOf(of);
    if (pairs.length === 0) return unknown(["profiles"]);
    return found(...pairs.filter(mayNeedProfile).flatMap((pair) => judgePair(of, pair)));
  },
  explains: [{ rule: "ent.app-group-ios-style-unauthorised", when: "group.* id" }],
  fix: [
    {
      text:
        "Register {groups} on the developer portal and enable App Groups with it on the App IDs of the app and the extension",
      for: "developer",
      risk: "none",
    },
    NEW_PROFILE,
    {
      text:
        "Or claim a group that begins with the team's id, which needs no registration: that moves the shared folder, and " +
        "NEMachServiceName must begin with the new group",
      for: "developer",
      risk: "medium",
    },
    RESIGN,
  ],
  why:
    "A group of the form group.name belongs to nobody until a profile grants it. macOS asks the user before it opens the folder " +
    "of such a group (15 and later), and behind an extension there is no user to ask.",
  notWhen:
    "The group begins with the team's id; the profile lists it; or the App Store or TestFlight installed the app; or macOS is " +
    "older than 15.",
  macos: "15 and later",
  references: ["knowledge 07 SG-20", "knowledge 02 §2.2, §2.4, §3 SX-ENT-012"],
  aliases: ["SG-20", "SX-ENT-012"],
  samples: () => ({
    fires: [
      {
        says: "an extension's group that its profile does not list",
        facts: bundle({ extensionCode: { entitlements: CLAIMS } }),
      },
      {
        says: "an app's group, with a profile from before groups were granted",
        facts: bundle({
          appCode: { entitlements: { ...profile().entitlements, [APP_GROUPS]: [GROUP] } },
          appProfile: { entitlements: { ...profile().entitlements, [APP_GROUPS]: undefined } },
        }),
      },
      {
        says: "a pasted profile without the group of the pasted signature",
        text: pasteCode(NETWORK + listed(APP_GROUPS, GROUP)) +
          pasteProfile({ grants: NETWORK + listed(APP_GROUPS, "group.com.example.other") }),
      },
    ],
    silent: [
      { says: "groups of the team", facts: bundle() },
      {
        says: "a group that the profile lists",
        facts: bundle({
          extensionCode: { entitlements: CLAIMS },
          extensionProfile: { entitlements: { ...CLAIMS, [APP_GROUPS]: [GROUP, "EXAMPLE123.*"] } },
        }),
      },
      {
        says: "a group of the team, with a profile that knows no groups",
        facts: bundle({ extensionProfile: { entitlements: { ...EXTENSION_ENTITLEMENTS, [APP_GROUPS]: undefined } } }),
      },
      {
        says: "an app from TestFlight",
        facts: bundle({ extensionCode: { entitlements: CLAIMS, channel: "testflight" } }),
      },
      {
        says: "an app on a macOS that does not protect the folders of groups",
        facts: {
          ...bundle({ appCode: { entitlements: { ...profile().entitlements, [APP_GROUPS]: [GROUP] } } }),
          "host.os": { name: "macOS", version: "14.6", build: "23G80", extra: null },
        },
      },
      {
        says: "a profile whose grants were not read",
        facts: bundle({ extensionCode: { entitlements: CLAIMS }, extensionProfile: { entitlements: null } }),
      },
    ],
  }),
});

function judgePair(of: Case, { side, name, value, profile, cites, isWhole }: Pair): Found[] {
  const claims = value.entitlements?.[APP_GROUPS];
  const granted = profile.entitlements?.[APP_GROUPS] as PlistValue | undefined;
  if (!Array.isArray(claims) || profile.entitlements === null || !isWhole) return [];
  const groups = claims.filter((group) =>
    typeof group === "string" && group.startsWith("group.") && !matchEntitlement([group], granted)
  );
  if (groups.length === 0) return [];
  const message = `The profile of ${name} does not list the app group ${groups.join(", ")}, which it claims`;
  const found = { message, cites, confidence: "B", values: { groups: groups.join(" ") } } as const;
  if (!isProtected(of)) return [{ ...found, latent: "This macOS lets it have the group all the same" }];
  return [side === "extension" ? { ...found, severity: "high" } : found];
}

/** The folders of groups are protected; believed where no evidence names the macOS, since the app is to run on newer ones too. */
function isProtected({ facts }: Case): boolean {
  const major = Number.parseInt(facts.value("host.os")?.version ?? "", 10);
  return !(major < PROTECTED_SINCE);
}
