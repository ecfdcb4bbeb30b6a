import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { appGroups, isCovered } from "../app_groups.ts";
import { failuresOf } from "../log_events.ts";
import { foundInAll, nameSide, textsOf } from "../claims.ts";
import { bundle, EXTENSION_ENTITLEMENTS } from "../bundle_samples.ts";
import { extensionOf } from "../bundle_of.ts";
import { declaredNames } from "../mach_services.ts";
import { database, list, TEAM } from "../samples.ts";
import { APP_GROUPS } from "../tables/entitlement_keys.ts";

const DECLARED = list({ state: "activated enabled" }) +
  database({ state: "activated enabled", mach: [`${TEAM}.com.example.tunnel`] });
const SIGNED =
  `Executable=/Library/SystemExtensions/x/com.example.tunnel.extension.systemextension/Contents/MacOS/com.example.tunnel.extension
<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict><key>com.apple.security.application-groups</key><array><string>GROUP</string></array></dict></plist>
`;

export default defineRule({
  id: "mach.prefix-mismatch",
  kind: "cause",
  stage: 7,
  title: "NEMachServiceName not prefixed by an app group",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "code"],
  reads: ["sysex.embedded", "reg.db", "reg.list", "launchd.jobs"],
  judge(of) {
    return found(...refusedBySysextd(of), ...outsideTheGroups(of), ...embeddedOutside(of));
  },
  explains: [
    { rule: "mach.not-registered", when: "code 9 line or no endpoint" },
    { rule: "mach.registration-denied", when: "code 9 line or no endpoint" },
    { rule: "reg.activation-failed-unexplained", when: "code 9 line or no endpoint" },
  ],
  fix: [
    {
      text:
        "Begin NEMachServiceName with one of the extension's app groups, followed by a dot and a name, and use the same name in the app",
      for: "developer",
      risk: "low",
    },
    {
      text: "Look at what the signature really holds: a build variable that was not expanded is a common reason",
      command: "codesign -d --entitlements - --xml /Library/SystemExtensions/*/{bundleId}.systemextension",
      risk: "none",
      verify: "com.apple.security.application-groups lists the prefix of the name",
    },
  ],
  why:
    "launchd gives an extension only Mach services below an app group of its signature. Of another name it refuses the " +
    "activation (code 9) or, on some versions, registers nothing.",
  notWhen:
    "The name equals a group or continues it after a dot; or the extension declares no Mach service, which many do not.",
  macos: "10.15 and later",
  references: ["knowledge 07 MS-01", "knowledge 03 §8.1 sx.mach-prefix", "knowledge 02 §2.5, §3 SX-PLI-007"],
  aliases: ["MS-01", "SX-PLI-007"],
  samples: () => ({
    fires: [
      {
        says: "sysextd's line about the prefix",
        text:
          "sysextd: com.example.tunnel.extension has an invalid mach service name or is not signed, the value must be prefixed with " +
          "one of the App Groups in the entitlement.\n",
      },
      {
        says: "a declared name outside the signature's groups",
        text: DECLARED + SIGNED.replace("GROUP", `${TEAM}.com.example.other`),
      },
      {
        says: "a name in the app's copy outside the signature's groups",
        facts: bundle({ extension: { machServiceName: `${TEAM}.com.example.other` } }),
      },
    ],
    silent: [
      { says: "a name in the app's copy below a group", facts: bundle() },
      {
        says: "a name in the app's copy and no groups, which is a fault of its own",
        facts: bundle({ extensionCode: { entitlements: { ...EXTENSION_ENTITLEMENTS, [APP_GROUPS]: [] } } }),
      },
      { says: "a declared name below a group", text: DECLARED + SIGNED.replace("GROUP", `${TEAM}.com.example`) },
      {
        says: "an extension without a Mach service",
        text: list({ state: "activated enabled" }) + SIGNED.replace("GROUP", `${TEAM}.com.example.other`),
      },
    ],
  }),
});

function refusedBySysextd(of: Case): Found[] {
  return failuresOf(of, "sx.mach-prefix").map(({ cite }) => ({
    message: "sysextd refused the extension because its Mach service name does not begin with one of its app groups",
    cites: [cite],
  }));
}

function outsideTheGroups(of: Case): Found[] {
  const declared = declaredNames(of);
  const groups = appGroups(of);
  if (declared === null || groups === null || groups.value.length === 0) return [];
  const outside = declared.names.filter((name) => !isCovered(name, groups.value));
  if (outside.length === 0) return [];
  return [{
    message: `The Mach service ${outside.join(", ")} lies outside the app groups ${groups.value.join(", ")}`,
    cites: [declared.cite, groups.cite],
  }];
}

function embeddedOutside(of: Case): Found[] {
  const extension = extensionOf(of);
  const name = extension?.value.machServiceName ?? null;
  if (name === null || declaredNames(of)?.names.includes(name)) return [];
  const list = foundInAll(of, "extension", (claims) => {
    const groups = textsOf(claims, APP_GROUPS);
    if (groups.length === 0 || isCovered(name, groups)) return null;
    return {
      message: `The Mach service ${name} of ${nameSide(claims)} lies outside its app groups ${groups.join(", ")}`,
    };
  });
  return list.map((one) => ({ ...one, cites: [extension!.cite, ...one.cites] }));
}
