import { defineRule, found } from "../define.ts";
import { isLooping, sayExit } from "../job_exit.ts";
import { job } from "../samples.ts";
import { jobsOf } from "../target.ts";

const LOOP = {
  state: "spawn scheduled",
  "minimum runtime": "10",
  runs: "199773",
  "last exit reason": "OS_REASON_EXEC",
};

export default defineRule({
  id: "proc.crash-loop",
  kind: "symptom",
  stage: 6,
  title: "Provider crash loop / throttled",
  severity: "critical",
  confidence: "C",
  scope: "target",
  needs: ["launchd.jobs"],
  judge(of) {
    return found(
      ...jobsOf(of).filter(({ value }) => isLooping(value)).map(({ value, cite }) => ({
        message: `launchd has started ${value.label} ${value.runs ?? "many"} times and waits to try again${
          sayExit(value)
        }`,
        cites: [cite],
        values: { label: value.label ?? "" },
      })),
    );
  },
  explains: [
    { rule: "proc.not-running" },
    { rule: "session.failed-code" },
    { rule: "session.plugin-not-installed" },
  ],
  fix: [
    {
      text:
        "To get the network back at once: switch the extension off in System Settings > General > Login Items & Extensions",
      risk: "medium",
      admin: true,
      verify: "systemextensionsctl list shows [activated disabled], and the network works",
    },
    {
      text: "Collect the crash reports and the signature of the copy that launchd starts",
      command: "ls -lt /Library/Logs/DiagnosticReports",
      risk: "none",
      admin: true,
    },
  ],
  why:
    "launchd restarts an extension that ends, and waits longer each time. macOS keeps calling it [activated enabled] meanwhile.",
  notWhen: "The job is running: a high count of runs alone is normal for a job that is started on demand.",
  macos: "10.15 and later",
  references: ["knowledge 07 PR-02", "knowledge 01 §0, §4"],
  aliases: ["PR-02"],
  samples: {
    fires: [
      { says: "a job that was started 199773 times", text: job(LOOP) },
      {
        says: "a throttled job",
        text: job({ state: "spawn scheduled", "minimum runtime": "80", "base minimum runtime": "10", runs: "5" }),
      },
    ],
    silent: [
      { says: "a running job with many runs", text: job({ state: "running", runs: "57", pid: "512" }) },
      { says: "a first start that launchd puts off", text: job({ state: "spawn scheduled", runs: "0" }) },
      { says: "an Apple daemon that loops", text: job(LOOP, { label: "com.apple.exampled" }) },
    ],
  },
});
