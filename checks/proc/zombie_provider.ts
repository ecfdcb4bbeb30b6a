import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { REBOOT } from "../fixes.ts";
import { currentJobs, formerJobs } from "../mach_services.ts";
import { database, ID, job, list, ps } from "../samples.ts";
import { recordsOf } from "../target.ts";

const OLD = "AAAAAAAA-0000-4000-8000-000000000001";
const NEW = "BBBBBBBB-0000-4000-8000-000000000002";
const RUNNING = { state: "running", runs: "1", pid: "640" };

export default defineRule({
  id: "proc.zombie-provider",
  kind: "cause",
  stage: 6,
  title: "Process of an older staged UUID still alive after replacement",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: [],
  reads: ["reg.list", "reg.db", "launchd.jobs", "proc.list"],
  judge(of) {
    return found(...besideTheCurrentJob(of), ...outOfAnOldFolder(of));
  },
  explains: [{ rule: "mach.name-collision" }, { rule: "coex.self-interception-loop" }],
  fix: [
    {
      text: "End the old process; macOS may refuse this for protected extensions",
      command: "sudo kill -TERM {pid}",
      risk: "medium",
      admin: true,
      verify: "ps -p {pid} shows nothing",
    },
    REBOOT,
  ],
  why:
    "After a replacement the old process may live on. It can keep the Mach service, or handle flows beside the new one.",
  notWhen: "Only the old process runs: then the update has not taken effect yet, which has its own rule.",
  macos: "10.15 and later",
  references: ["knowledge 09 N62", "knowledge 01 §2"],
  samples: () => ({
    fires: [
      {
        says: "two running jobs",
        text: list({ state: "activated enabled" }) + job(RUNNING) +
          job({ ...RUNNING, pid: "512" }, { version: "2.3.0.230" }),
      },
      {
        says: "a process out of a folder that is not the staged one",
        text: list({ state: "activated enabled" }) + database({ state: "activated enabled", uuid: NEW }) + ps(512, OLD),
      },
    ],
    silent: [
      {
        says: "the job of an extension whose id goes on with a digit",
        text: list({ state: "activated enabled" }, { state: "activated enabled", id: `${ID}.2fa` }) + job(RUNNING) +
          job({ ...RUNNING, pid: "512" }, { id: `${ID}.2fa` }),
        target: ID,
      },
      {
        says: "the process of the staged copy",
        text: list({ state: "activated enabled" }) + database({ state: "activated enabled", uuid: NEW }) + ps(512, NEW),
      },
      {
        says: "a process when the staged folder is unknown",
        text: list({ state: "activated enabled" }) + ps(512, OLD),
      },
      {
        says: "the process of an extension whose id begins alike",
        text: list({ state: "activated enabled" }) + database({ state: "activated enabled", uuid: NEW }) +
          ps(512, OLD).replaceAll(ID, `${ID}.filter`),
      },
    ],
  }),
});

function besideTheCurrentJob(of: Case): Found[] {
  const current = currentJobs(of).find(({ value }) => value.pid !== null);
  if (current === undefined) return [];
  return formerJobs(of).filter(({ value }) => value.pid !== null).map(({ value, cite }) => ({
    message: `Beside the current job ${current.value.label}, process ${value.pid} of ${value.label} still runs`,
    cites: [cite, current.cite],
    values: { pid: String(value.pid) },
  }));
}

function outOfAnOldFolder(of: Case): Found[] {
  const staged = recordsOf(of).find(({ value }) => value.state === "activated enabled" && value.stagedPath !== null);
  if (staged === undefined) return [];
  const inside = new RegExp(
    `/Library/SystemExtensions/([0-9A-Fa-f-]{36})/${RegExp.escape(staged.value.bundleId)}\\.systemextension/`,
  );
  return (of.facts.value("proc.list") ?? []).flatMap((process, i): Found[] => {
    const folder = inside.exec(process.command)?.[1];
    if (folder === undefined || staged.value.stagedPath!.includes(`/${folder}/`)) return [];
    return [{
      message: `Process ${process.pid} runs out of ${folder}, but the staged copy is ${staged.value.stagedPath}`,
      cites: [{ key: "proc.list", at: String(i) }, staged.cite],
      values: { pid: String(process.pid) },
    }];
  });
}
