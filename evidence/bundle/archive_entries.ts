/** The list of an archive's files. Names come from strangers; every one is checked before it is taken for a path. */
import { BundleError, TREE_LIMITS, type TreeEntry } from "./tree.ts";

/** Entries by path, and what was left out. */
export interface ArchiveEntries {
  readonly entries: Map<string, TreeEntry>;
  readonly notes: string[];
}

/** The path without its dots and slashes at the ends; "" for nothing, null when it leads out of the archive. */
export function cleanPath(path: string): string | null {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return path.startsWith("/") || parts.includes("..") || path.includes("\0") ? null : parts.join("/");
}

/** The path, or a BundleError with one sentence. */
export function takePath(archive: string, path: string): string {
  const clean = cleanPath(path);
  if (clean !== null) return clean;
  throw new BundleError(
    `"${archive}" holds the path ${
      JSON.stringify(path.slice(0, 200))
    }, which leads out of it: do not trust this archive`,
  );
}

/** Adds an entry and its folders, which archives need not list; false for a path that no Mac has. */
export function addEntry({ entries, notes }: ArchiveEntries, archive: string, entry: TreeEntry): boolean {
  const { path } = entry;
  if (path === "") return false;
  if (path.length > TREE_LIMITS.path || path.split("/", TREE_LIMITS.depth + 2).length > TREE_LIMITS.depth + 1) {
    const note = `"${archive}" is nested deeper than ${TREE_LIMITS.depth} folders: what lies deeper was not read`;
    if (!notes.includes(note)) notes.push(note);
    return false;
  }
  for (let slash = path.indexOf("/"); slash > 0; slash = path.indexOf("/", slash + 1)) {
    const folder = path.slice(0, slash);
    if (!entries.has(folder)) entries.set(folder, { path: folder, kind: "folder", size: 0, target: null });
  }
  entries.set(path, entry);
  if (entries.size > TREE_LIMITS.entries) {
    throw new BundleError(
      `"${archive}" holds more than ${TREE_LIMITS.entries} files: unpack it yourself and inspect the app inside`,
    );
  }
  return true;
}
