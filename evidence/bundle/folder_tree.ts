/** A bundle in a folder. Files are opened when they are asked for, and read range by range. */
import { fromBytes } from "../../formats/macho/bytes.ts";
import { describeOsError, isDenied } from "../sources/os_error.ts";
import { BundleError, type BundleTree, type FileSource, TREE_LIMITS, type TreeEntry } from "./tree.ts";

/** Open files at once; beyond it the oldest is closed and opened again when needed. */
const MOST_OPEN = 64;

/** What is looked at once need not be allocated anew; readers take no more than a mebibyte at a time. */
const SCRATCH = new Uint8Array(2 ** 20);

/** Lists the folder. Its own name is the first part of every path, so that a bundle keeps its name. */
export function openFolderTree(folder: string): BundleTree {
  const absolute = Deno.realPathSync(folder);
  const root = absolute.slice(0, absolute.lastIndexOf("/"));
  const name = absolute.slice(root.length + 1);
  const notes: string[] = [];
  const entries = new Map<string, TreeEntry>([[name, { path: name, kind: "folder", size: 0, target: null }]]);
  listFolder(root, name, entries, notes);
  const open = new Map<string, Deno.FsFile>();
  return {
    name: folder,
    entries,
    // Every note is about something that the listing leaves out.
    isComplete: notes.length === 0,
    notes,
    open: (path) =>
      entries.get(path)?.kind === "file" ? openFile(`${root}/${path}`, entries.get(path)!.size, open) : null,
    close() {
      for (const file of open.values()) file.close();
      open.clear();
    },
  };
}

/** One file by itself, under its own name. */
export function openFileTree(path: string, size: number): BundleTree {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const open = new Map<string, Deno.FsFile>();
  return {
    name: path,
    entries: new Map([[name, { path: name, kind: "file", size, target: null }]]),
    isComplete: true,
    notes: [],
    open: (inner) => inner === name ? openFile(path, size, open) : null,
    close() {
      for (const file of open.values()) file.close();
      open.clear();
    },
  };
}

function listFolder(root: string, name: string, entries: Map<string, TreeEntry>, notes: string[]): void {
  let level = [name];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > TREE_LIMITS.depth) {
      notes.push(`"${name}" is nested deeper than ${TREE_LIMITS.depth} folders: what lies deeper was not read`);
      return;
    }
    const next: string[] = [];
    for (const folder of level) {
      for (const entry of listOne(root, folder)) {
        if (entries.size >= TREE_LIMITS.entries) {
          notes.push(`"${name}" holds more than ${TREE_LIMITS.entries} files: the rest was not read`);
          return;
        }
        entries.set(entry.path, entry);
        if (entry.kind === "folder") next.push(entry.path);
      }
    }
    level = next;
  }
}

function listOne(root: string, folder: string): TreeEntry[] {
  try {
    const names = [...Deno.readDirSync(`${root}/${folder}`)].sort((a, b) => (a.name < b.name ? -1 : 1));
    return names.map(({ name }) => describe(root, `${folder}/${name}`));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw refusal(`${root}/${folder}`, error);
  }
}

function describe(root: string, path: string): TreeEntry {
  try {
    const info = Deno.lstatSync(`${root}/${path}`);
    if (info.isSymlink) return { path, kind: "symlink", size: 0, target: Deno.readLinkSync(`${root}/${path}`) };
    if (info.isDirectory) return { path, kind: "folder", size: 0, target: null };
    return { path, kind: info.isFile ? "file" : "other", size: info.isFile ? info.size : 0, target: null };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw refusal(`${root}/${path}`, error);
    return { path, kind: "other", size: 0, target: null };
  }
}

/** What must not be read is not missing: without it nothing can be said about the app. */
function refusal(path: string, error: unknown): BundleError {
  if (error instanceof BundleError) return error;
  return new BundleError(`Cannot read "${path}": ${describeOsError(error)}; check its permissions`, isDenied(error));
}

function openFile(path: string, size: number, open: Map<string, Deno.FsFile>): FileSource | null {
  if (size === 0) return fromBytes(new Uint8Array());
  if (openOnce(path, open) === null) return null;
  const within = (offset: number, length: number) => Math.min(length, Math.max(0, size - offset));
  return {
    size,
    read: (offset, length) => readRange(openOnce(path, open), offset, new Uint8Array(within(offset, length))),
    scan: (offset, length) => {
      const count = within(offset, length);
      const bytes = count > SCRATCH.length ? new Uint8Array(count) : SCRATCH.subarray(0, count);
      return readRange(openOnce(path, open), offset, bytes);
    },
  };
}

function openOnce(path: string, open: Map<string, Deno.FsFile>): Deno.FsFile | null {
  const known = open.get(path);
  if (known !== undefined) return known;
  try {
    const file = Deno.openSync(path, { read: true });
    if (open.size >= MOST_OPEN) {
      const [oldest, handle] = open.entries().next().value!;
      handle.close();
      open.delete(oldest);
    }
    open.set(path, file);
    return file;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw refusal(path, error);
  }
}

/** A file that became shorter meanwhile gives what is left; one that cannot be read, nothing. */
function readRange(file: Deno.FsFile | null, offset: number, bytes: Uint8Array): Uint8Array {
  if (file === null || bytes.length === 0) return new Uint8Array();
  try {
    file.seekSync(offset, Deno.SeekMode.Start);
    let done = 0;
    while (done < bytes.length) {
      const count = file.readSync(bytes.subarray(done));
      if (count === null) break;
      done += count;
    }
    return bytes.subarray(0, done);
  } catch {
    return new Uint8Array();
  }
}
