/**
 * The header of one Mach-O image (public header mach-o/loader.h), in the byte order of its processor:
 *
 *     cf fa ed fe 0c 00 00 01 00 00 00 00     magic of 64-bit images, CPU type and subtype: arm64
 *     02 00 00 00 16 00 00 00 20 08 00 00     file type 2: an executable; 22 load commands in 2080 bytes
 *     85 00 20 00 00 00 00 00                 flags, and four bytes that only 64-bit images have
 */
import { type ByteSource, makeReader, readExactly } from "./bytes.ts";
import { MachOError } from "./macho_error.ts";

export interface ImageHeader {
  readonly littleEndian: boolean;
  readonly is64: boolean;
  readonly cputype: number;
  readonly cpusubtype: number;
  readonly fileType: string | number;
  readonly commandCount: number;
  readonly commandBytes: number;
  /** Of the header itself, in bytes. */
  readonly size: number;
}

const FILE_TYPES = [
  "object",
  "execute",
  "fvmlib",
  "core",
  "preload",
  "dylib",
  "dylinker",
  "bundle",
  "dylib-stub",
  "dsym",
  "kext-bundle",
  "fileset",
];

/**
 * Reads the header at the start of a slice; `base` is where the slice begins in its file. Throws `MachOError` for
 * anything else.
 */
export function parseHeader(slice: ByteSource, base: number): ImageHeader {
  const magic = makeReader(readExactly(slice, 0, 4, "magic"), { littleEndian: true, base }).u32(0);
  const littleEndian = magic === 0xfeedface || magic === 0xfeedfacf;
  const is64 = magic === 0xfeedfacf || magic === 0xcffaedfe;
  if (!littleEndian && !is64 && magic !== 0xcefaedfe) throw new MachOError("no Mach-O magic", base);
  const size = is64 ? 32 : 28;
  if (slice.size < size) throw new MachOError("header cut", base);
  const reader = makeReader(readExactly(slice, 0, size, "header"), { littleEndian, base });
  const fileType = reader.u32(12);
  return {
    littleEndian,
    is64,
    cputype: reader.u32(4),
    cpusubtype: reader.u32(8),
    fileType: FILE_TYPES[fileType - 1] ?? fileType,
    commandCount: reader.u32(16),
    commandBytes: reader.u32(20),
    size,
  };
}
