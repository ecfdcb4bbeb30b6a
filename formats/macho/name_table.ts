/** Zero-terminated names out of tables that a stranger wrote: how many are read and how long they may be is bounded. */
import type { ByteSource } from "./bytes.ts";
import type { Names } from "./slice.ts";

/** Names per list; frameworks of a browser import a few thousand. */
export const MAX_NAMES = 200_000;
/** Bytes per symbol; C++ templates come to some tens of thousands. */
const MAX_SYMBOL = 64 * 1024;
/** Bytes per list: names may overlap, so that a small table could be read out to a huge list. */
export const MAX_TOTAL = 16 * 1024 * 1024;
/** Entries of a list that cannot be followed before the rest is not tried any more. */
export const MAX_FAILURES = 100;
const FIRST_TRY = 256;
const DECODER = new TextDecoder();

/** What is known of a list that is not there. */
export const NO_NAMES: Names = { names: new Set(), complete: false };

/** Reads the name at an offset of a table; null when it has no end within the table or within `limit` bytes. */
export function readName(table: ByteSource, at: number, limit: number): string | null {
  for (const length of [Math.min(FIRST_TRY, limit), limit]) {
    const bytes = table.read(at, length);
    const end = bytes.indexOf(0);
    if (end !== -1) return DECODER.decode(bytes.subarray(0, end));
  }
  return null;
}

/** Reads the names at some offsets of a table. */
export function readNames(table: ByteSource, offsets: ReadonlySet<number>): Names {
  const names = new Set<string>();
  let complete = true;
  let total = 0;
  // In order, so that a file is read from front to back.
  for (const at of Float64Array.from(offsets).sort()) {
    if (total >= MAX_TOTAL) return { names, complete: false };
    const name = readName(table, at, MAX_SYMBOL);
    if (name === null) complete = false;
    else names.add(name);
    total += name?.length ?? MAX_SYMBOL;
  }
  return { names, complete };
}

/** Splits a table of names that stand one behind the other. */
export function splitNames(table: Uint8Array): Names {
  const names = new Set<string>();
  const text = DECODER.decode(table);
  let at = 0;
  for (let i = 0; i < MAX_NAMES && at < text.length; i++) {
    const end = text.indexOf("\0", at);
    if (end === -1) break;
    if (end > at) names.add(text.slice(at, end));
    at = end + 1;
  }
  return { names, complete: at === text.length };
}
