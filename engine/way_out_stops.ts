/** What traffic meets on its way out of a Mac, as the evidence shows it; whether it works is decided elsewhere. */
import { ownConfigurations, providedConfigurations } from "../checks/configurations.ts";
import { fullTunnelsOf } from "../checks/catch_all.ts";
import type { Case, Cite } from "../checks/define.ts";
import { routesOf } from "../checks/routes.ts";
import { type At } from "../checks/target.ts";
import { isTunnel, ownerOf } from "../checks/tunnels.ts";
import type { ConfigurationKind, NetworkConfiguration } from "../formats/network_extension/configuration.ts";
import type { Stop } from "./report_way_out.ts";

/** A stop before it is judged. */
export interface RawStop extends Pick<Stop, "kind" | "name" | "says"> {
  readonly cites: readonly Cite[];
  /** True for a provider of the extension that is diagnosed. */
  readonly own: boolean;
  /** What the evidence itself shows: that it works, or nothing. That it does not, only a rule says. */
  readonly seen: "ok" | "unknown";
}

/**
 * Kinds of providers, as the picture shows them from the app on. macOS documents an order only within a kind: `Order` of
 * transparent proxies, firewalls before inspectors (knowledge chapter 08 §15).
 */
const PROVIDERS: readonly (readonly [ConfigurationKind, Stop["kind"]])[] = [
  ["transparent-proxy", "transparent proxy"],
  ["app-proxy", "app proxy"],
  ["content-filter", "content filter"],
];

/** The providers that are switched on, in their order. */
export function providerStops(of: Case): RawStop[] {
  return PROVIDERS.flatMap(([wanted, kind]) => configured(of, wanted, kind));
}

/** The DNS proxies that are switched on: asked before every resolver. */
export function dnsProxyStops(of: Case): RawStop[] {
  return configured(of, "dns-proxy", "DNS proxy");
}

function configured(of: Case, wanted: ConfigurationKind, kind: Stop["kind"]): RawStop[] {
  const own = new Set(ownConfigurations(of).map(({ value }) => value));
  return providedConfigurations(of)
    .filter(({ value }) => value.kind === wanted && value.enabled === true)
    .sort((a, b) => placeOf(a) - placeOf(b))
    .map(({ value, cite }) => ({
      kind,
      name: value.name ?? value.appName ?? value.providers[0]?.bundleId ?? "without a name",
      says: value.providers[0]?.bundleId ?? value.app,
      cites: [cite],
      own: of.target !== null && own.has(value),
      seen: "unknown",
    }));
}

function placeOf({ value: { order, filterGrade } }: At<NetworkConfiguration>): number {
  return order ?? filterGrade ?? Infinity;
}

/** The proxies of the system's settings that are switched on. */
export function proxyStops({ facts }: Case): RawStop[] {
  const settings = facts.value("net.proxies") ?? {};
  const names = [["HTTP", "HTTP"], ["HTTPS", "HTTPS"], ["SOCKS", "SOCKS"]].flatMap(([key, name]) =>
    settings[`${key}Enable`] === 1 ? [`${name} ${settings[`${key}Proxy`] ?? "?"}:${settings[`${key}Port`] ?? "?"}`] : []
  );
  const pac = settings["ProxyAutoConfigEnable"] === 1 ? [`PAC ${settings["ProxyAutoConfigURLString"] ?? "?"}`] : [];
  const all = [...names, ...pac];
  return all.length === 0 ? [] : [{
    kind: "proxy",
    name: all.join(", "),
    says: "in the system's settings",
    cites: [{ key: "net.proxies", at: "" }],
    own: false,
    seen: "unknown",
  }];
}

/** Tunnels: those that carry everything first, then those that carry what their routes name. */
export function tunnelStops(of: Case): RawStop[] {
  const full = new Map([...fullTunnelsOf(of, 4), ...fullTunnelsOf(of, 6)].map((one) => [one.interface, one.rows]));
  const rows = routesOf(of).filter(({ fixed, scoped, value }) => fixed && !scoped && isTunnel(value.interface));
  const byName = Map.groupBy(rows, ({ value }) => value.interface!);
  return [...new Set([...full.keys(), ...byName.keys()])].map((name): RawStop => {
    const own = byName.get(name) ?? [];
    const { is, says } = ownerOf(of, name);
    const carries = full.has(name)
      ? "carries everything"
      : `carries ${own.length} ${own.length === 1 ? "network" : "networks"}`;
    return {
      kind: "tunnel",
      name,
      says: `${carries}; ${says}`,
      cites: (full.get(name) ?? own).map(({ cite }) => cite),
      own: false,
      seen: is === "live" ? "ok" : "unknown",
    };
  });
}

/** The interface below all tunnels, and the router behind it. */
export function lastStops(of: Case): RawStop[] {
  const defaults = routesOf(of).filter(({ prefix, value, swallows }) =>
    prefix.length === 0 && prefix.family === 4 && !swallows && value.interface !== null && !isTunnel(value.interface) &&
    !/^(?:bridge|vmnet|feth)\d/.test(value.interface)
  );
  const way = defaults.find(({ scoped }) => !scoped) ?? defaults[0];
  const nwi = of.facts.value("net.nwi");
  const name = way?.value.interface ?? nwi?.order?.find((one) => !isTunnel(one)) ?? null;
  if (name === null) return [];
  const interfaces = of.facts.value("net.interfaces");
  const at = interfaces?.findIndex((one) => one.name === name) ?? -1;
  const card = interfaces?.[at];
  const address = card?.inet[0] ?? nwi?.ipv4?.find((one) => one.interface === name)?.address ?? null;
  const isUp = card?.up === true && card.inet.length + card.inet6.length > 0;
  const interfaceStop: RawStop = {
    kind: "interface",
    name,
    says: address,
    cites: at < 0 ? [] : [{ key: "net.interfaces", at: String(at) }],
    own: false,
    seen: isUp ? "ok" : "unknown",
  };
  const router = way?.value.gateway ?? null;
  return router === null || router.startsWith("link#")
    ? [interfaceStop]
    : [interfaceStop, { kind: "router", name: router, says: null, cites: [way!.cite], own: false, seen: "unknown" }];
}

/** Who is asked for names when no interface is named: those for single domains last. */
export function resolverStops(of: Case): RawStop[] {
  const resolvers = of.facts.value("net.dns")?.resolvers ?? [];
  return resolvers.flatMap((one, i): RawStop[] => {
    if (one.scoped || one.nameservers.length === 0 || one.options.includes("mdns")) return [];
    const via = one.interface === null ? "" : ` through ${one.interface}`;
    return [{
      kind: "resolver",
      name: one.nameservers.join(", "),
      says: `${one.domain ?? "everything"}${via}`,
      cites: [{ key: "net.dns", at: `resolvers.${i}` }],
      own: false,
      seen: "unknown",
    }];
  });
}
