/** Profiles that differ from what the seal around them lists. */
import type { SignedCode } from "../formats/codesign_display.ts";

const DETAIL = /^file (added|modified|missing): (.{1,2000})$/;
const PROFILE = /(?:(?:^|\/)([^/]{1,255}\.(?:app|systemextension))\/Contents\/|^)embedded\.provisionprofile$/;

/** One profile that was put in, replaced or taken away after signing. */
export interface SealedProfile {
  readonly change: "added" | "modified" | "missing";
  /** The bundle that it lies in, where the seal names it; null for the signed bundle's own. */
  readonly bundle: string | null;
}

/**
 * The profiles that a seal complains about, when they are all that it complains about: other changes are the affair of the rule
 * about broken signatures.
 */
export function changedProfiles({ verify }: SignedCode): SealedProfile[] {
  const isAboutFiles = verify?.ok === false && verify.errors.every((error) => error.includes("sealed resource"));
  if (!isAboutFiles || verify.details.length === 0) return [];
  const profiles = verify.details.map(readDetail);
  return profiles.every((one) => one !== null) ? profiles : [];
}

/** For the condition: whether every broken seal is broken by profiles alone; undefined when none is broken. */
export function onlyProfilesDiffer(all: readonly SignedCode[]): boolean | undefined {
  const broken = all.filter(({ verify }) => verify?.ok === false);
  return broken.length === 0 ? undefined : broken.every((code) => changedProfiles(code).length > 0);
}

function readDetail(detail: string): SealedProfile | null {
  const [, change, path] = DETAIL.exec(detail) ?? [];
  const [match, bundle] = PROFILE.exec(path ?? "") ?? [];
  return match === undefined ? null : { change: change as SealedProfile["change"], bundle: bundle ?? null };
}
