import { crashesOf, isFormer, nameCrash } from "../crashes.ts";
import { crash } from "../crash_samples.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { REBOOT, REINSTALL } from "../fixes.ts";
import { sayExit } from "../job_exit.ts";
import { logged, type LogStyle } from "../log_samples.ts";
import { currentJobs, formerJobs } from "../mach_services.ts";
import { killedAfterUpdateInLog } from "../refused_in_log.ts";
import { ENABLED, ID, job } from "../samples.ts";
import { nameVersion, rowsOf } from "../target.ts";

const KILLED = "Namespace CODESIGNING, Code 2 Invalid Page";
/** An invalid page, a launch constraint. */
const CODES: readonly (number | string | null | undefined)[] = [2, 4];
const FORMER = { version: "2.3.0.230" };

export default defineRule({
  id: "proc.killed-after-update",
  kind: "cause",
  stage: 6,
  title: "Running copy killed/invalid after in-place update",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: [],
  needsOne: ["crash.reports", "launchd.jobs", "log.events"],
  reads: ["reg.list", "reg.db"],
  judge(of) {
    const enabled = rowsOf(of).find(({ value }) => value.state === "activated enabled");
    if (enabled === undefined) return found();
    const running = currentJobs(of).find(({ value }) => value.pid !== null)?.value.pid ?? null;
    return found(
      ...[...killedCopies(of), ...killedJobs(of), ...killedAfterUpdateInLog(of)].map((one) => ({
        ...one,
        message: `${one.message}, while ${nameVersion(enabled.value)} is registered`,
        cites: [...one.cites, enabled.cite],
        ...running !== null && { latent: `The new version runs as process ${running}` },
      })),
    );
  },
  explains: [{ rule: "proc.crashed", when: "CODESIGNING 2 or 4" }],
  fix: [
    { ...REBOOT, verify: "sudo launchctl print system shows the job of the enabled version, running" },
    REINSTALL,
    {
      text:
        "In the product: update by replacing the whole app and activating the new extension, never by writing into the old one",
      for: "developer",
      risk: "low",
    },
  ],
  why:
    "macOS remembers the signature of code that runs. A copy that is overwritten while it runs no longer matches, and is killed at " +
    "the next page it reads; launchd may then refuse to start it for its launch constraint.",
  notWhen: "The kill is of the version that is registered: then something else changed its file.",
  macos: "11 and later",
  references: ["knowledge 09 N37", "knowledge 03 §5 (in-place overwrite)", "knowledge 08 §8"],
  samples: () => ({
    fires: [
      {
        says: "the version before that was killed",
        text: ENABLED + crash({ version: "2.3.0 (230)", reason: KILLED }),
      },
      {
        says: "a job of the version before that macOS refuses",
        text: ENABLED +
          job({
            state: "not running",
            runs: "3",
            "last exit reason": "OS_REASON_CODESIGNING | Launch Constraint Violation",
          }, FORMER),
      },
      { says: "a kill after which launchd asks for the new requirement", text: ENABLED + killed("default", ID) },
      { says: "the same in compact style", text: ENABLED + killed("compact", ID) },
    ],
    silent: [
      { says: "the same of another job", text: ENABLED + killed("default", "org.other.filter") },
      {
        says: "a kill in the log, and a start that held",
        text: ENABLED + killed("default", ID) +
          logged("default", [["launchd", `Successfully spawned ${ID}[6] because ipc (mach)`, labelOf(ID)]], "10:01"),
      },
      { says: "the registered version that was killed", text: ENABLED + crash({ reason: KILLED }) },
      {
        says: "the version before that crashed by itself",
        text: ENABLED + crash({ version: "2.3.0 (230)" }),
      },
      {
        says: "the version before that was killed, when the new one runs",
        text: ENABLED + job({ state: "running", pid: "640", runs: "1" }) +
          crash({ version: "2.3.0 (230)", reason: KILLED }),
      },
    ],
  }),
});

function killed(style: LogStyle, id: string): string {
  return logged(style, [
    ["launchd", "exited due to exit reason OS_REASON_CODESIGNING | Launch Constraint Violation", labelOf(id)],
    ["launchd", "Requesting LWCR update on next spawn", labelOf(id)],
  ]);
}

function labelOf(id: string): string {
  return `system/NetworkExtension.${id}.2.4.0.240 [512]`;
}

function killedCopies(of: Case): Found[] {
  return crashesOf(of).filter(({ value }) =>
    value.class === "codesigning" && CODES.includes(value.termination?.code) && isFormer(of, value.version)
  ).map((one) => ({ message: `${nameCrash(one)} was killed for its signature`, cites: [one.cite] }));
}

function killedJobs(of: Case): Found[] {
  return formerJobs(of).filter(({ value }) =>
    value.pid === null && (value.lastExitReason?.startsWith("OS_REASON_CODESIGNING") ?? false)
  ).map(({ value, cite }) => ({ message: `${value.label} ended${sayExit(value)}`, cites: [cite] }));
}
