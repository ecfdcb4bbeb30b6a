import { DerError } from "./der_error.ts";
import { contentOf, type DerNode, hasTag } from "./node.ts";
import { TAG } from "./tags.ts";

/** A key of 16,384 bits has 2,048; making a number of more bytes takes time that grows with their square. */
const MAX_BYTES = 4096;

/** An INTEGER, signed, of any size up to 4 KiB. Throws `DerError`. */
export function readInteger(node: DerNode | undefined): bigint {
  const bytes = integerBytes(node);
  const unsigned = bytesToBigint(bytes);
  return bytes[0]! & 0x80 ? unsigned - (1n << BigInt(bytes.length * 8)) : unsigned;
}

/** An INTEGER as a number. Throws `DerError` outside ±2^53. */
export function readSmallInteger(node: DerNode | undefined): number {
  const value = Number(readInteger(node));
  if (!Number.isSafeInteger(value)) throw new DerError("integer is too large", node?.start ?? 0);
  return value;
}

/** The bytes of an INTEGER in lower-case hex without leading zero bytes, as serial numbers are shown. Throws `DerError`. */
export function readIntegerHex(node: DerNode | undefined): string {
  const bytes = integerBytes(node);
  const at = bytes.findIndex((byte) => byte !== 0);
  return at < 0 ? "00" : bytes.subarray(at).toHex();
}

/** Big-endian bytes as an unsigned number. */
export function bytesToBigint(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${bytes.toHex()}`);
}

function integerBytes(node: DerNode | undefined): Uint8Array {
  if (!hasTag(node, TAG.INTEGER) || node.constructed) throw new DerError("no integer", node?.start ?? 0);
  const bytes = contentOf(node);
  if (bytes.length === 0 || bytes.length > MAX_BYTES) {
    throw new DerError(`integer of ${bytes.length} bytes`, node.start);
  }
  return bytes;
}
