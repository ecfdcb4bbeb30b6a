import { crashesOf, foundIn, foundOrUnread, nameCrash } from "../crashes.ts";
import { crash } from "../crash_samples.ts";
import type { Case, Found } from "../define.ts";
import { defineRule } from "../define.ts";
import { isLooping, sayExit } from "../job_exit.ts";
import { parseCrashTime } from "../../formats/crash/crash_time.ts";
import { ENABLED, job } from "../samples.ts";
import { jobsOf } from "../target.ts";

const LOOP = {
  state: "spawn scheduled",
  "minimum runtime": "10",
  runs: "199773",
  "last exit reason": "OS_REASON_EXEC",
};

/** launchd starts a job again after ten seconds, and later after more. */
const FEWEST = 3;
const WITHIN_MS = 10 * 60_000;

/** Crashes of the extension at these times of November. */
function crashesAt(...times: readonly string[]): string {
  return times.map((time, i) => crash({ pid: 400 + i, time: `2026-11-${time}.0000 +0000` })).join("\n");
}

export default defineRule({
  id: "proc.crash-loop",
  kind: "symptom",
  stage: 6,
  title: "Provider crash loop / throttled",
  severity: "critical",
  confidence: "C",
  scope: "target",
  needs: [],
  needsOne: ["launchd.jobs", "crash.reports"],
  reads: ["reg.list", "reg.db", "proc.list"],
  judge(of) {
    const looping = jobsOf(of).filter(({ value }) => isLooping(value));
    return foundOrUnread(
      of,
      "launchd.jobs",
      ...looping.length > 0 ? [] : rapidCrashes(of),
      ...looping.map(({ value, cite }) => ({
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
        "To get the network back at once: switch the product off in the app or in {vpnSettings}; since macOS 15 the extension " +
        "itself can be switched off in System Settings > General > Login Items & Extensions > Network Extensions",
      plain: "To get the network back at once: switch the product off in the app or in {vpnSettings}",
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
  samples: () => ({
    fires: [
      { says: "a job that was started 199773 times", text: job(LOOP) },
      {
        says: "a throttled job",
        text: job({ state: "spawn scheduled", "minimum runtime": "80", "base minimum runtime": "10", runs: "5" }),
      },
      {
        says: "three crash reports within a few minutes",
        text: crashesAt("20 10:00:00", "20 10:00:20", "20 10:01:00"),
      },
    ],
    silent: [
      { says: "a running job with many runs", text: job({ state: "running", runs: "57", pid: "512" }) },
      { says: "a first start that launchd puts off", text: job({ state: "spawn scheduled", runs: "0" }) },
      { says: "an Apple daemon that loops", text: job(LOOP, { label: "com.apple.exampled" }) },
      { says: "crashes on three days", text: ENABLED + crashesAt("18 10:00:00", "19 10:00:00", "20 10:00:00") },
      { says: "one crash that was attached three times", text: ENABLED + crash() + crash() + crash() },
      {
        says: "crashes of the version before",
        text: ENABLED +
          crashesAt("20 10:00:00", "20 10:01:00", "20 10:02:00").replaceAll("2.4.0 (240)", "2.3.0 (230)"),
      },
    ],
  }),
});

/** Several deaths within minutes, where launchd's own count was not read. */
function rapidCrashes(of: Case): Found[] {
  const dated = crashesOf(of).flatMap((one) => {
    const at = parseCrashTime(one.value.time);
    return at === null ? [] : [{ one, at }];
  }).sort((a, b) => a.at - b.at);
  const last = dated.findLastIndex(({ at }, i) => i >= FEWEST - 1 && at - dated[i - FEWEST + 1]!.at <= WITHIN_MS);
  if (last === -1) return [];
  const rapid = dated.slice(0, last + 1).filter(({ at }) => dated[last]!.at - at <= WITHIN_MS);
  const { one } = rapid.at(-1)!;
  return [{
    ...foundIn(of, one, `${rapid.length} crashes within ten minutes, the last: ${nameCrash(one)}`),
    cites: rapid.map(({ one: { cite } }) => cite),
    values: { label: of.target?.bundleId ?? "" },
  }];
}
