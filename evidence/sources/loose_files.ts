/** Finds and reads the files behind a `--from` path: one file, a folder of loose files, or standard input. */
import type { LogScanOptions } from "../../formats/unified_log/scan/log_scan.ts";
import { type ByteSource, openFileSource, openInputSource } from "./byte_source.ts";
import { describeOsError } from "./os_error.ts";
import { PackedError, readText } from "./read_text.ts";
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
/** What is kept of a folder in memory; a log that is scanned takes next to nothing of it. */
const MAX_TOTAL_BYTES = 64 * 1024 * 1024;

export interface LooseFilesOptions {
  /** How a text is scanned that is too large to be read whole. */
  readonly scan?: LogScanOptions;
  /** How long a pipe may take to be opened by somebody who writes. */
  readonly openMs?: number;
}

/** Reads one path (`-` is standard input). Links inside a folder are not followed. */
export async function readLooseFiles(path: string, options: LooseFilesOptions = {}): Promise<LooseFiles> {
  if (path === "-") return await readOne("standard input", openInputSource(), options);
  const info = await Deno.stat(path).catch((error) => {
    throw new InputError(`Cannot open "${path}": ${describeOsError(error)}; check the path and its permissions`);
  });
  return info.isDirectory ? await readFolder(path, options) : await readFile(path, options);
}

/** A file, or a pipe: `--from <(ssh mac systemextensionsctl list)` has one. */
async function readFile(path: string, options: LooseFilesOptions): Promise<LooseFiles> {
  try {
    const file = await openInTime(path, options.openMs ?? OPEN_MS);
    return await readOne(path, await openFileSource(file), options);
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

async function readOne(name: string, source: ByteSource, options: LooseFilesOptions): Promise<LooseFiles> {
  try {
    const { file, notes } = await readText(name, source, options.scan);
    return { files: [file], notes };
  } catch (error) {
    if (!(error instanceof PackedError)) throw error;
    throw new InputError(
      `Cannot read "${name}": it is packed, and no whole capture or text (${error.message}); get it again or unpack it, and ` +
        "give what is in it",
    );
  } finally {
    source.close();
  }
}

async function readFolder(root: string, options: LooseFilesOptions): Promise<LooseFiles> {
  const files: LooseFile[] = [];
  const notes: string[] = [];
  let total = 0;
  for (const path of await listFolder(root, notes)) {
    if (total > MAX_TOTAL_BYTES) {
      notes.push(`${root} holds more than ${MAX_TOTAL_BYTES >> 20} MiB: the rest, from ${path} on, was not read`);
      break;
    }
    try {
      const one = await readFile(path, options);
      files.push(...one.files);
      notes.push(...one.notes);
      total += one.files.reduce((sum, { bytes, scan }) => sum + bytes.length + (scan?.keptBytes ?? 0), 0);
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
