/**
 * Pointers in data sections as they stand in the file. Images for macOS 12 and later keep them packed, with the
 * distance to the next one in the upper bits (public header mach-o/fixup-chains.h); the segments' table in
 * LC_DYLD_CHAINED_FIXUPS says how:
 *
 *     05 00 00 00 00 00 00 00 00 00 00 00 18 00 00 00     five segments: 0 has no pointers, the third's at 0x18
 *     18 00 00 00 00 40 06 00                             24 bytes, pages of 0x4000, format 6
 */
import { type ByteSource, makeReader, readExactly, takePart } from "./bytes.ts";
import { MachOError } from "./macho_error.ts";
import { findOffset } from "./sections.ts";
import type { ByteRange, Segment } from "./slice.ts";
import type { ImageLayout } from "./symbol_table.ts";

const MAX_SEGMENTS = 256;

/**
 * What each format keeps: how many upper bits of the second half belong to the address, and what the address counts
 * from.
 */
const FORMATS: Readonly<
  Record<number, { readonly upperBits: number; readonly fromStart: boolean; readonly isArm64e: boolean }>
> = {
  1: { upperBits: 11, fromStart: false, isArm64e: true },
  2: { upperBits: 4, fromStart: false, isArm64e: false },
  6: { upperBits: 4, fromStart: true, isArm64e: false },
  9: { upperBits: 11, fromStart: true, isArm64e: true },
  12: { upperBits: 11, fromStart: true, isArm64e: true },
};

/** Follows pointers: from the address of a pointer to the address that it holds. */
export type FollowPointer = (address: number) => number;

export interface PointerOptions {
  readonly layout: ImageLayout;
  readonly chainedFixups: ByteRange | null;
}

/**
 * Makes a function that follows pointers; it throws `MachOError` for pointers outside the file and for those into other
 * images. Throws `MachOError` for images whose pointers are of an unknown format.
 */
export function makePointers(
  source: ByteSource,
  segments: readonly Segment[],
  { layout: { littleEndian, is64 }, chainedFixups }: PointerOptions,
): FollowPointer {
  const number = chainedFixups
    ? findFormat(takePart(source, chainedFixups.offset, chainedFixups.size), littleEndian)
    : null;
  const format = number === null ? null : FORMATS[number];
  if (format === undefined || (format !== null && !is64)) throw new MachOError(`pointers of format ${number}`, 0);
  const start = segments.find(({ fileoff, filesize }) => fileoff === 0 && filesize > 0)?.vmaddr ?? 0;
  return (address) => {
    const bytes = readExactly(source, findOffset(segments, address) ?? -1, is64 ? 8 : 4, "pointer");
    const reader = makeReader(bytes, { littleEndian });
    if (format === null) return is64 ? reader.u64(0) : reader.u32(0);
    const [low, high] = littleEndian ? [reader.u32(0), reader.u32(4)] : [reader.u32(4), reader.u32(0)];
    const isSigned = format.isArm64e && high >>> 31 === 1;
    const isBind = format.isArm64e ? ((high >>> 30) & 1) === 1 : high >>> 31 === 1;
    if (isBind) throw new MachOError("pointer into another image", address);
    const target = isSigned ? low : low + (high & (2 ** format.upperBits - 1)) * 2 ** 32;
    return target + (format.fromStart || isSigned ? start : 0);
  };
}

/** Finds the format of the first segment with pointers; all of an image have the same. Null when none has any. */
function findFormat(fixups: ByteSource, littleEndian: boolean): number | null {
  const read = (at: number, length: number) => makeReader(readExactly(fixups, at, length, "fixups"), { littleEndian });
  const starts = read(4, 4).u32(0);
  const count = Math.min(read(starts, 4).u32(0), MAX_SEGMENTS);
  const offsets = read(starts + 4, 4 * count);
  for (let i = 0; i < count; i++) {
    const offset = offsets.u32(4 * i);
    if (offset !== 0) return read(starts + offset + 6, 2).u16(0);
  }
  return null;
}
