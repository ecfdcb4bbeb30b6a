import { CLEAR, defineRule, found } from "../define.ts";
import { failuresOf, loggedBy } from "../log_events.ts";

export default defineRule({
  id: "sign.not-notarized",
  kind: "cause",
  stage: 3,
  title: "Developer ID build not notarised / not stapled",
  severity: "critical",
  confidence: "A",
  scope: "target",
  needs: ["log.events"],
  judge(of) {
    const rejected = failuresOf(of, "sx.req-67050", "sx.failed-validate", "sx.uninstall-invalid");
    const checks = failuresOf(of, "sx.notary-check");
    // Without a rejection, what another process says is about another program.
    const failed = rejected.length > 0 ? checks : loggedBy(checks, "sysextd");
    if (failed.length === 0) return CLEAR;
    return found({
      message: "macOS could not confirm that the extension is notarised" +
        (rejected.length === 0 ? "" : ", and rejected it"),
      cites: [...failed, ...rejected].map(({ cite }) => cite),
    });
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
      command: "xcrun notarytool submit NAME.zip --keychain-profile PROFILE --wait; xcrun stapler staple NAME.app",
      risk: "low",
    },
  ],
  why:
    "An extension signed with Developer ID runs only when Apple notarised it. Without a stapled ticket macOS must ask Apple, " +
    "which fails without network.",
  notWhen: "The extension became runnable afterwards, or another process than sysextd checked a program of its own.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-12", "knowledge 03 §8.1 sx.notary-check"],
  aliases: ["SG-12"],
  samples: {
    fires: [{
      says: "an update that is refused after the version before was taken",
      text: "sysextd: Extension point confirmed that extension com.example.tunnel.extension is runnable\n" +
        "sysextd: (Security) [com.apple.securityd:SecError] Error checking with notarization daemon: 3\n",
    }, {
      says: "a check that failed, and the rejection",
      text: "sysextd: (Security) [com.apple.securityd:SecError] Error checking with notarization daemon: 3\n" +
        "sysextd: com.example.tunnel.extension: bundle code signature is not valid - does not satisfy requirement: -67050: code failed\n",
    }],
    silent: [
      {
        says: "a check that failed before the extension became runnable",
        text: "sysextd: (Security) [com.apple.securityd:SecError] Error checking with notarization daemon: 3\n" +
          "sysextd: Extension point confirmed that extension com.example.tunnel.extension is runnable\n",
      },
      {
        says: "a check that another process made",
        text: "Xcode: (Security) [com.apple.securityd:SecError] Error checking with notarization daemon: 3\n",
      },
      { says: "an unsigned extension", text: "sysextd: (Security) MacOS error: -67062\n" },
    ],
  },
});
