import { appOf } from "../bundle_of.ts";
import { bundle } from "../bundle_samples.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { notaryAnswers } from "../notary.ts";
import { policyFindings } from "../policy_findings.ts";
import { database, ID, list, policyReport } from "../samples.ts";
import { partsOfSide } from "../signed_parts.ts";

const REGISTERED = list({ state: "activated enabled" }) + database({ state: "activated enabled" });
const MISSING = "A Notarization ticket is not stapled to this application.";
const UNSTAPLED =
  "Processing: /Applications/Example Tunnel.app\nExample Tunnel.app does not have a ticket stapled to it.\n";

export default defineRule({
  id: "sign.not-stapled",
  kind: "context",
  stage: 3,
  title: "No notarisation ticket is stapled to the Developer ID app",
  severity: "low",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["app.info", "app.notary"],
  reads: ["code", "reg.db"],
  judge(of) {
    return found(...withoutTicket(of), ...saidByTools(of));
  },
  explains: [],
  fix: [{
    text: "Staple the ticket to the app itself after notarisation, then make the disk image or the archive of it; " +
      "never staple the extension inside",
    for: "developer",
    command: "xcrun stapler staple NAME.app",
    risk: "low",
    verify: "xcrun stapler validate NAME.app says that the validate action worked",
  }],
  why:
    "Without a stapled ticket macOS must ask Apple whether the app is notarised, which fails where there is no network yet: on the " +
    "Mac whose VPN is being installed. A ticket on the disk image does not reach the app that is dragged out of it.",
  notWhen:
    "The build is for development or for the App Store. The extension inside never has a ticket of its own, and a ticket that is " +
    "there proves nothing about its validity.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-12", "knowledge 02 §1.8, §3"],
  aliases: ["SX-NOT-001", "SX-NOT-002"],
  samples: () => ({
    fires: [{
      says: "what stapler says of the app",
      text: REGISTERED + UNSTAPLED,
    }, {
      says: "what syspolicy_check says of the app",
      text: REGISTERED + policyReport("distribution", "Notary Ticket Missing", MISSING),
    }, {
      says: "files of a Developer ID app without a ticket",
      facts: bundle({ app: { isStapled: false }, appCode: { stapled: false } }),
    }],
    silent: [
      {
        says: "an app that passed syspolicy_check in the meantime",
        text: REGISTERED + UNSTAPLED + policyReport("distribution"),
      },
      {
        says: "a ticket that stapler could not check without network",
        text: REGISTERED + "Processing: /Applications/Example Tunnel.app\nThe validate action failed! Error 68.\n",
      },
      {
        says: "an app that was stapled in the meantime",
        text: REGISTERED + UNSTAPLED + "Processing: /Applications/Example Tunnel.app\nThe validate action worked!\n",
      },
      {
        says: "an extension, which never has a ticket of its own",
        text: REGISTERED +
          `Processing: ${ID}.systemextension\n${ID}.systemextension does not have a ticket stapled to it.\n`,
      },
      { says: "an app with a ticket, whose extension has none", facts: bundle() },
      {
        says: "a development build without a ticket",
        facts: bundle({ app: { isStapled: false }, appCode: { channel: "development", stapled: false } }),
      },
      {
        says: "a copy from the App Store",
        facts: bundle({ app: { isStapled: false }, appCode: { channel: "app-store", stapled: false } }),
      },
    ],
  }),
});

function withoutTicket(of: Case): Found[] {
  const app = appOf(of);
  const [code] = partsOfSide(of, "app");
  const isDirect = code?.value.channel === "developer-id" && code.value.signature === "signed";
  if (app === null || !isDirect || app.value.isStapled) return [];
  return [{
    message: `${app.value.fileName} carries no notarisation ticket; whether Apple notarised it, its files do not tell`,
    cites: [app.cite],
  }];
}

/** Of several answers the last one that knows counts; a ticket that was stapled in between shows in both tools. */
function saidByTools(of: Case): Found[] {
  const last = notaryAnswers(of).findLast(({ value: { tool, ok, asked } }) =>
    (tool === "stapler" && ok !== null) || (tool === "syspolicy_check" && asked !== "notary-submission")
  );
  if (last?.value.tool === "syspolicy_check") return policyFindings(of, "sign.not-stapled");
  if (last === undefined || !last.value.reasons.includes("not stapled")) return [];
  return [{ message: `stapler finds no notarisation ticket in ${last.value.path}`, cites: [last.cite] }];
}
