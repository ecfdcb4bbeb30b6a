/** Takes out of the dynamic store what no capture may hold: passwords and shared secrets of services that keep them in the open. */
import { parsePlist } from "../plist/plist.ts";
import { PlistError, type PlistValue } from "../plist/value.ts";
import { writeXmlPlist } from "../plist/write_plist.ts";
import { dropSecrets, isSecretName } from "../secrets.ts";
import { decodeText } from "../text_decode.ts";

const KEY = /<key>([^<]*)<\/key>/g;

/** The same property list in XML, with empty texts for the values of secret names; null for what cannot be read. */
export function dropStoreSecrets(bytes: Uint8Array): Uint8Array | null {
  const text = decodeText(bytes)?.text;
  if (text === undefined) return null;
  if (![...text.matchAll(KEY)].some(([, name = ""]) => isSecretName(name))) return bytes;
  try {
    return new TextEncoder().encode(writeXmlPlist(withoutNulls(dropSecrets(parsePlist(bytes)))));
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}

/** A property list has no word for nothing. */
function withoutNulls(value: unknown): PlistValue {
  if (value === null) return "";
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value instanceof Date || ArrayBuffer.isView(value)) return value as PlistValue;
  const kept: Record<string, PlistValue> = Object.create(null);
  for (const [key, one] of Object.entries(value)) kept[key] = withoutNulls(one);
  return kept;
}
