/** Bytes of files that need not fit into memory, and numbers out of them; every offset is checked before it is used. */
import { MachOError } from "./macho_error.ts";

/** A file, or a part of one, that is read range by range. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** Returns the bytes from `offset` on: `length` of them, or as many as there are before the end. */
  read(offset: number, length: number): Uint8Array;
}

/** Numbers at offsets of a byte array, all in one byte order; `MachOError` for anything beyond the end. */
export interface Reader {
  readonly length: number;
  u8(at: number): number;
  u16(at: number): number;
  u32(at: number): number;
  /** Beyond 2^53 - 1 a `MachOError`: no honest offset, size or macOS address is that large. */
  u64(at: number): number;
}

export interface ReaderOptions {
  readonly littleEndian: boolean;
  /** What to add to the offsets in errors: where the bytes begin in their file. */
  readonly base?: number;
}

const PAGE = 16 * 1024;
const MAX_PAGES = 64;

/** Makes a source of bytes in memory; what it reads shares that memory. */
export function fromBytes(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => isRange(offset, length) ? bytes.subarray(offset, offset + length) : new Uint8Array(0),
  };
}

/** Makes a source of the part of `source` that begins at `offset`, `size` bytes long or up to its end. */
export function takePart(source: ByteSource, offset: number, size: number): ByteSource {
  const length = isRange(offset, size) ? Math.max(0, Math.min(size, source.size - offset)) : 0;
  return {
    size: length,
    read: (at, count) =>
      isRange(at, count) && at < length ? source.read(offset + at, Math.min(count, length - at)) : new Uint8Array(0),
  };
}

/** Wraps a source so that many small reads cost few large ones; keeps at most 1 MiB. */
export function cachePages(source: ByteSource): ByteSource {
  const pages = new Map<number, Uint8Array>();
  const readPage = (index: number): Uint8Array => {
    const known = pages.get(index);
    if (known) return known;
    if (pages.size >= MAX_PAGES) pages.delete(pages.keys().next().value!);
    // A copy, so that a view into a mapped or reused buffer is not kept.
    const page = source.read(index * PAGE, PAGE).slice();
    pages.set(index, page);
    return page;
  };
  return {
    size: source.size,
    read: (offset, length) => {
      if (!isRange(offset, length) || offset >= source.size) return new Uint8Array(0);
      const start = offset % PAGE;
      if (start + length > PAGE) return source.read(offset, Math.min(length, source.size - offset));
      return readPage((offset - start) / PAGE).subarray(start, start + length);
    },
  };
}

/**
 * Reads exactly `length` bytes, never allocating for more than the source has; `MachOError` naming `what` when it ends
 * before.
 */
export function readExactly(source: ByteSource, offset: number, length: number, what: string): Uint8Array {
  const bytes = isRange(offset, length) && offset + length <= source.size ? source.read(offset, length) : null;
  // A file may shrink after its size was taken.
  if (bytes?.length !== length) throw new MachOError(`${what} beyond the end`, offset);
  return bytes;
}

/** Makes a reader of numbers in `bytes`. */
export function makeReader(bytes: Uint8Array, { littleEndian, base = 0 }: ReaderOptions): Reader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const check = (at: number, size: number): number => {
    if (!isRange(at, size) || at + size > view.byteLength) throw new MachOError("number beyond the end", base + at);
    return at;
  };
  const u32 = (at: number): number => view.getUint32(check(at, 4), littleEndian);
  return {
    length: bytes.length,
    u8: (at) => view.getUint8(check(at, 1)),
    u16: (at) => view.getUint16(check(at, 2), littleEndian),
    u32,
    u64: (at) => {
      check(at, 8);
      const value = u32(littleEndian ? at + 4 : at) * 2 ** 32 + u32(littleEndian ? at : at + 4);
      if (value > Number.MAX_SAFE_INTEGER) throw new MachOError("number above 2^53", base + at);
      return value;
    },
  };
}

function isRange(offset: number, length: number): boolean {
  return Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
}
