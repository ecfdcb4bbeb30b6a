import { defineRule, found } from "../define.ts";
import { ended, logged, status } from "../log_samples.ts";
import { enabledConfigurations, idleSince, neverConnects } from "../network_configurations.ts";
import { job, list } from "../samples.ts";
import { configured } from "../session_samples.ts";
import { endsOf, foundAt } from "../session_ends.ts";

const IDLE = list({ state: "activated enabled" }) + job({ state: "not running", runs: "0" });

export default defineRule({
  id: "session.on-demand-waiting",
  kind: "cause",
  stage: 9,
  title: "On Demand evaluates to no-connect for the current network",
  severity: "medium",
  confidence: "C",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors", "ne.configs"],
  reads: ["reg.list", "launchd.jobs", "net.services"],
  judge(of) {
    const idle = idleSince(of);
    const silent = idle === null ? [] : enabledConfigurations(of).filter(({ value }) => neverConnects(value));
    return found(
      ...endsOf(of, "session.on-demand-waiting").map((end) => ({
        ...foundAt(end, "On Demand does not bring the session up:"),
        // A rule that disconnects here does what somebody wrote into the configuration.
        ...end.code.benign && { latent: "The configuration asks for this on the network that the Mac is on" },
      })),
      ...silent.map(({ value: { onDemandActions }, cite }) => ({
        message: `On Demand is on, but none of its rules connects (${onDemandActions.join(", ")})`,
        cites: [cite, idle!],
      })),
    );
  },
  explains: [{ rule: "session.never-started" }],
  fix: [
    {
      text: "Start the session once from the app",
      plain: "Connect once in the app",
      risk: "none",
      verify: "The status changes to connected",
    },
    {
      text:
        "If it should come up by itself: give the configuration credentials that need nobody, and On Demand rules that connect on " +
        "this network",
      risk: "low",
    },
  ],
  why:
    "On Demand starts a session only when a rule of the configuration says so, and only when nothing has to be asked of a person. " +
    "Otherwise it waits, and nothing looks broken.",
  notWhen: "The rules disconnect on a trusted network on purpose.",
  macos: "10.15 and later",
  references: ["knowledge 08 §4", "knowledge 03 §8.2 ne.stop-start-from-app", "knowledge 09 N90"],
  samples: () => ({
    fires: [
      { says: "rules that never connect", text: IDLE, facts: { "ne.configs": [asked("disconnect", "ignore")] } },
      {
        says: "a session that On Demand may not start",
        text: logged("default", [ended("Tunnel must be started from the app")]),
      },
      {
        says: "the same in compact style",
        text: logged("compact", [status("connecting"), ended("Tunnel must be started from the app")]),
      },
    ],
    silent: [
      { says: "rules of which one connects", text: IDLE, facts: { "ne.configs": [asked("disconnect", "connect")] } },
      {
        says: "rules that never connect, of a VPN that somebody started",
        text: list({ state: "activated enabled" }) + job({ state: "running", pid: "512", runs: "1" }),
        facts: { "ne.configs": [asked("disconnect", "ignore")] },
      },
      {
        says: "a rule that disconnects on this network",
        text: logged("default", [status("connected"), ended("On Demand Disconnect rule matched")]),
      },
      {
        says: "a session that the user then started",
        text: logged("default", [
          ended("Tunnel must be started from the app"),
          status("connecting"),
          status("connected"),
        ]),
      },
    ],
  }),
});

function asked(...onDemandActions: readonly string[]) {
  return configured({ onDemand: true, onDemandActions });
}
