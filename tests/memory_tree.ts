/** A bundle's files as a tree in memory: no disk, and every byte that is read can be counted. */
import type { BundleTree, TreeEntry } from "../evidence/bundle/tree.ts";
import { fromBytes } from "../formats/macho/bytes.ts";
import type { BundleFiles } from "./bundle_spec.ts";

/** The tree; `count` is told of every reading. */
export function makeTree(files: BundleFiles, count: (path: string, bytes: number) => void = () => {}): BundleTree {
  const entries = new Map<string, TreeEntry>();
  for (const [path, content] of files) {
    for (let slash = path.indexOf("/"); slash > 0; slash = path.indexOf("/", slash + 1)) {
      const folder = path.slice(0, slash);
      if (!entries.has(folder)) entries.set(folder, { path: folder, kind: "folder", size: 0, target: null });
    }
    entries.set(
      path,
      content instanceof Uint8Array
        ? { path, kind: "file", size: content.length, target: null }
        : { path, kind: "symlink", size: 0, target: content.symlink },
    );
  }
  const open = (path: string) => {
    const content = files.get(path);
    if (!(content instanceof Uint8Array)) return null;
    const source = fromBytes(content);
    const read = (offset: number, length: number) => {
      const bytes = source.read(offset, length);
      count(path, bytes.length);
      return bytes;
    };
    return { size: source.size, read };
  };
  const name = [...files.keys()][0]?.split("/")[0] ?? "empty";
  return { name, entries, isComplete: true, notes: [], open, close: () => {} };
}
