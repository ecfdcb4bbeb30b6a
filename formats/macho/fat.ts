/**
 * Universal ("fat") files: a big-endian table of complete Mach-O files, one per processor (public header mach-o/fat.h).
 *
 *     ca fe ba be 00 00 00 02                             magic, two slices; ca fe ba bf has 64-bit offsets and sizes
 *     01 00 00 07 00 00 00 03 00 00 40 00 00 01 2b 70 00 00 00 0e     x86_64, at 0x4000, 0x12b70 bytes, aligned to 2^14
 *     01 00 00 0c 00 00 00 00 00 01 80 00 00 01 5a 10 00 00 00 0e     arm64, at 0x18000
 *
 * Java class files share the first magic; their version stands where the count is, and no version is below 45.
 */
import { type ByteSource, makeReader, type Reader, readExactly } from "./bytes.ts";
import { nameCpu } from "./cpu.ts";
import { attempt, MachOError, type Report } from "./macho_error.ts";

/** Where the table says a slice is, and for which processor; `size` is what of it lies within the file. */
export interface FatSlice {
  readonly cputype: number;
  readonly cpusubtype: number;
  readonly offset: number;
  readonly size: number;
}

const FAT = 0xcafebabe;
const FAT_64 = 0xcafebabf;
const THIN: ReadonlySet<number> = new Set([0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe]);
const MAX_SLICES = 31;
const MAX_ALIGN = 15;

/** Says by its first eight bytes what a file is; null for anything but Mach-O, Java class files included. */
export function recognizeMachO(source: ByteSource): "fat" | "thin" | null {
  const head = source.read(0, 8);
  if (head.length < 4) return null;
  const reader = makeReader(head, { littleEndian: false });
  const magic = reader.u32(0);
  if (THIN.has(magic)) return "thin";
  if (magic !== FAT && magic !== FAT_64) return null;
  return head.length === 8 && reader.u32(4) <= MAX_SLICES ? "fat" : null;
}

/**
 * Reads the table of a universal file. Slices that begin outside the file are left out; they, and cut, overlapping,
 * misaligned and repeated ones are reported. Throws `MachOError` for a file that is not universal or has no slices.
 */
export function parseFat(source: ByteSource, report: Report): FatSlice[] {
  if (recognizeMachO(source) !== "fat") throw new MachOError("no universal file", 0);
  const head = makeReader(readExactly(source, 0, 8, "header"), { littleEndian: false });
  const width = head.u32(0) === FAT_64 ? 32 : 20;
  const count = head.u32(4);
  if (count === 0) throw new MachOError("universal file without slices", 4);
  const table = source.read(8, count * width);
  const reader = makeReader(table, { littleEndian: false, base: 8 });
  const slices: FatSlice[] = [];
  for (let i = 0; i < count; i++) {
    const at = i * width;
    if (at + width > table.length) {
      report(`table of ${count} slices cut after ${i}`, 8 + at);
      break;
    }
    const slice = attempt(() => readEntry(source, reader, { at, isWide: width === 32 }, report), report);
    if (slice) slices.push(slice);
  }
  reportConflicts(slices, 8 + table.length, report);
  return slices;
}

interface Entry {
  readonly at: number;
  readonly isWide: boolean;
}

function readEntry(source: ByteSource, reader: Reader, { at, isWide }: Entry, report: Report): FatSlice | null {
  const [cputype, cpusubtype] = [reader.u32(at), reader.u32(at + 4)];
  const offset = isWide ? reader.u64(at + 8) : reader.u32(at + 8);
  const size = isWide ? reader.u64(at + 16) : reader.u32(at + 12);
  const align = reader.u32(isWide ? at + 24 : at + 16);
  const name = nameCpu(cputype, cpusubtype);
  if (offset >= source.size) {
    report(`slice ${name} begins beyond the end`, 8 + at);
    return null;
  }
  if (offset + size > source.size) report(`slice ${name} is cut`, 8 + at);
  if (align > MAX_ALIGN || offset % 2 ** align !== 0) report(`slice ${name} is not aligned to 2^${align}`, 8 + at);
  return { cputype, cpusubtype, offset, size: Math.min(size, source.size - offset) };
}

/** Honest slices lie behind the table, side by side, one per processor. */
function reportConflicts(slices: readonly FatSlice[], tableEnd: number, report: Report): void {
  const seen = new Set<string>();
  let end = tableEnd;
  for (const slice of slices.toSorted((a, b) => a.offset - b.offset)) {
    const name = nameCpu(slice.cputype, slice.cpusubtype);
    if (slice.offset < end) report(`slice ${name} overlaps what lies before it`, slice.offset);
    if (seen.has(name)) report(`second slice for ${name}`, slice.offset);
    seen.add(name);
    end = Math.max(end, slice.offset + slice.size);
  }
}
