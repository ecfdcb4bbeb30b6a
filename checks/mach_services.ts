/** Which Mach services the extension's job must own and does not. */
import type { Case, Cite } from "./define.ts";
import { extensionOf } from "./bundle_of.ts";
import type { ProbedService } from "../formats/xpc/probe.ts";
import { type At, isJobOfRow, type JobOf, jobsOf, recordsOf, rowsOf } from "./target.ts";

/** The names that were declared, and what says so. */
export interface DeclaredNames {
  readonly from: "reg.db" | "launchd.jobs";
  readonly names: readonly string[];
  readonly cite: Cite;
}

/** A job of the enabled version with the declared names that it lacks. */
export interface EndpointGap {
  readonly job: JobOf;
  readonly declared: DeclaredNames;
  readonly names: readonly string[];
  /** What libxpc said of those names. */
  readonly probes: readonly Cite[];
}

/**
 * Jobs of the enabled version that lack declared names. Of a job whose endpoints may be hidden from the asker, a name is missing when
 * libxpc says that launchd does not have it; such a job must run, for one that waits may not own its names yet.
 */
export function missingEndpoints(of: Case): EndpointGap[] {
  const declared = declaredNames(of);
  if (declared === null) return [];
  return currentJobs(of).flatMap((job) => {
    const isMissing = endpointsAreVisible(job)
      ? (name: string) => !job.value.endpoints.includes(name) && !isSomewhere(of, name)
      : (name: string) => job.value.pid !== null && probedAs(of, name)?.value.outcome === "not-registered";
    const names = declared.names.filter(isMissing);
    const probes = names.flatMap((name) => {
      const probed = probedAs(of, name);
      return probed?.value.outcome === "not-registered" ? [probed.cite] : [];
    });
    return names.length === 0 ? [] : [{ job, declared, names, probes }];
  });
}

/** libxpc finds the name, and no other job is known to have it: then launchctl did not show all, and nothing is missing. */
function isSomewhere(of: Case, name: string): boolean {
  if (probedAs(of, name)?.value.outcome !== "registered") return false;
  return !(of.facts.value("launchd.jobs") ?? []).some((job) => "endpoints" in job && job.endpoints.includes(name));
}

/** What libxpc said of a name, when launchd was asked on that Mac. */
export function probedAs({ facts }: Case, name: string): At<ProbedService> | null {
  const services = facts.value("xpc.probe") ?? [];
  const at = services.findIndex((one) => one.name === name);
  return at === -1 ? null : { value: services[at]!, cite: { key: "xpc.probe", at: String(at) } };
}

/** Whether libxpc says of every name that the extension asks for if launchd has it. */
export function namesAreProbed(of: Case): boolean {
  const names = namesAskedFor(of)?.value ?? [];
  const isClear = (name: string) => /^(?:not-)?registered$/.test(probedAs(of, name)?.value.outcome ?? "");
  return names.length > 0 && names.every(isClear);
}

/** Names that the running extension asks for and launchd does not have; empty when a job is known to own them after all. */
export function namesNotFound(of: Case): At<ProbedService>[] {
  if (!isRunning(of)) return [];
  const owned = new Set(currentJobs(of).flatMap(({ value }) => value.endpoints));
  return (namesAskedFor(of)?.value ?? []).flatMap((name) => {
    const probed = probedAs(of, name);
    return probed?.value.outcome === "not-registered" && !owned.has(name) ? [probed] : [];
  });
}

/** By launchd, else by the process that runs out of the extension's bundle. */
function isRunning(of: Case): boolean {
  if (currentJobs(of).some(({ value }) => value.pid !== null)) return true;
  const bundle = `/${of.target?.bundleId}.systemextension/`;
  return (of.facts.value("proc.list") ?? []).some(({ command }) => command.includes(bundle));
}

/** The jobs of the version that is enabled; without a listing, every job of the target. */
export function currentJobs(of: Case): JobOf[] {
  return jobsOf(of).filter((job) => isCurrent(of, job));
}

/** Jobs of another version than the enabled one. */
export function formerJobs(of: Case): JobOf[] {
  return jobsOf(of).filter((job) => !isCurrent(of, job));
}

function isCurrent(of: Case, job: JobOf): boolean {
  const enabled = rowsOf(of).filter(({ value }) => value.state === "activated enabled");
  return enabled.length === 0 || enabled.some(({ value }) => isJobOfRow(job, value));
}

/** launchd may hide endpoints from others than root: then an absent block is no absence. */
export function endpointsAreVisible({ value }: JobOf): boolean {
  return value.endpointsShown || (value.complete && value.root !== false);
}

/** What sysextd recorded for the enabled version, else what the job of a former version owns. */
export function declaredNames(of: Case): DeclaredNames | null {
  const record = recordsOf(of).find(({ value }) => value.state === "activated enabled");
  const recorded = record?.value.machServices ?? [];
  if (record !== undefined && recorded.length > 0) return { from: "reg.db", names: recorded, cite: record.cite };
  const former = formerJobs(of).find((job) => job.value.endpoints.length > 0);
  return former === undefined ? null : { from: "launchd.jobs", names: former.value.endpoints, cite: former.cite };
}

/** What the extension's Info.plist asks for: of the copy that was read, else as sysextd recorded it. */
export function namesAskedFor(of: Case): At<readonly string[]> | null {
  const extension = extensionOf(of);
  if (extension !== null) {
    const name = extension.value.machServiceName;
    return name === null ? null : { value: [name], cite: extension.cite };
  }
  const declared = declaredNames(of);
  return declared?.from === "reg.db" ? { value: declared.names, cite: declared.cite } : null;
}
