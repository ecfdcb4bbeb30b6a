import { crashesOf, diedOf, foundAlike, foundOrUnread, sayEnd } from "../crashes.ts";
import { crash } from "../crash_samples.ts";
import type { Case, Found } from "../define.ts";
import { defineRule } from "../define.ts";
import { sayExit, wasRefused } from "../job_exit.ts";
import { logged, type Said, status } from "../log_samples.ts";
import { refusedStartsInLog } from "../refused_in_log.ts";
import { ENABLED, ID, job } from "../samples.ts";
import { jobsOf } from "../target.ts";

const TASKGATED = "Namespace CODESIGNING, Code 1 Taskgated Invalid Signature";
/** Not a refusal to start: its file was changed while it ran. */
const INVALID_PAGE = 2;

export default defineRule({
  id: "sign.amfi-rejected",
  kind: "symptom",
  stage: 3,
  title: "AMFI refuses to exec the sysex",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["launchd.jobs", "crash.reports", "log.events"],
  reads: ["reg.list", "reg.db", "proc.list"],
  judge(of) {
    const refused = jobsOf(of).filter(({ value }) => wasRefused(value) && value.pid === null);
    const started = refused.length > 0 ? [] : refusedStarts(of);
    return foundOrUnread(
      of,
      "launchd.jobs",
      ...started,
      ...refused.map(({ value, cite }) => ({
        message: `macOS refuses to run the code of ${value.label}: launchd reports it${sayExit(value)}`,
        cites: [cite],
        values: { program: value.program ?? "" },
      })),
      ...refusedStartsInLog(of),
    );
  },
  explains: [
    { rule: "proc.crash-loop", when: "same staged path" },
    { rule: "proc.crashed", when: "same staged path", holds: diedOf("codesigning") },
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
  samples: () => ({
    fires: [
      {
        says: "a job that could not be executed",
        text: job({ state: "spawn scheduled", runs: "324", "last exit reason": "OS_REASON_EXEC" }),
      },
      {
        says: "a crash report that says so",
        text: crash({ exception: "EXC_CRASH (Code Signature Invalid)", reason: TASKGATED }),
      },
      {
        says: "a crash report of a launch constraint",
        text: crash({ reason: "Namespace CODESIGNING, Code 4, Launch Constraint Violation" }),
      },
      {
        says: "a launch constraint",
        text: job({
          state: "not running",
          runs: "3",
          "last exit reason": "OS_REASON_CODESIGNING | Launch Constraint Violation",
        }),
      },
      { says: "the kernel's line about the staged copy", text: ENABLED + logged("default", [fatal(ID)]) },
      { says: "the same in compact style", text: ENABLED + logged("compact", [fatal(ID)]) },
    ],
    silent: [
      { says: "the kernel's line about another program", text: ENABLED + logged("default", [fatal("org.other.tool")]) },
      {
        says: "a line before a session that came up",
        text: ENABLED + logged("default", [fatal(ID), status("connecting"), status("connected")]),
      },
      {
        says: "a program without a profile, which macOS runs all the same",
        text: ENABLED + logged("default", [[
          "taskgated-helper",
          `Disallowing ${ID} because no eligible provisioning profiles found`,
        ]]),
      },
      {
        says: "a job that runs again",
        text: job({ state: "running", runs: "2", pid: "512", "last exit reason": "OS_REASON_EXEC" }),
      },
      {
        says: "a job that dyld could not load",
        text: job({ state: "not running", runs: "3", "last exit reason": "OS_REASON_DYLD" }),
      },
      {
        says: "a page that changed while it ran",
        text: crash({ reason: "Namespace CODESIGNING, Code 2 Invalid Page" }),
      },
      {
        says: "another product that was refused",
        text:
          crash({ id: "com.example.other", process: "Other", path: "/Applications/Other.app/x", reason: TASKGATED }) +
          crash(),
      },
    ],
  }),
});

function fatal(id: string): Said {
  const path =
    `/Library/SystemExtensions/11111111-2222-4333-8444-555555555555/${id}.systemextension/Contents/MacOS/${id}`;
  return [
    "kernel",
    `mac_vnode_check_signature: ${path}: code signature validation failed fatally: When validating it:`,
  ];
}

/** Deaths at the start, for which macOS names the signature, the entitlements or a launch constraint. */
function refusedStarts(of: Case): Found[] {
  const refused = crashesOf(of).filter(({ value: { class: cls, termination } }) =>
    termination?.namespace === "EXEC" || (cls === "codesigning" && termination?.code !== INVALID_PAGE)
  );
  return foundAlike(of, refused, (report) => `was refused by macOS: ${sayEnd(report)}`);
}
