/** What the signatures of an extension and its app claim. Shared by the rules about entitlements. */
import { bundleOf, embeddedOf, profileOf, type Side } from "./bundle_of.ts";
import type { Case, Cite, Found } from "./define.ts";
import { NETWORK_EXTENSION } from "./tables/entitlement_keys.ts";
import { NETWORK_CATEGORY, recordsOf } from "./target.ts";
import type { BundleInfo } from "../evidence/bundle/shapes.ts";
import type { SignedCode } from "../formats/codesign_display.ts";
import type { PlistValue } from "../formats/plist/value.ts";
import { matchEntitlement } from "../formats/profile/match_entitlement.ts";

const IDENTIFIERS = [
  "com.apple.application-identifier",
  "application-identifier",
  "com.apple.developer.team-identifier",
];
/** An app or an executable of it: the folder, the app's name, the executable's. */
const APP_PATH = /^((?:[^/]*\/)*)([^/]+?)\.app(?:\/?|\/Contents\/MacOS\/([^/]+))$/;
const OTHER_KINDS = /^com\.apple\.developer\.(?:endpoint-security\.|driverkit)/;

/** One signature of the app or the extension, with the entitlements that it holds. */
export interface Claims {
  readonly side: Side;
  readonly code: SignedCode;
  readonly entitlements: Readonly<Record<string, unknown>>;
  readonly cite: Cite;
  /** `com.example.tunnel.extension`, or what else names the code. */
  readonly name: string;
}

/**
 * The signatures of one side whose entitlements were read. Where files were read, only theirs count; of a text, every copy of
 * the extension, and of apps the one that holds it. Code that no team signed is left to the rule about that.
 */
export function claimsOf(of: Case, side: Side): Claims[] {
  const all = (of.facts.value("code") ?? []).flatMap((code, i) => {
    const { entitlements } = code;
    if (entitlements === null || !isOfTeam(code)) return [];
    const name = code.identifier ?? code.path ?? `the ${side}`;
    return [{ side, code, entitlements, cite: { key: "code", at: String(i) } as const, name }];
  });
  const bundle = bundleOf(of, side)?.value ?? null;
  const ofFiles = all.filter(({ code }) => code.file !== undefined && code.file.bundlePath === bundle?.path);
  if (bundle !== null) return side === "extension" || holdsExtension(of, bundle) ? ofFiles : [];
  const pasted = all.filter(({ code }) => code.file === undefined);
  if (side === "extension") return pasted.filter(({ code }) => isExtension(of, code));
  const homes = homesOf(of);
  return pasted.filter(({ code }) => isContainer(of, code, homes));
}

/**
 * What is said of a side when all its copies show it: of a text with an old and a new copy, one good copy is enough for silence.
 */
export function foundInAll(of: Case, side: Side, judge: (claims: Claims) => Omit<Found, "cites"> | null): Found[] {
  const all = claimsOf(of, side).map((claims) => ({ claims, found: judge(claims) }));
  const first = all[0];
  if (first?.found == null || all.some(({ found }) => found === null)) return [];
  return [{ ...first.found, cites: all.map(({ claims }) => claims.cite) }];
}

/**
 * False when a part of the list may be missing: posters cut what they paste, and code of a team that shows neither of the two
 * identifiers but something else was likely cut. Then what is not in the list proves nothing.
 */
export function claimsAreWhole({ facts }: Case, { code, entitlements }: Claims): boolean {
  if (code.file !== undefined) return true;
  const keys = Object.keys(entitlements);
  return facts.evidence("code").complete && (keys.length === 0 || keys.some((key) => IDENTIFIERS.includes(key)));
}

/** The strings of a claim that is a list, or a single string; empty when it is neither. */
export function textsOf({ entitlements }: Claims, key: string): string[] {
  const value = entitlements[key];
  const list = Array.isArray(value) ? value : [value];
  return list.filter((one) => typeof one === "string");
}

/** Whether the side's profile grants the value; undefined without a profile that can be read. */
export function isGranted(of: Case, side: Side, key: string, value: string): boolean | undefined {
  const granted = profileOf(of, side)?.value.entitlements;
  return granted == null ? undefined : matchEntitlement([value], granted[key] as PlistValue | undefined);
}

/** True when the evidence shows that the target is a network extension; drivers and security extensions are none. */
export function isProvider(of: Case): boolean {
  const info = bundleOf(of, "extension")?.value;
  if (info !== undefined) return info.providerClasses !== null;
  if (of.target?.category != null) return of.target.category === NETWORK_CATEGORY;
  const own = claimsOf(of, "extension");
  if (own.some((claims) => textsOf(claims, NETWORK_EXTENSION).length > 0)) return true;
  if (own.some(({ entitlements }) => Object.keys(entitlements).some((key) => OTHER_KINDS.test(key)))) return false;
  return claimsOf(of, "app").some((claims) => textsOf(claims, NETWORK_EXTENSION).length > 0);
}

/** `the extension com.example.tunnel.extension`, for messages. */
export function nameSide({ side, name }: Claims): string {
  return `the ${side} ${name}`;
}

function isOfTeam({ signature, channel }: SignedCode): boolean {
  return signature !== "adhoc" && signature !== "linker-signed" && signature !== "unsigned" && channel !== "apple";
}

/** Of a staged copy whose app has none any more, macOS remembers the app. */
function holdsExtension(of: Case, app: BundleInfo): boolean {
  const embedded = embeddedOf(of)?.value.path;
  return embedded?.startsWith(`${app.path}/Contents/Library/SystemExtensions/`) ??
    recordsOf(of).some(({ value }) => value.containerPath === app.path);
}

/** The extension itself, not what lies inside it. */
function isExtension({ target }: Case, { identifier, path }: SignedCode): boolean {
  if (target === null || (identifier !== null && identifier !== target.bundleId)) return false;
  const inside = path?.split(`/${target.bundleId}.systemextension`)[1];
  if (inside === undefined) return identifier !== null && !path?.includes(".systemextension/");
  return /^\/?$|^\/Contents(?:\/MacOS\/[^/]+)?$/.test(inside);
}

/** The apps that are known to hold the extension. */
function homesOf(of: Case): ReadonlySet<string | null> {
  const inside = `/Contents/Library/SystemExtensions/${of.target?.bundleId}.systemextension`;
  const ofCode = (of.facts.value("code") ?? []).flatMap(({ path }) =>
    path?.includes(inside) ? [path.slice(0, path.indexOf(inside))] : []
  );
  return new Set([...ofCode, ...recordsOf(of).map(({ value }) => value.containerPath)]);
}

/** The main executable of the app that holds the extension; other apps and tools have entitlements of their own. */
function isContainer(
  { target }: Case,
  { identifier, path, format }: SignedCode,
  homes: ReadonlySet<string | null>,
): boolean {
  const [, folder, name, executable] = APP_PATH.exec(path ?? "") ?? [];
  if (target === null || name === undefined || path?.includes(".systemextension")) return false;
  if (identifier !== null && target.bundleId.startsWith(`${identifier}.`)) return true;
  const isMain = executable === undefined || executable === name || (format?.startsWith("app bundle") ?? false);
  return isMain && homes.has(`${folder}${name}.app`);
}
