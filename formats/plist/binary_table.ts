import { PlistError } from "./value.ts";

/** The frame of a binary property list, checked against the length of the file. */
export interface BinaryTable {
  /** A copy of the file: data of the result are views of it, which cost a third of copies of their own. */
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** The file with one character per byte, for cutting ASCII strings out of it. */
  readonly latin1: string;
  readonly count: number;
  readonly root: number;
  readonly offsetSize: number;
  readonly referenceSize: number;
  /** Where objects end: the beginning of the offset table. */
  readonly end: number;
  /** Where the object read last ends: a field, as a pair per object would cost as much as the rest of the reading. */
  next: number;
}

const TRAILER = 32;

/** Reads header, trailer and offset table of a binary property list; throws `PlistError` when they do not fit the file. */
export function readBinaryTable(file: Uint8Array): BinaryTable {
  const bytes = file.slice();
  const magic = String.fromCharCode(...bytes.subarray(0, 8));
  if (!magic.startsWith("bplist")) throw new PlistError('no "bplist" header', 0);
  if (!magic.startsWith("bplist0")) throw new PlistError(`unsupported version "${magic.slice(6)}"`, 6);
  const trailer = bytes.length - TRAILER;
  if (trailer < 9) throw new PlistError("file too short for its trailer", bytes.length);
  const offsetSize = bytes[trailer + 6]!;
  const referenceSize = bytes[trailer + 7]!;
  const count = readUnsigned(bytes, trailer + 8, 8);
  const root = readUnsigned(bytes, trailer + 16, 8);
  const end = readUnsigned(bytes, trailer + 24, 8);
  if (offsetSize < 1 || offsetSize > 8) throw new PlistError(`offsets of ${offsetSize} bytes`, trailer + 6);
  if (referenceSize < 1 || referenceSize > 8) throw new PlistError(`references of ${referenceSize} bytes`, trailer + 7);
  if (end < 9 || end > trailer) throw new PlistError("offset table out of bounds", trailer + 24);
  if (count < 1 || count > (trailer - end) / offsetSize) {
    throw new PlistError(`object count ${count} beyond the end`, trailer + 8);
  }
  if (root >= count) throw new PlistError(`root ${root} of ${count} objects`, trailer + 16);
  return {
    bytes,
    view: new DataView(bytes.buffer),
    latin1: new TextDecoder("latin1").decode(bytes),
    count,
    root,
    offsetSize,
    referenceSize,
    end,
    next: 0,
  };
}

/** Returns where an object begins, by its number; throws `PlistError` when that is no place for objects. */
export function readOffset(table: BinaryTable, index: number): number {
  const at = table.end + index * table.offsetSize;
  const offset = readUnsigned(table.bytes, at, table.offsetSize);
  if (offset < 8 || offset >= table.end) throw new PlistError(`object ${index} out of bounds`, at);
  return offset;
}

/** Reads a big-endian unsigned number of 1 to 8 bytes; above 2^53 it is inexact, which no bound lets through. */
export function readUnsigned(bytes: Uint8Array, at: number, size: number): number {
  if (size === 1) return bytes[at]!;
  if (size === 2) return bytes[at]! << 8 | bytes[at + 1]!;
  let value = 0;
  for (let i = 0; i < size; i++) value = value * 256 + bytes[at + i]!;
  return value;
}

/** Reads how many units the object at `at` has, from its marker or the integer behind it; they begin at `table.next`. */
export function readObjectSize(table: BinaryTable, at: number): number {
  const { bytes, end } = table;
  const low = bytes[at]! & 0xf;
  table.next = at + 1;
  if (low < 0xf) return low;
  const marker = at + 1 < end ? bytes[at + 1]! : 0;
  const size = 1 << (marker & 0xf);
  if (marker >> 4 !== 1 || size > 8) throw new PlistError("object without its count", at);
  table.next = at + 2 + size;
  if (table.next > end) throw new PlistError("count beyond the end", at);
  return readUnsigned(bytes, at + 2, size);
}
