import { isCovered } from "../app_groups.ts";
import { APP_ENTITLEMENTS, bundle, EXTENSION_ENTITLEMENTS, GROUP } from "../bundle_samples.ts";
import { type Claims, claimsAreWhole, claimsOf, textsOf } from "../claims.ts";
import type { Case, Found } from "../define.ts";
import { CLEAR, defineRule, found, unknown } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { namesAskedFor } from "../mach_services.ts";
import { TEAM } from "../samples.ts";
import { APP_GROUPS, SANDBOX } from "../tables/entitlement_keys.ts";

const OTHER = `${TEAM}.com.example.other`;
const { [APP_GROUPS]: _, ...UNGROUPED } = APP_ENTITLEMENTS;
const SANDBOXED = { ...UNGROUPED, [SANDBOX]: true };

export default defineRule({
  id: "ent.app-group-one-sided",
  kind: "cause",
  stage: 3,
  title: "App group declared only in app or only in sysex",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["code"],
  needsOne: ["sysex.embedded", "reg.db"],
  reads: ["app.info"],
  judge(of) {
    const asked = namesAskedFor(of);
    if (asked === null) return CLEAR;
    const [app] = claimsOf(of, "app");
    const [extension] = claimsOf(of, "extension");
    if (app === undefined || extension === undefined) return unknown(["entitlements"]);
    if (!claimsAreWhole(of, app) || !claimsAreWhole(of, extension)) return CLEAR;
    return found(
      ...asked.value.flatMap((name) => compare(app, extension, name)).map((one) => ({
        ...one,
        cites: [asked.cite, ...one.cites],
      })),
    );
  },
  explains: [
    { rule: "xpc.sandbox-denied", when: "app side lacks group", holds: appLacks },
    { rule: "xpc.lazy-connection", when: "app side lacks group", holds: appLacks },
    { rule: "mach.prefix-mismatch", when: "extension side lacks group", holds: (of) => negate(appLacks(of)) },
  ],
  fix: [
    {
      text:
        "Add the group that the Mach service name begins with to com.apple.security.application-groups of both the app and " +
        "the extension; a group that begins with `group.` must be in both profiles as well",
      for: "developer",
      risk: "low",
      verify: "codesign -d --entitlements - --xml of both lists the same group",
    },
    RESIGN,
  ],
  why:
    "The sandbox lets an app look up only Mach services below its own groups. The extension listens, the connection seems " +
    "to open, and the first message fails.",
  notWhen:
    "The app is not sandboxed: it may look up any name. Or the extension has no group at all, or no Mach service.",
  macos: "10.15 and later",
  references: ["knowledge 07 MS-02, MS-08", "knowledge 02 §2.4, §3 SX-ENT-011"],
  aliases: ["MS-02", "SX-ENT-011"],
  samples: () => ({
    fires: [
      { says: "a sandboxed app without the group", facts: bundle({ appCode: { entitlements: SANDBOXED } }) },
      {
        says: "an app with the group of the name and an extension with another",
        facts: bundle({ extensionCode: { entitlements: { ...EXTENSION_ENTITLEMENTS, [APP_GROUPS]: [OTHER] } } }),
      },
    ],
    silent: [
      { says: "a group that both have", facts: bundle() },
      {
        says: "an app without a sandbox and without the group",
        facts: bundle({ appCode: { entitlements: UNGROUPED } }),
      },
      {
        says: "a sandboxed app that shares one of several groups",
        facts: bundle({ appCode: { entitlements: { ...SANDBOXED, [APP_GROUPS]: [OTHER, GROUP] } } }),
      },
      {
        says: "a sandboxed app without a group, and no Mach service",
        facts: bundle({ extension: { machServiceName: null }, appCode: { entitlements: SANDBOXED } }),
      },
      {
        says: "an extension without any group, which is a fault of its own",
        facts: bundle({ extensionCode: { entitlements: { ...EXTENSION_ENTITLEMENTS, [APP_GROUPS]: [] } } }),
      },
    ],
  }),
});

function compare(app: Claims, extension: Claims, name: string): Found[] {
  const ofApp = textsOf(app, APP_GROUPS);
  const ofExtension = textsOf(extension, APP_GROUPS);
  if (ofExtension.length === 0 || ofApp.some((group) => ofExtension.includes(group))) return [];
  const cites = [app.cite, extension.cite];
  if (isCovered(name, ofExtension) && app.entitlements[SANDBOX] === true) {
    const groups = ofApp.length === 0 ? "no app group" : ofApp.join(", ");
    const message = `The Mach service ${name} belongs to ${
      ofExtension.join(", ")
    }, but the sandboxed app claims ${groups}`;
    return [{ message, cites }];
  }
  if (!isCovered(name, ofApp) || isCovered(name, ofExtension)) return [];
  const message = `The Mach service ${name} belongs to a group of the app, but the extension claims ${
    ofExtension.join(", ")
  }`;
  return [{ message, cites }];
}

/** Whether it is the app that lacks the group; undefined when the signatures do not tell. */
function appLacks(of: Case): boolean | undefined {
  const [app] = claimsOf(of, "app");
  const names = namesAskedFor(of)?.value;
  return app === undefined || names === undefined
    ? undefined
    : names.some((name) => !isCovered(name, textsOf(app, APP_GROUPS)));
}

function negate(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}
