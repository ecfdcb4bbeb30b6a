/** The apps and staged extensions of this Mac's network extensions, as sources of the facts about bundles. */
import type { DatabaseEntry, ExtensionDatabase } from "../formats/sysextd/database.ts";
import type { ExtensionList } from "../formats/sysextd/extension_list.ts";
import type { BundleFacts } from "./bundle/read_bundle.ts";
import { type BundleRecord, parseRecord } from "./bundle/record.ts";
import type { FactSource, Known, Output, Parsed, Probe } from "./define.ts";

const NETWORK = "com.apple.system_extension.network_extension";
/** More of each than any Mac has: the first ones are those that are in use. */
const MOST_APPS = 6;
const MOST_STAGED = 6;
const APP = /^(\/.{1,1000}?\.app)(?:\/|$)/;
const STAGED = /^\/Library\/SystemExtensions\/[^/]{1,100}\/[^/]{1,255}\.systemextension$/;

/** What the probes of installed bundles read from `known`. */
export const AFTER_REGISTRATION: readonly string[] = ["reg.list", "reg.db"];

/** Supplies a fact out of the records of all installed bundles: what our own reader finds in their files. */
export function fromInstalled<K extends keyof BundleFacts>(key: K): FactSource<BundleFacts[K]> {
  return {
    format: "the files of the installed app and extension",
    after: AFTER_REGISTRATION,
    probes: (known) => [...installedApps(known), ...stagedExtensions(known)].map((bundle): Probe => ({ bundle })),
    parse: (output) => parseFacts(output, key),
  };
}

/** The apps that hold the listed network extensions, those in use first. */
export function installedApps(known: Known): string[] {
  const apps = networkRecords(known).flatMap(({ containerPath, originPath }) => {
    const app = APP.exec(containerPath ?? originPath ?? "")?.[1];
    return app === undefined || !isPlain(app) ? [] : [app];
  });
  return [...new Set(apps)].slice(0, MOST_APPS);
}

/** The copies that macOS runs, those in use first; what is on its way out is nobody's concern any more. */
export function stagedExtensions(known: Known): string[] {
  const staged = networkRecords(known).flatMap(({ stagedPath, state }) => {
    const path = (stagedPath ?? "").replace(/\/$/, "");
    return STAGED.test(path) && isPlain(path) && !isLeaving(state) ? [path] : [];
  });
  return [...new Set(staged)].slice(0, MOST_STAGED);
}

/** Whether a tool found nothing at the path: the database remembers apps that were deleted. */
export function saysNoSuchFile(errors: Output["errors"]): boolean {
  return errors.some(({ text }) => /: No such file or directory$|\bdoes not exist$/.test(text.slice(-200)));
}

/** The records of network extensions; where there is a listing, only of those that it names. */
function networkRecords(known: Known): DatabaseEntry[] {
  const rows = (known("reg.list") as ExtensionList | null)?.extensions ?? null;
  const records = (known("reg.db") as ExtensionDatabase | null)?.extensions ?? [];
  const listed = rows?.filter(({ category }) => category === null || category === NETWORK).map(({ bundleId }) =>
    bundleId
  );
  const own = records.filter(({ bundleId, categories }) =>
    (listed?.includes(bundleId) ?? true) && (categories.length === 0 || categories.includes(NETWORK))
  );
  const rank = ({ state }: DatabaseEntry) => state === "activated enabled" ? 0 : isLeaving(state) ? 2 : 1;
  return own.toSorted((a, b) => rank(a) - rank(b));
}

function isLeaving(state: string | null): boolean {
  return /^(?:terminat|uninstall)/.test(state ?? "");
}

/** Spelled without steps back, and without what no path of a Mac's app has. */
function isPlain(path: string): boolean {
  return !path.split("/").includes("..") && !/\p{Cc}/u.test(path);
}

/** Seven facts read the same record. */
const RECORDS = new WeakMap<Uint8Array, BundleRecord | string>();

function parseFacts<K extends keyof BundleFacts>({ bytes }: Output, key: K): Parsed<BundleFacts[K]> {
  const record = RECORDS.get(bytes!) ?? parseRecord(bytes!);
  RECORDS.set(bytes!, record);
  const problem = (why: string) => ({ line: 0, text: "", why });
  if (typeof record === "string") return { value: null, problems: [problem(record)], origins: {} };
  const value = record.facts[key];
  return {
    value,
    problems: record.notes.map(problem),
    // A file has no lines: the place is the bundle.
    origins: Object.fromEntries(value.map((_, i) => [String(i), { n: 0, text: "" }])),
    complete: record.notes.length === 0,
  };
}
