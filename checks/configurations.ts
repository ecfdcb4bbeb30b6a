/** The saved configurations of NetworkExtension that concern the target. Shared by the rules about configurations. */
import { statusesOf } from "./vpn_services.ts";
import { appOf, bundleOf } from "./bundle_of.ts";
import { claimsOf, textsOf } from "./claims.ts";
import type { Case, Cite } from "./define.ts";
import { isIdOf } from "./named_id.ts";
import { NETWORK_EXTENSION } from "./tables/entitlement_keys.ts";
import { PROVIDER_VALUES, SUFFIX } from "./tables/provider_entitlements.ts";
import { type At, rowsOf } from "./target.ts";
import type { ConfigurationKind, NetworkConfiguration } from "../formats/network_extension/configuration.ts";

/** Kinds that a system extension can provide. */
const PROVIDED: readonly ConfigurationKind[] = ["vpn", "app-proxy", "transparent-proxy", "content-filter", "dns-proxy"];
/** Protocols of macOS' own: an app may save such a configuration beside the one for its extension. */
const BUILT_IN = /IKEv2|IPSec|L2TP|PPTP|PPP/i;
/** What a provider of this kind is, by its extension point. */
const POINTS: Readonly<Partial<Record<ConfigurationKind, readonly string[]>>> = {
  // A tunnel for single apps is saved as an app proxy is.
  "vpn": ["packet-tunnel", "app-proxy"],
  "app-proxy": ["app-proxy", "packet-tunnel"],
  "transparent-proxy": ["app-proxy"],
  "content-filter": ["filter-data", "filter-packet"],
  "dns-proxy": ["dns-proxy"],
};

const PROVIDED_BY = new WeakMap<Case, At<NetworkConfiguration>[]>();

/** Configurations that a provider runs, whosever they are but macOS' own. */
export function providedConfigurations(of: Case): At<NetworkConfiguration>[] {
  const known = PROVIDED_BY.get(of);
  if (known !== undefined) return known;
  const all = (of.facts.value("ne.configs") ?? []).flatMap((value, i) =>
    isProvided(value) ? [{ value, cite: { key: "ne.configs", at: String(i) } as const }] : []
  );
  PROVIDED_BY.set(of, all);
  return all;
}

function isProvided({ kind, app, name, protocol, providers }: NetworkConfiguration): boolean {
  const isApples = [app, ...providers.map(({ bundleId }) => bundleId)].some((id) => id?.startsWith("com.apple.")) ||
    (name?.startsWith("com.apple.") ?? false);
  return PROVIDED.includes(kind) && !isApples && !BUILT_IN.test(protocol ?? "");
}

/** The target's: those that name it, and those of its app that name no provider and fit what it is. */
export function ownConfigurations(of: Case): At<NetworkConfiguration>[] {
  const { target } = of;
  return providedConfigurations(of).filter(({ value }) => {
    if (target === null) return true;
    if (value.providers.length > 0) return value.providers.some(({ bundleId }) => bundleId === target.bundleId);
    return isOfApp(of, value) && fitsPoints(of, POINTS[value.kind] ?? []) !== false;
  });
}

/** Those that the target's app saved, or that belong to it in a profile, though they name another provider. */
export function misdirectedConfigurations(of: Case): At<NetworkConfiguration>[] {
  const { target } = of;
  if (target === null) return [];
  return providedConfigurations(of).filter(({ value }) =>
    value.providers.length > 0 && !value.providers.some(({ bundleId }) => bundleId === target.bundleId) &&
    isOfApp(of, value)
  );
}

/** Whether one of its providers is an extension that is registered, or lies in the app. */
export function wantsKnownExtension(of: Case, { providers }: NetworkConfiguration): boolean {
  return isKnownExtension(of, ...providers.map(({ bundleId }) => bundleId));
}

/** Whether any of these is an extension that is registered, or lies in the app. */
export function isKnownExtension({ facts }: Pick<Case, "facts">, ...ids: readonly (string | null)[]): boolean {
  const known = [
    ...facts.value("reg.list")?.extensions ?? [],
    ...facts.value("reg.db")?.extensions ?? [],
    ...facts.value("sysex.embedded") ?? [],
    ...facts.value("app.appex") ?? [],
  ];
  return known.some(({ bundleId }) => ids.includes(bundleId));
}

/** True when every configuration of the Mac was read, so that one that is not there does not exist. */
export function storeIsWhole({ facts }: Case): boolean {
  return facts.value("ne.configs") !== undefined && facts.evidence("ne.configs").complete;
}

/** True when macOS has the extension registered and switched on: without that, it needs no configuration. */
export function isEnabled(of: Case): boolean {
  return rowsOf(of).some(({ value }) => value.state === "activated enabled");
}

/** macOS calls a VPN service of the app around the extension connected. */
export function isConnected(of: Case): boolean {
  const { facts, target } = of;
  return (facts.value("net.services") ?? []).some(({ id, status, provider }) =>
    statusesOf(of, { id, status }).includes("Connected") && provider !== null && target !== null &&
    isIdOf(target.bundleId, provider)
  );
}

/** `"Example Tunnel"`, or what else tells a configuration from others. */
export function nameConfiguration({ name, id }: NetworkConfiguration): string {
  return name === null ? `The configuration ${id ?? "without a name"}` : `The configuration "${name}"`;
}

/** Whether the id is that of the app around the target. */
export function isAppId(of: Case, id: string | null): boolean {
  const { target } = of;
  if (target === null || id === null || id === target.bundleId) return false;
  return id === appOf(of)?.value.bundleId || isIdOf(target.bundleId, id);
}

function isOfApp(of: Case, { app, pluginType }: NetworkConfiguration): boolean {
  return isAppId(of, app) || isAppId(of, pluginType);
}

/** What the extension is, by its Info.plist, else by what its signature claims; null when neither was read. */
export function pointsOf(of: Case): { readonly points: readonly string[]; readonly cite: Cite } | null {
  const bundle = bundleOf(of, "extension");
  if (bundle?.value.providerClasses != null) {
    return { points: Object.keys(bundle.value.providerClasses).map(shortPoint), cite: bundle.cite };
  }
  const claims = claimsOf(of, "extension").find((one) => textsOf(one, NETWORK_EXTENSION).length > 0);
  if (claims === undefined) return null;
  const claimed = textsOf(claims, NETWORK_EXTENSION).map((value) => value.replace(SUFFIX, ""));
  const points = Object.entries(PROVIDER_VALUES).filter(([, value]) => claimed.includes(value));
  return points.length === 0 ? null : { points: points.map(([point]) => shortPoint(point)), cite: claims.cite };
}

/** Whether the extension is one of these; undefined when nobody knows what it is. */
export function fitsPoints(of: Case, points: readonly string[]): boolean | undefined {
  return pointsOf(of)?.points.some((point) => points.includes(point));
}

/** What a configuration of this kind can be run by. */
export function pointsOfKind(kind: ConfigurationKind): readonly string[] {
  return POINTS[kind] ?? [];
}

function shortPoint(point: string): string {
  return point.slice(point.lastIndexOf(".") + 1);
}
