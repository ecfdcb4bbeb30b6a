import type { Case, Cite } from "../define.ts";
import { CLEAR, defineRule, found } from "../define.ts";
import { RELEASE } from "../fixes.ts";
import { ownNames } from "../mach_names.ts";
import { database, ENABLED, ID, job, TEAM } from "../samples.ts";
import { isTerminated, jobsOf } from "../target.ts";

const NAME = `${TEAM}.com.example.tunnel`;
const RUNNING = { state: "running", runs: "1", pid: "512" };

export default defineRule({
  id: "mach.name-collision",
  kind: "cause",
  stage: 7,
  title: "Same Mach name claimed by two jobs",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["launchd.jobs", "reg.db"],
  reads: ["reg.list", "sysex.embedded"],
  judge(of) {
    const own = new Set(ownNames(of));
    if (own.size === 0) return CLEAR;
    return found(
      ...[...otherJobs(of), ...otherRecords(of)].flatMap(({ owner, names, cite }) =>
        names.filter((name) => own.has(name)).map((name) => ({
          message: `The Mach service ${name} of the extension is also claimed by ${owner}`,
          cites: [cite, ...jobsOf(of).map((job) => job.cite).slice(0, 1)],
        }))
      ),
    );
  },
  explains: [{ rule: "xpc.protocol-mismatch" }],
  fix: [
    {
      text:
        "Give each service a name of its own (app group, dot, name), in the Info.plist of the extension, in the other job, and in " +
        "every client",
      for: "developer",
      risk: "low",
      verify: "sudo launchctl print system/<label> of both jobs lists different names under endpoints",
    },
    RELEASE,
  ],
  why:
    "Mach names are shared by the whole Mac, and launchd gives each to one job. Of two that claim one name, one is unreachable, and " +
    "messages for it reach the other, which does not understand them.",
  notWhen:
    "Both jobs are versions of one extension: then an update is on its way, or macOS did not clean up behind it.",
  macos: "10.15 and later",
  references: ["knowledge 07 MS-09", "knowledge 08 §7"],
  aliases: ["MS-09"],
  samples: () => ({
    fires: [
      {
        says: "a daemon with the extension's name",
        text: ENABLED + job(RUNNING, { endpoints: [NAME] }) +
          job(RUNNING, { label: "com.example.daemon", endpoints: [NAME] }),
      },
      {
        says: "a declared name that a daemon owns",
        text: ENABLED + database({ state: "activated enabled", mach: [NAME] }) +
          job(RUNNING, { label: "com.example.daemon", endpoints: [NAME] }),
      },
    ],
    silent: [
      {
        says: "two versions of the extension",
        text: ENABLED + job(RUNNING, { endpoints: [NAME] }) + job(RUNNING, { endpoints: [NAME], version: "2.3.0.230" }),
      },
      {
        says: "a daemon with a name of its own",
        text: ENABLED + job(RUNNING, { endpoints: [NAME] }) +
          job(RUNNING, { label: "com.example.daemon", endpoints: [`${NAME}.daemon`] }),
      },
      {
        says: "a record of the extension's former version",
        text: ENABLED +
          database({ state: "activated enabled", mach: [NAME] }, {
            state: "terminated waiting to uninstall on reboot",
            version: ["2.3.0", "230"],
            mach: [NAME],
          }),
      },
      {
        says: "a job that was printed twice",
        text: ENABLED + job(RUNNING, { endpoints: [NAME] }).repeat(2),
        target: ID,
      },
    ],
  }),
});

interface Claim {
  readonly owner: string;
  readonly names: readonly string[];
  readonly cite: Cite;
}

/** Jobs that are not the target's, whatever its version. */
function otherJobs(of: Case): Claim[] {
  const own = new Set(jobsOf(of).map(({ value }) => value.label));
  return (of.facts.value("launchd.jobs") ?? []).flatMap((job, i): Claim[] => {
    if ("missing" in job || job.label === null || own.has(job.label)) return [];
    return [{ owner: `the job ${job.label}`, names: job.endpoints, cite: { key: "launchd.jobs", at: String(i) } }];
  });
}

/** Records of other extensions that are still meant to run. */
function otherRecords(of: Case): Claim[] {
  return (of.facts.value("reg.db")?.extensions ?? []).flatMap(({ bundleId, machServices, state }, i): Claim[] => {
    if (bundleId === of.target?.bundleId || isTerminated(state)) return [];
    return [{
      owner: `the extension ${bundleId}`,
      names: machServices ?? [],
      cite: { key: "reg.db", at: `extensions.${i}` },
    }];
  });
}
