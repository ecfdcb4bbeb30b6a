import { findCrashListings, parseCrashListing } from "../formats/crash/folder_list.ts";
import type { CrashFolder } from "../formats/crash/folder_list.ts";
import { parseReportName } from "../formats/crash/report_name.ts";
import { type FolderListing, parseFolderListing } from "../formats/folder_listing.ts";
import type { ExtensionDatabase } from "../formats/sysextd/database.ts";
import type { ExtensionList } from "../formats/sysextd/extension_list.ts";
import type { FolderProbe, Known, Output, Parsed } from "./define.ts";
import { defineFact } from "./define.ts";
import { outputsOf } from "./outputs.ts";

/** Where the reports of daemons lie, and those of each user's apps. */
const FOLDERS = ["/Library/Logs/DiagnosticReports", "/Users/*/Library/Logs/DiagnosticReports"].flatMap((folder) => [
  folder,
  `${folder}/Retired`,
]);
/** Apple's processes that an extension depends on, and reports of the whole Mac. */
const ALWAYS = ["sysextd", "nesessionmanager", "neagent", "nehelper", "syspolicyd", "Kernel", "panic", "JetsamEvent"];
/** Names are cut on some systems: fifteen characters are always there. */
const SURE = 15;
/** Before the name of a process that used too much, or that was not ended. */
const PREFIXES = ["ExcResource_", "ExcUserFault_"];
const DAYS = 14;
const MOST = 200;

/** Which crash reports there are, before any is read: of the listed extensions, their apps and the daemons around them. */
export default defineFact<CrashFolder[]>({
  key: "crash.folders",
  summary: "The folders of crash reports that were looked into, and the reports of processes that matter",
  privacy: "personal",
  privilege: "root",
  isSlow: true,
  merge: "append",
  sources: [
    { format: "DiagnosticReports", after: ["reg.list", "reg.db"], probes: probeFolders, parse: parseFolder },
    {
      format: "ls DiagnosticReports",
      find: ({ lines }) => outputsOf(findCrashListings(lines)),
      parse: ({ lines }) => parseCrashListing(lines),
    },
  ],
});

/** The folders, asked for reports of the processes that matter. */
export function probeFolders(known: Known): FolderProbe[] {
  const own = productsOf(known).map((name) => name.slice(0, SURE));
  const names = [...own, ...ALWAYS, ...own.flatMap((name) => PREFIXES.map((prefix) => prefix + name))];
  return FOLDERS.map((folder) => ({ folder, names: [...new Set(names)], days: DAYS, most: MOST }));
}

/** Whether a report's name says that it is of a process that matters. */
export function matters(known: Known): (file: string) => boolean {
  const names = [...productsOf(known), ...ALWAYS];
  return (file) => {
    const process = parseReportName(file)?.process;
    if (process === undefined) return false;
    return names.some((name) => process === name || (process.length >= SURE && name.startsWith(process))) ||
      /^(?:Kernel|panic|panic-full|panic-base|JetsamEvent)$/.test(process);
  };
}

/** The listed extensions and their apps. */
function productsOf(known: Known): string[] {
  const rows = (known("reg.list") as ExtensionList | null)?.extensions ?? [];
  const records = (known("reg.db") as ExtensionDatabase | null)?.extensions ?? [];
  const apps = records.flatMap(({ containerPath }) => /\/([^/]+)\.app$/.exec(containerPath ?? "")?.[1] ?? []);
  return [...new Set([...[...rows, ...records].map(({ bundleId }) => bundleId), ...apps])];
}

function parseFolder({ folder, lines }: Output): Parsed<CrashFolder[]> {
  const { value, origins: _, ...parsed } = parseFolderListing(lines);
  if (value === null || folder === undefined) return { value: null, problems: [], origins: {} };
  return { ...parsed, value: byFolder(folder, value), origins: lines[0] === undefined ? {} : { "0": lines[0] } };
}

/** One entry per folder behind a `*`; a folder without reports is one that was looked into. */
function byFolder(folder: string, { files, denied }: FolderListing): CrashFolder[] {
  const scope = folder.startsWith("/Users/") ? "user" as const : "system" as const;
  const folders = new Map<string, CrashFolder["reports"][number][]>(folder.includes("*") ? [] : [[folder, []]]);
  for (const { path, modified } of files) {
    const at = path.lastIndexOf("/");
    const reports = folders.get(path.slice(0, at)) ?? [];
    reports.push({ name: path.slice(at + 1), modified });
    folders.set(path.slice(0, at), reports);
  }
  return [
    ...[...folders].map(([path, reports]) => ({ path, scope, denied: false, reports })),
    ...denied.map((path) => ({ path, scope, denied: true, reports: [] })),
  ];
}
