import type { Side } from "../bundle_of.ts";
import { profileOf } from "../bundle_of.ts";
import { APP_ENTITLEMENTS, bundle, EXTENSION_ENTITLEMENTS, GROUP } from "../bundle_samples.ts";
import { pasted } from "../pasted_samples.ts";
import { type Claims, claimsOf, foundInAll, isGranted, nameSide, textsOf } from "../claims.ts";
import type { Case, Found } from "../define.ts";
import { CLEAR, defineRule, found, unknown } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { TEAM } from "../samples.ts";
import { APP_GROUPS } from "../tables/entitlement_keys.ts";

const IOS = "group.com.example.tunnel";
const IOS_EXTENSION = { ...EXTENSION_ENTITLEMENTS, [APP_GROUPS]: [GROUP, IOS] };
const OTHERS = { ...EXTENSION_ENTITLEMENTS, [APP_GROUPS]: ["SAMPLE4567.com.example.tunnel"] };
const GRANTING = { entitlements: { ...EXTENSION_ENTITLEMENTS, [APP_GROUPS]: [IOS, `${TEAM}.*`] } };

export default defineRule({
  id: "ent.app-group-ios-style-unauthorised",
  kind: "cause",
  stage: 3,
  title: '"App would like to access data from other apps" prompt',
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: ["code"],
  reads: ["app.info", "sysex.embedded", "profiles", "host.os", "reg.list", "reg.db"],
  judge(of) {
    // The protection of group containers came with macOS 15.
    if (Number.parseInt(of.facts.value("host.os")?.version ?? "15", 10) < 15) return CLEAR;
    const list = [...unauthorised(of, "extension"), ...unauthorised(of, "app")];
    return list.length > 0 || claimsOf(of, "extension").length > 0 ? found(...list) : unknown(["entitlements"]);
  },
  explains: [],
  fix: [
    {
      text:
        "Register {groups} for the identifier that claims it and embed a new profile that lists it, or use a group that " +
        "begins with the own team id (data in the old group's folder has to be moved, and the Mach service name changes)",
      for: "developer",
      risk: "medium",
      verify: "security cms -D -i <bundle>/Contents/embedded.provisionprofile lists the group",
    },
    RESIGN,
  ],
  why:
    "Since macOS 15 a group's folder opens without a question only to code whose profile lists the group, or whose team id " +
    "the group begins with. An app then asks its user; an extension runs as root and has nobody to ask.",
  notWhen:
    "The copy comes from the Mac App Store or TestFlight, the profile lists the group, the group begins with the own " +
    "team id, or macOS is older than 15.",
  macos: "15 and later",
  references: ["knowledge 07 SG-21", "knowledge 02 §2.4, §3 SX-ENT-012, SX-ENT-013"],
  aliases: ["SG-21", "SX-ENT-012", "SX-ENT-013"],
  samples: () => ({
    fires: [
      {
        says: "an extension whose profile lacks its group",
        facts: bundle({ extensionCode: { entitlements: IOS_EXTENSION } }),
      },
      {
        says: "an app whose profile lacks its group",
        facts: bundle({ appCode: { entitlements: { ...APP_ENTITLEMENTS, [APP_GROUPS]: [IOS] } } }),
      },
      { says: "a group of another team", facts: bundle({ extensionCode: { entitlements: OTHERS } }) },
    ],
    silent: [
      { says: "groups of the own team", facts: bundle() },
      {
        says: "a group that the profile lists",
        facts: bundle({ extensionCode: { entitlements: IOS_EXTENSION }, extensionProfile: GRANTING }),
      },
      { says: "a group whose profile was not read", facts: { code: [pasted({ entitlements: IOS_EXTENSION })] } },
      {
        says: "a copy from the App Store",
        facts: bundle({ extensionCode: { channel: "app-store", entitlements: IOS_EXTENSION } }),
      },
      {
        says: "an app that still has its former team's prefix",
        facts: bundle({
          extensionCode: {
            entitlements: { ...OTHERS, "com.apple.application-identifier": "SAMPLE4567.com.example.tunnel.extension" },
          },
        }),
      },
      {
        says: "macOS 14",
        facts: {
          ...bundle({ extensionCode: { entitlements: IOS_EXTENSION } }),
          "host.os": { name: "macOS", version: "14.6.1", build: null, extra: null },
        },
      },
    ],
  }),
});

function unauthorised(of: Case, side: Side): Found[] {
  return foundInAll(of, side, (claims) => {
    const { channel, teamId } = claims.code;
    if (channel !== "developer-id" && channel !== "development") return null;
    const groups = textsOf(claims, APP_GROUPS).filter((group) => isForeign(of, claims, group));
    if (groups.length === 0) return null;
    const isOthers = groups.every((group) => !group.startsWith("group."));
    const why = isOthers ? `which begins with another team id than ${teamId}` : "which its profile does not list";
    return {
      message: `The signature of ${nameSide(claims)} claims the app group ${groups.join(", ")}, ${why}`,
      ...(side === "extension" ? { severity: "high" as const, confidence: "B" as const } : {}),
      values: { groups: groups.join(", ") },
    };
  });
}

/** Registered groups need the profile's word; groups of a team need that team, or its prefix from before the app moved. */
function isForeign(of: Case, claims: Claims, group: string): boolean {
  const granted = isGranted(of, claims.side, APP_GROUPS, group);
  if (group.startsWith("group.")) return granted === false;
  const team = /^([A-Z0-9]{10})\./.exec(group)?.[1];
  const { teamId } = claims.code;
  if (team === undefined || teamId === null || team === teamId || granted === true) return false;
  const own = textsOf(claims, "com.apple.application-identifier")[0];
  return !own?.startsWith(`${team}.`) && profileOf(of, claims.side)?.value.teamId !== team;
}
