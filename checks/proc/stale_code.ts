import { CLEAR, defineRule, found } from "../define.ts";
import { REBOOT, REINSTALL } from "../fixes.ts";
import { currentJobs, formerJobs } from "../mach_services.ts";
import { job, list } from "../samples.ts";
import { nameVersion, rowsOf } from "../target.ts";

export default defineRule({
  id: "proc.stale-code",
  kind: "cause",
  stage: 6,
  title: "Old code still running",
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: ["launchd.jobs"],
  needsOne: ["reg.list", "reg.db"],
  judge(of) {
    const enabled = rowsOf(of).find(({ value }) => value.state === "activated enabled");
    const old = formerJobs(of).filter(({ value }) => value.pid !== null);
    if (enabled === undefined || currentJobs(of).some(({ value }) => value.pid !== null)) return CLEAR;
    return found(...old.map(({ value, cite }) => ({
      message: `${
        nameVersion(enabled.value)
      } is enabled, but process ${value.pid} still runs the code of ${value.label}`,
      cites: [enabled.cite, cite],
      values: { label: value.label ?? "", pid: String(value.pid) },
    })));
  },
  explains: [{ rule: "xpc.protocol-mismatch" }],
  fix: [
    { ...REBOOT, verify: "sudo launchctl print system shows the job of the enabled version only" },
    { ...REINSTALL, text: `If it comes back: ${REINSTALL.text}` },
  ],
  why:
    "macOS does not swap the code of a running extension. Until the old process ends, an update changes nothing, and switching " +
    "the VPN off and on does not end it.",
  notWhen: "The job of the enabled version runs as well: then the old process is a leftover, which has its own rule.",
  macos: "10.15 and later",
  references: ["knowledge 07 RG-11", "knowledge 01 §6"],
  aliases: ["RG-11"],
  samples: () => ({
    fires: [{
      says: "a running job of the version before",
      text: list({ state: "activated enabled" }) +
        job({ state: "running", runs: "1", pid: "512" }, { version: "2.3.0.230" }),
    }],
    silent: [
      {
        says: "a running job of the enabled version",
        text: list({ state: "activated enabled" }) + job({ state: "running", runs: "1", pid: "512" }),
      },
      {
        says: "a running job, when the listing's version is hidden",
        text: list({ state: "activated enabled", version: "2.…/2…" }) +
          job({ state: "running", runs: "1", pid: "512" }, { version: "2.3.0.230" }),
      },
      {
        says: "a job of the version before that does not run",
        text: list({ state: "activated enabled" }) + job({ state: "not running", runs: "1" }, { version: "2.3.0.230" }),
      },
    ],
  }),
});
