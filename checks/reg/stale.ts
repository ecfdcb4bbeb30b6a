import type { Case, Found } from "../define.ts";
import { CLEAR, defineRule, found, unknown } from "../define.ts";
import { DEACTIVATE, REBOOT, REINSTALL } from "../fixes.ts";
import type { LaunchdJob } from "../../formats/launchctl/job.ts";
import type { ServiceRow } from "../../formats/launchctl/rows.ts";
import { domain, job, list } from "../samples.ts";
import {
  type At,
  isJobOfRow,
  jobsOf,
  launchdIsComplete,
  nameVersion,
  type Registration,
  rowsOf,
  runsUnderKnownLabel,
  servicesOf,
} from "../target.ts";

export default defineRule({
  id: "reg.stale",
  kind: "cause",
  stage: 5,
  title: "Registration stale / inconsistent",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["reg.list"],
  reads: ["launchd.jobs", "launchd.domain", "reg.db"],
  judge(of) {
    const enabled = rowsOf(of).filter(({ value }) => value.state === "activated enabled");
    const stale = enabled.flatMap((row) => notInLaunchd(of, row) ?? notInDatabase(of, row) ?? []);
    if (stale.length > 0) return found(...stale);
    const [unknownLabel] = enabled.flatMap(({ value }) => refusedLabel(of, value) ?? []);
    return unknownLabel === undefined ? CLEAR : unknown(["launchd.jobs"], `launchd does not know ${unknownLabel}`);
  },
  explains: [
    { rule: "session.plugin-not-installed", when: "no conflicting exec proof" },
    { rule: "session.failed-code", when: "no conflicting exec proof" },
    { rule: "mach.not-registered", when: "no conflicting exec proof" },
    { rule: "proc.not-running", when: "no conflicting exec proof" },
    { rule: "proc.crash-loop", when: "the looping job is not of the registered version", holds: loopIsOfOtherVersion },
    { rule: "proc.crashed", when: "the crashing job is not of the registered version", holds: loopIsOfOtherVersion },
    {
      rule: "sign.amfi-rejected",
      when: "the refused job is not of the registered version",
      holds: loopIsOfOtherVersion,
    },
  ],
  fix: [
    REINSTALL,
    { ...DEACTIVATE, text: `If that does not help: ${DEACTIVATE.text}` },
    REBOOT,
  ],
  why:
    "sysextd's record, the staged files and launchd's job must speak of the same version. When they do not, the extension is " +
    "[activated enabled] and never runs, or launchd keeps starting a copy that is gone.",
  notWhen:
    "launchd was not asked in full: one label that is unknown proves nothing, and launchctl list without root shows only the " +
    "user's own jobs. A running job of another version is old code, not a stale record.",
  macos: "10.15 and later",
  references: ["knowledge 07 RG-04", "knowledge 01 §0, §3"],
  aliases: ["RG-04"],
  samples: () => ({
    fires: [
      {
        says: "an enabled extension that launchd does not know",
        text: list({ state: "activated enabled" }) +
          domain([412, "com.apple.networkextension"], [0, "com.apple.sysextd"]),
      },
      {
        says: "an enabled version while launchd restarts another one",
        text: list({ state: "activated enabled" }) +
          job({ state: "spawn scheduled", program: "/Library/SystemExtensions/x", runs: "199773" }, {
            version: "2.3.0.230",
          }),
      },
    ],
    silent: [
      {
        says: "an enabled extension with its job",
        text: list({ state: "activated enabled" }) +
          domain([512, "NetworkExtension.com.example.tunnel.extension.2.4.0.240"]),
      },
      {
        says: "a label that is unknown, with no complete dump",
        text: list({ state: "activated enabled" }) +
          'Could not find service "com.example.tunnel.extension" in domain for system\n',
      },
      {
        says: "an old job that rests, when nobody asked for the new one",
        text: list({ state: "activated enabled" }) + job({ state: "not running", runs: "4" }, { version: "2.3.0.230" }),
      },
      {
        says: "another version's job whose print was cut before its state",
        text: list({ state: "activated enabled" }) +
          job({ type: "Submitted" }, { version: "2.3.0.230" }).replace(/\}\n$/, ""),
      },
      {
        says: "a user's launchctl list, which never shows system jobs",
        text: `${
          list({ state: "activated enabled" })
        }PID\tStatus\tLabel\n412\t0\tcom.apple.Finder\n-\t0\tcom.apple.cfprefsd.xpc.agent\n`,
      },
    ],
  }),
});

/** launchd was asked in full, or shows the extension under another version only, and nothing of it runs. */
function notInLaunchd(of: Case, { value, cite }: At<Registration>): Found | null {
  const others = [...jobsOf(of), ...servicesOf(of)];
  if (!runsUnderKnownLabel(value) || others.some((one) => isJobOfRow(one, value) || mayRun(one.value))) return null;
  // Somebody who printed one old job that rests has not asked about the new one.
  const restarting = others.some((one) => "state" in one.value && one.value.state === "spawn scheduled");
  if (!restarting && !launchdIsComplete(of)) return null;
  const has = others.length === 0 ? "launchd has no job for it" : `launchd only has ${others[0]!.value.label}`;
  const proof = others.length === 0 ? { key: "launchd.domain" as const, at: "" } : others[0]!.cite;
  const details = ["state", "runs"].map((part) => ({ ...proof, at: `${proof.at}.${part}` }));
  return { message: `${nameVersion(value)} is [activated enabled], but ${has}`, cites: [cite, proof, ...details] };
}

/** A job that runs, or whose print was cut before it said. */
function mayRun(job: LaunchdJob | ServiceRow): boolean {
  return job.pid !== null || ("state" in job && (job.state === null || job.state === "running"));
}

/** launchd was asked for the very label of the row and did not know it, and nothing else of the extension was seen. */
function refusedLabel(of: Case, { bundleId, version, build }: Registration): string | null {
  if (jobsOf(of).length > 0 || servicesOf(of).length > 0 || version === null || build === null) return null;
  const label = `NetworkExtension.${bundleId}.${version}.${build}`;
  return of.facts.value("launchd.jobs")?.some((job) => "missing" in job && job.label === label) ? label : null;
}

/** sysextd's table and its database disagree. */
function notInDatabase(of: Case, { value, cite }: At<Registration>): Found | null {
  const database = of.facts.value("reg.db");
  if (database === undefined || !of.facts.evidence("reg.db").complete) return null;
  const records = database.extensions.filter((record) => record.bundleId === value.bundleId);
  const same = records.some((record) => record.version === value.version && record.build === value.build);
  if (same || value.version === null || value.build === null || records.length === 0) return null;
  const has = `sysextd's database only has ${records.map(nameVersion).join(" and ")}`;
  return {
    message: `${nameVersion(value)} is [activated enabled], but ${has}`,
    cites: [cite, { key: "reg.db", at: "" }],
    confidence: "C",
  };
}

function loopIsOfOtherVersion(of: Case): boolean {
  const enabled = rowsOf(of).filter(({ value }) => value.state === "activated enabled");
  return jobsOf(of).every((one) => !enabled.some(({ value }) => isJobOfRow(one, value)));
}
