/**
 * Binary property lists (`CFBinaryPList.c` of the public CoreFoundation source; files of macOS 10.15 to 26):
 *
 *     62 70 6c 69 73 74 30 30             "bplist00"
 *     d1 01 02                            object 0: a dictionary of one pair: the key is object 1, the value object 2
 *     51 61                               object 1: the ASCII string "a"
 *     10 2a                               object 2: the integer 42
 *     08 0b 0d                            the offset table: where each object begins
 *     00 00 00 00 00 00 01 01 …           the trailer, 32 bytes: sizes of an offset and of a reference, how many objects,
 *                                         which one is the root, where the offset table begins
 *
 * Every object is decoded once, so that objects shared by many cost nothing, and equal parts of the result may be one value.
 */
import { readScalarObject } from "./binary_scalar.ts";
import { type BinaryTable, readBinaryTable, readObjectSize, readOffset, readUnsigned } from "./binary_table.ts";
import { checkExpansion, MAX_EXPANSION, measureScalar } from "./expansion.ts";
import { isDictionary, makeDictionary, MAX_DEPTH, PlistError, type PlistValue } from "./value.ts";

const OPEN = 1;
const DONE = 2;

interface Reader {
  readonly table: BinaryTable;
  readonly values: PlistValue[];
  readonly marks: Uint8Array;
  readonly maxWeight: number;
  /** Bytes that objects may still have before they must overlap. */
  left: number;
  /** What strings and data weigh that were referred to before. */
  repeated: number;
  /** True when two references lead to one container. */
  shared: boolean;
}

/**
 * Parses a binary property list. Throws `PlistError` for anything that is out of bounds, cyclic, nested deeper than 512, made of
 * overlapping objects, or larger than 64 Mi values (and twice the file) once its shared objects are written out.
 */
export function parseBinaryPlist(bytes: Uint8Array): PlistValue {
  const table = readBinaryTable(bytes);
  const reader: Reader = {
    table,
    values: new Array<PlistValue>(table.count),
    marks: new Uint8Array(table.count),
    maxWeight: Math.max(MAX_EXPANSION, 2 * bytes.length),
    left: bytes.length,
    repeated: 0,
    shared: false,
  };
  const root = readObject(reader, table.root, 1);
  if (reader.shared) checkExpansion(root, reader.maxWeight);
  return root;
}

function readObject(reader: Reader, index: number, depth: number): PlistValue {
  const { table, marks } = reader;
  if (marks[index] === DONE) return repeatObject(reader, reader.values[index]!);
  const at = readOffset(table, index);
  if (marks[index] === OPEN) throw new PlistError(`cyclic reference to object ${index}`, at);
  const kind = table.bytes[at]! >> 4;
  let value: PlistValue;
  if (kind >= 0xa && kind <= 0xd) {
    if (depth > MAX_DEPTH) throw new PlistError(`nested deeper than ${MAX_DEPTH}`, at);
    marks[index] = OPEN;
    value = kind === 0xd ? readDictionary(reader, at, depth) : readArray(reader, at, depth);
  } else {
    value = readScalarObject(table, at);
    spend(reader, at, table.next);
  }
  reader.values[index] = value;
  marks[index] = DONE;
  return value;
}

function repeatObject(reader: Reader, value: PlistValue): PlistValue {
  if (Array.isArray(value) || isDictionary(value)) reader.shared = true;
  reader.repeated += measureScalar(value);
  if (reader.repeated > reader.maxWeight) throw new PlistError(`expands to more than ${reader.maxWeight} values`, null);
  return value;
}

/** Arrays, and both kinds of sets. */
function readArray(reader: Reader, at: number, depth: number): PlistValue[] {
  const { table } = reader;
  const count = readObjectSize(table, at);
  const start = claimReferences(reader, at, count);
  const array: PlistValue[] = [];
  for (let i = 0; i < count; i++) {
    array.push(readObject(reader, readReference(table, start + i * table.referenceSize), depth + 1));
  }
  return array;
}

function readDictionary(reader: Reader, at: number, depth: number): PlistValue {
  const { table } = reader;
  const width = table.referenceSize;
  const count = readObjectSize(table, at);
  const start = claimReferences(reader, at, 2 * count);
  const dictionary = makeDictionary();
  for (let i = 0; i < count; i++) {
    const place = start + i * width;
    const key = readObject(reader, readReference(table, place), depth + 1);
    if (typeof key !== "string") throw new PlistError("dictionary key that is no string", place);
    dictionary[key] = readObject(reader, readReference(table, place + count * width), depth + 1);
  }
  return dictionary;
}

function readReference(table: BinaryTable, at: number): number {
  const index = readUnsigned(table.bytes, at, table.referenceSize);
  if (index >= table.count) throw new PlistError(`reference to object ${index} of ${table.count}`, at);
  return index;
}

/** Checks that the references of the object at `at` lie before the end; returns where they begin. */
function claimReferences(reader: Reader, at: number, count: number): number {
  const { table } = reader;
  const end = table.next + count * table.referenceSize;
  if (end > table.end) throw new PlistError(`object with ${count} references beyond the end`, at);
  spend(reader, at, end);
  return table.next;
}

/** Objects of an honest file lie side by side; overlapping ones would let a small file come to a huge result. */
function spend(reader: Reader, at: number, end: number): void {
  reader.left -= end - at;
  if (reader.left < 0) throw new PlistError("overlapping objects", at);
}
