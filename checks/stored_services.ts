/**
 * The network services of configd's dynamic store, with what decides their rank (configd `ip_plugin.c`; knowledge chapter 04,
 * sections 0.1 and 2):
 *
 *     State:/Network/Service/<id>/IPv4 : { Addresses, SubnetMasks, Router, InterfaceName, AdditionalRoutes, … }
 *     State:/Network/Service/<id>      : { PrimaryRank }
 *     Setup:/Network/Global/IPv4       : { ServiceOrder : [ <id>, … ] }
 */
import type { StoreDictionary, StoreValue } from "../formats/scutil/dictionary.ts";

/** Where configd puts a service beside the others. Smaller is better. */
export interface ServiceRank {
  readonly place: number;
  /** `never`: its default route is scoped. `scoped`: all its routes are. */
  readonly limit: "never" | "scoped" | null;
}

export interface StoredService {
  /** A UUID; anything else was written by hand. */
  readonly id: string;
  /** Its place in the order of services, behind all of which those stand that are not in it. */
  readonly index: number;
  readonly hasSetup: boolean;
  /** What is in use, by entity; null where the store has none. */
  readonly ipv4: StoreDictionary | null;
  readonly ipv6: StoreDictionary | null;
  readonly dns: StoreDictionary | null;
  /** The resolvers that a person or device management entered. */
  readonly enteredDns: StoreDictionary | null;
}

/** What the store says of the services. */
export interface StoredServices {
  readonly services: readonly StoredService[];
  /** Id → what stands in `State:` and `Setup:` under the id alone. */
  readonly ranks: ReadonlyMap<string, string>;
  /** How many services have a place in the order. */
  readonly ordered: number;
}

type Draft = { -readonly [K in keyof StoredService]: StoredService[K] };

const SERVICE_KEY = /^(State|Setup):\/Network\/Service\/([^/]{1,200})(?:\/(IPv4|IPv6|DNS))?$/;
const FIELDS = { IPv4: "ipv4", IPv6: "ipv6", DNS: "dns" } as const;
const UUID = /^[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i;

/** Reads the services, those first that stand first in the order of services. */
export function readStoredServices(store: StoreDictionary): StoredServices {
  const order = textsIn(asDictionary(store["Setup:/Network/Global/IPv4"] ?? null), "ServiceOrder");
  const places = new Map(order.map((id, i) => [id, i]));
  const drafts = new Map<string, Draft>();
  const ranks = new Map<string, string>();
  for (const [key, value] of Object.entries(store)) {
    const [, layer, id = "", entity] = SERVICE_KEY.exec(key) ?? [];
    if (layer === undefined) continue;
    const draft = drafts.get(id) ?? open(drafts, id, places.get(id) ?? order.length);
    const dictionary = asDictionary(value);
    if (layer === "Setup") draft.hasSetup = true;
    if (entity === undefined) {
      const rank = dictionary?.["PrimaryRank"];
      if (typeof rank === "string") ranks.set(id, rank);
    } else if (layer === "State") draft[FIELDS[entity as keyof typeof FIELDS]] = dictionary;
    else if (entity === "DNS") draft.enteredDns = dictionary;
  }
  const services = [...drafts.values()].sort((a, b) => a.index - b.index || (a.id < b.id ? -1 : 1));
  return { services, ranks, ordered: order.length };
}

function open(drafts: Map<string, Draft>, id: string, index: number): Draft {
  const draft = { id, index, hasSetup: false, ipv4: null, ipv6: null, dns: null, enteredDns: null };
  drafts.set(id, draft);
  return draft;
}

/** False for a service that a program invented; NetworkExtension and System Settings name theirs by UUIDs. */
export function isSystemService({ id }: Pick<StoredService, "id">): boolean {
  return UUID.test(id);
}

/** Says where an entity of the service stands: what it says of itself goes before the order of services. */
export function rankOf(service: StoredService, entity: StoreDictionary, ranks: StoredServices["ranks"]): ServiceRank {
  const said = ranks.get(service.id);
  const limit = said === "Never" ? "never" as const : said === "Scoped" ? "scoped" as const : null;
  if (said === "First" || (said === undefined && Number(entity["OverridePrimary"]) === 1)) return { place: -1, limit };
  if (said === "Last" || routerOf(entity) === null) return { place: Number.MAX_SAFE_INTEGER, limit };
  return { place: service.index, limit };
}

/** The router of an entity, or the other end of its tunnel; null when it has none. */
export function routerOf(entity: StoreDictionary): string | null {
  return textIn(entity, "Router") ?? textsIn(entity, "DestAddresses")[0] ?? null;
}

/** The dictionary, when the value is one. */
export function asDictionary(value: StoreValue): StoreDictionary | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
}

/** A text under a key; null when there is none. */
export function textIn(from: StoreDictionary | null, key: string): string | null {
  const value = from?.[key];
  return typeof value === "string" && value !== "" ? value : null;
}

/** The texts of an array under a key, empty ones included: in lists of domains they stand for all names. */
export function textsIn(from: StoreDictionary | null, key: string): string[] {
  const value = from?.[key];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

/** The dictionaries of an array under a key. */
export function dictionariesIn(from: StoreDictionary, key: string): StoreDictionary[] {
  const value = from[key];
  return Array.isArray(value) ? value.map(asDictionary).filter((one) => one !== null) : [];
}
