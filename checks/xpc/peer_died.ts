import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { endedInFault } from "../job_exit.ts";
import { eventsOf } from "../log_events.ts";
import { ended, logged, says } from "../log_samples.ts";
import { isOfProduct } from "../mach_names.ts";
import { ENABLED, job, TEAM } from "../samples.ts";
import { isOwnSession } from "../sessions.ts";
import { type At, jobsOf } from "../target.ts";
import { xpcFailures } from "../xpc_failures.ts";
import type { LogEvent } from "../../formats/unified_log/events.ts";
import { elapsedBetween } from "../../formats/unified_log/moment.ts";

/** An exit this close to the interruption is what interrupted it. */
const NEAR_MS = 5000;
/** How the log shows that the provider's process ended otherwise than by a clean stop. */
const EXITS: readonly string[] = [
  "ne.stop-plugin-failed",
  "ne.kill",
  "na.pk-lost",
  "na.hub-4097",
  "na.call-4097",
  "rbd.lost",
  "ld.codesigning",
];
const CRASHED = job({ state: "not running", runs: "4", "last terminating signal": "Bus error: 10" });
const GONE = says("plugin NEVPNTunnelPlugin(com.example.tunnel[inactive]) did detach from IPC");
const INTERRUPTED =
  `Error Domain=NSCocoaErrorDomain Code=4097 "connection to service named ${TEAM}.com.example.tunnel"\n`;

export default defineRule({
  id: "xpc.peer-died",
  kind: "symptom",
  stage: 7,
  title: "Connection interrupted because the provider died",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["launchd.jobs", "reg.list", "reg.db", "sysex.embedded"],
  judge(of) {
    return found(...detached(of), ...interrupted(of));
  },
  explains: [],
  fix: [{
    text: "Find out why the extension ended: its crash reports, and how launchd says that it ended",
    command: "ls -lt /Library/Logs/DiagnosticReports",
    risk: "none",
    admin: true,
    verify: "The connection holds, and the job's count of runs stays the same",
  }],
  why:
    "A connection over XPC is interrupted in the moment in which the process at its other end goes away. The app sees only that.",
  notWhen:
    "No process ended within a few seconds: then the listener turned the app away, or the app closed the connection itself.",
  macos: "10.15 and later",
  references: ["knowledge 07 MS-17", "knowledge 08 §7", "knowledge 10 §2.4"],
  aliases: ["MS-17"],
  samples: () => ({
    fires: [
      {
        says: "a provider that failed as it left the connection",
        text: ENABLED + logged("default", [GONE, ended("Plugin failed")]),
      },
      { says: "the same in compact style", text: ENABLED + logged("compact", [ended("Plugin failed"), GONE]) },
      { says: "an interruption and a job that ended by a fault", text: ENABLED + CRASHED + INTERRUPTED },
    ],
    silent: [
      { says: "an app that left", text: ENABLED + logged("default", [GONE]) },
      { says: "a clean stop", text: ENABLED + logged("default", [GONE, ended("Stop command received")]) },
      {
        says: "a failure many minutes later",
        text: ENABLED + logged("default", [GONE]) + logged("default", [ended("Plugin failed")], "10:20"),
      },
      {
        says: "an interruption of another service",
        text: ENABLED + CRASHED + INTERRUPTED.replace(`${TEAM}.com.example`, "org.other"),
      },
      { says: "an interruption, and nothing about the process", text: ENABLED + INTERRUPTED },
    ],
  }),
});

function detached(of: Case): Found[] {
  const events = eventsOf(of, "ne.detach", ...EXITS);
  return events.flatMap((event, i): Found[] => {
    if (event.value.signature !== "ne.detach" || !isOwnSession(of, event.value)) return [];
    // In the order of the log, the nearest exits are its neighbours.
    const exit = [events[i - 1], events[i + 1]].find((one) => one !== undefined && isExitNear(event, one));
    return exit === undefined ? [] : [{
      message: "The connection to the provider ended in the moment in which its process did",
      cites: [event.cite, exit.cite],
    }];
  });
}

function isExitNear({ value: gone }: At<LogEvent>, { value: exit }: At<LogEvent>): boolean {
  const elapsed = elapsedBetween(gone.time, exit.time);
  return EXITS.includes(exit.signature) && elapsed !== null && Math.abs(elapsed) <= NEAR_MS;
}

/** An error says no time: only a job that ended by a fault makes an interruption more than a refused client. */
function interrupted(of: Case): Found[] {
  const faults = jobsOf(of).filter(({ value }) => endedInFault(value));
  if (faults.length === 0) return [];
  const broken = xpcFailures(of).filter(({ code, name }) => code === 4097 && isOfProduct(of, name));
  return broken.map(({ name, cite }) => ({
    message:
      `The connection to the Mach service ${name} was interrupted, and launchd says that the extension ended by a fault`,
    cites: [cite, ...faults.map((fault) => fault.cite)],
  }));
}
