/** Finds and reads the files behind a `--from` path: one file, a folder of loose files, or standard input. */
import { isGzip } from "./inflate.ts";
import { describeOsError } from "./os_error.ts";
import type { LooseFile } from "./transcript.ts";

/** An input that cannot be opened: the sentence says what, which value, and what to do. */
export class InputError extends Error {
  override name = "InputError";
}

/** What was read, and sentences about what was not. */
export interface LooseFiles {
  readonly files: readonly LooseFile[];
  readonly notes: readonly string[];
}

const OPEN_MS = 2_000;
const MAX_FILES = 2_000;
const MAX_DEPTH = 12;
/** A text beyond this is a log, not a ticket; what is read of it is said to be cut. */
const MAX_FILE_BYTES = 32 * 1024 * 1024;
const MAX_TOTAL_BYTES = 64 * 1024 * 1024;

/** Reads one path (`-` is standard input). Links inside a folder are not followed. */
export async function readLooseFiles(path: string, openMs = OPEN_MS): Promise<LooseFiles> {
  if (path === "-") return readOne("standard input", await readCapped(Deno.stdin.readable));
  const info = await Deno.stat(path).catch((error) => {
    throw new InputError(`Cannot open "${path}": ${describeOsError(error)}; check the path and its permissions`);
  });
  if (info.isDirectory) return await readFolder(path);
  const read = await readFile(path, openMs);
  if (read.files.some(({ bytes }) => isGzip(bytes))) {
    throw new InputError(
      `Cannot read "${path}": it is packed, and no whole capture; get it again or unpack it, and give what is in it`,
    );
  }
  return read;
}

/** A file, or a pipe: `--from <(ssh mac systemextensionsctl list)` has one. */
async function readFile(path: string, openMs = OPEN_MS): Promise<LooseFiles> {
  try {
    const file = await openInTime(path, openMs);
    return readOne(path, await readCapped(file.readable));
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`Cannot read "${path}": ${describeOsError(error)}; check its permissions`);
  }
}

/** A pipe that nobody writes to would be waited for without an end; one that somebody has opened may take its time. */
async function openInTime(path: string, openMs: number): Promise<Deno.FsFile> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new InputError(`Cannot read "${path}": it is a pipe that nobody writes to`)),
    openMs,
  );
  const opening = Deno.open(path);
  try {
    return await Promise.race([opening, late.promise]);
  } catch (error) {
    opening.then((file) => file.close(), () => {});
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function readOne(name: string, { bytes, cut }: { bytes: Uint8Array; cut: boolean }): LooseFiles {
  const notes = cut ? [`Of ${name} only the first ${MAX_FILE_BYTES >> 20} MiB were read`] : [];
  return { files: [{ name, bytes }], notes };
}

async function readFolder(root: string): Promise<LooseFiles> {
  const files: LooseFile[] = [];
  const notes: string[] = [];
  let total = 0;
  for (const path of await listFolder(root, notes)) {
    if (total > MAX_TOTAL_BYTES) {
      notes.push(`${root} holds more than ${MAX_TOTAL_BYTES >> 20} MiB: the rest, from ${path} on, was not read`);
      break;
    }
    try {
      const one = await readFile(path);
      files.push(...one.files);
      notes.push(...one.notes);
      total += one.files.reduce((sum, file) => sum + file.bytes.length, 0);
    } catch (error) {
      notes.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (files.length === 0) notes.push(`${root} holds no readable file`);
  return { files, notes };
}

/** All regular files below a folder, sorted by path; breadth first, bounded in depth and number. */
async function listFolder(root: string, notes: string[]): Promise<string[]> {
  const paths: string[] = [];
  let level = [root];
  for (let depth = 0; level.length > 0 && paths.length < MAX_FILES; depth++) {
    if (depth === MAX_DEPTH) {
      notes.push(`${root} is nested deeper than ${MAX_DEPTH} folders: what lies deeper was not read`);
      break;
    }
    const next: string[] = [];
    for (const folder of level) {
      try {
        for await (const entry of Deno.readDir(folder)) {
          if (entry.name.startsWith(".")) continue;
          if (entry.isDirectory) next.push(`${folder}/${entry.name}`);
          else if (entry.isFile) paths.push(`${folder}/${entry.name}`);
        }
      } catch (error) {
        if (folder === root) {
          throw new InputError(`Cannot open "${root}": ${describeOsError(error)}; check its permissions`);
        }
        notes.push(`Cannot open "${folder}": ${describeOsError(error)}`);
      }
    }
    level = next;
  }
  if (paths.length > MAX_FILES) notes.push(`${root} holds more than ${MAX_FILES} files: the rest was not read`);
  return paths.sort().slice(0, MAX_FILES);
}

async function readCapped(stream: ReadableStream<Uint8Array>): Promise<{ bytes: Uint8Array; cut: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(chunk.subarray(0, MAX_FILE_BYTES - size));
    size += chunk.length;
    if (size > MAX_FILE_BYTES) break;
  }
  const bytes = new Uint8Array(Math.min(size, MAX_FILE_BYTES));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { bytes, cut: size > MAX_FILE_BYTES };
}
