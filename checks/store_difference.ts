/** The routing table and the resolvers against the store: what configd did not put there, and what it wants and is gone. */
import { isInBlock, parseIpAddress } from "../formats/ip_address.ts";
import type { Case } from "./define.ts";
import { type ExpectedRoute, expectRoutes } from "./expected_routes.ts";
import { compareResolvers, expectResolvers, type ResolverDifference } from "./expected_resolvers.ts";
import { keyOf, prefixOf } from "./route_prefix.ts";
import { type RouteOf, routesOf } from "./routes.ts";
import { asDictionary, readStoredServices, type StoredServices, textsIn } from "./stored_services.ts";

export interface RouteDifference {
  /** Set by somebody, and not by configd. */
  readonly foreign: readonly RouteOf[];
  /** Wanted by configd and not there. `instead`: an unscoped row for the same destination, over another interface. */
  readonly missing: readonly (ExpectedRoute & { readonly instead: RouteOf | null })[];
}

const SERVICES = new WeakMap<Case, { readonly stored: StoredServices | null }>();
const DIFFERENCES = new WeakMap<Case, { readonly difference: RouteDifference | null }>();

/** The services, when the whole store was shown: some of its keys say nothing of the others. */
export function storedServicesOf(of: Case): StoredServices | null {
  let known = SERVICES.get(of);
  if (known === undefined) {
    const store = of.facts.value("net.store");
    const stored = store === undefined || !of.facts.evidence("net.store").complete ? null : readStoredServices(store);
    // Every Mac that is on has a service with an address; without one this is no store that tells.
    known = { stored: stored?.services.some(({ ipv4, ipv6 }) => ipv4 ?? ipv6) ? stored : null };
    SERVICES.set(of, known);
  }
  return known.stored;
}

/** Compares both; null when the whole store or the whole table is not there. */
export function routeDifferenceOf(of: Case): RouteDifference | null {
  const known = DIFFERENCES.get(of) ?? { difference: readDifference(of) };
  DIFFERENCES.set(of, known);
  return known.difference;
}

function readDifference(of: Case): RouteDifference | null {
  const stored = storedServicesOf(of);
  if (stored === null || !of.facts.evidence("net.routes").complete) return null;
  return compareRoutes(expectRoutes(stored, interfacesOf(of)), routesOf(of));
}

/** The same for the resolvers. */
export function resolverDifferenceOf(of: Case): ResolverDifference | null {
  const stored = storedServicesOf(of);
  const dns = of.facts.value("net.dns");
  if (stored === null || dns === undefined || !of.facts.evidence("net.dns").complete) return null;
  return compareResolvers(expectResolvers(stored, interfacesOf(of)), dns.resolvers);
}

/** Which interfaces there are, by ifconfig or by the store itself; all of them where neither says. */
function interfacesOf({ facts }: Case): (name: string) => boolean {
  const listed = facts.value("net.interfaces");
  const shown = listed !== undefined && facts.evidence("net.interfaces").complete && listed.length > 1
    ? listed.map(({ name }) => name)
    : textsIn(asDictionary(facts.value("net.store")?.["State:/Network/Interface"] ?? null), "Interfaces");
  const names = new Set(shown);
  return (name) => names.size === 0 || names.has(name);
}

/** The rows of `actual` that are foreign, and the wanted ones that it lacks; a family without rows was not asked for. */
export function compareRoutes(expected: readonly ExpectedRoute[], actual: readonly RouteOf[]): RouteDifference {
  const at = (key: string, name: string | null) => `${key} ${name}`;
  const wanted = new Set(expected.map((one) => at(keyOf(one.prefix), one.interface)));
  const there = new Set(actual.map(({ value, key, scoped }) => `${at(key, value.interface)} ${scoped}`));
  const unscoped = new Map(actual.filter(({ scoped }) => !scoped).map((row) => [row.key, row]));
  const families = new Set(actual.map(({ prefix }) => prefix.family));
  const isThere = ({ prefix, interface: name, scoped }: ExpectedRoute) =>
    there.has(`${at(keyOf(prefix), name)} false`) || (scoped && there.has(`${at(keyOf(prefix), name)} true`));
  return {
    foreign: actual.filter((row) => row.fixed && !wanted.has(at(row.key, row.value.interface)) && !isMadeByKernel(row)),
    missing: expected.filter((one) => families.has(one.prefix.family) && isCompared(one) && !isThere(one)).map((
      one,
    ) => ({
      ...one,
      instead: unscoped.get(keyOf(one.prefix)) ?? null,
    })),
  };
}

/** Rows for single machines and for everybody come and go with the kernel. */
function isCompared({ kind, prefix }: ExpectedRoute): boolean {
  return (kind === "default" || kind === "connected") && prefix.length < (prefix.family === 4 ? 32 : 128);
}

const KERNEL = ["127/8", "169.254/16", "224/4", "255.255.255.255/32"].map((destination) =>
  prefixOf({ family: "inet", destination })!
);
const KERNEL6 = ["fe80::/10", "ff00::/8", "::1/128"].map((destination) => prefixOf({ family: "inet6", destination })!);

/** Loopback, link-local and multicast rows; single machines on the link; what a router redirected. */
function isMadeByKernel({ value, prefix }: RouteOf): boolean {
  const isOnLink = /^link#/.test(value.gateway) || /^[\da-f]{1,2}(?:[:.][\da-f]{1,2}){5}$/i.test(value.gateway);
  if (isOnLink && prefix.length === (prefix.family === 4 ? 32 : 128)) return true;
  if (/[DM]/.test(value.flags) || parseIpAddress(value.destination)?.zone != null) return true;
  return [...KERNEL, ...KERNEL6].some((block) =>
    prefix.length >= block.length && isInBlock({ family: prefix.family, bits: prefix.first }, block)
  );
}
