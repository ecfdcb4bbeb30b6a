/**
 * Proofs of life in the log (knowledge chapter 09, section 3). The log speaks of the past: what it shows to work counts only while
 * nothing behind it, and nothing that was read of launchd and the registration, says otherwise.
 */
import type { Case } from "../checks/define.ts";
import { flowsSinceWake } from "../checks/flows.ts";
import { eventsOf } from "../checks/log_events.ts";
import { currentJobs } from "../checks/mach_services.ts";
import { failedEnds, stoppedEnds } from "../checks/session_ends.ts";
import { isOwnSession, isSoleExtension, sessionOf } from "../checks/sessions.ts";
import { isExtensionProcess } from "../checks/speakers.ts";
import { type At, rowsOf } from "../checks/target.ts";
import type { LogEvent } from "../formats/unified_log/events.ts";
import { elapsedBetween } from "../formats/unified_log/moment.ts";
import type { Proof } from "./proofs.ts";

/** A process must have lived this long to prove that its code may run. */
export const SETTLED_MS = 60_000;

/** What a process of the extension can only say while it runs. */
const ALIVE: readonly string[] = ["prov.principal", "prov.newflow", "ne.attach"];

/** So many flows are looked at; of each page an app opens, some are never used. */
const LAST_FLOWS = 5;

const STARTS: readonly string[] = ["ne.plugin-pid", "ld.spawned"];

/** Events behind which an earlier start, session or connection proves nothing. */
const ENDED: readonly string[] = [
  "ne.stop-any",
  "ne.stop-plugin-failed",
  "ne.stop-plugin-disabled",
  "ne.disconnected-with",
  "ne.kill",
  "ne.pid0",
  "ne.start-error",
  "na.start-4097",
  "na.pk-lost",
  "ld.codesigning",
  "ld.crash-count",
];

/** The proofs that the log holds for the target. */
export function proveByLog(of: Case): Proof[] {
  if (of.target === null || isContradicted(of)) return [];
  const proofs: Proof[] = [];
  if (hasLivedOn(of)) proofs.push("exec");
  if (isAttached(of)) proofs.push("ipc");
  if (isConnected(of)) proofs.push("session");
  if (carriesTraffic(of)) proofs.push("traffic");
  return proofs;
}

/** What was read of the Mac is later than its log: a job without a process, or an extension that is not enabled any more. */
export function isContradicted(of: Case): boolean {
  const jobs = currentJobs(of);
  const rows = rowsOf(of);
  return jobs.length > 0 && jobs.every(({ value }) => value.pid === null) ||
    rows.length > 0 && !rows.some(({ value }) => value.state === "activated enabled");
}

/**
 * The last word about a session of the extension is that it is connected, or its provider handles flows; and no session of it
 * failed or was stopped.
 */
function isConnected(of: Case): boolean {
  const statuses = new Map<string, string>();
  for (const { value } of eventsOf(of, "ne.status")) {
    if (isOwnSession(of, value)) statuses.set(sessionOf(value)?.key ?? "", value.fields["st"]!);
  }
  const handlesFlows = ownEvents(of, "prov.newflow", ...ENDED).at(-1)?.value.signature === "prov.newflow";
  return (handlesFlows || [...statuses.values()].includes("connected")) &&
    failedEnds(of).length === 0 && stoppedEnds(of).length === 0;
}

/** The provider answered the app, and the connection was not closed since. */
function isAttached(of: Case): boolean {
  return ownEvents(of, "ne.attach", "ne.detach", ...ENDED).at(-1)?.value.signature === "ne.attach";
}

/** The process that was started last has a sign of life a minute later, or is the one that launchd still ran then. */
function hasLivedOn(of: Case): boolean {
  const events = ownEvents(of, ...STARTS, ...ALIVE, ...ENDED);
  const story = events.slice(events.findLastIndex(({ value }) => ENDED.includes(value.signature)) + 1);
  const at = story.findLastIndex(({ value }) => STARTS.includes(value.signature));
  const start = story[at]?.value;
  if (start === undefined) return false;
  const isRunning = currentJobs(of).some(({ value }) => String(value.pid) === start.fields["pid"]);
  const last = isRunning ? of.facts.value("log.events")!.at(-1) : story.slice(at + 1).at(-1)?.value;
  return (elapsedBetween(start.time, last?.time ?? null) ?? 0) > SETTLED_MS;
}

/** Of the last flows that the provider closed, one got bytes back. That flows arrive is not enough: a wedged proxy takes them, too. */
function carriesTraffic(of: Case): boolean {
  return flowsSinceWake(of).closed.slice(-LAST_FLOWS).some(({ returned }) => returned !== null && returned > 0);
}

/** Events that are surely the extension's: its session, its job or its process says so, or no other extension is known. */
function ownEvents(of: Case, ...signatures: readonly string[]): At<LogEvent>[] {
  return eventsOf(of, ...signatures).filter(({ value }) => {
    const { process, fields } = value;
    const { bundleId } = of.target!;
    if (value.signature.startsWith("prov.")) {
      return process === null ? isSoleExtension(of) : isExtensionProcess(of, process);
    }
    if (value.signature.startsWith("ld.")) return `${value.subsystem} ${fields["p"] ?? ""}`.includes(bundleId);
    return isOwnSession(of, value);
  });
}
