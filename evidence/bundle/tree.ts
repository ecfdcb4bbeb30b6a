/** A bundle as a tree of files, wherever it lies: in a folder, or packed in an archive. Nothing is unpacked to disk. */
import type { ByteSource } from "../../formats/macho/bytes.ts";

/** One thing in the tree. Paths are relative to the tree's root, parts joined by `/`. */
export interface TreeEntry {
  readonly path: string;
  readonly kind: "file" | "folder" | "symlink" | "other";
  /** Bytes of a file, else 0. */
  readonly size: number;
  /** What a symlink says, unresolved. */
  readonly target: string | null;
}

/** A file of the tree. */
export interface FileSource extends ByteSource {
  /** As `read`, into memory that the next call uses again: for those who look at every byte once. */
  readonly scan?: ByteSource["read"];
}

/** All entries by path, and their bytes on demand. Links are listed, never followed. */
export interface BundleTree {
  /** The path as it was given, for messages. */
  readonly name: string;
  readonly entries: ReadonlyMap<string, TreeEntry>;
  /** False when there is more than the listing shows: then what is not in it may still be there. */
  readonly isComplete: boolean;
  /** The bytes of a regular file; null for anything else. Throws a BundleError for what must not be read. */
  readonly open: (path: string) => FileSource | null;
  /** Closes what was opened. */
  readonly close: () => void;
  /** Sentences about what was left out. */
  readonly notes: readonly string[];
}

/** A bundle that cannot be opened: the sentence says what, which value, and what to do. */
export class BundleError extends Error {
  override name = "InputError";

  /** `isDenied`: it is there, but we may not read it. */
  constructor(message: string, readonly isDenied = false) {
    super(message);
  }
}

/** Where listing stops: more is no app, but an attack or a whole disk. */
export const TREE_LIMITS = { entries: 200_000, depth: 64, path: 4096 } as const;

/** Unpacked bytes of all files together, and times the packed size from `freeBytes` on: real code packs 2 to 5 : 1. */
export const ARCHIVE_LIMITS = { maxBytes: 2 ** 30, maxRatio: 100, freeBytes: 64 * 2 ** 20 } as const;

/** All of a file at once; null when it is larger than the limit or not there. */
export function readWhole(tree: BundleTree, path: string, limit = 64 * 2 ** 20): Uint8Array | null {
  const source = tree.open(path);
  return source === null || source.size > limit ? null : source.read(0, source.size);
}

/** A file of which nothing depends: null when it must not be read. */
export function openQuietly(tree: BundleTree, path: string): FileSource | null {
  try {
    return tree.open(path);
  } catch (error) {
    if (error instanceof BundleError) return null;
    throw error;
  }
}

/** The same bytes, to be looked at and not kept. */
export function forScanning(source: FileSource): ByteSource {
  return { size: source.size, read: source.scan ?? source.read };
}
