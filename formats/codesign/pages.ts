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
  if (directory.scattered) return unchecked("pages are scattered");
  if (directory.pageSize === 0 && directory.codeLimit > MAX_SINGLE_PAGE) return unchecked("a single page too large");
  const pageSize = directory.pageSize || Math.max(1, directory.codeLimit);
  const pages = Math.min(directory.codeSlots, Math.ceil(directory.codeLimit / pageSize) || 0);
  const state = { checked: 0, bad: 0, firstBad: null as number | null };
  const wanted = directory.pageHashes();
  const digits = directory.hashSize * 2;
  try {
    const step = Math.max(1, Math.floor(CHUNK / pageSize));
    for (let first = 0; first < pages; first += step) {
      const start = first * pageSize;
      const end = Math.min(directory.codeLimit, (first + step) * pageSize);
      const chunk = readExactly(code, start, end - start, "code");
      for (let page = first; page < Math.min(pages, first + step); page++) {
        const at = (page - first) * pageSize;
        const found = hash(directory.algorithm, chunk.subarray(at, at + pageSize)).slice(0, digits);
        const isSame = wanted.startsWith(found, page * digits);
        state.checked++;
        if (isSame) continue;
        state.bad++;
        state.firstBad ??= page;
      }
    }
  } catch (error) {
    if (!(error instanceof MachOError)) throw error;
    return finish(state, pageSize, error.detail);
  }
  const rest = Math.ceil(directory.codeLimit / pageSize) - pages;
  return finish(state, pageSize, rest > 0 ? `${rest} pages without a hash` : null);
}

interface Count {
  readonly checked: number;
  readonly bad: number;
  readonly firstBad: number | null;
}

function finish({ checked, bad, firstBad }: Count, pageSize: number, incomplete: string | null): PageReport {
  const place = firstBad === null ? null : { page: firstBad, offset: firstBad * pageSize };
  return { checked, bad, firstBad: place, incomplete };
}

function unchecked(incomplete: string): PageReport {
  return { checked: 0, bad: 0, firstBad: null, incomplete };
}
