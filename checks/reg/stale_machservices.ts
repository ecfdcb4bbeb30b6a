import { CLEAR, defineRule, found } from "../define.ts";
import { ACTIVATE_AGAIN, REINSTALL } from "../fixes.ts";
import { missingEndpoints } from "../mach_services.ts";
import { database, job, list, TEAM } from "../samples.ts";

const RUNNING = { state: "running", runs: "1", pid: "512" };
const DECLARED = database({ state: "activated enabled", mach: [`${TEAM}.com.example.tunnel.v2`] });

export default defineRule({
  id: "reg.stale-machservices",
  kind: "cause",
  stage: 5,
  title: "NEMachServiceName changed without re-activation",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["launchd.jobs"],
  reads: ["reg.list", "reg.db"],
  judge(of) {
    const gaps = missingEndpoints(of).filter(({ job, declared }) =>
      job.value.endpoints.length > 0 && declared.from === "reg.db"
    );
    if (gaps.length === 0) return CLEAR;
    return found(...gaps.map(({ job, declared, names }) => ({
      message: `The extension declares the Mach service ${names.join(", ")}, but launchd still has ${
        job.value.endpoints.join(", ")
      }`,
      cites: [job.cite, declared.cite],
      values: { label: job.value.label ?? "" },
    })));
  },
  explains: [
    { rule: "mach.not-registered", when: "names differ" },
    { rule: "mach.registration-denied", when: "names differ" },
    { rule: "xpc.name-mismatch-app", when: "names differ" },
  ],
  fix: [
    {
      text: "Raise CFBundleVersion, so that macOS takes the new copy, and activate the extension again",
      for: "developer",
      risk: "low",
    },
    { ...REINSTALL, verify: "sudo launchctl print system/{label} lists the declared name under endpoints" },
    ACTIVATE_AGAIN,
  ],
  why:
    "macOS reads NEMachServiceName when an extension is activated and builds the launchd job from it. A changed name in an " +
    "unchanged version is never read: the old name stays registered, and the app looks up a name that nobody has.",
  notWhen: "launchd lists the declared name, beside others or alone; or it lists none at all, which is another defect.",
  macos: "10.15 and later",
  references: ["knowledge 07 MS-04", "knowledge 01 §0"],
  aliases: ["MS-04"],
  samples: () => ({
    fires: [{
      says: "a job that still owns the old name",
      text: list({ state: "activated enabled" }) + DECLARED +
        job(RUNNING, { endpoints: [`${TEAM}.com.example.tunnel`] }),
    }],
    silent: [
      {
        says: "a job that owns the declared name",
        text: list({ state: "activated enabled" }) + DECLARED +
          job(RUNNING, { endpoints: [`${TEAM}.com.example.tunnel.v2`] }),
      },
      {
        says: "a job without any endpoint",
        text: list({ state: "activated enabled" }) + DECLARED + job(RUNNING),
      },
    ],
  }),
});
