/**
 * A compiled requirement: operators before their operands, big-endian, texts with their length and padded to four bytes.
 *
 *     fa de 0c 00 00 00 00 28 00 00 00 01     magic, 40 bytes, form 1 (an expression)
 *     00 00 00 06 00 00 00 03                 and: anchor apple
 *     00 00 00 02 00 00 00 0b                 identifier of 11 bytes
 *     63 6f 6d 2e 65 78 61 6d 70 6c 65 00     "com.example"
 */
import { DerError } from "../der/der_error.ts";
import { parseDer } from "../der/node.ts";
import { readOid } from "../der/oid.ts";
import { makeReader, type Reader } from "../macho/bytes.ts";
import { MachOError } from "../macho/macho_error.ts";
import { type Match, MAX_DEPTH, type Requirement } from "./requirement.ts";
import { COUNTS_AS_FALSE, MATCH_OPS, MAY_BE_SKIPPED, OPCODE, OPCODE_MASK } from "./requirement_opcodes.ts";
import { MAGIC } from "./slots.ts";

/** Larger requirements exist nowhere; the language's own reader refuses them, too. */
const MAX_BYTES = 1024 * 1024;
const EXPRESSION_FORM = 1;
/** Year 10000 and year 0, in seconds from 2001: what has a date in four digits. */
const MAX_DATE = 252_423_993_600;
const MIN_DATE = -63_145_526_400;

interface Cursor {
  readonly bytes: Uint8Array;
  readonly reader: Reader;
  readonly base: number;
  at: number;
}

/** Decodes one requirement (a blob with its header). Throws `MachOError`; `base` is what to add to its offsets. */
export function decodeRequirement(blob: Uint8Array, base = 0): Requirement {
  const head = makeReader(blob, { littleEndian: false, base });
  if (head.u32(0) !== MAGIC.REQUIREMENT) throw new MachOError("no requirement", base);
  const length = head.u32(4);
  if (length > blob.length || length > MAX_BYTES) throw new MachOError(`requirement of ${length} bytes`, base + 4);
  const form = head.u32(8);
  if (form !== EXPRESSION_FORM) throw new MachOError(`requirement of form ${form}`, base + 8);
  const bytes = blob.subarray(0, length);
  const cursor = { bytes, reader: makeReader(bytes, { littleEndian: false, base }), base, at: 12 };
  const requirement = readExpression(cursor, 1);
  if (cursor.at < length) throw new MachOError("bytes behind the requirement", base + cursor.at);
  return requirement;
}

function readExpression(cursor: Cursor, depth: number): Requirement {
  const start = cursor.at;
  if (depth > MAX_DEPTH) throw new MachOError(`requirement nested deeper than ${MAX_DEPTH}`, cursor.base + start);
  const word = readWord(cursor);
  const opcode = word & OPCODE_MASK;
  switch (opcode) {
    case OPCODE.AND:
    case OPCODE.OR: {
      const left = readExpression(cursor, depth + 1);
      return { op: opcode === OPCODE.AND ? "and" : "or", left, right: readExpression(cursor, depth + 1) };
    }
    case OPCODE.NOT:
      return { op: "not", inner: readExpression(cursor, depth + 1) };
  }
  const leaf = readLeaf(cursor, opcode);
  if (leaf) return leaf;
  if (word & COUNTS_AS_FALSE) {
    readData(cursor);
    return { op: "unknown", opcode };
  }
  if (word & MAY_BE_SKIPPED) {
    readData(cursor);
    return { op: "skipped", opcode, inner: readExpression(cursor, depth + 1) };
  }
  throw new MachOError(`unknown requirement opcode ${opcode}`, cursor.base + start);
}

function readLeaf(cursor: Cursor, opcode: number): Requirement | null {
  switch (opcode) {
    case OPCODE.NEVER:
      return { op: "never" };
    case OPCODE.ALWAYS:
      return { op: "always" };
    case OPCODE.APPLE:
      return { op: "apple" };
    case OPCODE.APPLE_GENERIC:
      return { op: "apple generic" };
    case OPCODE.TRUSTED:
      return { op: "trusted" };
    case OPCODE.NOTARIZED:
      return { op: "notarized" };
    case OPCODE.LEGACY:
      return { op: "legacy" };
    case OPCODE.IDENTIFIER:
      return { op: "identifier", name: readText(cursor) };
    case OPCODE.NAMED_ANCHOR:
      return { op: "named anchor", name: readText(cursor) };
    case OPCODE.NAMED_CODE:
      return { op: "named code", name: readText(cursor) };
    case OPCODE.CDHASH:
      return { op: "cdhash", hash: readData(cursor).toHex() };
    case OPCODE.PLATFORM:
      return { op: "platform", platform: readWord(cursor) | 0 };
    case OPCODE.INFO_VALUE:
      return { op: "info", key: readText(cursor), match: { op: "=", value: readText(cursor) } };
    case OPCODE.INFO:
      return { op: "info", key: readText(cursor), match: readMatch(cursor) };
    case OPCODE.ENTITLEMENT:
      return { op: "entitlement", key: readText(cursor), match: readMatch(cursor) };
    default:
      return readCertificateLeaf(cursor, opcode);
  }
}

function readCertificateLeaf(cursor: Cursor, opcode: number): Requirement | null {
  const readSlot = () => readWord(cursor) | 0;
  switch (opcode) {
    case OPCODE.ANCHOR_HASH:
      return { op: "certificate", slot: readSlot(), hash: readData(cursor).toHex() };
    case OPCODE.TRUSTED_CERT:
      return { op: "certificate trusted", slot: readSlot() };
    case OPCODE.CERT_FIELD:
      return { op: "certificate field", slot: readSlot(), key: readText(cursor), match: readMatch(cursor) };
    case OPCODE.CERT_EXTENSION:
      return { op: "certificate extension", slot: readSlot(), oid: readOidText(cursor), match: readMatch(cursor) };
    case OPCODE.CERT_POLICY:
      return { op: "certificate policy", slot: readSlot(), oid: readOidText(cursor), match: readMatch(cursor) };
    case OPCODE.CERT_DATE:
      return { op: "certificate date", slot: readSlot(), oid: readOidText(cursor), match: readMatch(cursor) };
    default:
      return null;
  }
}

function readMatch(cursor: Cursor): Match {
  const start = cursor.base + cursor.at;
  const number = readWord(cursor);
  const op = MATCH_OPS[number];
  switch (op) {
    case undefined:
      throw new MachOError(`unknown comparison ${number}`, start);
    case "exists":
    case "absent":
      return { op };
    case "on":
    case "before":
    case "after":
    case "on or before":
    case "on or after": {
      const date = (readWord(cursor) | 0) * 2 ** 32 + readWord(cursor);
      if (date < MIN_DATE || date >= MAX_DATE) throw new MachOError("date out of range", start);
      return { op, date };
    }
    default:
      return { op, value: readText(cursor) };
  }
}

function readWord(cursor: Cursor): number {
  const word = cursor.reader.u32(cursor.at);
  cursor.at += 4;
  return word;
}

function readData(cursor: Cursor): Uint8Array {
  const length = readWord(cursor);
  const start = cursor.at;
  const end = start + Math.ceil(length / 4) * 4;
  if (end > cursor.bytes.length) throw new MachOError(`${length} bytes beyond the end`, cursor.base + start - 4);
  cursor.at = end;
  return cursor.bytes.subarray(start, start + length);
}

function readText(cursor: Cursor): string {
  const start = cursor.base + cursor.at;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readData(cursor));
  } catch (error) {
    if (error instanceof MachOError) throw error;
    throw new MachOError("no UTF-8 text", start);
  }
}

/** OIDs stand here without the tag and length that they have in certificates. */
function readOidText(cursor: Cursor): string {
  const start = cursor.base + cursor.at;
  const content = readData(cursor);
  if (content.length > 127) throw new MachOError(`OID of ${content.length} bytes`, start);
  try {
    return readOid(parseDer(Uint8Array.of(6, content.length, ...content)));
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    throw new MachOError("no OID", start);
  }
}
