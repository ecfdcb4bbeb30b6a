import { isDictionary, type PlistValue, Uid } from "../plist/value.ts";

/** Says whether two property lists hold the same values; the order of a dictionary's keys does not count. */
export function equalPlist(a: PlistValue, b: PlistValue): boolean {
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equalPlist(item, b[i]!));
  }
  if (isDictionary(a)) {
    if (!isDictionary(b)) return false;
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => key in b && equalPlist(a[key]!, b[key]!));
  }
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  if (a instanceof Uint8Array) return b instanceof Uint8Array && a.toHex() === b.toHex();
  if (a instanceof Uid) return b instanceof Uid && a.value === b.value;
  return a === b;
}
