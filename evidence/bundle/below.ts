import type { BundleTree, TreeEntry } from "./tree.ts";

/** What lies below a folder, level by level, without a look at the rest of the tree. */
export type Below = (folder: string) => TreeEntry[];

/** Sorts a tree's entries by their folder. */
export function indexFolders({ entries }: BundleTree): Below {
  const inside = new Map<string, TreeEntry[]>();
  for (const entry of entries.values()) {
    const folder = entry.path.slice(0, Math.max(0, entry.path.lastIndexOf("/")));
    const list = inside.get(folder);
    if (list === undefined) inside.set(folder, [entry]);
    else list.push(entry);
  }
  return (folder) => {
    const found = [...inside.get(folder) ?? []];
    // The list grows while it is walked.
    for (const { path, kind } of found) if (kind === "folder") found.push(...inside.get(path) ?? []);
    return found;
  };
}
