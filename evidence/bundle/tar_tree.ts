/** A bundle packed in a `.tar.gz` or a `.tar`, read in memory within limits. */
import { joinBytes } from "../../formats/join_bytes.ts";
import { fromBytes } from "../../formats/macho/bytes.ts";
import { parseTar, type TarEntry } from "../../formats/tar.ts";
import { inflate } from "../sources/inflate.ts";
import { addEntry, type ArchiveEntries, takePath } from "./archive_entries.ts";
import { ARCHIVE_LIMITS, BundleError, type BundleTree, TREE_LIMITS, type TreeEntry } from "./tree.ts";

/** Reads the archive. Throws a BundleError. */
export async function openTarTree(name: string, bytes: Uint8Array, isPacked: boolean): Promise<BundleTree> {
  const list: ArchiveEntries = { entries: new Map(), notes: [] };
  const contents = new Map<string, Uint8Array>();
  try {
    const unpacked = isPacked ? await gather(inflate(bytes, ARCHIVE_LIMITS)) : bytes;
    const limits = { maxEntries: TREE_LIMITS.entries, maxBytes: ARCHIVE_LIMITS.maxBytes };
    for (const entry of parseTar(unpacked, limits)) {
      const path = takePath(name, entry.path);
      const kind = kindOf(entry);
      const target = kind === "symlink" ? entry.linkTarget : null;
      if (!addEntry(list, name, { path, kind, size: kind === "file" ? entry.data.length : 0, target })) continue;
      contents.delete(path);
      if (kind === "file") contents.set(path, entry.data);
    }
  } catch (error) {
    if (error instanceof BundleError) throw error;
    throw new BundleError(
      `Cannot unpack "${name}": ${error instanceof Error ? error.message : String(error)}; unpack it yourself`,
    );
  }
  mergeForks(list.entries);
  return {
    name,
    ...list,
    isComplete: list.notes.length === 0,
    open: (path) => contents.has(path) && list.entries.has(path) ? fromBytes(contents.get(path)!) : null,
    close: () => contents.clear(),
  };
}

/** The tar of macOS writes `._name` beside a name with extended attributes, and makes one file of both when it unpacks. */
function mergeForks(entries: Map<string, TreeEntry>): void {
  for (const path of entries.keys()) {
    const at = path.lastIndexOf("/") + 1;
    if (path.startsWith("._", at) && entries.has(path.slice(0, at) + path.slice(at + 2))) entries.delete(path);
  }
}

function kindOf({ type }: TarEntry): TreeEntry["kind"] {
  if (type === "directory") return "folder";
  return type === "file" || type === "symlink" ? type : "other";
}

async function gather(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const list: Uint8Array[] = [];
  for await (const chunk of chunks) list.push(chunk);
  return joinBytes(list);
}
