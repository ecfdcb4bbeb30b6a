/** The app groups of an extension's signature. */
import type { Case } from "./define.ts";
import { APP_GROUPS } from "./tables/entitlement_keys.ts";
import type { At } from "./target.ts";

/** The groups in the signature of the target; null when its entitlements were not read. */
export function appGroups({ facts, target }: Case): At<readonly string[]> | null {
  const all = facts.value("code") ?? [];
  const at = all.findIndex((code) =>
    code.entitlements !== null && (code.file === undefined || code.file.role === "extension") &&
    (code.identifier === target?.bundleId || code.path?.includes(`/${target?.bundleId}.systemextension`))
  );
  const entitlements = all[at]?.entitlements;
  if (entitlements == null) return null;
  const groups = entitlements[APP_GROUPS];
  const value = Array.isArray(groups) ? groups.filter((group) => typeof group === "string") : [];
  return { value, cite: { key: "code", at: String(at) } };
}

/** True when launchd may give the name to an owner of these groups: a group itself, or a group, a dot and more. */
export function isCovered(name: string, groups: readonly string[]): boolean {
  return groups.some((group) => name === group || name.startsWith(`${group}.`));
}
