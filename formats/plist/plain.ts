import { isDictionary, makeDictionary, type PlistValue, Uid } from "./value.ts";

/** A value as JSON has it. */
export type PlainValue = { [key: string]: PlainValue } | PlainValue[] | string | number | boolean | null;

/**
 * Makes a property list fit for JSON, as facts and reports need it: dates in ISO 8601, data in base64, integers beyond ±2^53 and
 * reals without a value as strings, UIDs as `{"CF$UID": 1}`.
 */
export function makePlainPlist(value: PlistValue): PlainValue {
  if (Array.isArray(value)) return value.map(makePlainPlist);
  if (isDictionary(value)) {
    const plain: PlainValue = makeDictionary() as { [key: string]: PlainValue };
    for (const [key, item] of Object.entries(value)) plain[key] = makePlainPlist(item);
    return plain;
  }
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return value.toBase64();
  if (value instanceof Uid) return { CF$UID: value.value };
  if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value))) return String(value);
  return value;
}
