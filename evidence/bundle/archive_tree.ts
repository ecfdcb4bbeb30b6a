/** A bundle packed in a `.zip` or a `.tar.gz`, read in memory within limits. */
import type { ByteSource } from "../../formats/macho/bytes.ts";
import { fromBytes } from "../../formats/macho/bytes.ts";
import { parseTar } from "../../formats/tar.ts";
import { packedBytes, parseZip, type ZipEntry, ZipError } from "../../formats/zip.ts";
import { inflate } from "../sources/inflate.ts";
import { BundleError, type BundleTree, TREE_LIMITS, type TreeEntry } from "./tree.ts";

/** Unpacked bytes of all files together, and times the packed size from `FREE_BYTES` on: real code packs 2 to 5 : 1. */
const MAX_BYTES = 2 ** 30;
const MAX_RATIO = 100;
const FREE_BYTES = 64 * 2 ** 20;
const MAX_LINK = 4096;

/** Lists a zip archive; its files are unpacked when they are opened. */
export async function openZipTree(name: string, bytes: Uint8Array): Promise<BundleTree> {
  const { inflateRawSync } = await import("node:zlib");
  let left = Math.min(MAX_BYTES, Math.max(FREE_BYTES, bytes.length * MAX_RATIO));
  const unpacked = new Map<ZipEntry, Uint8Array>();
  const unpack = (entry: ZipEntry): Uint8Array => {
    const bytes = unpacked.get(entry) ?? unpackOnce(entry);
    unpacked.set(entry, bytes);
    return bytes;
  };
  const unpackOnce = (entry: ZipEntry): Uint8Array => {
    if (entry.size > left) {
      throw new BundleError(
        `"${name}" unpacks to more than ${MAX_BYTES >> 20} MiB: unpack it yourself and check what it is`,
      );
    }
    left -= entry.size;
    const packed = packedBytes(bytes, entry);
    if (entry.method === 0) return packed;
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) });
  };
  const all = listZip(name, bytes);
  const notes = all.some((entry) => entry.isEncrypted) ? [`${name} holds encrypted files: they were not read`] : [];
  const usable = new Map(
    all.filter((entry) => !entry.isEncrypted && (entry.method === 0 || entry.method === 8)).map((
      entry,
    ) => [plain(entry.path), entry]),
  );
  const entries = new Map<string, TreeEntry>();
  for (const entry of all) {
    const path = plain(entry.path);
    if (path === null) throw outside(name, entry.path);
    const target = entry.kind === "symlink" && entry.size <= MAX_LINK && usable.has(path)
      ? new TextDecoder().decode(unpack(entry))
      : null;
    addEntry(entries, { path, kind: entry.kind, size: entry.kind === "file" ? entry.size : 0, target });
  }
  return {
    name,
    entries,
    notes,
    open: (path) =>
      readQuietly(
        () => {
          const entry = usable.get(path);
          return entry?.kind === "file" ? unpack(entry) : null;
        },
        notes,
        path,
      ),
    close: () => unpacked.clear(),
  };
}

/** Reads a `.tar.gz` (or a bare `.tar`) into memory. */
export async function openTarTree(name: string, bytes: Uint8Array, isPacked: boolean): Promise<BundleTree> {
  const entries = new Map<string, TreeEntry>();
  const contents = new Map<string, Uint8Array>();
  try {
    const limits = { maxBytes: MAX_BYTES, maxRatio: MAX_RATIO, freeBytes: FREE_BYTES };
    const unpacked = isPacked ? await gather(inflate(bytes, limits)) : bytes;
    for (const entry of parseTar(unpacked, { maxEntries: TREE_LIMITS.entries, maxBytes: MAX_BYTES })) {
      const path = plain(entry.path);
      if (path === null) throw outside(name, entry.path);
      if (path === "") continue;
      const kind = entry.type === "directory"
        ? "folder"
        : entry.type === "file" || entry.type === "symlink"
        ? entry.type
        : "other";
      if (kind === "file") contents.set(path, entry.data);
      addEntry(entries, {
        path,
        kind,
        size: kind === "file" ? entry.data.length : 0,
        target: kind === "symlink" ? entry.linkTarget : null,
      });
    }
  } catch (error) {
    if (error instanceof BundleError) throw error;
    throw new BundleError(
      `Cannot unpack "${name}": ${error instanceof Error ? error.message : String(error)}; unpack it yourself`,
    );
  }
  return {
    name,
    entries,
    notes: [],
    open: (path) => contents.has(path) ? fromBytes(contents.get(path)!) : null,
    close: () => contents.clear(),
  };
}

async function gather(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const list: Uint8Array[] = [];
  for await (const chunk of chunks) list.push(chunk);
  const bytes = new Uint8Array(list.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of list) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
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

/** The path without its dots and slashes at the ends; null when it leads out of the archive. */
function plain(path: string): string | null {
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  return path.startsWith("/") || parts.includes("..") || path.includes("\0") ? null : parts.join("/");
}

function outside(name: string, path: string): BundleError {
  return new BundleError(
    `"${name}" holds the path ${JSON.stringify(path.slice(0, 200))}, which leads out of it: do not trust this archive`,
  );
}

/** Archives need not list folders; every file has its folders. */
function addEntry(entries: Map<string, TreeEntry>, entry: TreeEntry): void {
  if (entry.path === "") return;
  for (let slash = entry.path.indexOf("/"); slash > 0; slash = entry.path.indexOf("/", slash + 1)) {
    const path = entry.path.slice(0, slash);
    if (!entries.has(path)) entries.set(path, { path, kind: "folder", size: 0, target: null });
  }
  entries.set(entry.path, entry);
}

function readQuietly(read: () => Uint8Array | null, notes: string[], path: string): ByteSource | null {
  try {
    const bytes = read();
    return bytes === null ? null : fromBytes(bytes);
  } catch (error) {
    if (error instanceof BundleError) throw error;
    notes.push(`"${path}" cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}
