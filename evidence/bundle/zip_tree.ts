/** A bundle packed in a `.zip`; its files are unpacked when they are opened, within limits. */
import { fromBytes } from "../../formats/macho/bytes.ts";
import { packedBytes, parseZip, type ZipEntry, ZipError } from "../../formats/zip.ts";
import { addEntry, type ArchiveEntries, takePath } from "./archive_entries.ts";
import { ARCHIVE_LIMITS, BundleError, type BundleTree } from "./tree.ts";

const MAX_LINK = 4096;

/** Lists a zip archive in memory. Throws a BundleError. */
export async function openZipTree(name: string, bytes: Uint8Array): Promise<BundleTree> {
  const { inflateRawSync } = await import("node:zlib");
  const { maxBytes, maxRatio, freeBytes } = ARCHIVE_LIMITS;
  const most = Math.min(maxBytes, Math.max(freeBytes, bytes.length * maxRatio));
  let left = most;
  const unpacked = new Map<ZipEntry, Uint8Array>();
  const unpack = (entry: ZipEntry): Uint8Array => {
    const known = unpacked.get(entry);
    if (known !== undefined) return known;
    if (entry.size > left) {
      throw new BundleError(
        `"${name}" unpacks to more than ${most >> 20} MiB: unpack it yourself and check what it is`,
      );
    }
    if (entry.isEncrypted) throw new ZipError("it is encrypted");
    if (entry.method !== 0 && entry.method !== 8) throw new ZipError(`packing method ${entry.method} is not known`);
    left -= entry.size;
    const packed = packedBytes(bytes, entry);
    const whole = entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) });
    if (whole.length !== entry.size) throw new ZipError(`it becomes ${whole.length} of ${entry.size} bytes`);
    unpacked.set(entry, whole);
    return whole;
  };
  const read = (entry: ZipEntry): Uint8Array => {
    try {
      return unpack(entry);
    } catch (error) {
      if (error instanceof BundleError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw new BundleError(`Cannot unpack "${entry.path}" in "${name}": ${why}; unpack the archive yourself`);
    }
  };
  const list: ArchiveEntries = { entries: new Map(), notes: [] };
  const files = new Map<string, ZipEntry>();
  for (const entry of listZip(name, bytes)) {
    const path = takePath(name, entry.path);
    const isLink = entry.kind === "symlink" && entry.size <= MAX_LINK;
    const target = isLink ? new TextDecoder().decode(read(entry)) : null;
    const size = entry.kind === "file" ? entry.size : 0;
    if (!addEntry(list, name, { path, kind: entry.kind, size, target })) continue;
    files.delete(path);
    if (entry.kind === "file") files.set(path, entry);
  }
  return {
    name,
    ...list,
    isComplete: list.notes.length === 0,
    open: (path) => {
      const entry = files.get(path);
      return entry === undefined ? null : fromBytes(read(entry));
    },
    close: () => unpacked.clear(),
  };
}

function listZip(name: string, bytes: Uint8Array): ZipEntry[] {
  try {
    // Finder and ditto put resource forks beside the files; they are no part of the bundle once it is unpacked.
    return parseZip(bytes).filter(({ path }) => !path.startsWith("__MACOSX/"));
  } catch (error) {
    if (!(error instanceof ZipError)) throw error;
    throw new BundleError(`Cannot open "${name}": ${error.message}; pack it again or unpack it yourself`);
  }
}
