import { isDictionary, type PlistValue } from "../plist/value.ts";
import { equalPlist } from "./equal_plist.ts";

/**
 * Says whether a profile's value covers the value that a signature claims (knowledge 02 §2.2): equal, or a trailing `*` in the
 * profile covers every ending; each element of a claimed array needs one that covers it. A claim of `false` claims nothing.
 */
export function matchEntitlement(claim: PlistValue, granted: PlistValue | undefined): boolean {
  if (claim === false) return true;
  if (granted === undefined || granted === null || claim === null) return false;
  if (Array.isArray(claim)) return matchArray(claim, granted);
  if (Array.isArray(granted)) return granted.some((one) => !Array.isArray(one) && matchEntitlement(claim, one));
  if (typeof claim === "string" && typeof granted === "string") return matchText(claim, granted);
  if (granted === "*") return !isDictionary(claim);
  return equalPlist(claim, granted);
}

/** Texts are looked up in a set first: arrays from strangers may be long. */
function matchArray(claim: readonly PlistValue[], granted: PlistValue): boolean {
  const grants = Array.isArray(granted) ? granted : [granted];
  const texts = new Set(grants);
  const wildcards = grants.filter((one) => typeof one === "string" && one.endsWith("*"));
  const others = grants.filter((one) => typeof one !== "string");
  return claim.every((element) => {
    if (typeof element !== "string") return others.some((one) => equalPlist(element, one));
    return texts.has(element) || wildcards.some((one) => matchText(element, one as string));
  });
}

function matchText(claim: string, granted: string): boolean {
  return claim === granted || (granted.endsWith("*") && claim.startsWith(granted.slice(0, -1)));
}
