/** Takes out of a keyed archive what no capture may hold: passwords, keys, and everything of a provider's own configuration. */
import { isKeyedArchive, readReference } from "../plist/keyed_archive.ts";
import { parsePlist } from "../plist/plist.ts";
import {
  isDictionary,
  makeDictionary,
  type PlistDictionary,
  PlistError,
  type PlistValue,
  Uid,
} from "../plist/value.ts";
import { writeBinaryPlist } from "../plist/write_plist.ts";
import { isSecretName } from "../secrets.ts";

const NULL = new Uid(0);
/** What an app hands to its provider: only the names in it are of use. */
const OPAQUE = /^(?:VendorConfiguration|VendorInfo|vendorConfiguration|vendorInfo)$/;

/**
 * The archive in binary form without the values of secret names, of a provider's own configuration, and of any data but UUIDs;
 * what only they referred to is gone, too. Null when it is no archive, so that nobody can tell what is in it.
 */
export function dropArchiveSecrets(bytes: Uint8Array): Uint8Array | null {
  try {
    const root = parsePlist(bytes);
    if (!isKeyedArchive(root)) return null;
    const objects = root.$objects as PlistValue[];
    const opaque = findOpaque(objects);
    const cleaned = objects.map((object, i) => cleanObject(object, objects, opaque.has(i)));
    const kept = findReachable(root.$top!, cleaned);
    const list = cleaned.map((object, i) => i === 0 || kept.has(i) ? object : "$null");
    return writeBinaryPlist(Object.assign(makeDictionary(), root, { $objects: list }));
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}

/** The places of the dictionaries that hold a provider's own configuration. */
function findOpaque(objects: readonly PlistValue[]): Set<number> {
  const places = new Set<number>();
  for (const object of objects) {
    if (!isDictionary(object)) continue;
    for (const [name, value] of Object.entries(object)) {
      const place = OPAQUE.test(name) ? readReference(value) : null;
      if (place !== null) places.add(place);
    }
  }
  return places;
}

function cleanObject(object: PlistValue, objects: readonly PlistValue[], isOpaque: boolean): PlistValue {
  if (object instanceof Uint8Array) return new Uint8Array();
  if (!isDictionary(object)) return isOpaque ? "$null" : object;
  const cleaned: PlistDictionary = makeDictionary();
  for (const [name, value] of Object.entries(object)) {
    const isSecret = name === "NS.data" || isSecretName(name) || (isOpaque && !/^(?:\$class|NS\.keys)$/.test(name));
    cleaned[name] = isSecret && !Array.isArray(value) ? NULL : value;
  }
  const { "NS.keys": keys, "NS.objects": values } = object;
  if (Array.isArray(values)) {
    const names = Array.isArray(keys) ? keys : [];
    cleaned["NS.objects"] = values.map((value, i) => isOpaque || isSecretKey(names[i], objects) ? NULL : value);
  }
  return cleaned;
}

function isSecretKey(key: PlistValue | undefined, objects: readonly PlistValue[]): boolean {
  const place = key === undefined ? null : readReference(key);
  const name = place === null ? key : objects[place];
  return typeof name === "string" && isSecretName(name);
}

/** The places of all objects that something still refers to. */
function findReachable(top: PlistValue, objects: readonly PlistValue[]): Set<number> {
  const kept = new Set<number>();
  const waiting: PlistValue[] = [top];
  while (waiting.length > 0) {
    const value = waiting.pop()!;
    const place = readReference(value);
    if (place !== null) {
      if (kept.has(place)) continue;
      kept.add(place);
      waiting.push(objects[place] ?? null);
    } else if (Array.isArray(value)) { for (const one of value) waiting.push(one); }
    else if (isDictionary(value)) { for (const name in value) waiting.push(value[name]!); }
  }
  return kept;
}
