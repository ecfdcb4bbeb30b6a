/** What the facts say about the app, the embedded extension, their signatures and profiles. Shared by the rules about bundles. */
import type { Case, Cite } from "./define.ts";
import { type At, recordsOf } from "./target.ts";
import type { BundleInfo, ExecutableInfo } from "../evidence/bundle/shapes.ts";
import type { FactKey } from "../evidence/facts.ts";
import type { CodeFile } from "../formats/code_file.ts";
import type { SignedCode } from "../formats/codesign_display.ts";
import type { Profile } from "../formats/profile/profile.ts";

/** Which side of the pair is meant. */
export type Side = "app" | "extension";

/** The container app; null when no bundle was read, or none that was read is the one around the target. */
export function appOf(of: Case): At<BundleInfo> | null {
  return first("app.info", of.facts.value("app.info"), (app) => isAround(of, app));
}

/**
 * Where the target's embedded copy lies in an app, that must be this one; else macOS remembers it as the extension's, or the
 * identifiers nest.
 */
function isAround(of: Case, { path, bundleId }: BundleInfo): boolean {
  const { target } = of;
  const embedded = embeddedOf(of);
  if (embedded !== null) return holds(path, embedded.value.path);
  return target === null || recordsOf(of).some(({ value }) => value.containerPath === path) ||
    (bundleId !== null && target.bundleId.startsWith(`${bundleId}.`));
}

/** Whether the extension lies in this app, and not in another app inside of it. */
function holds(app: string, extension: string): boolean {
  return extension.startsWith(`${app}/`) && !/\.app\//i.test(extension.slice(app.length));
}

/** The extension: the copy that macOS staged and runs, where that was read, else the app's. */
export function extensionOf(of: Case): At<BundleInfo> | null {
  return (of.copy === "embedded" ? null : stagedOf(of)) ?? embeddedOf(of);
}

/** The copy in the app: of several apps that hold one, in the app that macOS took it from. */
export function embeddedOf(of: Case): At<BundleInfo> | null {
  const list = of.facts.value("sysex.embedded");
  const home = recordsOf(of)[0]?.value.containerPath ?? null;
  return first("sysex.embedded", list, (one) => isTarget(of, one) && home !== null && holds(home, one.path)) ??
    first("sysex.embedded", list, (one) => isTarget(of, one));
}

/** The copy that macOS staged: of several, that of the enabled record. */
export function stagedOf(of: Case): At<BundleInfo> | null {
  const list = of.facts.value("sysex.staged");
  const record = recordsOf(of).find(({ value }) => value.state === "activated enabled");
  return first("sysex.staged", list, (one) => isTarget(of, one) && one.path === record?.value.stagedPath) ??
    first("sysex.staged", list, (one) => isTarget(of, one));
}

function isTarget({ target }: Case, { bundleId, fileName }: BundleInfo): boolean {
  return target !== null && (bundleId === target.bundleId || fileName === `${target.bundleId}.systemextension`);
}

/** Whether the app's copy and the staged one are two builds; undefined when one of them was not read. */
export function copiesDiffer(of: Case): boolean | undefined {
  const [embedded, staged] = [embeddedOf(of)?.value, stagedOf(of)?.value];
  if (embedded === undefined || staged === undefined) return undefined;
  const hashOf = ({ path }: BundleInfo) =>
    of.facts.value("code")?.find(({ file }) => file?.bundlePath === path)?.cdhash ?? null;
  const [ours, theirs] = [hashOf(embedded), hashOf(staged)];
  if (ours !== null && theirs !== null) return ours !== theirs;
  return embedded.version !== staged.version || embedded.build !== staged.build;
}

/** Whether a bundle that was read lies in this app. */
export function isInside(app: BundleInfo, { path }: { readonly path: string }): boolean {
  return path.startsWith(`${app.path}/`);
}

/** The app, or the extension. */
export function bundleOf(of: Case, side: Side): At<BundleInfo> | null {
  return side === "app" ? appOf(of) : extensionOf(of);
}

/** Where the main executable of a bundle lies; the bundle itself when it names none. */
export function executablePath({ path, executable }: BundleInfo): string {
  return executable === null ? path : `${path}/Contents/MacOS/${executable}`;
}

/** The main executable of a bundle that was read. */
export function executableOf({ facts }: Case, bundle: BundleInfo): At<ExecutableInfo> | null {
  return first("sysex.macho", facts.value("sysex.macho"), ({ isRead, path }) => isRead && path === bundle.path);
}

/**
 * The signature of one side. Of files it is known by the bundle's path; of pasted codesign output, by the identifier or by a path
 * with `.systemextension` (the extension) or an `.app` without one (the app).
 */
export function codeOf(of: Case, side: Side): At<SignedCode> | null {
  const bundle = bundleOf(of, side);
  return first("code", of.facts.value("code"), (code) => {
    if (bundle !== null && code.file !== undefined) return code.file.bundlePath === bundle.value.path;
    if (code.file !== undefined) return isFileOf(of, side, code.identifier, code.file);
    return side === "extension" ? isExtensionCode(of, code) : isAppCode(of, code);
  });
}

/** Whether signed files are of this side where the bundle itself was not read, or several apps were. */
function isFileOf(of: Case, side: Side, identifier: string | null, { role, bundlePath }: CodeFile): boolean {
  if (role !== side) return false;
  if (side === "extension") return identifier !== null && identifier === of.target?.bundleId;
  const embedded = embeddedOf(of);
  if (embedded !== null) return holds(bundlePath, embedded.value.path);
  return of.target === null || of.facts.value("app.info") === undefined;
}

/** The embedded profile of one side: by the bundle's path, else by the application identifier. */
export function profileOf(of: Case, side: Side): At<Profile> | null {
  const bundle = bundleOf(of, side);
  const identifier = side === "extension" ? of.target?.bundleId : codeOf(of, "app")?.value.identifier;
  return first("profiles", of.facts.value("profiles"), (profile) => {
    if (bundle !== null && profile.path !== null) {
      return profile.path === `${bundle.value.path}/Contents/embedded.provisionprofile`;
    }
    return identifier != null && profile.applicationIdentifier?.slice(11) === identifier;
  });
}

/** An entitlement of one side's signature; undefined when it is not claimed or the entitlements were not read. */
export function entitlementOf(of: Case, side: Side, key: string): unknown {
  return codeOf(of, side)?.value.entitlements?.[key];
}

/** The strings of an entitlement that is a list, or a single string; empty when it is neither. */
export function listEntitlement(of: Case, side: Side, key: string): string[] {
  const value = entitlementOf(of, side, key);
  return Array.isArray(value)
    ? value.filter((one) => typeof one === "string")
    : typeof value === "string"
    ? [value]
    : [];
}

function isExtensionCode({ target }: Case, { identifier, path }: SignedCode): boolean {
  return target !== null &&
    (identifier === target.bundleId || (path?.includes(`/${target.bundleId}.systemextension`) ?? false));
}

function isAppCode({ target }: Case, { identifier, path }: SignedCode): boolean {
  return identifier !== target?.bundleId && (path?.includes(".app") ?? false) && !path!.includes(".systemextension");
}

function first<T>(key: FactKey, list: readonly T[] | undefined, keep: (one: T) => boolean): At<T> | null {
  const at = (list ?? []).findIndex(keep);
  const cite: Cite = { key, at: String(at) };
  return at < 0 ? null : { value: list![at]!, cite };
}
