/**
 * The resolvers that configd would install for the services of its store, and what of that `scutil --dns` has otherwise (configd
 * `dns-configuration.c` and `ip_plugin.c`; knowledge chapter 04, section 0.2). What is in no service comes from a file in
 * /etc/resolver, or the two were taken at different times.
 */
import type { Resolver } from "../formats/scutil/dns.ts";
import type { StoreDictionary } from "../formats/scutil/dictionary.ts";
import { rankOf, type StoredService, type StoredServices, textIn, textsIn } from "./stored_services.ts";

/** A resolver that configd wants. */
export interface ExpectedResolver {
  readonly kind: "default" | "scoped" | "supplemental";
  /** Of a supplemental one; null stands for all names. */
  readonly domain: string | null;
  readonly nameservers: readonly string[];
  readonly interface: string | null;
  /** Where it stands among the others; null for scoped ones, which stand apart. */
  readonly order: number | null;
  readonly service: string;
}

export interface ResolverDifference {
  /** Indexes of resolvers that no service asked for. */
  readonly foreign: readonly number[];
  readonly missing: readonly ExpectedResolver[];
}

const DEFAULT_ORDER = 200_000;
const FIRST_SUPPLEMENTAL = 100_000;
const STEP = 200;
/** Resolvers that configd makes by itself: Bonjour's and those of private names. */
const FIRST_OWN = 300_000;

/** Builds the list; services on interfaces that `exists` denies have no scoped resolver. */
export function expectResolvers(stored: StoredServices, exists: (name: string) => boolean): ExpectedResolver[] {
  const used = stored.services.flatMap((service) => readDns(service) ?? []);
  const primary = used.filter((one) => one.place !== null && !one.isLimited)
    .sort((a, b) => a.place! - b.place!)[0];
  return [
    ...primary === undefined
      ? []
      : [{ ...expect(primary, "default"), interface: boundTo(primary), order: DEFAULT_ORDER }],
    ...used.flatMap((one) => wantSupplemental(one, stored.ordered)),
    ...used.filter(({ interface: name, place }) => name !== null && place !== null && exists(name))
      .map((one) => ({ ...expect(one, "scoped"), order: null })),
  ];

  function readDns(service: StoredService): Dns | null {
    const dns = { ...service.dns, ...service.enteredDns };
    const nameservers = textsIn(dns, "ServerAddresses");
    if (nameservers.length === 0) return null;
    const entity = service.ipv4 ?? service.ipv6;
    const rank = entity === null ? null : rankOf(service, entity, stored.ranks);
    return {
      service,
      dns,
      nameservers,
      interface: textIn(entity, "InterfaceName") ?? textIn(dns, "InterfaceName"),
      isEntered: textsIn(service.enteredDns, "ServerAddresses").length > 0,
      place: rank?.place ?? null,
      isLimited: rank !== null && rank.limit !== null,
    };
  }
}

interface Dns {
  readonly service: StoredService;
  readonly dns: StoreDictionary;
  readonly nameservers: readonly string[];
  readonly interface: string | null;
  readonly isEntered: boolean;
  /** Null without an address to send from: then only its supplemental domains count. */
  readonly place: number | null;
  readonly isLimited: boolean;
}

function expect(
  { service, nameservers, interface: name }: Dns,
  kind: ExpectedResolver["kind"],
): Omit<ExpectedResolver, "order"> {
  return { kind, domain: null, nameservers, interface: name, service: service.id };
}

/** Servers that somebody entered, and those of a service that only a program made, may be asked over any interface. */
function boundTo({ service, dns, isEntered, interface: name }: Dns): string | null {
  const isOwn = service.hasSetup || textIn(dns, "ConfirmedServiceID") === service.id;
  return isEntered || !isOwn ? null : name;
}

/** Where the lists of domains and orders differ in length, configd leaves the whole entry out and says nothing. */
function wantSupplemental(of: Dns, ordered: number): ExpectedResolver[] {
  const domains = textsIn(of.dns, "SupplementalMatchDomains");
  const orders = of.dns["SupplementalMatchOrders"];
  if (Array.isArray(orders) && orders.length !== domains.length) return [];
  const search = of.dns["SearchOrder"];
  const first = typeof search === "number" ? search : FIRST_SUPPLEMENTAL + STEP * of.service.index +
    (of.service.index >= ordered ? STEP * ordered : 0);
  return domains.map((domain, i): ExpectedResolver => ({
    ...expect(of, "supplemental"),
    domain: domain === "" ? null : domain.toLowerCase(),
    interface: boundTo(of),
    order: Array.isArray(orders) && typeof orders[i] === "number" ? orders[i] : first + i,
  }));
}

/** The resolvers of `actual` that no service asked for, and the wanted ones that it lacks. Servers tell, not their order. */
export function compareResolvers(
  expected: readonly ExpectedResolver[],
  actual: readonly Resolver[],
): ResolverDifference {
  const keyOfExpected = ({ kind, domain, nameservers, interface: name }: ExpectedResolver) =>
    keyOf(kind === "scoped", kind === "scoped" ? null : domain, nameservers, kind === "scoped" ? name : null);
  const keyOfActual = ({ scoped, domain, nameservers, interface: name }: Resolver) =>
    keyOf(scoped, scoped ? null : domain?.toLowerCase() ?? null, nameservers, scoped ? name : null);
  const wanted = new Set(expected.map(keyOfExpected));
  const there = new Set(actual.map(keyOfActual));
  return {
    foreign: actual.flatMap((one, i) => isCompared(one) && !wanted.has(keyOfActual(one)) ? [i] : []),
    missing: expected.filter((one) => !there.has(keyOfExpected(one))),
  };
}

function isCompared({ nameservers, options, order }: Resolver): boolean {
  return nameservers.length > 0 && !/mdns|pdns/.test(options) && (order ?? 0) < FIRST_OWN;
}

function keyOf(scoped: boolean, domain: string | null, nameservers: readonly string[], name: string | null): string {
  return JSON.stringify([scoped, domain, [...nameservers].sort(), name]);
}
