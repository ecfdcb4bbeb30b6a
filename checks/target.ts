/** What the facts say about one extension: its rows, its records, its jobs. Shared by the rules that read registration and launchd. */
import type { Case, Cite, Target } from "./define.ts";
import type { FactKey } from "../evidence/facts.ts";
import type { LaunchdJob } from "../formats/launchctl/job.ts";
import type { ServiceRow } from "../formats/launchctl/rows.ts";
import { type ExtensionName, type LabelMatch, matchLabel } from "../formats/launchctl/labels.ts";
import type { DatabaseEntry } from "../formats/sysextd/database.ts";
import type { ExtensionRow } from "../formats/sysextd/extension_list.ts";

/** A part of a fact with the place that proves it. */
export interface At<T> {
  readonly value: T;
  readonly cite: Cite;
}

/** A launchd job of the extension, in full. */
export type JobOf = At<LaunchdJob> & { readonly match: LabelMatch };

/** A launchd job of the extension as the domain lists it. */
export type ServiceOf = At<ServiceRow> & { readonly match: LabelMatch };

/** What sysextd calls the category of network extensions. */
export const NETWORK_CATEGORY = "com.apple.system_extension.network_extension";

/** Every rule asks for the same parts of the same case: each is read once. */
const ROWS = new WeakMap<Case, At<Registration>[]>();
const JOBS = new WeakMap<Case, JobOf[]>();
const SERVICES = new WeakMap<Case, ServiceOf[]>();
const LONGER = new WeakMap<Case, string[]>();
const VERSIONS = new WeakMap<Case, ExtensionName["versions"]>();

function remember<T>(known: WeakMap<Case, T>, of: Case, read: (of: Case) => T): T {
  const value = known.get(of) ?? read(of);
  known.set(of, value);
  return value;
}

/** One registration of an extension, as the listing or, where there is none, sysextd's database has it. */
export type Registration = Pick<ExtensionRow, "bundleId" | "teamId" | "version" | "build" | "state" | "category">;

/**
 * The target's registrations in the order of the text: rows of the listing, else records of the database. An extension of
 * several categories has one registration and a row under each of them; it counts once.
 */
export function rowsOf(of: Case): At<Registration>[] {
  return remember(ROWS, of, readRows);
}

function readRows(of: Case): At<Registration>[] {
  const { facts, target } = of;
  const listed = facts.value("reg.list");
  if (listed === undefined) {
    return recordsOf(of).map(({ value, cite }) => ({
      value: { ...value, category: value.categories[0] ?? null },
      cite,
    }));
  }
  const rows: readonly At<Registration>[] = pick(
    "reg.list",
    "extensions",
    listed.extensions,
    (row) => row.bundleId === target?.bundleId,
  );
  return rows.filter(({ value }, i) =>
    !rows.slice(0, i).some((other) => isOneRecord(other.value, value) && other.value.state === value.state)
  );
}

/** Two rows for one record, of an extension that is listed under two categories; each may have a switch of its own. */
export function isOneRecord(a: Registration, b: Registration): boolean {
  const apart = a.category !== null && b.category !== null && a.category !== b.category;
  return apart && a.teamId === b.teamId && a.version === b.version && a.build === b.build;
}

/** The records of sysextd's database for the target. */
export function recordsOf({ facts, target }: Case): At<DatabaseEntry>[] {
  const records = facts.value("reg.db")?.extensions ?? [];
  return pick("reg.db", "extensions", records, (record) => record.bundleId === target?.bundleId);
}

/** The launchd jobs of the target, under every label form, whatever their version. */
export function jobsOf(of: Case): JobOf[] {
  return remember(JOBS, of, readJobs);
}

function readJobs(of: Case): JobOf[] {
  return (of.facts.value("launchd.jobs") ?? []).flatMap((value, i) => {
    const match = "missing" in value ? null : matchOf(of, value.label);
    return match === null ? [] : [{ value: value as LaunchdJob, match, cite: { key: "launchd.jobs", at: String(i) } }];
  });
}

/** The services of the domain dump that belong to the target, whatever their version. */
export function servicesOf(of: Case): ServiceOf[] {
  return remember(SERVICES, of, readServices);
}

function readServices(of: Case): ServiceOf[] {
  return (of.facts.value("launchd.domain")?.services ?? []).flatMap((value, i) => {
    const match = matchOf(of, value.label);
    return match === null ? [] : [{ value, match, cite: { key: "launchd.domain", at: `services.${i}` } }];
  });
}

/** A version of which a poster hid a part: `7.4.…`, `7.x.<build>`, `**`. */
const HIDDEN = /[…<>*_█]|\.{3}|(?:^|\.)x{1,4}(?:\.|$)/i;

/**
 * True when the job is the one that launchd must have for this row. Label forms without a version fit every row, and a row
 * whose version is not shown in full fits every label.
 */
export function isJobOfRow({ value, match }: JobOf | ServiceOf, row: Registration): boolean {
  if (match.form !== "ne-versioned" || row.version === null || row.build === null) return true;
  if (HIDDEN.test(row.version) || HIDDEN.test(row.build)) return true;
  return value.label === `NetworkExtension.${row.bundleId}.${row.version}.${row.build}`;
}

/** Drivers and cameras have launchd jobs under other names; of an unknown category a missing job proves nothing. */
export function runsUnderKnownLabel({ category }: Registration): boolean {
  return category === NETWORK_CATEGORY || category === "com.apple.system_extension.endpoint_security";
}

/**
 * True when launchd was asked in full and would have shown the target's job: the complete print of the system domain.
 * `launchctl list` shows only the caller's own domain, and one label that is missing proves nothing about the others.
 */
export function launchdIsComplete({ facts }: Case): boolean {
  return facts.value("launchd.domain")?.name === "system" && facts.evidence("launchd.domain").complete;
}

/** True when the target's job was seen, or launchd showed everything and it is not there. */
export function launchdIsAnswered(of: Case): boolean {
  return jobsOf(of).length > 0 || launchdIsComplete(of);
}

/** Network Extension rules apply to the category itself and where no evidence names a category. */
export function isNetworkExtension(target: Target | null): boolean {
  return target !== null && (target.category === null || target.category === NETWORK_CATEGORY);
}

/** `activated enabled`, `activated waiting for user`, …: sysextd means to keep it. */
export function isActivated(state: string | null): boolean {
  return state?.startsWith("activated") ?? false;
}

/** Removed, and only waiting for the next start to be deleted. */
export function isWaitingForReboot(state: string | null): boolean {
  return state === "terminated waiting to uninstall on reboot";
}

/** On its way out or gone. */
export function isTerminated(state: string | null): boolean {
  return /^(?:terminat|uninstall)/.test(state ?? "");
}

/** `com.example.tunnel.extension 2.4.0/240`, with what is known. */
export function nameVersion(of: { bundleId: string; version: string | null; build: string | null }): string {
  const version = [of.version, of.build].filter((part) => part !== null).join("/");
  return version === "" ? of.bundleId : `${of.bundleId} ${version}`;
}

function matchOf(of: Case, label: string | null): LabelMatch | null {
  const { target } = of;
  if (target === null || label === null || !label.includes(target.bundleId)) return null;
  if (remember(LONGER, of, longerIds).some((id) => label.startsWith(`NetworkExtension.${id}.`))) return null;
  const { bundleId, teamId } = target;
  return matchLabel(label, { bundleId, teamId, versions: remember(VERSIONS, of, versionsOf) });
}

function versionsOf(of: Case): ExtensionName["versions"] {
  return [...rowsOf(of), ...recordsOf(of)].map(({ value: { version, build } }) => ({ version, build }));
}

/** Registered ids that begin with the target's own: `com.example.ext.2fa` is no version of `com.example.ext`. */
function longerIds({ facts, target }: Case): string[] {
  const all = [...facts.value("reg.list")?.extensions ?? [], ...facts.value("reg.db")?.extensions ?? []];
  return all.map(({ bundleId }) => bundleId).filter((id) => id.startsWith(`${target?.bundleId}.`));
}

function pick<T>(key: FactKey, list: string, items: readonly T[], keep: (item: T) => boolean): At<T>[] {
  return items.flatMap((value, i) => keep(value) ? [{ value, cite: { key, at: `${list}.${i}` } }] : []);
}
