import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { failuresOf } from "../log_events.ts";
import { ended, logged, says, sessionNamed, status } from "../log_samples.ts";
import { ID, list } from "../samples.ts";
import { failedEnds, foundAt } from "../session_ends.ts";
import { isSoleExtension } from "../sessions.ts";

const TWO = list({ state: "activated enabled" }, {
  state: "activated enabled",
  id: "org.other.filter",
  name: "Other Filter",
});
const TOLD = 'Last disconnect error for Example Tunnel changed from "none" to "The VPN session failed."';

export default defineRule({
  id: "session.failed-code",
  kind: "symptom",
  stage: 9,
  title: "Session ended with an error code",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["reg.list"],
  judge(of) {
    const ends = failedEnds(of).map((end) => foundAt(end, "The session ended because"));
    return found(...ends, ...ends.length === 0 ? toldToTheApp(of) : []);
  },
  explains: [{ rule: "session.stopped", when: "same event" }],
  fix: [{
    text: "Read what nesessionmanager and the provider logged in the seconds before the end",
    command: `/usr/bin/log show --last 30m --info --debug --predicate 'process == "nesessionmanager" OR ` +
      `subsystem == "com.apple.networkextension"'`,
    risk: "none",
    admin: true,
  }],
  why:
    "The code names the step at which a session broke, seldom why: 6 follows a lost registration or a crash, 7 a crash or a start " +
    "that failed. What happened before it is the cause.",
  notWhen:
    "The user or the app stopped it, or the session came up again afterwards; or the session is one of macOS' own protocols, which no " +
    "system extension provides.",
  macos: "10.15 and later",
  references: ["knowledge 07 SE-01", "knowledge 03 §4.2, §8.2", "knowledge 08 §3, §4"],
  aliases: ["SE-01"],
  samples: () => ({
    fires: [
      {
        says: "a provider that failed, in default style",
        text: logged("default", [status("connecting"), ended("Plugin failed")]),
      },
      { says: "the same in compact style", text: logged("compact", [status("connecting"), ended("Plugin failed")]) },
      { says: "the same in a JSON log", text: logged("ndjson", [ended("Tunnel did not come up in time")]) },
      { says: "an error that an app printed", text: "NEVPNConnectionErrorDomainPlugin code=7\n" },
      { says: "the error that the app was told, in words", text: logged("console", [["Example", TOLD]]) },
      {
        says: "the session of the product, beside another extension",
        text: TWO + logged("default", [status("connecting"), ended("Plugin failed")]),
        target: ID,
      },
    ],
    silent: [
      { says: "a clean stop", text: logged("default", [status("connected"), ended("Stop command received")]) },
      {
        says: "a session that came up again",
        text: logged("default", [ended("Plugin failed"), status("connecting"), status("connected")]),
      },
      {
        says: "a session of macOS' own IKEv2",
        text: logged("default", [ended("Server is not responding", sessionNamed("Work", "NESMIKEv2VPNSession"))]),
      },
      {
        says: "the session of another extension",
        text: TWO + logged("default", [ended("Plugin failed", sessionNamed("Other Filter"))]),
        target: ID,
      },
      {
        says: "a session that the log ties to another extension",
        text: list({ state: "activated enabled" }) + logged("default", [
          says("Found 1 (1 active) registrations for org.other.filter", sessionNamed("Work")),
          ended("Plugin failed", sessionNamed("Work")),
        ]),
      },
      {
        says: "an error that somebody only explains",
        text: "NEVPNConnectionErrorDomainPlugin code 7 means that the plug-in failed after its start.\n",
      },
    ],
  }),
});

/** The framework logs the new error in the app, in the user's language. */
function toldToTheApp(of: Case): Found[] {
  if (!isSoleExtension(of)) return [];
  const told = failuresOf(of, "ne.last-error").filter(({ value }) =>
    !/^(?:|none|\(null\)|nil)$/.test(value.fields["b"] ?? "")
  );
  return told.slice(-1).map(({ value, cite }) => ({
    message: `The app was told that its session ended: ${value.fields["b"]}`,
    cites: [cite],
  }));
}
