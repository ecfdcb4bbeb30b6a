import { sayCode } from "../../formats/codes/find_code.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { failuresOf, loggedBy } from "../log_events.ts";
import { notaryAnswers } from "../notary.ts";
import { database, list, policyReport } from "../samples.ts";

const APP = "/Applications/Example Tunnel.app";
const REGISTERED = list({ state: "activated waiting for user" }) + database({ state: "activated waiting for user" });
const REJECTED = `% spctl -a -vv "${APP}"\n${APP}: rejected\nsource=Unnotarized Developer ID\n`;
const ACCEPTED = `% spctl -a -vv "${APP}"\n${APP}: accepted\nsource=Notarized Developer ID\n`;

export default defineRule({
  id: "sign.not-notarized",
  kind: "cause",
  stage: 3,
  title: "Developer ID build not notarised / not stapled",
  severity: "critical",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "app.notary"],
  reads: ["code", "reg.db"],
  judge(of) {
    return found(...loggedBySysextd(of), ...saidByTools(of));
  },
  explains: [
    { rule: "reg.activation-failed-unexplained", when: "code 8 or validating_by_category -> uninstalling" },
    { rule: "reg.stuck-state", when: "code 8 or validating_by_category -> uninstalling" },
  ],
  fix: [
    {
      text:
        "On this Mac, see whether macOS accepts the app: when it does, only this Mac's ticket store is damaged, and a restart helps",
      command: "spctl -a -vv <path of the app>",
      risk: "none",
      verify: "source=Notarized Developer ID",
    },
    {
      text:
        "For the release: notarise the app as a whole and staple the ticket to the app, never to the extension inside",
      for: "developer",
      command: "xcrun notarytool submit NAME.zip --keychain-profile PROFILE --wait; xcrun stapler staple NAME.app",
      risk: "low",
    },
  ],
  why:
    "An extension signed with Developer ID runs only when Apple notarised it. Without a stapled ticket macOS must ask Apple, " +
    "which fails without network.",
  notWhen:
    "The extension became runnable afterwards; another process than sysextd checked a program of its own; or the app has no stapled " +
    "ticket, which alone does not say that Apple did not notarise it.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-12", "knowledge 03 §8.1 sx.notary-check", "knowledge 02 §1.8, §3"],
  aliases: ["SG-12", "SX-NOT-003"],
  samples: () => ({
    fires: [{
      says: "what spctl says of the app",
      text: REGISTERED + REJECTED,
    }, {
      says: "a ticket that Apple does not have",
      text: REGISTERED + `% xcrun stapler staple "${APP}"\nProcessing: ${APP}\n` +
        'CloudKit query for Example Tunnel.app (2/0011) failed due to "Record not found".\n',
    }, {
      says: "an update that is refused after the version before was taken",
      text: "sysextd: Extension point confirmed that extension com.example.tunnel.extension is runnable\n" +
        "sysextd: (Security) [com.apple.securityd:SecError] Error checking with notarization daemon: 3\n",
    }, {
      says: "a check that failed, and the rejection",
      text: "sysextd: (Security) [com.apple.securityd:SecError] Error checking with notarization daemon: 3\n" +
        "sysextd: com.example.tunnel.extension: bundle code signature is not valid - does not satisfy requirement: -67050: code failed\n",
    }],
    silent: [
      { says: "an app that spctl accepts as notarised", text: REGISTERED + ACCEPTED },
      { says: "an app that was notarised in the meantime", text: REGISTERED + REJECTED + ACCEPTED },
      {
        says: "an app that passes syspolicy_check in the meantime",
        text: REGISTERED + REJECTED + policyReport("distribution"),
      },
      {
        says: "a ticket that Apple's server did not answer about",
        text: REGISTERED + `% xcrun stapler staple "${APP}"\nProcessing: ${APP}\n` +
          'CloudKit query for Example Tunnel.app (2/0011) failed due to "(null)".\nThe staple and validate action failed! Error 65.\n',
      },
      {
        says: "an app of another product",
        text: REGISTERED + REJECTED.replaceAll("Example Tunnel", "Other"),
      },
      {
        says: "an app without a stapled ticket",
        text: REGISTERED + `Processing: ${APP}\nExample Tunnel.app does not have a ticket stapled to it.\n`,
      },
      {
        says: "an app that spctl rejects for want of a usable signature",
        text: REGISTERED + `% spctl -a -vv "${APP}"\n${APP}: rejected\nsource=no usable signature\n`,
      },
      {
        says: "a check that failed before the extension became runnable",
        text: "sysextd: (Security) [com.apple.securityd:SecError] Error checking with notarization daemon: 3\n" +
          "sysextd: Extension point confirmed that extension com.example.tunnel.extension is runnable\n",
      },
      {
        says: "a check that another process made",
        text: "Xcode: (Security) [com.apple.securityd:SecError] Error checking with notarization daemon: 3\n",
      },
      {
        says: "a rejection, and a check that another process made before",
        text: "Finder: (Security) [com.apple.securityd:SecError] Error checking with notarization daemon: 3\n" +
          "sysextd: com.example.tunnel.extension: extension failed to validate! uninstalling...\n",
      },
      { says: "an unsigned extension", text: "sysextd: (Security) MacOS error: -67062\n" },
    ],
  }),
});

function loggedBySysextd(of: Case): Found[] {
  const rejected = failuresOf(of, "sx.req-67050", "sx.failed-validate", "sx.uninstall-invalid");
  // What another process says is about another program.
  const failed = loggedBy(failuresOf(of, "sx.notary-check"), "sysextd");
  if (failed.length === 0) return [];
  const code = rejected.some(({ value }) => value.signature === "sx.req-67050")
    ? `: ${sayCode("OSStatus", -67050)}`
    : "";
  return [{
    message: "macOS could not confirm that the extension is notarised" +
      (rejected.length === 0 ? "" : `, and rejected it${code}`),
    cites: [...failed, ...rejected].map(({ cite }) => cite),
  }];
}

/** What spctl calls unnotarised is; an acceptance proves nothing by itself, and the last answer counts. */
function saidByTools(of: Case): Found[] {
  const answers = notaryAnswers(of).flatMap((answer) => {
    const { source, reasons, ok, tool, asked } = answer.value;
    const lacks = source === "Unnotarized Developer ID" || reasons.includes("no record");
    const isReady = tool === "stapler" || (tool === "syspolicy_check" && asked === "distribution");
    const has = source === "Notarized Developer ID" || (ok === true && isReady);
    return lacks || has ? [{ ...answer, lacks }] : [];
  });
  const last = answers.at(-1);
  if (last?.lacks !== true) return [];
  return [{
    message: last.value.source === null
      ? `Apple has no notarisation ticket for ${last.value.path}`
      : `spctl says of ${last.value.path}: ${last.value.source}`,
    cites: [last.cite],
    ...!last.isSure && { confidence: "C" },
  }];
}
