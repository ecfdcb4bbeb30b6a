import { CLEAR, defineRule, found, unknown } from "../define.ts";
import {
  currentJobs,
  declaredNames,
  endpointsAreVisible,
  missingEndpoints,
  namesAreProbed,
  namesAskedFor,
  namesNotFound,
} from "../mach_services.ts";
import { processes } from "../network_samples.ts";
import { database, ID, job, list, probe, TEAM } from "../samples.ts";

const NAME = `${TEAM}.com.example.tunnel`;
const RUNNING = { state: "running", runs: "1", pid: "512" };
const DECLARED = database({ state: "activated enabled", mach: [NAME] });
const HIDDEN = list({ state: "activated enabled" }) + DECLARED + job(RUNNING).replace("% sudo ", "% ");
const PROGRAM = `/Library/SystemExtensions/x/${ID}.systemextension/Contents/MacOS/${ID}`;

export default defineRule({
  id: "mach.not-registered",
  kind: "symptom",
  stage: 7,
  title: "No endpoint for the sysex in launchd",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["launchd.jobs", "xpc.probe"],
  reads: ["reg.list", "reg.db", "proc.list", "sysex.embedded"],
  judge(of) {
    const gaps = missingEndpoints(of).map(({ job, declared, names, probes }) => ({
      message: `launchd's job ${job.value.label} does not own the declared Mach service ${names.join(", ")}`,
      cites: [job.cite, declared.cite, ...probes],
      values: { label: job.value.label ?? "" },
    }));
    if (gaps.length > 0) return found(...gaps);
    const lost = namesNotFound(of).map(({ value: { name, reason }, cite }) => ({
      message: `launchd does not have the Mach service ${name} that the running extension asks for: ${
        reason ?? "it says no more"
      }`,
      cites: [cite, namesAskedFor(of)!.cite],
      values: { label: currentJobs(of)[0]?.value.label ?? "<label>" },
    }));
    if (lost.length > 0) return found(...lost);
    const isHidden = declaredNames(of) !== null && currentJobs(of).some((job) => !endpointsAreVisible(job));
    return isHidden && !namesAreProbed(of) ? unknown(["launchd.endpoints"]) : CLEAR;
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
  samples: () => ({
    fires: [{
      says: "a job without the declared name",
      text: list({ state: "activated enabled" }) + DECLARED + job(RUNNING),
    }, {
      says: "a running job that was printed without root, whose name libxpc does not find",
      text: HIDDEN + probe(NAME, false),
    }, {
      says: "a running extension whose name libxpc does not find, where launchctl was not asked",
      text: list({ state: "activated enabled" }) + DECLARED + processes(PROGRAM) + probe(NAME, false),
    }],
    silent: [
      {
        says: "a job that owns the declared name",
        text: list({ state: "activated enabled" }) + DECLARED + job(RUNNING, { endpoints: [NAME] }),
      },
      {
        says: "a job that was printed without root",
        text: HIDDEN,
      },
      { says: "the same, and libxpc finds the name", text: HIDDEN + probe(NAME, true) },
      {
        says: "a job that root printed without the name, which libxpc finds all the same",
        text: list({ state: "activated enabled" }) + DECLARED + job(RUNNING) + probe(NAME, true),
      },
      { says: "the same, and libxpc may not ask", text: HIDDEN + probe(NAME, null) },
      { says: "another name that libxpc does not find", text: HIDDEN + probe(`${NAME}.other`, false) },
      {
        says: "a name that libxpc does not find, of an extension that does not run",
        text: list({ state: "activated enabled" }) + DECLARED + processes("/sbin/launchd") + probe(NAME, false),
      },
      { says: "an extension that declares no Mach service", text: list({ state: "activated enabled" }) + job(RUNNING) },
    ],
  }),
});
