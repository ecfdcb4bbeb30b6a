/**
 * The entitlements that the kernel reads: the DER blob in slot 7 of a code signature, behind its eight bytes of magic and length
 * (knowledge 02 §1.4, magic `0xfade7172`):
 *
 *     70 0f  02 01 01  b0 0a  30 08  0c 03 61 62 63  01 01 ff     version 1, { "abc": true }
 */
import type { PlistDictionary } from "../plist/value.ts";
import { parseDer } from "./node.ts";
import { readVersioned } from "./plist_value.ts";

const BLOB_MAGIC = 0xfade7172;
const BLOB_HEADER = 8;

/** Parses DER entitlements, with or without the blob's header, into a dictionary without a prototype. Throws `DerError`. */
export function parseDerEntitlements(bytes: Uint8Array): PlistDictionary {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hasHeader = bytes.length >= BLOB_HEADER && view.getUint32(0) === BLOB_MAGIC;
  return readVersioned(parseDer(hasHeader ? bytes.subarray(BLOB_HEADER) : bytes));
}
