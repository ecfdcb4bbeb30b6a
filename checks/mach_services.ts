/** Which Mach services the extension's job must own and does not. */
import type { Case, Cite } from "./define.ts";
import { extensionOf } from "./bundle_of.ts";
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
}

/** Jobs of the enabled version that lack declared names. Jobs whose endpoints may be hidden from the asker are left out. */
export function missingEndpoints(of: Case): EndpointGap[] {
  const declared = declaredNames(of);
  if (declared === null) return [];
  return currentJobs(of).filter((job) => endpointsAreVisible(job)).flatMap((job) => {
    const names = declared.names.filter((name) => !job.value.endpoints.includes(name));
    return names.length === 0 ? [] : [{ job, declared, names }];
  });
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
