import { allReports, crashesOf, type CrashOf, isNameOf, isOfTarget, nameCrash, whyHarmless } from "../crashes.ts";
import { crash, jetsam, overuse } from "../crash_samples.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { currentJobs } from "../mach_services.ts";
import { ENABLED, ID, job } from "../samples.ts";
import type { CrashReport } from "../../formats/crash/report.ts";

const NOTED =
  "EXC_RESOURCE\nException Subtype:     CPU\nException Message:     (Limit 50%) Observed 52% over 180 secs\nException Note:        NON-FATAL CONDITION (this is NOT a crash)";
const BUSY =
  "CPU:              90 seconds cpu time over 98 seconds (92% cpu average), exceeding limit of 50% cpu over 180 seconds";
const WAKING =
  "Wakeups:          45001 wakeups over the last 251 seconds (180 wakeups per second average), exceeding limit of 150 wakeups per second over 300 seconds";
/** Writing much to the disk is no growth, and macOS ends idle processes as it likes. */
const COUNTED = /^(?:cpu usage|wakeups|memory)/i;
const IDLE = /idle-exit/;
/** How an EXC_RESOURCE says what was used: too many Mach ports are another rule's. */
const USED = /^(?:CPU|MEMORY|WAKEUPS)/;

export default defineRule({
  id: "proc.resource-growth",
  kind: "cause",
  stage: 6,
  title: "Memory / socket growth",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: ["crash.reports"],
  reads: ["reg.list", "reg.db", "launchd.jobs", "proc.list"],
  judge(of) {
    const reports = allReports(of);
    return found(
      ...reports.filter(({ value }) => isOfTarget(of, value)).flatMap((one) => sayOveruse(of, one)),
      ...reports.flatMap((one) => sayVictim(of, one)),
    );
  },
  explains: [
    { rule: "flow.overload" },
    { rule: "proc.provider-hang" },
    {
      rule: "proc.crashed",
      when: "EXC_RESOURCE",
      holds: (of) => crashesOf(of).some(({ value }) => usageOf(value) !== null),
    },
  ],
  fix: [
    {
      text: "Give the report to the product's developers: its heaviest stack shows what kept the process busy",
      command: "ls -lt /Library/Logs/DiagnosticReports",
      risk: "none",
      admin: true,
    },
    {
      text: "See whether memory and connections grow while it runs: twice, some minutes apart",
      command: "sudo vmmap --summary <pid>; sudo lsof -n -i -p <pid> | wc -l",
      risk: "low",
      admin: true,
      verify: "Both numbers stay level under the same load",
    },
  ],
  why:
    "Every connection of the Mac may pass through the extension. One that keeps what is over, or polls, grows until everything is slow, " +
    "or macOS ends it.",
  notWhen:
    'The report says "Action taken: none" and the extension runs on: macOS took note, and a busy hour looks the same. Or a process ' +
    "was ended because it was idle.",
  macos: "10.15 and later",
  references: ["knowledge 07 PR-04", "knowledge 03 §8 krn.wakeups"],
  aliases: ["PR-04"],
  samples: () => ({
    fires: [
      { says: "a process that was killed for memory", text: ENABLED + jetsam(ID, "per-process-limit") },
      {
        says: "a process that was killed for the time it used",
        text: ENABLED + overuse("cpu usage", BUSY, "Process killed"),
      },
      {
        says: "a process that died of an EXC_RESOURCE",
        text: ENABLED +
          crash({
            exception:
              "EXC_RESOURCE (SIGKILL)\nException Subtype:     CPU_FATAL\nException Message:     (Limit 80%) Observed 89% over 60 secs",
          }),
      },
      { says: "too many wakeups of a process of which nothing else is known", text: overuse("wakeups", WAKING) },
    ],
    silent: [
      { says: "another process that was killed for memory", text: ENABLED + jetsam("Safari", "vm-pageshortage") },
      { says: "a process that macOS ended because it was idle", text: ENABLED + jetsam(ID, "long-idle-exit") },
      {
        says: "wakeups that macOS took note of, of an extension that runs on",
        text: ENABLED + job({ state: "running", pid: "412", runs: "1" }) + overuse("wakeups", WAKING),
      },
      {
        says: "an EXC_RESOURCE that did not end an extension that runs on",
        text: ENABLED + job({ state: "running", pid: "412", runs: "1" }) + crash({ exception: NOTED }),
      },
      {
        says: "much that was written to the disk",
        text: ENABLED +
          overuse("disk writes", "Writes:           2147.48 MB of file backed memory dirtied over 1059 seconds"),
      },
      {
        says: "the wakeups of another product",
        text: ENABLED + overuse("wakeups", WAKING, "none", "com.example.other"),
        target: ID,
      },
      { says: "a crash", text: ENABLED + crash() },
    ],
  }),
});

function sayOveruse(of: Case, one: CrashOf): Found[] {
  const usage = usageOf(one.value);
  if (usage === null) return [];
  const latent = one.value.kind === "crash" ? whyHarmless(of, one) : whyNoted(of, one.value);
  return [{ message: `${nameCrash(one)}: ${usage}`, cites: [one.cite], ...latent !== undefined && { latent } }];
}

/** What was used and how much of it; null for any other report. */
function usageOf({ class: is, exception, resource }: CrashReport): string | null {
  if (resource !== null) return COUNTED.test(resource.event) ? resource.amount ?? resource.event : null;
  const isUsage = exception?.type === "EXC_RESOURCE" && is !== "port-space" && USED.test(exception.subtype ?? "");
  return isUsage ? `EXC_RESOURCE ${exception.subtype}` : null;
}

function whyNoted(of: Case, { resource }: CrashReport): string | undefined {
  const isNoted = resource === null || resource.action === null || resource.action === "none";
  const runs = currentJobs(of).some(({ value }) => value.pid !== null);
  return isNoted && runs ? "macOS took note of it, and the extension runs" : undefined;
}

function sayVictim(of: Case, { value: { kind, killed, time }, cite }: CrashOf): Found[] {
  if (kind !== "jetsam") return [];
  const victims = killed.filter(({ process, reason }) => !IDLE.test(reason) && isNameOf(of, process));
  const restarted = currentJobs(of).find(({ value }) =>
    value.pid !== null && !victims.some(({ pid }) => pid === value.pid)
  );
  return victims.map(({ pid, process, reason }) => ({
    message: `macOS killed ${process} [${pid ?? "?"}] for memory at ${time ?? "an unknown time"} (${reason})`,
    cites: [cite],
    ...restarted !== undefined && { latent: `launchd started it again, and process ${restarted.value.pid} runs` },
  }));
}
