/**
 * The CodeDirectory: who the code says it is, and the hashes of its pages and of the other parts of the signature; big-endian
 * (public header osfmk/kern/cs_blobs.h of xnu, where each field has the version that it came with).
 *
 *     fa de 0c 02 00 00 01 12 00 02 04 00 00 02 00 02     magic, 274 bytes, version 0x20400, flags adhoc + linker-signed
 *     00 00 00 72 00 00 00 58 00 00 00 00 00 00 00 05     hashes at 114, identifier at 88, no special slots, five pages
 *     00 00 41 20 20 02 00 0c …                           of 0x4120 bytes; hashes of 32 bytes, SHA-256, pages of 2^12
 *
 * Special slots lie before the hashes, counted backwards: slot 1 (Info.plist) ends where the page hashes begin.
 */
import { makeReader, type Reader } from "../macho/bytes.ts";
import { MachOError, type Report } from "../macho/macho_error.ts";
import { nameFlags } from "./code_directory_flags.ts";
import type { Hash, HashAlgorithm } from "./hash.ts";
import { MAGIC } from "./slots.ts";

export interface CodeDirectory {
  /** The slot it was found in: 0, or 0x1000 and up for an alternate one. */
  readonly slot: number;
  readonly version: number;
  readonly flags: number;
  /** As codesign prints them: "adhoc", "runtime", … */
  readonly flagNames: readonly string[];
  readonly identifier: string;
  readonly teamId: string | null;
  /** 0 for code that is not Apple's. */
  readonly platform: number;
  /** 1 SHA-1, 2 SHA-256, 3 SHA-256 cut to 20 bytes, 4 SHA-384. */
  readonly hashType: number;
  readonly algorithm: HashAlgorithm;
  /** Bytes per hash. */
  readonly hashSize: number;
  /** In bytes; 0 when the whole code is one page. */
  readonly pageSize: number;
  /** How much of the slice the pages cover, in bytes. */
  readonly codeLimit: number;
  readonly codeSlots: number;
  readonly specialSlots: number;
  /** True when pages are scattered over the file, which nothing does; their hashes cannot be checked then. */
  readonly scattered: boolean;
  readonly execSegment: { readonly base: number; readonly limit: number; readonly flags: number } | null;
  /** Of the hardened runtime: "13.3.0". */
  readonly runtimeVersion: string | null;
  /** Hash of this directory, cut to 20 bytes, in hexadecimal digits as all hashes here. */
  readonly cdhash: string;
  /** The whole of that hash. */
  readonly digest: string;
  /** The hash of a special slot (1 and up); null when absent: beyond the last, or all zeros. */
  readonly specialHash: (slot: number) => string | null;
  /** The hashes of all pages in one text, `2 * hashSize` digits each. */
  readonly pageHashes: () => string;
}

interface HashKind {
  readonly algorithm: HashAlgorithm;
  readonly size: number;
  /** Of two directories for the same code the system takes the one with the higher rank. */
  readonly rank: number;
}

const KINDS: ReadonlyMap<number, HashKind> = new Map<number, HashKind>([
  [1, { algorithm: "sha1", size: 20, rank: 1 }],
  [2, { algorithm: "sha256", size: 32, rank: 3 }],
  [3, { algorithm: "sha256", size: 20, rank: 2 }],
  [4, { algorithm: "sha384", size: 48, rank: 4 }],
]);

const OLDEST = 0x20001;
const NEWEST = 0x2f000;
const CDHASH_DIGITS = 40;
/** The largest page in use is 2^14; hashing needs a whole one in memory. */
const MAX_PAGE_BITS = 20;

/** Reads the CodeDirectory in `bytes` and hashes it; `report` takes what is odd. Throws `MachOError`; `base` as in `Reader`. */
export function parseCodeDirectory(
  bytes: Uint8Array,
  { slot, hash, base = 0 }: { readonly slot: number; readonly hash: Hash; readonly base?: number },
  report: Report,
): CodeDirectory {
  const outer = makeReader(bytes, { littleEndian: false, base });
  if (outer.u32(0) !== MAGIC.CODE_DIRECTORY) throw new MachOError("no CodeDirectory", base);
  const length = outer.u32(4);
  if (length > bytes.length) throw new MachOError(`CodeDirectory of ${length} bytes is cut`, base + 4);
  const blob = bytes.subarray(0, length);
  const reader = makeReader(blob, { littleEndian: false, base });
  const version = reader.u32(8);
  if (version < OLDEST || version > NEWEST) {
    throw new MachOError(`CodeDirectory of version 0x${version.toString(16)}`, base + 8);
  }
  const kind = KINDS.get(reader.u8(37));
  if (!kind || reader.u8(36) !== kind.size) {
    throw new MachOError(`hashes of type ${reader.u8(37)} and ${reader.u8(36)} bytes`, base + 36);
  }
  const hashes = findHashes(reader, kind.size, base);
  const teamOffset = version >= 0x20200 ? reader.u32(48) : 0;
  const flags = reader.u32(12);
  const digest = hash(kind.algorithm, blob).slice(0, kind.size * 2);
  const directory: CodeDirectory = {
    slot,
    version,
    flags,
    flagNames: nameFlags(flags),
    identifier: readText(blob, reader.u32(20), { base, what: "identifier" }),
    teamId: teamOffset === 0 ? null : readText(blob, teamOffset, { base, what: "team identifier" }),
    platform: reader.u8(38),
    hashType: reader.u8(37),
    algorithm: kind.algorithm,
    hashSize: kind.size,
    pageSize: readPageSize(reader, base),
    codeLimit: readCodeLimit(reader, version),
    codeSlots: hashes.codeSlots,
    specialSlots: hashes.specialSlots,
    scattered: version >= 0x20100 && reader.u32(44) !== 0,
    execSegment: version >= 0x20400 ? { base: reader.u64(64), limit: reader.u64(72), flags: reader.u32(84) } : null,
    runtimeVersion: version >= 0x20500 ? formatVersion(reader.u32(88)) : null,
    cdhash: digest.slice(0, CDHASH_DIGITS),
    digest,
    specialHash: (number) => {
      if (!(number >= 1 && number <= hashes.specialSlots)) return null;
      const at = hashes.start - number * kind.size;
      const found = blob.subarray(at, at + kind.size);
      return found.some((byte) => byte !== 0) ? found.toHex() : null;
    },
    pageHashes: () => blob.subarray(hashes.start, hashes.start + hashes.codeSlots * kind.size).toHex(),
  };
  reportPages(directory, base, report);
  return directory;
}

/** The CodeDirectory that the system goes by: the one with the strongest hashes, of equals the first; null of none. */
export function chooseBest(directories: readonly CodeDirectory[]): CodeDirectory | null {
  return directories.reduce<CodeDirectory | null>(
    (best, one) => best === null || rankOf(one) > rankOf(best) ? one : best,
    null,
  );
}

function rankOf({ hashType }: CodeDirectory): number {
  return KINDS.get(hashType)?.rank ?? 0;
}

interface HashTable {
  readonly start: number;
  readonly codeSlots: number;
  readonly specialSlots: number;
}

function findHashes(reader: Reader, size: number, base: number): HashTable {
  const [start, specialSlots, codeSlots] = [reader.u32(16), reader.u32(24), reader.u32(28)];
  // The smallest header there is, of version 0x20001.
  if (start - specialSlots * size < 44) {
    throw new MachOError(`${specialSlots} special slots begin too early`, base + 24);
  }
  if (start + codeSlots * size > reader.length) throw new MachOError(`${codeSlots} hashes beyond the end`, base + 28);
  return { start, codeSlots, specialSlots };
}

function readPageSize(reader: Reader, base: number): number {
  const bits = reader.u8(39);
  if (bits > MAX_PAGE_BITS) throw new MachOError(`pages of 2^${bits} bytes`, base + 39);
  return bits === 0 ? 0 : 2 ** bits;
}

function readCodeLimit(reader: Reader, version: number): number {
  const wide = version >= 0x20300 ? reader.u64(56) : 0;
  return wide === 0 ? reader.u32(32) : wide;
}

function readText(
  blob: Uint8Array,
  offset: number,
  { base, what }: { readonly base: number; readonly what: string },
): string {
  const end = offset < 44 ? -1 : blob.indexOf(0, offset);
  if (end < 0) throw new MachOError(`${what} beyond the end`, base + offset);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(blob.subarray(offset, end));
  } catch {
    throw new MachOError(`${what} is no UTF-8 text`, base + offset);
  }
}

/** Packed as `xxxx.yy.zz` in 32 bits; 0 is none. */
function formatVersion(packed: number): string | null {
  return packed === 0 ? null : `${packed >>> 16}.${packed >>> 8 & 0xff}.${packed & 0xff}`;
}

function reportPages({ codeLimit, codeSlots, pageSize }: CodeDirectory, base: number, report: Report): void {
  const wanted = pageSize === 0 ? 1 : Math.ceil(codeLimit / pageSize);
  if (wanted !== codeSlots) report(`${codeSlots} page hashes for ${wanted} pages`, base + 28);
}
