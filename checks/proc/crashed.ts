import { crashesOf, foundAlike, foundOrUnread, sayCrash } from "../crashes.ts";
import { crash } from "../crash_samples.ts";
import type { Case, Found } from "../define.ts";
import { defineRule } from "../define.ts";
import { endedInFault, sayExit } from "../job_exit.ts";
import { ENABLED, ID, job, ps } from "../samples.ts";
import { isJobOfRow, jobsOf, rowsOf, type ServiceOf, servicesOf } from "../target.ts";

/** Statuses of services whose program ended by a fault of its own. */
const FAULTS: ReadonlyMap<number, string> = new Map([
  [-4, "Illegal instruction: 4"],
  [-5, "Trace/BPT trap: 5"],
  [-6, "Abort trap: 6"],
  [-8, "Floating point exception: 8"],
  [-10, "Bus error: 10"],
  [-11, "Segmentation fault: 11"],
]);

const UUID = "AAAAAAAA-0000-4000-8000-000000000001";
const LISTING = `PID\tStatus\tLabel\n-\tSTATUS\tNetworkExtension.${ID}\n88\t0\tcom.apple.nehelper\n`;
const RUNNING = { state: "running", pid: "640", runs: "2" };

export default defineRule({
  id: "proc.crashed",
  kind: "symptom",
  stage: 6,
  title: "Provider crashed",
  severity: "critical",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["launchd.jobs", "launchd.domain", "crash.reports"],
  reads: ["reg.list", "reg.db", "proc.list", "sysex.embedded"],
  judge(of) {
    // Killed for memory is not crashed.
    const crashes = crashesOf(of).filter(({ value }) => value.class !== "jetsam");
    const reported = foundAlike(of, crashes, sayCrash);
    // A report of the same death says more than launchd does.
    const isReported = reported.some(({ latent }) => latent === undefined);
    return foundOrUnread(of, "launchd.jobs", ...reported, ...isReported ? [] : faultyJobs(of), ...faultyServices(of));
  },
  explains: [
    { rule: "proc.crash-loop", when: "report newer than healthy session, within 60 s before the symptom" },
    { rule: "session.failed-code", when: "report newer than healthy session, within 60 s before the symptom" },
    { rule: "session.stopped", when: "report newer than healthy session, within 60 s before the symptom" },
    { rule: "session.plugin-not-installed", when: "report newer than healthy session, within 60 s before the symptom" },
    { rule: "xpc.peer-died", when: "report newer than healthy session, within 60 s before the symptom" },
    { rule: "route.leftover-default", when: "report newer than healthy session, within 60 s before the symptom" },
    { rule: "route.orphan-utun", when: "report newer than healthy session, within 60 s before the symptom" },
    { rule: "dns.leftover-resolver", when: "report newer than healthy session, within 60 s before the symptom" },
  ],
  fix: [{
    text:
      "Give the extension's crash reports of the time of the failure to the product's developers, with the version they are of",
    command: "ls -lt /Library/Logs/DiagnosticReports",
    risk: "none",
    admin: true,
  }],
  why:
    "A provider that crashes takes its session with it; macOS then reports that the plug-in failed or is not available.",
  notWhen:
    "The process was killed from outside (Killed: 9, Terminated: 15), which an update, a logout or memory pressure does too. Or the " +
    "report is of a version that is gone, or older than the process that runs now.",
  macos: "10.15 and later",
  references: ["knowledge 07 PR-01", "knowledge 01 §4 (exit slot)", "knowledge 09 N63"],
  aliases: ["PR-01"],
  samples: () => ({
    fires: [
      {
        says: "a job that ended by a bus error",
        text: job({ state: "not running", runs: "4", "last terminating signal": "Bus error: 10" }),
      },
      {
        says: "a job that dyld could not load",
        text: job({ state: "spawn scheduled", runs: "2", "last exit reason": "OS_REASON_DYLD" }),
      },
      {
        says: "a service that a listing shows without a process, ended by a signal",
        text: ENABLED + LISTING.replace("STATUS", "-6"),
      },
      { says: "a crash report alone", text: crash() },
      { says: "a crash report of the registered version, whose job does not run", text: ENABLED + crash() },
      {
        says: "a crash of the process that runs in the listing of before",
        text: ENABLED + job({ ...RUNNING, pid: "412" }) + crash({ pid: 412 }),
      },
      {
        says: "three crashes in one day, though it runs again",
        text: ENABLED + job(RUNNING) +
          [1, 2, 3].map((hour) => crash({ pid: 400 + hour, time: `2026-11-20 0${hour}:00:00.0000 +0000` })).join("\n"),
      },
    ],
    silent: [
      {
        says: "a service that a listing shows without a process, killed from outside",
        text: ENABLED + LISTING.replace("STATUS", "-9"),
      },
      {
        says: "a service of a listing that runs again",
        text: ENABLED + LISTING.replace("-\tSTATUS", "512\t-6"),
      },
      {
        says: "a job that was killed from outside",
        text: job({ state: "not running", runs: "4", "last terminating signal": "Killed: 9" }),
      },
      {
        says: "a job that never ended",
        text: job({ state: "running", runs: "1", pid: "512", "last exit code": "(never exited)" }),
      },
      {
        says: "the crash of another product",
        text: ENABLED +
          crash({ id: "com.example.other", process: "Other", path: "/Applications/Other.app/Contents/MacOS/Other" }),
      },
      {
        says: "the crash of an extension whose id goes on",
        text: ENABLED + crash({
          id: `${ID}.filter`,
          path: `/Library/SystemExtensions/*/${ID}.filter.systemextension/Contents/MacOS/${ID}.filter`,
        }),
        target: ID,
      },
      {
        says: "a crash before the process that runs was started",
        text: ENABLED + job(RUNNING) + crash() + ps(640, UUID, "Fri Nov 20 11:00:00 2026"),
      },
      { says: "a crash of the version before", text: ENABLED + crash({ version: "2.3.0 (230)" }) },
      {
        says: "a stop in the debugger",
        text: ENABLED + crash({ parent: "debugserver", exception: "EXC_BREAKPOINT (SIGTRAP)" }),
      },
      {
        says: "a report of a process that lives on",
        text: ENABLED +
          crash({
            exception:
              "EXC_RESOURCE\nException Subtype: WAKEUPS\nException Note:  NON-FATAL CONDITION (this is NOT a crash)",
          }),
      },
      {
        says: "a process that somebody killed",
        text: ENABLED + crash({ exception: "EXC_CRASH (SIGKILL)", reason: "Namespace SIGNAL, Code 9 Killed: 9" }),
      },
      {
        says: "a job that the shutdown ended",
        text: "launchd: exited due to SIGKILL | sent by launchd[1] during system shutdown\n" +
          job({ state: "not running", runs: "1", "last terminating signal": "Killed: 9" }),
      },
    ],
  }),
});

function faultyJobs(of: Case): Found[] {
  return jobsOf(of).filter(({ value }) => endedInFault(value)).map(({ value, cite }) => ({
    message: `${value.label} ended${sayExit(value).replace(/^ after/, " with")}`,
    cites: [cite],
    ...value.pid !== null && { latent: `launchd started it again, and process ${value.pid} runs` },
  }));
}

/** `launchctl list` shows the signal that ended a service as a negative status. */
function faultyServices(of: Case): Found[] {
  if (jobsOf(of).length > 0) return [];
  return currentServices(of).flatMap(({ value, cite }) => {
    const fault = value.pid === null ? FAULTS.get(Number(value.status)) : undefined;
    return fault === undefined
      ? []
      : [{ message: `${value.label} does not run, and its last process ended with signal ${fault}`, cites: [cite] }];
  });
}

/** The services of the version that is enabled; without a listing, every service of the target. */
function currentServices(of: Case): readonly ServiceOf[] {
  const enabled = rowsOf(of).filter(({ value }) => value.state === "activated enabled");
  return servicesOf(of).filter((service) =>
    enabled.length === 0 || enabled.some(({ value }) => isJobOfRow(service, value))
  );
}
