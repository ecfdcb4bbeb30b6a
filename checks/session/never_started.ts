import type { Case } from "../define.ts";
import { CLEAR, defineRule, found } from "../define.ts";
import { endedInFault, wasRefused } from "../job_exit.ts";
import { eventsOf } from "../log_events.ts";
import { ended, logged, says, status } from "../log_samples.ts";
import { currentJobs } from "../mach_services.ts";
import { enabledConfigurations, idleSince, nameKind, startsByItself } from "../network_configurations.ts";
import { ENABLED, job } from "../samples.ts";
import { configured } from "../session_samples.ts";
import { isOwnSession } from "../sessions.ts";

const IDLE = job({ state: "not running", runs: "0" });
const FILTER = { "ne.configs": [configured({ kind: "content-filter", point: "filter-data" })] };
const TUNNEL = { "ne.configs": [configured({})] };

export default defineRule({
  id: "session.never-started",
  kind: "cause",
  stage: 9,
  title: "Nobody started the provider",
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: ["ne.configs"],
  needsOne: ["launchd.jobs", "net.services"],
  reads: ["reg.list", "log.events"],
  judge(of) {
    const idle = idleSince(of);
    if (idle === null || wasTried(of)) return CLEAR;
    return found(
      ...enabledConfigurations(of).map(({ value, cite }) => ({
        message: `The configuration of ${
          nameKind(value)
        } is enabled, but no start of it is seen and its provider does not run`,
        cites: [cite, idle],
        ...!startsByItself(value) && { latent: "Such a VPN runs only while somebody has started it" },
      })),
    );
  },
  explains: [{ rule: "proc.not-running" }],
  fix: [
    {
      text: "Start it: in the app, or in {vpnSettings}; where it is on already, switch it off and " +
        "on again",
      plain: "Connect in the app",
      risk: "low",
      verify: "nesessionmanager logs the start, and the status changes to connected",
    },
    {
      text: "If it should start by itself: see that On Demand is on and has a rule that connects on this network",
      risk: "none",
    },
  ],
  why:
    "Activation only installs the code. A filter or proxy starts when its configuration is enabled, a VPN when somebody or On Demand " +
    "starts it; until then nothing runs, and nothing is broken.",
  notWhen: "The log shows an attempt to start it, or its process has ended: then it was started, and failed.",
  macos: "10.15 and later",
  references: ["knowledge 07 SE-03", "knowledge 08 §2 (F 130063)", "knowledge 09 N90"],
  aliases: ["SE-03"],
  samples: () => ({
    fires: [
      { says: "a content filter whose job never ran", text: ENABLED + IDLE, facts: FILTER },
      {
        says: "a VPN that On Demand should have connected",
        text: ENABLED + IDLE,
        facts: { "ne.configs": [configured({ onDemand: true, onDemandActions: ["connect"] })] },
      },
    ],
    silent: [
      { says: "a VPN that nobody has started", text: ENABLED + IDLE, facts: TUNNEL },
      {
        says: "a configuration that is disabled",
        text: ENABLED + IDLE,
        facts: { "ne.configs": [configured({ kind: "content-filter", point: "filter-data", enabled: false })] },
      },
      { says: "a filter that runs", text: ENABLED + job({ state: "running", pid: "512", runs: "1" }), facts: FILTER },
      {
        says: "a filter whose start the log shows",
        text: ENABLED + IDLE +
          logged("default", [says("Received a start command from Example[701]"), status("connecting")]),
        facts: FILTER,
      },
      {
        says: "a filter that was started and ended, in compact style",
        text: ENABLED + IDLE + logged("compact", [ended("Plugin failed")]),
        facts: FILTER,
      },
      {
        says: "a filter that crashed",
        text: ENABLED + job({ state: "not running", runs: "3", "last terminating signal": "Bus error: 10" }),
        facts: FILTER,
      },
      {
        says: "the filter of another extension",
        text: ENABLED + IDLE,
        facts: {
          "ne.configs": [configured({ kind: "content-filter", point: "filter-data", provider: "org.other.filter" })],
        },
      },
    ],
  }),
});

/** A start in the log, or a job that has run before. */
function wasTried(of: Case): boolean {
  const ran = currentJobs(of).some(({ value }) =>
    (value.runs ?? 0) > 0 || endedInFault(value) || wasRefused(value) || value.lastExitCode !== null
  );
  const signs = eventsOf(
    of,
    "ne.start-cmd",
    "ne.status",
    "ne.enter-state",
    "ne.plugin-pid",
    "ne.stop-any",
    "ne.start-error",
  );
  return ran || signs.some(({ value }) => isOwnSession(of, value));
}
