import { CLEAR, defineRule, found, unknown } from "../define.ts";
import { isLooping, sayExit } from "../job_exit.ts";
import { currentJobs } from "../mach_services.ts";
import { enabledConfigurations, nameKind, startsByItself } from "../network_configurations.ts";
import { ID, job, list, TEAM } from "../samples.ts";
import { configured } from "../session_samples.ts";
import { isNetworkExtension, jobsOf, launchdIsComplete, servicesOf } from "../target.ts";

const IDLE = { state: "not running", runs: "3", "last exit code": "0" };
const SECURITY = "com.apple.system_extension.endpoint_security";

export default defineRule({
  id: "proc.not-running",
  kind: "symptom",
  stage: 6,
  title: "Enabled but no process",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: ["launchd.jobs"],
  reads: ["reg.list", "launchd.domain", "ne.configs"],
  judge(of) {
    const jobs = currentJobs(of);
    if (jobsOf(of).some(({ value }) => value.pid !== null || value.state === "running")) return CLEAR;
    if (jobs.length === 0) {
      return launchdIsComplete(of) && servicesOf(of).length > 0 ? unknown(["launchd.jobs"]) : CLEAR;
    }
    if (jobs.some(({ value }) => isLooping(value) || value.state === null)) return CLEAR;
    const [{ value, cite }] = jobs as [typeof jobs[number]];
    const says = `launchd knows ${value.label}, state "${value.state}", but no process runs${sayExit(value)}`;
    const values = { label: value.label ?? "" };
    if (!isNetworkExtension(of.target)) return found({ message: says, cites: [cite], values });
    if (of.facts.value("ne.configs") === undefined) return unknown(["ne.configs"], says);
    const wanted = enabledConfigurations(of).find((one) => startsByItself(one.value));
    return wanted === undefined ? CLEAR : found({
      message: `${says}, though the configuration of ${nameKind(wanted.value)} is enabled`,
      cites: [cite, wanted.cite],
      values,
    });
  },
  explains: [],
  fix: [{
    text: "Look at how the job ended, and at the crash reports",
    command: "sudo launchctl print system/{label}",
    risk: "none",
    admin: true,
    verify: "state = running",
  }],
  why: "[activated enabled] says that the extension may run, not that it does.",
  notWhen:
    "A Network Extension without an enabled configuration: macOS starts it only when a tunnel, filter or proxy is wanted. " +
    "Without knowing the configurations, an idle job proves nothing.",
  macos: "10.15 and later",
  references: ["knowledge 07 PR-05, §4", "knowledge 01 §3"],
  aliases: ["PR-05"],
  samples: () => ({
    fires: [{
      says: "an idle Endpoint Security extension, which must always run",
      text: list({ state: "activated enabled" }).replace("com.apple.system_extension.network_extension", SECURITY) +
        job(IDLE, { label: `${TEAM}.${ID}` }),
    }, {
      says: "an idle content filter whose configuration is enabled",
      text: list({ state: "activated enabled" }) + job(IDLE),
      facts: { "ne.configs": [configured({ kind: "content-filter", point: "filter-data" })] },
    }],
    silent: [
      {
        says: "an idle Network Extension whose configuration is unknown",
        text: list({ state: "activated enabled" }) + job(IDLE),
      },
      {
        says: "an idle VPN that somebody would have to start",
        text: list({ state: "activated enabled" }) + job(IDLE),
        facts: { "ne.configs": [configured({})] },
      },
      {
        says: "an idle content filter whose configuration is disabled",
        text: list({ state: "activated enabled" }) + job(IDLE),
        facts: { "ne.configs": [configured({ kind: "content-filter", point: "filter-data", enabled: false })] },
      },
      {
        says: "a running job",
        text: list({ state: "activated enabled" }) + job({ state: "running", runs: "1", pid: "512" }),
      },
    ],
  }),
});
