/** Establishes proofs of life from what the facts show now (knowledge chapter 09, section 3). */
import { statusesOf } from "../checks/vpn_services.ts";
import type { Case } from "../checks/define.ts";
import { currentJobs, endpointsAreVisible, probedAs } from "../checks/mach_services.ts";
import { isTerminated, recordsOf, rowsOf } from "../checks/target.ts";
import { parseStarted } from "../formats/ps_started.ts";
import { isIdOf } from "../checks/named_id.ts";
import { isContradicted, proveByLog, SETTLED_MS } from "./prove_by_log.ts";
import { DEMOTES, type Proof } from "./proofs.ts";

/** The proofs that hold for the target, in the order of the stages. */
export function proveLife(of: Case): Proof[] {
  const proofs = new Set<Proof>(proveByLog(of));
  if (isActivatedOnce(of)) proofs.add("activated");
  if (hasSettledProcess(of)) proofs.add("exec");
  if (ownsItsEndpoints(of)) proofs.add("endpoint");
  if (isServiceConnected(of) && !isContradicted(of)) proofs.add("session");
  return (Object.keys(DEMOTES) as Proof[]).filter((proof) => proofs.has(proof));
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

/** What the job owns; where launchctl hides that, launchd has the names and the extension runs. */
function ownsItsEndpoints(of: Case): boolean {
  const declared = recordsOf(of).find(({ value }) => value.state === "activated enabled")?.value.machServices ?? [];
  return declared.length > 0 &&
    currentJobs(of).some((job) =>
      endpointsAreVisible(job)
        ? declared.every((name) => job.value.endpoints.includes(name))
        : job.value.pid !== null && declared.every((name) => probedAs(of, name)?.value.outcome === "registered")
    );
}

/** macOS calls a VPN service of the app around the extension connected. */
function isServiceConnected(of: Case): boolean {
  const { facts, target } = of;
  return (facts.value("net.services") ?? []).some(({ id, status, provider }) =>
    statusesOf(of, { id, status }).every((word) => word === "Connected") && provider !== null && target !== null &&
    isIdOf(target.bundleId, provider)
  );
}
