/**
 * The symbol table (public header mach-o/nlist.h): entries of 16 bytes, in 32-bit images 12, and a table of their
 * names.
 *
 *     d2 05 00 00 01 00 00 01 00 00 00 00 00 00 00 00     name at byte 0x5d2, type 1: undefined and external
 */
import { type ByteSource, makeReader, takePart } from "./bytes.ts";
import { MAX_NAMES, readNames } from "./name_table.ts";
import type { LinkTables, Names } from "./slice.ts";

const MAX_SYMBOLS = 8_000_000;
const CHUNK = 4096;
/** Debugger symbols have one of these bits. */
const STAB_BITS = 0xe0;
const TYPE_BITS = 0x0e;
const UNDEFINED = 0x0;
const PREBOUND_UNDEFINED = 0xc;

export interface ImageLayout {
  readonly littleEndian: boolean;
  readonly is64: boolean;
}

/** Reads the names of the undefined symbols: what the image binds from others. */
export function readUndefinedSymbols(
  image: ByteSource,
  { symbols, count, strings }: NonNullable<LinkTables["symtab"]>,
  layout: ImageLayout,
): Names {
  const offsets = new Set<number>();
  const complete = collectOffsets(takePart(image, symbols, count * entrySize(layout)), { count, layout, offsets });
  const table = takePart(image, strings.offset, strings.size);
  const read = readNames(table, offsets);
  return { names: read.names, complete: complete && read.complete };
}

function entrySize({ is64 }: ImageLayout): number {
  return is64 ? 16 : 12;
}

/** Adds where the names of undefined symbols begin; false when not all symbols could be looked at. */
function collectOffsets(
  table: ByteSource,
  { count, layout, offsets }: { readonly count: number; readonly layout: ImageLayout; readonly offsets: Set<number> },
): boolean {
  const width = entrySize(layout);
  const looked = Math.min(count, Math.floor(table.size / width), MAX_SYMBOLS);
  for (let first = 0; first < looked; first += CHUNK) {
    const bytes = table.read(first * width, Math.min(CHUNK, looked - first) * width);
    const reader = makeReader(bytes, layout);
    for (let at = 0; at + width <= bytes.length; at += width) {
      const type = reader.u8(at + 4);
      const place = type & TYPE_BITS;
      if ((type & STAB_BITS) !== 0 || (place !== UNDEFINED && place !== PREBOUND_UNDEFINED)) continue;
      if (offsets.size >= MAX_NAMES) return false;
      offsets.add(reader.u32(at));
    }
  }
  return looked === count;
}
