/** Property lists that are one dictionary, which almost every file of macOS is. */
import { parsePlist } from "./plist.ts";
import { isDictionary, type PlistDictionary, PlistError, type PlistOptions } from "./value.ts";

/** Parses a property list that is a dictionary, with the options of `parsePlist`; null for every other one, and for none. */
export function parseDictionary(bytes: Uint8Array, options: PlistOptions = {}): PlistDictionary | null {
  try {
    const root = parsePlist(bytes, options);
    return isDictionary(root) ? root : null;
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}

/** The dictionary under a key; null where there is none, or something else. */
export function dictionaryIn(parent: PlistDictionary | null, key: string): PlistDictionary | null {
  const child = parent?.[key];
  return isDictionary(child) ? child : null;
}
