/**
 * Property lists in DER, as CoreEntitlements and provisioning profiles spell them (knowledge 02 §1.4 and §2.1): a string is a
 * UTF8String, data an OCTET STRING, an array a SEQUENCE, a dictionary a SET or [CONTEXT 16] of entries
 * `SEQUENCE { UTF8String key, value }`:
 *
 *     b0 0a  30 08  0c 03 61 62 63  01 01 ff           { "abc": true }
 */
import { makeDictionary, type PlistDictionary, type PlistValue } from "../plist/value.ts";
import { readBoolean } from "./boolean.ts";
import { DerError } from "./der_error.ts";
import { readInteger } from "./integer.ts";
import { type DerNode, hasTag } from "./node.ts";
import { readOctets } from "./octets.ts";
import { TAG } from "./tags.ts";
import { isText, readText } from "./text.ts";
import { readTime } from "./time.ts";

/** Tag of a dictionary (context class) and of the wrapper that gives its version (application class). */
export const DICTIONARY_TAG = 16;

/** One value of a property list. Throws `DerError` for what such lists do not hold. */
export function readDerPlist(node: DerNode): PlistValue {
  if (isDerDictionary(node)) return readDerDictionary(node);
  if (hasTag(node, DICTIONARY_TAG, "application")) return readVersioned(node);
  if (isText(node)) return readText(node);
  if (node.tagClass !== "universal") throw new DerError("value of an unknown kind", node.start);
  switch (node.tag) {
    case TAG.BOOLEAN:
      return readBoolean(node);
    case TAG.INTEGER:
      return narrow(readInteger(node));
    case TAG.OCTET_STRING:
      return readOctets(node);
    case TAG.SEQUENCE:
      return node.children.map(readDerPlist);
    case TAG.UTC_TIME:
    case TAG.GENERALIZED_TIME:
      return new Date(readTime(node));
    default:
      throw new DerError("value of an unknown kind", node.start);
  }
}

/** Says whether a value is a dictionary without a wrapper. */
export function isDerDictionary(node: DerNode): boolean {
  return hasTag(node, TAG.SET) || hasTag(node, DICTIONARY_TAG, "context");
}

/** The entries of a SET or [CONTEXT 16], without a prototype. Throws `DerError`, also for a key that stands twice. */
export function readDerDictionary(node: DerNode): PlistDictionary {
  const dictionary = makeDictionary();
  for (const entry of node.children) {
    const [key, value, more] = entry.children;
    if (!hasTag(entry, TAG.SEQUENCE) || !isText(key) || !value || more) {
      throw new DerError("entry without a key and one value", entry.start);
    }
    const name = readText(key);
    if (name in dictionary) throw new DerError("key that stands twice", key.start);
    dictionary[name] = readDerPlist(value);
  }
  return dictionary;
}

/** The dictionary in `[APPLICATION 16] { INTEGER 1, [CONTEXT 16] … }`. */
export function readVersioned(node: DerNode): PlistDictionary {
  const [version, dictionary, more] = node.children;
  if (!hasTag(node, DICTIONARY_TAG, "application") || !dictionary || !isDerDictionary(dictionary) || more) {
    throw new DerError("no dictionary with a version", node.start);
  }
  if (readInteger(version) !== 1n) throw new DerError("dictionary of an unknown version", node.start);
  return readDerDictionary(dictionary);
}

function narrow(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
