import { defineRule, found } from "../define.ts";
import { sayExit, wasRefused } from "../job_exit.ts";
import { job } from "../samples.ts";
import { jobsOf } from "../target.ts";

export default defineRule({
  id: "sign.amfi-rejected",
  kind: "symptom",
  stage: 3,
  title: "AMFI refuses to exec the sysex",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["launchd.jobs"],
  judge(of) {
    const refused = jobsOf(of).filter(({ value }) => wasRefused(value) && value.pid === null);
    return found(...refused.map(({ value, cite }) => ({
      message: `macOS refuses to run the code of ${value.label}: launchd reports it${sayExit(value)}`,
      cites: [cite],
      values: { program: value.program ?? "" },
    })));
  },
  explains: [
    { rule: "proc.crash-loop", when: "same staged path" },
    { rule: "proc.crashed", when: "same staged path" },
    { rule: "proc.not-running", when: "same staged path" },
    { rule: "session.failed-code", when: "same staged path" },
    { rule: "session.plugin-not-installed", when: "same staged path" },
  ],
  fix: [{
    text: "Compare the entitlements of the copy that launchd starts with its provisioning profile",
    command: "codesign -dvvv --entitlements - --xml '{program}'",
    risk: "none",
    verify: "Every restricted entitlement stands in the profile, and the profile fits the channel",
  }],
  why:
    "macOS checks the signature, the profile and the launch constraints each time code starts. What it refuses ends before its " +
    "first line, and launchd only sees OS_REASON_EXEC or OS_REASON_CODESIGNING.",
  notWhen: "The reason stems from an earlier start and the process runs now.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-19", "knowledge 01 §4", "knowledge 09 N37"],
  aliases: ["SG-19"],
  samples: {
    fires: [
      {
        says: "a job that could not be executed",
        text: job({ state: "spawn scheduled", runs: "324", "last exit reason": "OS_REASON_EXEC" }),
      },
      {
        says: "a launch constraint",
        text: job({
          state: "not running",
          runs: "3",
          "last exit reason": "OS_REASON_CODESIGNING | Launch Constraint Violation",
        }),
      },
    ],
    silent: [
      {
        says: "a job that runs again",
        text: job({ state: "running", runs: "2", pid: "512", "last exit reason": "OS_REASON_EXEC" }),
      },
      {
        says: "a job that dyld could not load",
        text: job({ state: "not running", runs: "3", "last exit reason": "OS_REASON_DYLD" }),
      },
    ],
  },
});
