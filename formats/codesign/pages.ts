import { joinBytes } from "../join_bytes.ts";
import { type ByteSource, readExactly, takePart } from "../macho/bytes.ts";
import { MachOError } from "../macho/macho_error.ts";
import type { CodeDirectory } from "./code_directory.ts";
import type { Hash } from "./hash.ts";

/** What came out of hashing the code. */
export interface PageReport {
  /** How many pages were hashed. */
  readonly checked: number;
  /** How many of them differ from the signature. */
  readonly bad: number;
  /** The number of the first that differs, from 0, and where it begins in the slice; null when all agree. */
  readonly firstBad: { readonly page: number; readonly offset: number } | null;
  /** Why not all pages could be checked; null when they were. `bad` is then only a lower bound. */
  readonly incomplete: string | null;
}

/** Looks at the pages of a slice while somebody reads the file. */
export interface PageWatch {
  /** Where the code ends that there are hashes for, in the slice. */
  readonly end: number;
  /** Takes bytes of the slice, piece after piece, whatever their length; they need not last. */
  readonly take: (bytes: Uint8Array, at: number) => void;
  readonly report: () => PageReport;
}

/** Bytes read at a time: whole pages of every size in use. */
const CHUNK = 1024 * 1024;
/** Code that is one single page must fit into memory; only disk images and tiny files are signed so. */
const MAX_SINGLE_PAGE = 256 * 1024 * 1024;

/** Hashes the pages of a slice and compares them with its CodeDirectory; reads 1 MiB at a time and does not throw. */
export function verifyPages(
  source: ByteSource,
  slice: { readonly offset: number; readonly size: number },
  directory: CodeDirectory,
  hash: Hash,
): PageReport {
  const code = takePart(source, slice.offset, slice.size);
  const watch = watchPages(directory, hash);
  try {
    for (let at = 0; at < watch.end; at += CHUNK) {
      watch.take(readExactly(code, at, Math.min(CHUNK, watch.end - at), "code"), at);
    }
  } catch (error) {
    if (!(error instanceof MachOError)) throw error;
  }
  return watch.report();
}

/** Compares pages with the CodeDirectory as they come by; what does not come by is said to be missing. */
export function watchPages(directory: CodeDirectory, hash: Hash): PageWatch {
  const { algorithm, codeLimit, codeSlots } = directory;
  const pageSize = directory.pageSize || Math.max(1, codeLimit);
  const pages = Math.min(codeSlots, Math.ceil(codeLimit / pageSize) || 0);
  const obstacle = nameObstacle(directory);
  const end = obstacle === null ? Math.min(codeLimit, pages * pageSize) : 0;
  const wanted = obstacle === null ? directory.pageHashes() : "";
  const digits = directory.hashSize * 2;
  let [next, checked, bad, firstBad] = [0, 0, 0, null as number | null];
  let held: Uint8Array[] = [];
  const check = (page: Uint8Array) => {
    const found = hash(algorithm, page).slice(0, digits);
    if (!wanted.startsWith(found, checked * digits)) {
      bad++;
      firstBad ??= checked;
    }
    checked++;
  };
  const take = (bytes: Uint8Array, at: number) => {
    // Behind a gap nothing fits any more.
    if (at > next) return;
    for (let from = next - at; next < end && from < bytes.length;) {
      const missing = Math.min((checked + 1) * pageSize, end) - next;
      const part = bytes.subarray(from, from + missing);
      from += part.length;
      next += part.length;
      if (part.length < missing) held.push(part.slice());
      else {
        check(held.length === 0 ? part : joinBytes([...held, part]));
        held = [];
      }
    }
  };
  const rest = Math.ceil(codeLimit / pageSize) - pages;
  const report = (): PageReport => ({
    checked,
    bad,
    firstBad: firstBad === null ? null : { page: firstBad, offset: firstBad * pageSize },
    incomplete: obstacle ?? (next < end ? "code beyond the end" : rest > 0 ? `${rest} pages without a hash` : null),
  });
  return { end, take, report };
}

function nameObstacle({ scattered, pageSize, codeLimit }: CodeDirectory): string | null {
  if (scattered) return "pages are scattered";
  return pageSize === 0 && codeLimit > MAX_SINGLE_PAGE ? "a single page too large" : null;
}
