import { type BinaryTable, readObjectSize, readUnsigned } from "./binary_table.ts";
import { PlistError, type PlistValue, Uid } from "./value.ts";

/** Seconds from 1970 to 2001, where dates of Foundation begin. */
const REFERENCE_DATE = 978_307_200;

/** Decodes the object at `at` that refers to no other, and leaves its end in `table.next`. Throws `PlistError`. */
export function readScalarObject(table: BinaryTable, at: number): PlistValue {
  const marker = table.bytes[at]!;
  switch (marker >> 4) {
    case 0x0:
      return readSingleton(table, at, marker);
    case 0x1:
      return readInteger(table, at, 1 << (marker & 0xf));
    case 0x2:
      return readReal(table, at, 1 << (marker & 0xf));
    case 0x3:
      return readDate(table, at, marker);
    case 0x4:
      return table.bytes.subarray(claimUnits(table, at, 1), table.next);
    case 0x5:
      return readAscii(table, claimUnits(table, at, 1), table.next);
    case 0x6:
      return readUtf16(table, claimUnits(table, at, 2), table.next);
    case 0x8:
      return readUid(table, at, (marker & 0xf) + 1);
    default:
      throw unknownMarker(marker, at);
  }
}

function unknownMarker(marker: number, at: number): PlistError {
  return new PlistError(`unknown object type 0x${marker.toString(16).padStart(2, "0")}`, at);
}

function readSingleton(table: BinaryTable, at: number, marker: number): PlistValue {
  claim(table, at, at + 1);
  if (marker === 0x00) return null;
  if (marker === 0x08 || marker === 0x09) return marker === 0x09;
  throw unknownMarker(marker, at);
}

/** Integers of 1, 2 and 4 bytes have no sign; those of 8 and 16 have. */
function readInteger(table: BinaryTable, at: number, size: number): number | bigint {
  if (size > 16) throw unknownMarker(table.bytes[at]!, at);
  claim(table, at, at + 1 + size);
  if (size < 8) return readUnsigned(table.bytes, at + 1, size);
  const high = table.view.getBigInt64(at + 1);
  const value = size === 8 ? high : high << 64n | table.view.getBigUint64(at + 9);
  const isSafe = value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER;
  return isSafe ? Number(value) : value;
}

function readReal(table: BinaryTable, at: number, size: number): number {
  if (size !== 4 && size !== 8) throw unknownMarker(table.bytes[at]!, at);
  claim(table, at, at + 1 + size);
  return size === 4 ? table.view.getFloat32(at + 1) : table.view.getFloat64(at + 1);
}

function readDate(table: BinaryTable, at: number, marker: number): Date {
  if (marker !== 0x33) throw unknownMarker(marker, at);
  claim(table, at, at + 9);
  const date = new Date(Math.round((table.view.getFloat64(at + 1) + REFERENCE_DATE) * 1000));
  if (Number.isNaN(date.getTime())) throw new PlistError("date out of range", at);
  return date;
}

function readUid(table: BinaryTable, at: number, size: number): Uid {
  claim(table, at, at + 1 + size);
  const index = readUnsigned(table.bytes, at + 1, size);
  if (index > Number.MAX_SAFE_INTEGER) throw new PlistError("UID out of range", at);
  return new Uid(index);
}

function readAscii(table: BinaryTable, start: number, end: number): string {
  const { bytes } = table;
  for (let i = start; i < end; i++) {
    if (bytes[i]! >= 0x80) throw new PlistError("ASCII string with another byte", i);
  }
  return table.latin1.slice(start, end);
}

function readUtf16(table: BinaryTable, start: number, end: number): string {
  if (end - start > 256) {
    return new TextDecoder("utf-16be", { ignoreBOM: true }).decode(table.bytes.subarray(start, end));
  }
  let text = "";
  for (let i = start; i < end; i += 2) text += String.fromCharCode(table.view.getUint16(i));
  return text.toWellFormed();
}

/** Checks that the units of the object at `at` lie before the end; returns where they begin, `table.next` is their end. */
function claimUnits(table: BinaryTable, at: number, width: number): number {
  const count = readObjectSize(table, at);
  const start = table.next;
  claim(table, at, start + count * width);
  return start;
}

function claim(table: BinaryTable, at: number, end: number): void {
  if (end > table.end) throw new PlistError("object beyond the end", at);
  table.next = end;
}
