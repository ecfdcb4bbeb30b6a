/** The dynamic store as a property list: `SCDynamicStore.plist` of a sysdiagnose, or what SystemConfiguration itself delivers. */
import type { Parsed } from "../parsed.ts";
import { parseDictionary } from "../plist/dictionary.ts";
import { isDictionary, type PlistError, type PlistValue } from "../plist/value.ts";
import { dropSecrets } from "../secrets.ts";
import type { StoreDictionary, StoreValue } from "./dictionary.ts";

const STORE_KEY = /^(?:State|Setup|Plugin|File|Prefs|Persist):(?:\/|$)/;
/** What configd's own snapshot puts around each value. */
const WRAPPER = /^(?:data|session|watchers|watcherRefs|info)$/;

/** Parses the whole store, in XML or binary form. Value null when it is another property list; never throws. */
export function parseStorePlist(bytes: Uint8Array): Parsed<StoreDictionary> {
  const complaints: PlistError[] = [];
  const root = parseDictionary(bytes, { problems: complaints });
  const problems = complaints.map((error) => ({ line: 0, text: "", why: error.message }));
  const keys = root === null ? [] : Object.keys(root).filter((key) => STORE_KEY.test(key));
  if (root === null || keys.length === 0) return { value: null, problems: [], origins: {} };
  const value: StoreDictionary = Object.create(null);
  for (const [key, one] of Object.entries(root)) value[key] = makeStoreValue(unwrap(one));
  return { value: dropSecrets(value) as StoreDictionary, problems, origins: {}, complete: complaints.length === 0 };
}

function unwrap(value: PlistValue): PlistValue {
  if (!isDictionary(value) || value["data"] === undefined) return value;
  return Object.keys(value).every((key) => WRAPPER.test(key)) ? value["data"] : value;
}

/** The same values as scutil prints: data in hexadecimal digits, dates in ISO 8601. */
function makeStoreValue(value: PlistValue): StoreValue {
  if (Array.isArray(value)) return value.map(makeStoreValue);
  if (isDictionary(value)) {
    const plain: StoreDictionary = Object.create(null);
    for (const [key, one] of Object.entries(value)) plain[key] = makeStoreValue(one);
    return plain;
  }
  if (value instanceof Uint8Array) return `0x${value.toHex()}`;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value))) return String(value);
  return typeof value === "object" ? null : value;
}
