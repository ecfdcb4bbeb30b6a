import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { failuresOf } from "../log_events.ts";
import { ended, logged, says, status } from "../log_samples.ts";
import { areAllOf, foundAt, sessionEnds } from "../session_ends.ts";
import { isOwnSession } from "../sessions.ts";

const ID = "session.plugin-not-installed";
const TEXT = "The VPN app used by the VPN configuration is not installed.";

export default defineRule({
  id: ID,
  kind: "symptom",
  stage: 9,
  title: "NEVPNConnectionErrorDomainPlugin code=6",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["reg.list"],
  judge(of) {
    const ends = sessionEnds(of).filter(({ code }) => code.rules[0] === ID)
      .map((end) => foundAt(end, "Network Extension had no provider for the session:"));
    return found(...ends, ...ends.length === 0 ? saidInWords(of) : []);
  },
  explains: [{ rule: "session.failed-code", when: "same event", holds: areAllOf(ID) }],
  fix: [
    {
      text: "See whether the extension is registered and enabled, and open the app once from /Applications",
      plain: "Open the app once from the Applications folder",
      command: "systemextensionsctl list",
      risk: "none",
      verify: "The row of the extension says [activated enabled], and the session connects",
    },
    {
      text: "Look for what came before: a crash report of the extension, or its removal",
      command: "ls -lt /Library/Logs/DiagnosticReports",
      risk: "none",
      admin: true,
    },
  ],
  why:
    "Network Extension asked for the provider of the configuration and found none. It says so after a lost registration, after the " +
    "extension was switched off, and after a crash: it is never the beginning of the story.",
  notWhen: "The session came up afterwards: then the provider was only being replaced.",
  macos: "10.15 and later",
  references: ["knowledge 07 RG-09, §4", "knowledge 03 §7", "knowledge 08 §4"],
  aliases: ["RG-09"],
  samples: () => ({
    fires: [
      { says: "the stop reason in default style", text: logged("default", [ended("Plugin was disabled")]) },
      { says: "the stop reason in compact style", text: logged("compact", [ended("Plugin was disabled")]) },
      { says: "the code alone", text: "the tunnel ended with NEVPNConnectionErrorDomainPlugin code=6\n" },
      { says: "the public code", text: 'Error Domain=NEVPNConnectionErrorDomain Code=14 "(null)"\n' },
      { says: "the sentence that the user sees", text: logged("console", [["Example", TEXT]]) },
    ],
    silent: [
      {
        says: "a session that came up afterwards",
        text: logged("default", [ended("Plugin was disabled"), status("connecting"), status("connected")]),
      },
      { says: "a provider that failed", text: logged("default", [ended("Plugin failed")]) },
      {
        says: "the sentence, and a provider that was found after all",
        text: logged("default", [
          says(TEXT),
          says("Found 1 (1 active) registrations for com.example.tunnel.extension"),
        ]),
      },
    ],
  }),
});

function saidInWords(of: Case): Found[] {
  return failuresOf(of, "ne.app-missing").filter(({ value }) => isOwnSession(of, value)).map(({ cite }) => ({
    message: "The app was told that its VPN app is not installed, which is how plug-in code 6 reads",
    cites: [cite],
  }));
}
