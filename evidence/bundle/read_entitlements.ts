/** The entitlements of a signature, in their two forms. */
import type { CodeSlice } from "../../formats/code_file.ts";
import type { Signature } from "../../formats/codesign/signature.ts";
import { DerError } from "../../formats/der/der_error.ts";
import { parseDerEntitlements } from "../../formats/der/entitlements.ts";
import { makePlainPlist, type PlainValue } from "../../formats/plist/plain.ts";
import { isDictionary, PlistError } from "../../formats/plist/value.ts";
import { parseXmlPlist } from "../../formats/plist/xml.ts";

/** What a signature claims: DER is what the system reads; XML only where there is no DER. */
export function readEntitlements(
  { entitlementsDer, entitlementsXml, best }: Signature,
): Pick<CodeSlice, "entitlements" | "formsAgree"> {
  const xml = entitlementsXml === null ? null : readXml(entitlementsXml);
  const der = entitlementsDer === null ? null : readDer(entitlementsDer);
  const formsAgree = entitlementsXml === null || entitlementsDer === null
    ? null
    : JSON.stringify(sorted(xml)) === JSON.stringify(sorted(der));
  if (entitlementsDer !== null) return { entitlements: der, formsAgree };
  if (entitlementsXml !== null) return { entitlements: xml, formsAgree };
  return { entitlements: best === null ? null : {}, formsAgree };
}

function readXml(text: string): Record<string, PlainValue> | null {
  try {
    const value = parseXmlPlist(text);
    return isDictionary(value) ? makePlainPlist(value) as Record<string, PlainValue> : null;
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}

function readDer(bytes: Uint8Array): Record<string, PlainValue> | null {
  try {
    return makePlainPlist(parseDerEntitlements(bytes)) as Record<string, PlainValue>;
  } catch (error) {
    if (error instanceof DerError) return null;
    throw error;
  }
}

/** DER sorts its keys, XML need not. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]);
}
