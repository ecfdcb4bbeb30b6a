import fc from "fast-check";
import { assertEquals } from "../../compat/std_assert.ts";
import { compareResolvers, type ExpectedResolver, expectResolvers } from "../../checks/expected_resolvers.ts";
import { resolverDifferenceOf } from "../../checks/store_difference.ts";
import { store, storedHome, storedVpn, VPN, WIFI } from "../../checks/store_samples.ts";
import { readStoredServices } from "../../checks/stored_services.ts";
import type { Resolver } from "../../formats/scutil/dns.ts";
import type { StoreDictionary } from "../../formats/scutil/dictionary.ts";
import { assertTimely, times } from "../effort.ts";
import { caseOfPasted } from "../fakes/pasted.ts";

/** `default 192.168.1.1 en0 200000`. */
function says({ kind, domain, nameservers, interface: name, order }: ExpectedResolver): string {
  return [kind, domain ?? "", nameservers.join(","), name ?? "", order ?? ""].filter((part) => part !== "").join(" ");
}

function expected(...parts: readonly StoreDictionary[]): string[] {
  return expectResolvers(readStoredServices(Object.assign({}, ...parts)), (name) => name !== "en9").map(says);
}

const HOME = ["default 192.168.1.1 en0 200000", "scoped 192.168.1.1 en0"];
const SPLIT = { ServerAddresses: ["10.8.0.1"], SupplementalMatchDomains: ["Corp.example.com", "lan"] };
const SETUP: StoreDictionary = { [`Setup:/Network/Service/${VPN}`]: {} };

const LISTS: readonly (readonly [says: string, parts: readonly StoreDictionary[], rows: readonly string[]])[] = [
  ["a Mac at home", [storedHome()], HOME],
  ["a VPN for some domains, in the order of services", [storedHome(WIFI, VPN), SETUP, storedVpn({}, SPLIT)], [
    ...HOME,
    "supplemental corp.example.com 10.8.0.1 utun4 100200",
    "supplemental lan 10.8.0.1 utun4 100201",
    "scoped 10.8.0.1 utun4",
  ]],
  ["a service that a program wrote by hand, behind all others", [
    storedHome(),
    { "State:/Network/Service/com.example.dns/DNS": { ServerAddresses: ["10.8.0.1"], SupplementalMatchDomains: [""] } },
  ], [...HOME, "supplemental 10.8.0.1 100400"]],
  ["a full tunnel", [
    storedHome(),
    SETUP,
    storedVpn({ Router: "10.8.0.1", OverridePrimary: 1 }, { ServerAddresses: ["10.8.0.1"] }),
  ], ["default 10.8.0.1 utun4 200000", "scoped 192.168.1.1 en0", "scoped 10.8.0.1 utun4"]],
  ["servers that somebody entered, which are bound to nothing", [
    storedHome(),
    { [`Setup:/Network/Service/${WIFI}/DNS`]: { ServerAddresses: ["192.0.2.53"] } },
  ], ["default 192.0.2.53 200000", "scoped 192.0.2.53 en0"]],
  ["lists of domains and orders that do not fit", [
    storedHome(),
    SETUP,
    storedVpn({}, { ...SPLIT, SupplementalMatchOrders: [1] }),
  ], [...HOME, "scoped 10.8.0.1 utun4"]],
  ["orders that the product forces", [
    storedHome(),
    SETUP,
    storedVpn({}, { ...SPLIT, SupplementalMatchOrders: [1, 50_000] }),
  ], [
    ...HOME,
    "supplemental corp.example.com 10.8.0.1 utun4 1",
    "supplemental lan 10.8.0.1 utun4 50000",
    "scoped 10.8.0.1 utun4",
  ]],
  ["a service without servers", [storedHome(), storedVpn({}, { SupplementalMatchDomains: ["lan"] })], HOME],
];

for (const [name, parts, rows] of LISTS) {
  Deno.test(`expectResolvers() has the resolvers of ${name}`, () => {
    assertEquals(expected(...parts).sort(), [...rows].sort());
  });
}

/** `scutil --dns` with one resolver for each of these lists of lines. */
function dns(...resolvers: readonly (readonly string[])[]): string {
  const blocks = resolvers.flatMap((lines, i) => ["", `resolver #${i + 1}`, ...lines.map((line) => `  ${line}`)]);
  return ["DNS configuration", ...blocks, "", ""].join("\n");
}

const ROUTER = ["nameserver[0] : 192.168.1.1", "if_index : 14 (en0)"];
const SCOPED = [...ROUTER, "flags    : Scoped, Request A records"];

Deno.test("resolverDifferenceOf() finds what no service asked for, but for what configd has of its own", () => {
  const bonjour = ["domain   : local", "options  : mdns", "nameserver[0] : 224.0.0.251", "order    : 300000"];
  const left = ["domain   : corp.example.com", "nameserver[0] : 10.8.0.1"];
  const text = dns(ROUTER, left, bonjour, SCOPED) + store(storedHome());
  assertEquals(resolverDifferenceOf(caseOfPasted(text)), { foreign: [1], missing: [] });
});

Deno.test("resolverDifferenceOf() finds what a service asked for and did not get", () => {
  const text = dns([]) + store(storedHome());
  assertEquals(resolverDifferenceOf(caseOfPasted(text))!.missing.map(says), HOME);
});

Deno.test("resolverDifferenceOf() says nothing without the whole store", () => {
  assertEquals(resolverDifferenceOf(caseOfPasted(dns(ROUTER))), null);
});

function resolverOf({ kind, domain, nameservers, interface: name }: ExpectedResolver): Resolver {
  return {
    scoped: kind === "scoped",
    number: 1,
    domain,
    searchDomains: [],
    nameservers: nameservers.toReversed(),
    interface: name,
    interfaceIndex: null,
    flags: [],
    reach: [],
    order: null,
    options: "",
    port: null,
    timeout: null,
    serviceIdentifier: null,
  };
}

const dnsOf = fc.record({
  ServerAddresses: fc.array(fc.ipV4(), { maxLength: 3 }),
  SupplementalMatchDomains: fc.array(fc.constantFrom("", "lan", "Example.com"), { maxLength: 3 }),
  SupplementalMatchOrders: fc.array(fc.nat(), { maxLength: 3 }),
}, { requiredKeys: [] });
const stores = fc.dictionary(fc.constantFrom(VPN, "hand", "other"), dnsOf).map((services): StoreDictionary => ({
  ...storedHome(),
  ...Object.fromEntries(Object.entries(services).map(([id, one]) => [`State:/Network/Service/${id}/DNS`, one])),
}));

Deno.test("compareResolvers() finds no difference between a list and what it makes, in any order of servers", () => {
  fc.assert(
    fc.property(stores, (one) => {
      const list = expectResolvers(readStoredServices(one), () => true);
      assertEquals(compareResolvers(list, list.map(resolverOf)), { foreign: [], missing: [] });
    }),
    { numRuns: times(200) },
  );
});

Deno.test("ten thousand domains are compared in linear time", () => {
  const domains = Array.from({ length: 10_000 }, (_, i) => `d${i}.example.com`);
  const parts = {
    ...storedHome(),
    ...storedVpn({}, { ServerAddresses: ["10.8.0.1"], SupplementalMatchDomains: domains }),
  };
  assertTimely(() => {
    const list = expectResolvers(readStoredServices(parts), () => true);
    compareResolvers(list, list.map(resolverOf));
  });
});
