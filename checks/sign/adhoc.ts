import { defineRule, found } from "../define.ts";
import { failuresOf, loggedBy } from "../log_events.ts";

export default defineRule({
  id: "sign.adhoc",
  kind: "cause",
  stage: 3,
  title: "Ad-hoc or unsigned build",
  severity: "critical",
  confidence: "A",
  scope: "target",
  needs: ["log.events"],
  judge(of) {
    // Any process says so of any program: tccd and Finder do all day.
    const unsigned = loggedBy(failuresOf(of, "sx.os-67062"), "sysextd");
    return found(...unsigned.map(({ cite }) => ({
      message: "macOS finds no signature on the extension (-67062)",
      cites: [cite],
    })));
  },
  explains: [
    { rule: "ent.stripped", when: "no TeamIdentifier" },
    { rule: "ent.install-missing", when: "no TeamIdentifier" },
    { rule: "ent.ne-missing", when: "no TeamIdentifier" },
    { rule: "prof.missing", when: "no TeamIdentifier" },
    { rule: "sign.not-notarized", when: "no TeamIdentifier" },
    { rule: "sign.team-mismatch", when: "no TeamIdentifier" },
    { rule: "reg.activation-failed-unexplained", when: "code 4 or 8 with the line about the missing signature" },
  ],
  fix: [{
    text: "Sign the extension first, then the app, each with its own entitlements and profile, and verify both",
    command: "codesign --verify --deep --strict --verbose=2 <path of the app>",
    risk: "low",
    verify: "codesign -dv <path of the extension> shows a TeamIdentifier",
  }],
  why:
    "macOS runs no system extension without a signature of a team. A build with signing switched off, or stripped afterwards, has none.",
  notWhen:
    "Another process than sysextd logged it, about a program of its own; or the extension became runnable afterwards.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-16", "knowledge 03 §8.1 sx.os-67062"],
  aliases: ["SG-16"],
  samples: {
    fires: [{ says: "sysextd's error for unsigned code", text: "sysextd: (Security) MacOS error: -67062\n" }],
    silent: [
      { says: "another error of Security", text: "sysextd: (Security) MacOS error: -67028\n" },
      { says: "the error of another process", text: "tccd: (Security) MacOS error: -67062\n" },
      {
        says: "an error before the extension became runnable",
        text: "sysextd: (Security) MacOS error: -67062\n" +
          "sysextd: Extension point confirmed that extension com.example.tunnel.extension is runnable\n",
      },
    ],
  },
});
