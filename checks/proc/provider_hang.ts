import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { ended, logged, says, status } from "../log_samples.ts";
import { ID } from "../samples.ts";
import { isOwnSession, sessionOf } from "../sessions.ts";
import type { At } from "../target.ts";
import type { LogEvent } from "../../formats/unified_log/events.ts";
import { elapsedBetween } from "../../formats/unified_log/moment.ts";

const STOPPING = says("Entering state NESMVPNSessionStateStopping, timeout 20 seconds");
const KILL = says("Killing extension, pid 512");

export default defineRule({
  id: "proc.provider-hang",
  kind: "cause",
  stage: 6,
  title: "Provider alive, not answering (all flows or verdicts stall)",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list"],
  judge(of) {
    return found(...killedAfterWaiting(of));
  },
  explains: [{ rule: "flow.overload" }, { rule: "session.server-unreachable" }],
  fix: [
    {
      text: "While it hangs: take a sample of the extension's process, for the product's developers",
      command: "sudo sample {bundleId} 10 -file /tmp/extension-sample.txt",
      risk: "none",
      admin: true,
    },
    {
      text: "Stop the session and start it again",
      plain: "Disconnect in the app and connect again",
      risk: "medium",
      verify: "The status changes to connected, and flows get answers",
    },
  ],
  why:
    "The provider must answer each step of a session within a time limit. One that is blocked answers nothing: nesessionmanager waits to " +
    "the end of the limit and then kills it.",
  notWhen:
    "The kill comes at once, as it does when a session ends or when two IKEv2 configurations share one provider; or the server was what " +
    "did not answer.",
  macos: "10.15 and later",
  references: ["knowledge 03 §8.2 ne.enter-state, ne.kill", "knowledge 09 N65"],
  samples: () => ({
    fires: [
      {
        says: "a provider that is killed when the time limit is over",
        text: logged("default", [STOPPING]) + logged("default", [KILL], "10:00").replaceAll("10:00:00", "10:00:20"),
      },
      {
        says: "the same in compact style",
        text: logged("compact", [STOPPING]) + logged("compact", [KILL]).replaceAll("10:00:00", "10:00:21"),
      },
    ],
    silent: [
      { says: "a kill at once", text: logged("default", [STOPPING, KILL]) },
      {
        says: "a state that was left in time",
        text: logged("default", [STOPPING, says("Entering state NESMVPNSessionStateIdle")]) +
          logged("default", [KILL]).replaceAll("10:00:00", "10:00:21"),
      },
      {
        says: "a clean stop",
        text: logged("default", [status("connected"), STOPPING, ended("Stop command received")]),
      },
      {
        says: "a session of another extension",
        text: logged("default", [says(`Found 1 registrations for ${ID}`)]).replaceAll(ID, "org.other.app") +
          logged("default", [STOPPING]) + logged("default", [KILL]).replaceAll("10:00:00", "10:00:20"),
        target: ID,
      },
    ],
  }),
});

/** The kill that ends a state exactly when its time limit is over. */
function killedAfterWaiting(of: Case): Found[] {
  const waiting = new Map<string, At<LogEvent>>();
  return eventsOf(of, "ne.enter-state", "ne.kill").filter(({ value }) => isOwnSession(of, value)).flatMap(
    (event): Found[] => {
      const key = sessionOf(event.value)?.key ?? "";
      if (event.value.signature === "ne.enter-state") {
        waiting.set(key, event);
        return [];
      }
      const state = waiting.get(key) ?? [...waiting.values()].at(-1);
      const limit = Number(state?.value.fields["t"] ?? NaN);
      const elapsed = state === undefined ? null : elapsedBetween(state.value.time, event.value.time);
      if (elapsed === null || !(limit > 1) || elapsed < limit * 1000 - SLACK_MS || elapsed > limit * 1000 + LATE_MS) {
        return [];
      }
      return [{
        message: `The provider did not answer for ${limit} seconds (${
          state!.value.fields["st"]
        }), and nesessionmanager killed it`,
        cites: [state!.cite, event.cite],
      }];
    },
  );
}

/** Times are printed to the millisecond and timers fire a little late. */
const SLACK_MS = 100;
const LATE_MS = 3000;
