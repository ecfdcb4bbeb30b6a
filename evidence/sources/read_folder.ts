/** Lists the folder of a probe, with limits on time and number. */
import { type ListedFile, renderFolderListing } from "../../formats/folder_listing.ts";
import type { FolderProbe } from "../define.ts";
import type { Reply } from "../reply.ts";
import type { Host } from "./host.ts";
import { type Limits, replyNothing } from "./limits.ts";
import { describeDenial, describeOsError, isDenied } from "./os_error.ts";
import { readWithin } from "./read_within.ts";
import { digestSha256 } from "./sha256.ts";

const MOST = 500;
/** Folders that a `*` may stand for: a Mac has a few users. */
const MOST_FOLDERS = 64;
/** Names looked at in one folder. */
const MOST_NAMES = 20_000;
const DAY_MS = 24 * 3_600_000;

type Listed = "absent" | "denied" | readonly ListedFile[];

/**
 * Lists the regular files as `ok`, and the folders behind a `*` that may not be listed with them; else `absent`, `denied`,
 * `unreadable` or `notCollected` (no time). Links are not followed. Never rejects.
 */
export function readFolder(host: Host, probe: FolderProbe, limits: Limits = {}): Promise<Reply> {
  return readWithin(host, probe, { ...limits, done: "listed" }, async () => {
    try {
      return await listFolders(host, probe);
    } catch (error) {
      if (isDenied(error)) return replyNothing(probe, "denied", describeDenial("list", probe.folder, error));
      return replyNothing(probe, "unreadable", `Cannot list "${probe.folder}": ${describeOsError(error)}`);
    }
  });
}

async function listFolders(host: Host, probe: FolderProbe): Promise<Reply> {
  const files: ListedFile[] = [];
  const denied: string[] = [];
  let isThere = false;
  for (const folder of await expandFolder(host, probe.folder)) {
    const listed = await listFiles(host, folder, probe);
    if (listed === "denied") denied.push(folder);
    else if (listed !== "absent") {
      isThere = true;
      files.push(...listed);
    }
  }
  if (!isThere) {
    return denied.length > 0
      ? replyNothing(probe, "denied", `No permission to list "${denied.join('", "')}"`)
      : replyNothing(probe, "absent", `There is no "${probe.folder}"`);
  }
  files.sort((a, b) => a.modified < b.modified ? 1 : a.modified > b.modified ? -1 : a.path < b.path ? -1 : 1);
  const most = probe.most ?? MOST;
  const truncated = files.length > most;
  const stdout = new TextEncoder().encode(renderFolderListing({ files: files.slice(0, most), denied }));
  const note = truncated ? `Of ${files.length} files only the ${most} newest are listed` : null;
  return { ...replyNothing(probe, "ok", note), stdout, sha256: await digestSha256(stdout), truncated };
}

/** The folders that a path with a `*` stands for, sorted; the path itself when it has none. */
async function expandFolder(host: Host, path: string): Promise<string[]> {
  const star = path.indexOf("/*/");
  if (star === -1) return [path];
  const [parent, rest] = [path.slice(0, star), path.slice(star + 2)];
  const folders: string[] = [];
  try {
    for await (const entry of Deno.readDir(host.place(parent))) {
      if (entry.isDirectory && !entry.name.startsWith(".")) folders.push(`${parent}/${entry.name}${rest}`);
      if (folders.length === MOST_FOLDERS) break;
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return folders.sort();
}

async function listFiles(host: Host, folder: string, { names, days }: FolderProbe): Promise<Listed> {
  const oldest = days === undefined ? -Infinity : host.now() - days * DAY_MS;
  const files: ListedFile[] = [];
  try {
    let seen = 0;
    for await (const { name, isFile } of Deno.readDir(host.place(folder))) {
      if (++seen > MOST_NAMES) break;
      if (!isFile || (names !== undefined && !names.some((one) => name.startsWith(one)))) continue;
      const path = `${folder}/${name}`;
      const { mtime, size } = await Deno.lstat(host.place(path));
      if (mtime !== null && mtime.getTime() >= oldest) files.push({ path, modified: mtime.toISOString(), bytes: size });
    }
    return files;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return "absent";
    if (isDenied(error)) return "denied";
    throw error;
  }
}
