import { makePlainPlist } from "../plist/plain.ts";
import { isDictionary, type PlistDictionary, type PlistValue } from "../plist/value.ts";

/** A text that is not empty; null for everything else. */
export function readText(value: PlistValue | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** The texts of an array; null when it is none, or holds something that is no text. */
export function listTexts(value: PlistValue | undefined): string[] | null {
  if (!Array.isArray(value)) return null;
  const texts = value.filter((one) => typeof one === "string");
  return texts.length === value.length ? texts : null;
}

/** A date as property lists spell it: `2031-07-04T09:26:40Z`. Text is taken when a JSON printer made it of one. */
export function readDate(value: PlistValue | undefined): string | null {
  const date = typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]{5,15}Z$/.test(value) ? new Date(value) : value;
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) return null;
  return date.toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** What the profile calls the app: the Mac's key first, then that of iOS. */
export function findApplicationId(entitlements: PlistDictionary): string | null {
  return readText(entitlements["com.apple.application-identifier"]) ?? readText(entitlements["application-identifier"]);
}

/**
 * Entitlements as plain JSON. `printed`: an old `plutil -p` prints booleans as 1 and 0, and entitlements hold no such numbers.
 */
export function entitlementsOf(entitlements: PlistDictionary, printed: boolean): Record<string, unknown> {
  const value = printed ? withBooleans(entitlements) : entitlements;
  return makePlainPlist(value) as Record<string, unknown>;
}

function withBooleans(value: PlistValue): PlistValue {
  if (Array.isArray(value)) return value.map(withBooleans);
  if (isDictionary(value)) {
    for (const [key, item] of Object.entries(value)) value[key] = withBooleans(item);
    return value;
  }
  return value === 0 || value === 1 ? value === 1 : value;
}
