import { CLEAR, defineRule, found, unknown } from "../define.ts";
import { currentJobs, declaredNames, endpointsAreVisible, missingEndpoints } from "../mach_services.ts";
import { database, job, list, TEAM } from "../samples.ts";

const NAME = `${TEAM}.com.example.tunnel`;
const RUNNING = { state: "running", runs: "1", pid: "512" };
const DECLARED = database({ state: "activated enabled", mach: [NAME] });

export default defineRule({
  id: "mach.not-registered",
  kind: "symptom",
  stage: 7,
  title: "No endpoint for the sysex in launchd",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["launchd.jobs"],
  reads: ["reg.list", "reg.db"],
  judge(of) {
    if (declaredNames(of) === null) return CLEAR;
    const hidden = currentJobs(of).filter((job) => !endpointsAreVisible(job));
    const gaps = missingEndpoints(of);
    if (gaps.length === 0) return hidden.length > 0 ? unknown(["launchd.endpoints"]) : CLEAR;
    return found(...gaps.map(({ job, declared, names }) => ({
      message: `launchd's job ${job.value.label} does not own the declared Mach service ${names.join(", ")}`,
      cites: [job.cite, declared.cite],
      values: { label: job.value.label ?? "" },
    })));
  },
  explains: [
    { rule: "xpc.lazy-connection" },
    { rule: "xpc.peer-died" },
    { rule: "session.failed-code", when: "only if start needs XPC" },
  ],
  fix: [{
    text: "Look at the job as root, and at the app groups of the running copy",
    command: "sudo launchctl print system/{label}",
    risk: "none",
    admin: true,
    verify: "The declared name stands under endpoints",
  }],
  why:
    "The app talks to its extension through a Mach service that launchd creates with the job. When launchd does not have it, " +
    'every lookup fails with "No such process" while the extension itself may run well.',
  notWhen:
    "The extension declares no Mach service; or the job was printed without root, which may hide endpoints; or the " +
    "command searched the output for MachServices, a word that launchctl print does not use.",
  macos: "10.15 and later",
  references: ["knowledge 07 MS-07", "knowledge 01 §0", "knowledge 08 §9"],
  aliases: ["MS-07"],
  samples: {
    fires: [{
      says: "a job without the declared name",
      text: list({ state: "activated enabled" }) + DECLARED + job(RUNNING),
    }],
    silent: [
      {
        says: "a job that owns the declared name",
        text: list({ state: "activated enabled" }) + DECLARED + job(RUNNING, { endpoints: [NAME] }),
      },
      {
        says: "a job that was printed without root",
        text: list({ state: "activated enabled" }) + DECLARED + job(RUNNING).replace("% sudo ", "% "),
      },
      { says: "an extension that declares no Mach service", text: list({ state: "activated enabled" }) + job(RUNNING) },
    ],
  },
});
