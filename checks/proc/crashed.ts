import { defineRule, found } from "../define.ts";
import { endedInFault, sayExit } from "../job_exit.ts";
import { job } from "../samples.ts";
import { jobsOf } from "../target.ts";

export default defineRule({
  id: "proc.crashed",
  kind: "symptom",
  stage: 6,
  title: "Provider crashed",
  severity: "critical",
  confidence: "B",
  scope: "target",
  needs: ["launchd.jobs"],
  judge(of) {
    const crashed = jobsOf(of).filter(({ value }) => endedInFault(value));
    return found(...crashed.map(({ value, cite }) => ({
      message: `${value.label} ended${sayExit(value).replace(/^ after/, " with")}`,
      cites: [cite],
      values: { label: value.label ?? "" },
      ...value.pid !== null && { latent: `launchd started it again, and process ${value.pid} runs` },
    })));
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
    text: "Collect the extension's crash reports of the time of the failure, for the product's developers",
    command: "ls -lt /Library/Logs/DiagnosticReports",
    risk: "none",
    admin: true,
  }],
  why:
    "A provider that crashes takes its session with it; macOS then reports that the plug-in failed or is not available.",
  notWhen:
    "The process was killed from outside (Killed: 9, Terminated: 15), which an update, a logout or memory pressure does too.",
  macos: "10.15 and later",
  references: ["knowledge 07 PR-01", "knowledge 01 §4 (exit slot)"],
  aliases: ["PR-01"],
  samples: {
    fires: [
      {
        says: "a job that ended by a bus error",
        text: job({ state: "not running", runs: "4", "last terminating signal": "Bus error: 10" }),
      },
      {
        says: "a job that dyld could not load",
        text: job({ state: "spawn scheduled", runs: "2", "last exit reason": "OS_REASON_DYLD" }),
      },
    ],
    silent: [
      {
        says: "a job that was killed from outside",
        text: job({ state: "not running", runs: "4", "last terminating signal": "Killed: 9" }),
      },
      {
        says: "a job that never ended",
        text: job({ state: "running", runs: "1", pid: "512", "last exit code": "(never exited)" }),
      },
    ],
  },
});
