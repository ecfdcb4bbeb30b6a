/**
 * The names in LC_DYLD_CHAINED_FIXUPS (public header mach-o/fixup-chains.h), of images for macOS 12 and later:
 *
 *     00 00 00 00 20 00 00 00 68 00 00 00 9c 00 00 00     version 0, starts at 0x20, imports at 0x68, names at 0x9c
 *     0d 00 00 00 01 00 00 00 00 00 00 00                 13 imports of format 1, names not compressed
 *
 * An import of format 1 or 2 has its name's offset in its upper 23 bits, one of format 3 in its upper 32.
 */
import { type ByteSource, makeReader, readExactly, takePart } from "./bytes.ts";
import { MachOError } from "./macho_error.ts";
import { MAX_NAMES, readNames } from "./name_table.ts";
import type { ByteRange, Names } from "./slice.ts";

const WIDTHS: Readonly<Record<number, number>> = { 1: 4, 2: 8, 3: 16 };

/** Reads the names of the imports. Throws `MachOError` for a table that is cut or of an unknown format. */
export function readChainedImports(image: ByteSource, range: ByteRange, littleEndian: boolean): Names {
  const data = takePart(image, range.offset, range.size);
  const head = makeReader(readExactly(data, 0, 28, "fixups"), { littleEndian, base: range.offset });
  const [imports, strings, count, format, compression] = [8, 12, 16, 20, 24].map((at) => head.u32(at)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const width = WIDTHS[format];
  if (width === undefined || compression !== 0) throw new MachOError(`imports of format ${format}`, range.offset);
  const looked = Math.min(count, MAX_NAMES);
  const table = makeReader(readExactly(data, imports, looked * width, "imports"), { littleEndian });
  const offsets = new Set<number>();
  for (let i = 0; i < looked; i++) {
    offsets.add(width === 16 ? table.u32(i * width + (littleEndian ? 4 : 0)) : table.u32(i * width) >>> 9);
  }
  const read = readNames(takePart(data, strings, data.size), offsets);
  return { names: read.names, complete: read.complete && looked === count };
}
