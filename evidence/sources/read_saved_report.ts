/** Reads a file that begins like a report of the doctor as a whole: with facts it may be larger than any text that is pasted. */
import { InputError } from "./loose_files.ts";
import type { LooseFile } from "./transcript.ts";

const MAX_BYTES = 64 * 2 ** 20;
const SNIFFED = 256;

/** The file; null for what is no regular file, or begins otherwise. Throws an InputError when it is larger than any report. */
export async function readSavedReport(path: string): Promise<LooseFile | null> {
  try {
    const { isFile, size } = await Deno.stat(path);
    if (!isFile || !await beginsLikeReport(path, path.endsWith(".json"))) return null;
    if (size <= MAX_BYTES) return { name: path, bytes: await Deno.readFile(path) };
  } catch {
    // Whoever reads it as a text says why it cannot be read.
    return null;
  }
  throw new InputError(
    `"${path}" is larger than ${
      MAX_BYTES >> 20
    } MiB, which no report is: write it again without --facts, or give the capture`,
  );
}

/** A report, or a line of `--each` with one; other tools may have sorted its members. */
async function beginsLikeReport(path: string, isJson: boolean): Promise<boolean> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(SNIFFED);
  const count = await file.read(bytes) ?? 0;
  const text = new TextDecoder().decode(bytes.subarray(0, count));
  return isJson ? /^\s*\{/.test(text) : /^\s*\{\s*"(?:schemaVersion|path)"\s*:/.test(text);
}
