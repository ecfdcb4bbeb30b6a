/**
 * Pasted listings of the folders that macOS keeps crash reports in:
 *
 *     % ls -lt /Library/Logs/DiagnosticReports
 *     -rw-rw----  1 root  _analyticsusers  48213 Nov 20 10:00 com.example.ext-2026-11-20-100001.ips
 */
import type { Line, Parsed } from "../parsed.ts";
import { parseReportName } from "./report_name.ts";

/** A folder of crash reports, and what was seen in it. */
export interface CrashFolder {
  readonly path: string;
  /** `system`: daemons and root's processes. `user`: the apps of one user. */
  readonly scope: "system" | "user";
  /** True when it may not be listed. */
  readonly denied: boolean;
  readonly reports: readonly { readonly name: string; /** ISO 8601. */ readonly modified: string | null }[];
}

const COMMAND = /^(?:sudo\s+)?(?:\/bin\/)?(?:ls|find|open|tree)\s/;
const PATH = /(?:~|\$HOME|\/Users\/[^\s/"']{1,64})?\/Library\/Logs\/DiagnosticReports(?:\/Retired)?/g;
/** The columns of `ls -l`. */
const COLUMNS = /^[-dl][-rwxsStT]{9}[@+]?\s.{0,200}?\s(?:\d{1,2}:\d{2}(?::\d{2} \d{4})?|\d{4})\s+/;
const REFUSED = /Operation not permitted|Permission denied/i;
const ABSENT = /No such file or directory/i;
/** A folder of reports has a few hundred. */
const MOST_LINES = 2_000;

/** Each command that lists such a folder, with its output. */
export function findCrashListings(lines: readonly Line[]): (readonly Line[])[] {
  const blocks: Line[][] = [];
  let open: Line[] | null = null;
  for (const line of lines) {
    if (line.command !== undefined) {
      open = COMMAND.test(line.command) && line.command.search(PATH) !== -1 ? [] : null;
      if (open !== null) blocks.push(open);
    }
    if (open !== null && open.length <= MOST_LINES) open.push(line);
  }
  return blocks;
}

/** Reads one command with its output; null when the folder was not there. */
export function parseCrashListing(lines: readonly Line[]): Parsed<CrashFolder[]> {
  const folders: { path: string; denied: boolean; reports: { name: string; modified: null }[] }[] = [];
  const [head, ...body] = lines;
  const named = [...(head?.command ?? "").matchAll(PATH)].map(([path]) => path);
  const open = (path: string) => {
    const known = folders.find((one) => one.path === path);
    const folder = known ?? { path, denied: false, reports: [] };
    if (known === undefined) folders.push(folder);
    return folder;
  };
  let current = named.length === 1 ? open(named[0]!) : null;
  for (const { text } of body) {
    const [mentioned] = text.match(PATH) ?? [];
    if (ABSENT.test(text)) {
      if (mentioned !== undefined) folders.splice(folders.findIndex((one) => one.path === mentioned) >>> 0, 1);
      continue;
    }
    if (REFUSED.test(text)) {
      const folder = mentioned === undefined ? current : open(mentioned);
      if (folder !== null) folder.denied = true;
      continue;
    }
    if (mentioned !== undefined && /:\s*$/.test(text)) current = open(mentioned);
    const name = text.trim().replace(COLUMNS, "").replace(/^.*\//, "");
    if (parseReportName(name) !== null) {
      (current ?? open(mentioned ?? named[0]!)).reports.push({ name, modified: null });
    }
  }
  const value = folders.map((folder) => ({
    ...folder,
    scope: folder.path.startsWith("/Library/") ? "system" as const : "user" as const,
  }));
  return { value: value.length === 0 ? null : value, problems: [], origins: head === undefined ? {} : { "0": head } };
}
