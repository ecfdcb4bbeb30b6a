/**
 * The routes that configd would install for the services of its store, and what of that the table has otherwise. configd adds only
 * what is new in its own list and deletes only what it added, so a row that it does not know was put there by somebody else, and
 * one that somebody deleted stays away (configd `ip_plugin.c`, `IPv4RouteListCreateWithDictionary`; knowledge chapter 04, 0.1).
 */
import { type IpBlock, parseIpAddress } from "../formats/ip_address.ts";
import type { StoreDictionary } from "../formats/scutil/dictionary.ts";
import { keyOf } from "./route_prefix.ts";
import {
  dictionariesIn,
  rankOf,
  routerOf,
  type ServiceRank,
  type StoredService,
  type StoredServices,
  textIn,
  textsIn,
} from "./stored_services.ts";

/** A route that configd wants. */
export interface ExpectedRoute {
  readonly prefix: IpBlock;
  readonly interface: string;
  /** Null for what is reached over the interface itself. */
  readonly gateway: string | null;
  /** Not the best for its destination: only for sockets that are bound to the interface. */
  readonly scoped: boolean;
  readonly kind: "default" | "connected" | "router" | "everybody" | "added" | "excluded";
  readonly service: string;
}

type Wanted = Omit<ExpectedRoute, "scoped"> & { readonly rank: ServiceRank };
type Family = 4 | 6;

/** Builds the list; services on interfaces that `exists` denies have no part in it. */
export function expectRoutes(stored: StoredServices, exists: (name: string) => boolean): ExpectedRoute[] {
  const wanted = ([4, 6] as const).flatMap((family) => {
    const own = stored.services.flatMap((service) => readEntity(service, stored, family, exists));
    const best = own.filter(({ rank }) => rank.limit === null).sort((a, b) => a.rank.place - b.rank.place);
    return own.flatMap((entity) => [...wantRoutes(entity, family), ...wantExcluded(entity, best, family)]);
  });
  return scopeLesser(wanted);
}

interface Entity {
  readonly service: StoredService;
  readonly of: StoreDictionary;
  readonly interface: string;
  readonly router: string | null;
  readonly rank: ServiceRank;
}

/** The addresses of a service, when configd would take it into account. */
function readEntity(
  service: StoredService,
  { ranks }: StoredServices,
  family: Family,
  exists: (name: string) => boolean,
): Entity[] {
  const of = family === 4 ? service.ipv4 : service.ipv6;
  const name = textIn(of, "InterfaceName");
  const [address = ""] = textsIn(of, "Addresses");
  if (of === null || name === null || !exists(name)) return [];
  const bits = parseIpAddress(address)?.bits;
  if (bits === undefined || bits === 0n) return [];
  return [{ service, of, interface: name, router: routerOf(of), rank: rankOf(service, of, ranks) }];
}

function wantRoutes(entity: Entity, family: Family): Wanted[] {
  const { of, router } = entity;
  const isLoopback = entity.interface === "lo0";
  const lengths = family === 4 ? textsIn(of, "SubnetMasks").map(lengthOfMask) : numbersIn(of, "PrefixLength");
  const addresses = textsIn(of, "Addresses").slice(0, family === 4 ? 1 : undefined);
  return [
    ...addresses.flatMap((address, i) => want(entity, family, "connected", address, lengths[i] ?? null)),
    ...router === null || isLoopback ? [] : [
      ...want(entity, family, "default", family === 4 ? "0.0.0.0" : "::", 0, router),
      ...want(entity, family, "router", router.split("%")[0]!, family === 4 ? 32 : 128),
    ],
    ...isLoopback || family === 6 ? [] : [
      ...want(entity, family, "everybody", "255.255.255.255", 32),
      ...want(entity, family, "everybody", "224.0.0.0", 4),
    ],
    ...isConfirmed(entity)
      ? dictionariesIn(of, "AdditionalRoutes").flatMap((route) => wantAdded(entity, family, route))
      : [],
  ];
}

/** What a tunnel adds counts only while the interface below it is the one that it was made for. */
function isConfirmed({ of, interface: name }: Entity): boolean {
  const confirmed = textIn(of, "ConfirmedInterfaceName");
  return confirmed === null || confirmed === name;
}

function wantAdded(entity: Entity, family: Family, route: StoreDictionary): Wanted[] {
  const via = { ...entity, interface: textIn(route, "InterfaceName") ?? entity.interface };
  const length = lengthIn(route, family);
  return want(via, family, "added", textIn(route, "DestinationAddress") ?? "", length, textIn(route, "GatewayAddress"));
}

/** What a tunnel leaves out goes over the best service that is not on it. */
function wantExcluded(entity: Entity, sorted: readonly Entity[], family: Family): Wanted[] {
  const routes = isConfirmed(entity) ? dictionariesIn(entity.of, "ExcludedRoutes") : [];
  const best = routes.length === 0 ? undefined : sorted.find((one) => one.interface !== entity.interface);
  if (best === undefined) return [];
  return routes.flatMap((route) =>
    want(
      { ...best, rank: entity.rank },
      family,
      "excluded",
      textIn(route, "DestinationAddress") ?? "",
      lengthIn(route, family),
      best.router,
    )
  );
}

function want(
  { service, interface: name, rank }: Entity,
  family: Family,
  kind: Wanted["kind"],
  address: string,
  length: number | null,
  gateway: string | null = null,
): Wanted[] {
  const parsed = parseIpAddress(address);
  if (parsed === null || parsed.family !== family || length === null) return [];
  return [{
    prefix: { family, first: parsed.bits, length },
    interface: name,
    gateway,
    kind,
    service: service.id,
    rank,
  }];
}

/** The best of each destination is for everybody; on every other interface the same destination is scoped. */
function scopeLesser(wanted: readonly Wanted[]): ExpectedRoute[] {
  const isLimited = ({ rank, kind }: Wanted) =>
    rank.limit === "scoped" || (rank.limit === "never" && kind === "default");
  const groups = Map.groupBy(wanted, ({ prefix }) => keyOf(prefix));
  return [...groups.values()].flatMap((group) => {
    const sorted = group.toSorted((a, b) => Number(isLimited(a)) - Number(isLimited(b)) || a.rank.place - b.rank.place);
    const seen = new Set<string>();
    return sorted.flatMap(({ rank: _, ...route }, i): ExpectedRoute[] => {
      if (seen.has(route.interface)) return [];
      seen.add(route.interface);
      return [{ ...route, scoped: i > 0 || isLimited(sorted[0]!) }];
    });
  });
}

function lengthIn(route: StoreDictionary, family: Family): number | null {
  const mask = textIn(route, "SubnetMask");
  if (family === 4) return mask === null ? null : lengthOfMask(mask);
  const length = route["PrefixLength"];
  return isLength(length) ? length : null;
}

/** `255.255.255.0` → 24; null for what is no mask. */
function lengthOfMask(mask: string): number | null {
  const parsed = parseIpAddress(mask);
  if (parsed === null || parsed.family !== 4) return null;
  const digits = parsed.bits.toString(2).padStart(32, "0");
  return /^1*0*$/.test(digits) ? digits.replaceAll("0", "").length : null;
}

function numbersIn(from: StoreDictionary, key: string): (number | null)[] {
  const value = from[key];
  return Array.isArray(value) ? value.map((one) => isLength(one) ? one : null) : [];
}

function isLength(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 128;
}
