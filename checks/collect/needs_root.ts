import { CLEAR, defineRule, found } from "../define.ts";
import type { Facts } from "../../evidence/facts.ts";
import { job } from "../samples.ts";

export default defineRule({
  id: "collect.needs-root",
  kind: "collect",
  stage: 13,
  title: "Command needs root / Full Disk Access",
  severity: "info",
  confidence: "B",
  scope: "host",
  needs: [],
  reads: ["run.isRoot", "launchd.jobs", "reg.db", "crash.folders"],
  judge({ facts }) {
    const hidden = (facts.value("launchd.jobs") ?? []).findIndex((job) =>
      !("missing" in job) && job.root === false && !job.endpointsShown
    );
    const denied: string[] = (["launchd.jobs", "launchd.domain", "reg.db", "crash.folders"] as const).filter((key) =>
      facts.evidence(key).status === "denied"
    );
    if (!denied.includes("crash.folders") && hidesReports(facts)) denied.push("crash.folders");
    if (hidden < 0 && denied.length === 0) return CLEAR;
    const what = hidden < 0 ? denied.join(" and ") : "the Mach services of the launchd job";
    return found({
      message: `Without root, macOS does not show ${what}`,
      cites: hidden < 0 ? [] : [{ key: "launchd.jobs", at: String(hidden) }],
    });
  },
  explains: [],
  fix: [{
    text: "Collect once more with sudo, from a terminal that has Full Disk Access",
    command: "sudo deno run -A doctor.ts",
    risk: "none",
    admin: true,
  }],
  why: "Some answers are only for root. What was denied is unknown, and unknown is not missing.",
  notWhen: "Everything was answered, as root or not.",
  macos: "10.15 and later",
  references: ["knowledge 07 OB-04", "knowledge 09 N01"],
  aliases: ["OB-04"],
  samples: () => ({
    fires: [{
      says: "a job that was printed without root and without endpoints",
      text: job({ state: "running", runs: "1", pid: "512" }).replace("% sudo ", "% "),
    }],
    silent: [
      { says: "a job that root printed", text: job({ state: "running", runs: "1", pid: "512" }) },
      {
        says: "a job whose endpoints are visible without root",
        text: job({ state: "running", runs: "1", pid: "512" }, { endpoints: ["EXAMPLE123.com.example"] }).replace(
          "% sudo ",
          "% ",
        ),
      },
    ],
  }),
});

/** A user's own folder of crash reports could be listed, that of the whole Mac not. */
function hidesReports(facts: Facts): boolean {
  const { collectedAt, complete, status, value } = facts.evidence("crash.folders");
  const isAsked = status === "ok" && !complete && collectedAt !== null;
  return isAsked && !(value ?? []).some(({ denied, scope }) => scope === "system" && !denied);
}
