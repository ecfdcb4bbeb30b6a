/** Establishes proofs of life from what the facts show now (knowledge chapter 09, section 3). */
import type { Case } from "../checks/define.ts";
import { currentJobs } from "../checks/mach_services.ts";
import { isTerminated, recordsOf, rowsOf } from "../checks/target.ts";
import { parseStarted } from "../formats/ps_started.ts";
import type { Proof } from "./proofs.ts";

/** A process must have lived this long to prove that its code may run. */
const SETTLED_MS = 60_000;

/** The proofs that hold for the target. Session, IPC and traffic need evidence that no fact supplies yet. */
export function proveLife(of: Case): Proof[] {
  const proofs: Proof[] = [];
  if (isActivatedOnce(of)) proofs.push("activated");
  if (hasSettledProcess(of)) proofs.push("exec");
  if (ownsItsEndpoints(of)) proofs.push("endpoint");
  return proofs;
}

/** One row that is enabled, and no other that is more than a leftover. */
function isActivatedOnce(of: Case): boolean {
  const live = rowsOf(of).filter(({ value }) => !isTerminated(value.state));
  return live.length === 1 && live[0]!.value.state === "activated enabled";
}

/** launchd runs the enabled version, and the same process is old enough and runs out of the staged copy. */
function hasSettledProcess(of: Case): boolean {
  const staged = recordsOf(of).find(({ value }) => value.state === "activated enabled")?.value.stagedPath;
  const processes = of.facts.value("proc.list") ?? [];
  return currentJobs(of).some(({ value: job }) => {
    const process = processes.find(({ pid }) => pid === job.pid);
    const started = process?.started == null ? null : parseStarted(process.started, of.now);
    if (process === undefined || started === null || staged == null) return false;
    return process.command.replace(/^\/private/, "").startsWith(`${staged}/`) &&
      of.now.getTime() - started.getTime() > SETTLED_MS;
  });
}

function ownsItsEndpoints(of: Case): boolean {
  const declared = recordsOf(of).find(({ value }) => value.state === "activated enabled")?.value.machServices ?? [];
  return declared.length > 0 &&
    currentJobs(of).some(({ value }) => declared.every((name) => value.endpoints.includes(name)));
}
