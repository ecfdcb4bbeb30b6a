/** Signatures and the profiles that have to authorise them. Shared by the rules about profiles. */
import { bundleOf, type Side } from "./bundle_of.ts";
import type { Case, Cite } from "./define.ts";
import { IDENTITY, isRestricted } from "./tables/restricted_entitlements.ts";
import { outerApp } from "./signed_parts.ts";
import { type At, recordsOf } from "./target.ts";
import type { SignedCode } from "../formats/codesign_display.ts";
import type { PlistValue } from "../formats/plist/value.ts";
import { matchEntitlement } from "../formats/profile/match_entitlement.ts";
import type { Profile } from "../formats/profile/profile.ts";

/** One signature of a side. */
export interface SidedCode extends At<SignedCode> {
  readonly side: Side;
  /** `the extension com.example.tunnel.extension`. */
  readonly name: string;
}

/** One signature and its profile. */
export interface Pair extends SidedCode {
  readonly profile: Profile;
  readonly cites: readonly Cite[];
  /** Whether both were read from files; of a text, values may be hidden or from different days. */
  readonly isOfFiles: boolean;
  /** False when a part of the pasted profile or signature is missing, so that its silence proves nothing. */
  readonly isWhole: boolean;
}

/** A restricted entitlement that the profile does not grant as it is claimed. */
export interface Refusal {
  readonly key: string;
  /** The texts that are not granted; empty for another sort of value. */
  readonly values: readonly string[];
  /** True when the profile does not know the key at all. */
  readonly isUnknownKey: boolean;
}

/** No app has as many parts; each signature is compared with each profile. */
const MOST = 200;
const EMBEDDED = "/Contents/embedded.provisionprofile";
const BUNDLE = /\.(?:app|systemextension)$/;

/** The signatures of the target and of its app, of files or of pasted output. */
export function sidedCode(of: Case): SidedCode[] {
  return (of.facts.value("code") ?? []).slice(0, MOST).flatMap((value, i) => {
    const side = value.file === undefined ? sideOfPaste(of, value) : sideOfFile(of, value);
    if (side === null) return [];
    const id = value.identifier ?? value.path;
    return [{
      side,
      value,
      cite: { key: "code", at: String(i) },
      name: id === null ? `the ${side}` : `the ${side} ${id}`,
    }];
  });
}

/**
 * Every signature with the profile that lies in its bundle. Of a text they belong together by their paths, else by the App ID; a
 * text with several copies of one, or several profiles for it, leaves open which belong together: no pair.
 */
export function pairsOf(of: Case): Pair[] {
  const { facts } = of;
  const codes = sidedCode(of);
  const isWhole = facts.evidence("code").complete && facts.evidence("profiles").complete;
  return codes.flatMap((code) => {
    const own = profilesOf(of, code.value);
    const [first] = own;
    if (first === undefined || (code.value.file === undefined && (own.length > 1 || hasTwin(codes, code)))) return [];
    const isOfFiles = code.value.file !== undefined;
    return [{
      ...code,
      profile: first.value,
      cites: [code.cite, first.cite],
      isOfFiles,
      isWhole: isOfFiles || isWhole,
    }];
  });
}

/** Profiles of the target or its app that stand alone: no signature was read with them. Without a target, all that do. */
export function loneProfiles(of: Case): At<Profile>[] {
  const paired = new Set(pairsOf(of).map(({ profile }) => profile));
  return (of.facts.value("profiles") ?? []).slice(0, MOST).flatMap((value, i) => {
    const id = suffixOf(value);
    const bundleId = of.target?.bundleId;
    const concerns = bundleId === undefined || (id !== null && (id === bundleId || bundleId.startsWith(`${id}.`)));
    return concerns && !paired.has(value) ? [{ value, cite: { key: "profiles", at: String(i) } as const }] : [];
  });
}

/** The restricted entitlements that are claimed. `false` and an empty list claim nothing. */
export function restrictedClaims({ entitlements }: SignedCode): string[] {
  return Object.entries(entitlements ?? {}).flatMap(([key, value]) => {
    const isEmpty = value === false || value === null || (Array.isArray(value) && value.length === 0);
    return isRestricted(key) && !isEmpty ? [key] : [];
  });
}

/**
 * Whether the system asks this signature for a profile: a team's own signature with restricted entitlements. What the App Store
 * and TestFlight installed they signed anew; ad hoc and unsigned code is the affair of another rule.
 */
export function needsProfile(code: SidedCode): boolean {
  return isOfTeam(code) && restrictedClaims(code.value).length > 0;
}

/** The same, and true as well of a text that does not show the entitlements: what has a profile claims something. */
export function mayNeedProfile(code: SidedCode): boolean {
  const { entitlements, file } = code.value;
  return needsProfile(code) || (isOfTeam(code) && entitlements === null && file === undefined);
}

/** The restricted claims that the profile does not cover; empty when one side of the comparison was not read. */
export function refusalsOf({ value, profile, isOfFiles, isWhole }: Pair): Refusal[] {
  const grants = profile.entitlements;
  if (grants === null || !isWhole) return [];
  return restrictedClaims(value).flatMap((key) => {
    const claim = value.entitlements![key] as PlistValue;
    const granted = grants[key] as PlistValue | undefined;
    if (matchEntitlement(claim, granted)) return [];
    const isUnknownKey = granted === undefined;
    if (!isOfFiles && !isUnknownKey && IDENTITY.has(key)) return [];
    const values = (Array.isArray(claim) ? claim : [claim]).filter((one) => !matchEntitlement([one], granted));
    return [{ key, values: values.filter((one) => typeof one === "string"), isUnknownKey }];
  });
}

/** Whether it is for macOS, Catalyst apps included; believed where it names no platform. */
export function isForMac({ platforms }: Profile): boolean {
  return platforms === null || platforms.some((one) => /^(?:OSX|macOS)$/i.test(one));
}

/** The App ID without the team: `com.example.tunnel`, or with a `*` at its end. */
export function suffixOf({ applicationIdentifier }: Profile): string | null {
  const dot = applicationIdentifier?.indexOf(".") ?? -1;
  return dot < 0 ? null : applicationIdentifier!.slice(dot + 1);
}

/** Whether the profile's App ID covers a bundle id; undefined when the profile shows none. */
export function coversId(profile: Profile, bundleId: string): boolean | undefined {
  const id = suffixOf(profile);
  if (id === null) return undefined;
  return id.endsWith("*") ? bundleId.startsWith(id.slice(0, -1)) : id === bundleId;
}

function isOfTeam({ value: { channel, signature } }: SidedCode): boolean {
  const isSigned = signature !== "unsigned" && signature !== "adhoc" && signature !== "linker-signed";
  return isSigned && ["developer-id", "development", "unknown"].includes(channel);
}

function sideOfFile(of: Case, { file }: SignedCode): Side | null {
  const sides: readonly Side[] = ["app", "extension"];
  return sides.find((side) => file!.role === side && bundleOf(of, side)?.value.path === file!.bundlePath) ?? null;
}

/** Without a target there is no extension, and what is shown is an app as good as any; else the app is the one that holds it. */
function sideOfPaste(of: Case, { identifier, path }: SignedCode): Side | null {
  const id = of.target?.bundleId ?? null;
  if (id !== null && identifier === id) return "extension";
  if (path?.includes(".systemextension")) {
    return identifier === null && id !== null && rootOf(path)?.endsWith(`/${id}.systemextension`) ? "extension" : null;
  }
  if (identifier === null) return null;
  if (id === null || id.startsWith(`${identifier}.`)) return "app";
  const home = outerApp(path);
  return home !== null && homesOf(of, id).includes(home) ? "app" : null;
}

/** The apps that the extension lies in, or was installed from. */
function homesOf(of: Case, id: string): (string | null)[] {
  const copies = (of.facts.value("code") ?? []).slice(0, MOST).filter(({ identifier }) => identifier === id);
  return [...copies.map(({ path }) => outerApp(path)), ...recordsOf(of).map(({ value }) => value.containerPath)];
}

function profilesOf(of: Case, code: SignedCode): At<Profile>[] {
  const all = (of.facts.value("profiles") ?? []).slice(0, MOST).map((value, i) => ({
    value,
    cite: { key: "profiles", at: String(i) } as const,
  }));
  const { file } = code;
  if (file !== undefined) return all.filter(({ value }) => value.path === file.bundlePath + EMBEDDED);
  const own = all.filter(({ value }) => belongs(code, value));
  return own.filter(({ value }, i) =>
    value.uuid === null || own.findIndex((other) => other.value.uuid === value.uuid) === i
  );
}

/** By the bundle that both are in; where that is not shown, by the App ID, in which a wrong letter case is a fault to find. */
function belongs(code: SignedCode, profile: Profile): boolean {
  const place = profile.path?.endsWith(EMBEDDED) ? profile.path.slice(0, -EMBEDDED.length) : null;
  const root = rootOf(code.path);
  if (place !== null && root !== null && BUNDLE.test(place)) {
    return isBundleCode(code) && (place === root || place.endsWith(`/${root}`) || root.endsWith(`/${place}`));
  }
  return code.identifier !== null && suffixOf(profile)?.toLowerCase() === code.identifier.toLowerCase();
}

/** The bundle of a path: its own, or that of the main executable. */
function rootOf(path: string | null): string | null {
  const root = path?.replace(/\/Contents\/MacOS\/[^/]+$/, "").replace(/\/$/, "") ?? "";
  return BUNDLE.test(root) ? root : null;
}

/**
 * A helper beside the main executable has no profile, even though it lies in the same bundle. Where a filter took the format away,
 * the executable that has the bundle's name is the main one.
 */
function isBundleCode({ path, format }: SignedCode): boolean {
  if (BUNDLE.test(path?.replace(/\/$/, "") ?? "")) return true;
  if (format !== null) return format.includes("bundle");
  const [root, executable] = path?.split("/Contents/MacOS/").slice(-2) ?? [];
  return root !== undefined && executable !== undefined && BUNDLE.test(root) &&
    root.slice(root.lastIndexOf("/") + 1).replace(BUNDLE, "") === executable;
}

/** Another look at the same code that shows entitlements, too: which of them holds, a text does not say. */
function hasTwin(codes: readonly SidedCode[], { value, cite }: SidedCode): boolean {
  return codes.some((other) =>
    other.cite.at !== cite.at && other.value.identifier === value.identifier && other.value.entitlements !== null
  );
}
