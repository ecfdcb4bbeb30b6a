import { configurationFaults } from "../configuration_faults.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { ended, logged, status } from "../log_samples.ts";
import { areAllStopsOf } from "../provider_stops.ts";

const ID = "necfg.saved-while-running";
const ENOUGH = 2;

export default defineRule({
  id: ID,
  kind: "cause",
  stage: 8,
  title: "Session restarts when configuration is saved",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    const held = configurationFaults(of, ID, "The configuration was saved while the session ran");
    return found(...held.length > 0 ? held : repeated(of));
  },
  explains: [{ rule: "session.stopped", when: "reason 9/11", holds: areAllStopsOf(ID) }],
  fix: [
    {
      text:
        "For the developer: hand settings to the running provider by a provider message or XPC, and save the configuration only when " +
        "something in it has changed",
      for: "developer",
      risk: "none",
      verify: "The log shows no `Configuration has changed` while the app runs",
    },
    {
      text: "Until then: start the session again after settings were changed",
      plain: "When you changed settings in the app: disconnect and connect again",
      risk: "none",
    },
  ],
  why:
    "Saving a configuration makes macOS end the session and start the provider anew. An app that saves on every change of a " +
    "setting, or at each start, interrupts its own traffic.",
  notWhen: "The configuration was changed once, on purpose, and the session came back.",
  macos: "10.15 and later",
  references: ["knowledge 07 NC-16", "knowledge 03 §4.2", "knowledge 09 N82"],
  aliases: ["NC-16"],
  samples: () => ({
    fires: [
      {
        says: "a session that did not come back",
        text: logged("default", [status("connected"), ended("Configuration has changed")]),
      },
      {
        says: "a session that is restarted again and again, in compact style",
        text: logged("compact", [
          status("connected"),
          ended("Configuration has changed"),
          status("connected"),
          ended("Configuration has changed"),
          status("connected"),
        ]),
      },
    ],
    silent: [
      {
        says: "one change that the session came back from",
        text: logged("default", [ended("Configuration has changed"), status("connecting"), status("connected")]),
      },
      { says: "a session without a change", text: logged("default", [status("connected")]) },
    ],
  }),
});

/** Each restart is over by itself; that they repeat is the fault. */
function repeated(of: Case): Found[] {
  const changes = eventsOf(of, "ne.stop-config").filter(({ value }) => value.fields["what"] === "has changed");
  if (changes.length < ENOUGH) return [];
  return [{
    message: `The session was restarted ${changes.length} times because its configuration was saved while it ran`,
    cites: changes.map(({ cite }) => cite),
  }];
}
