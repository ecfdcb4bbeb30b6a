import fc from "fast-check";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import type { Case } from "../../checks/define.ts";
import { type ExpectedRoute, expectRoutes } from "../../checks/expected_routes.ts";
import { DEFAULT_EN0, HOME, netstat, SCOPED_EN0 } from "../../checks/network_samples.ts";
import { keyOf, prefixOf } from "../../checks/route_prefix.ts";
import type { RouteOf } from "../../checks/routes.ts";
import { compareRoutes, routeDifferenceOf } from "../../checks/store_difference.ts";
import { store, storedHome, storedVpn, VPN, WIFI } from "../../checks/store_samples.ts";
import { readStoredServices } from "../../checks/stored_services.ts";
import type { StoreDictionary } from "../../formats/scutil/dictionary.ts";
import { renderIpAddress } from "../../formats/ip_address.ts";
import { assertTimely, times } from "../effort.ts";
import { caseOfPasted } from "../fakes/pasted.ts";

/** `default en0 192.168.1.1`, `10.8.0.0/24 utun4 scoped`. */
function says({ prefix, interface: name, gateway, scoped }: ExpectedRoute): string {
  const { family, first, length } = prefix;
  const destination = length === 0 ? "default" : `${renderIpAddress({ family, bits: first, zone: null })}/${length}`;
  return [destination, name, gateway ?? "", scoped ? "scoped" : ""].filter(Boolean).join(" ");
}

function expected(...parts: readonly StoreDictionary[]): string[] {
  return expectRoutes(readStoredServices(Object.assign({}, ...parts)), (name) => name !== "en9")
    .filter(({ kind }) => kind !== "everybody" && kind !== "router").map(says);
}

const FULL = { Router: "10.8.0.1", OverridePrimary: 1 };
const ADDED = { AdditionalRoutes: [{ DestinationAddress: "10.20.0.0", SubnetMask: "255.255.0.0" }] };
const SIX: StoreDictionary = {
  [`State:/Network/Service/${WIFI}/IPv6`]: {
    Addresses: ["2001:db8::20"],
    PrefixLength: [64],
    Router: "fe80::1",
    InterfaceName: "en0",
  },
};

const TABLES: readonly (readonly [says: string, parts: readonly StoreDictionary[], rows: readonly string[]])[] = [
  ["a Mac at home", [storedHome()], ["192.168.1.20/24 en0", "default en0 192.168.1.1"]],
  ["a VPN that takes everything, and scopes the rest", [storedHome(), storedVpn(FULL)], [
    "192.168.1.20/24 en0",
    "default utun4 10.8.0.1",
    "default en0 192.168.1.1 scoped",
    "10.8.0.2/24 utun4",
  ]],
  ["a VPN for some networks", [storedHome(), storedVpn(ADDED)], [
    "192.168.1.20/24 en0",
    "default en0 192.168.1.1",
    "10.8.0.2/24 utun4",
    "10.20.0.0/16 utun4",
  ]],
  ["a VPN whose rank keeps it from being primary", [
    storedHome(VPN, WIFI),
    storedVpn({ Router: "10.8.0.1" }),
    { [`State:/Network/Service/${VPN}`]: { PrimaryRank: "Never" } },
  ], ["10.8.0.2/24 utun4", "default en0 192.168.1.1", "default utun4 10.8.0.1 scoped", "192.168.1.20/24 en0"]],
  ["a VPN of which all is scoped", [
    storedHome(),
    storedVpn({ Router: "10.8.0.1", ...ADDED }),
    { [`State:/Network/Service/${VPN}`]: { PrimaryRank: "Scoped" } },
  ], [
    "192.168.1.20/24 en0",
    "default en0 192.168.1.1",
    "default utun4 10.8.0.1 scoped",
    "10.8.0.2/24 utun4 scoped",
    "10.20.0.0/16 utun4 scoped",
  ]],
  ["the order of services", [storedHome(VPN, WIFI), storedVpn({ InterfaceName: "en1", Router: "10.8.0.1" })], [
    "10.8.0.2/24 en1",
    "default en1 10.8.0.1",
    "default en0 192.168.1.1 scoped",
    "192.168.1.20/24 en0",
  ]],
  ["a service of an interface that is gone", [storedHome(), storedVpn({ ...FULL, InterfaceName: "en9" })], [
    "192.168.1.20/24 en0",
    "default en0 192.168.1.1",
  ]],
  ["what a VPN leaves out", [
    storedHome(),
    storedVpn({ ...FULL, ExcludedRoutes: [{ DestinationAddress: "198.51.100.7", SubnetMask: "255.255.255.255" }] }),
  ], [
    "192.168.1.20/24 en0",
    "default utun4 10.8.0.1",
    "default en0 192.168.1.1 scoped",
    "10.8.0.2/24 utun4",
    "198.51.100.7/32 en0 192.168.1.1",
  ]],
  ["a VPN whose lower interface changed", [storedHome(), storedVpn({ ...ADDED, ConfirmedInterfaceName: "en1" })], [
    "192.168.1.20/24 en0",
    "default en0 192.168.1.1",
    "10.8.0.2/24 utun4",
  ]],
  ["IPv6", [storedHome(), SIX], [
    "192.168.1.20/24 en0",
    "default en0 192.168.1.1",
    "2001:db8::20/64 en0",
    "default en0 fe80::1",
  ]],
  ["addresses, masks and ranks that are none", [
    storedHome(),
    storedVpn({ Addresses: ["x"] }),
    storedVpn({ SubnetMasks: ["255.0.255.0"], AdditionalRoutes: ["x", { DestinationAddress: 5 }] }, null, "hand"),
    { [`State:/Network/Service/${WIFI}/IPv6`]: null, "State:/Network/Service/": {} },
  ], ["192.168.1.20/24 en0", "default en0 192.168.1.1"]],
];

for (const [name, parts, rows] of TABLES) {
  Deno.test(`expectRoutes() has the routes of ${name}`, () =>
    assertEquals(expected(...parts).sort(), [...rows].sort()));
}

const DEFAULT_UTUN4 = "default            link#20            UCSg                utun4";
const AT_HOME = store(storedHome());

const DIFFERENCES:
  readonly (readonly [says: string, text: string, foreign: readonly string[], missing: readonly string[]])[] = [
    ["nothing on a Mac at home", netstat(DEFAULT_EN0, ...HOME) + AT_HOME, [], []],
    ["a default route of somebody else, and the one it took the place of", netstat(DEFAULT_UTUN4, ...HOME) + AT_HOME, [
      "default",
    ], ["default en0 192.168.1.1"]],
    ["a default route that only bound sockets have", netstat(SCOPED_EN0, ...HOME) + AT_HOME, [], [
      "default en0 192.168.1.1",
    ]],
    [
      "a network that is gone",
      netstat(DEFAULT_EN0, ...HOME.filter((row) => !row.startsWith("192.168.1  "))) + AT_HOME,
      [],
      [
        "192.168.1.20/24 en0",
      ],
    ],
    [
      "no row that the kernel makes",
      netstat(
        DEFAULT_EN0,
        ...HOME,
        "169.254            link#14            UCS                   en0      !",
        "192.168.1.9        a4:2b:b0:1:2:f4    UHLS                  en0",
        "192.168.1.8        192.168.1.1        UGHDS                 en0",
        "10.8.0.2           10.8.0.2           UH                  utun4",
      ) + AT_HOME,
      [],
      [],
    ],
    ["nothing of a family that was not asked for", netstat(DEFAULT_EN0, ...HOME) + store(storedHome(), SIX), [], []],
  ];

for (const [name, text, foreign, missing] of DIFFERENCES) {
  Deno.test(`routeDifferenceOf() finds ${name}`, () => {
    const difference = routeDifferenceOf(caseOfPasted(text) as Case)!;
    assertEquals(difference.foreign.map(({ value }) => value.destination), foreign);
    assertEquals(difference.missing.map(says), missing);
  });
}

Deno.test("routeDifferenceOf() says nothing of a part of the store, or of a table that was cut", () => {
  const shown = `% scutil\n> show State:/Network/Service/${WIFI}/IPv4\n<dictionary> {\n  InterfaceName : en0\n}\n`;
  assertEquals(routeDifferenceOf(caseOfPasted(netstat(DEFAULT_EN0, ...HOME) + shown)), null);
  assertEquals(routeDifferenceOf(caseOfPasted(`% netstat -rn | grep default\n${DEFAULT_EN0}\n\n${AT_HOME}`)), null);
  assertEquals(
    routeDifferenceOf(caseOfPasted(netstat(DEFAULT_EN0) + store({ "State:/Network/Global/DNS": {} }))),
    null,
  );
});

/** The table that a list of expected routes makes. */
function tableOf(routes: readonly ExpectedRoute[]): RouteOf[] {
  return routes.map(({ prefix, interface: name, scoped }, i) => ({
    value: {
      family: prefix.family === 4 ? "inet" : "inet6",
      destination: `${renderIpAddress({ family: prefix.family, bits: prefix.first, zone: null })}/${prefix.length}`,
      gateway: "link#4",
      flags: scoped ? "UCSI" : "UCS",
      interface: name,
      expire: null,
    },
    cite: { key: "net.routes", at: String(i) },
    prefix,
    key: keyOf(prefix),
    scoped,
    fixed: true,
    swallows: false,
  }));
}

const quad = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((parts) => parts.join("."));
const mask = fc.integer({ min: 1, max: 32 }).map((n) =>
  renderIpAddress({ family: 4, bits: (2n ** BigInt(n) - 1n) << BigInt(32 - n), zone: null })
);
const route = fc.record({ DestinationAddress: quad, SubnetMask: mask });
const entity = fc.record({
  Addresses: fc.array(quad, { maxLength: 2 }),
  SubnetMasks: fc.array(mask, { maxLength: 2 }),
  Router: quad,
  InterfaceName: fc.constantFrom("en0", "en1", "utun4", "lo0"),
  OverridePrimary: fc.nat(1),
  AdditionalRoutes: fc.array(route, { maxLength: 4 }),
  ExcludedRoutes: fc.array(route, { maxLength: 4 }),
}, { requiredKeys: ["Addresses", "InterfaceName"] });
const stores = fc.dictionary(fc.constantFrom(WIFI, VPN, "hand", "other"), entity).map((services): StoreDictionary => ({
  "Setup:/Network/Global/IPv4": { ServiceOrder: [VPN, WIFI] },
  ...Object.fromEntries(Object.entries(services).map(([id, one]) => [`State:/Network/Service/${id}/IPv4`, one])),
}));

Deno.test("expectRoutes() has one unscoped route at most for a destination, and one for each interface", () => {
  fc.assert(
    fc.property(stores, (one) => {
      const routes = expectRoutes(readStoredServices(one), () => true);
      for (const group of Map.groupBy(routes, ({ prefix }) => keyOf(prefix)).values()) {
        assert(group.filter(({ scoped }) => !scoped).length <= 1);
        assertEquals(new Set(group.map((row) => row.interface)).size, group.length);
      }
    }),
    { numRuns: times(200) },
  );
});

Deno.test("compareRoutes() finds no difference between a list and its own table", () => {
  fc.assert(
    fc.property(stores, (one) => {
      const routes = expectRoutes(readStoredServices(one), () => true);
      assertEquals(compareRoutes(routes, tableOf(routes)), { foreign: [], missing: [] });
    }),
    { numRuns: times(200) },
  );
});

Deno.test("compareRoutes() finds every row that is added, and every network that is taken away", () => {
  fc.assert(
    fc.property(stores, fc.nat(), (one, seed) => {
      const routes = expectRoutes(readStoredServices(one), () => true);
      const added = tableOf([{
        prefix: prefixOf({ family: "inet", destination: "203.0.113/24" })!,
        interface: "utun9",
        gateway: null,
        scoped: false,
        kind: "added",
        service: "x",
      }]);
      assertEquals(compareRoutes(routes, [...tableOf(routes), ...added]).foreign, added);
      const networks = routes.filter(({ kind, prefix }) =>
        (kind === "default" || kind === "connected") && prefix.length < 32
      );
      const gone = networks[seed % Math.max(1, networks.length)];
      if (gone === undefined || routes.length === 1) return;
      const { missing } = compareRoutes(routes, tableOf(routes.filter((row) => row !== gone)));
      assertEquals(missing.map(says), [says(gone)]);
    }),
    { numRuns: times(200) },
  );
});

Deno.test("readStoredServices() takes any dictionary", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (one, value) => {
      const keys = { ...one, [`State:/Network/Service/${WIFI}/IPv4`]: value, "Setup:/Network/Global/IPv4": value };
      expectRoutes(readStoredServices(keys as StoreDictionary), () => true);
    }),
    { numRuns: times(200) },
  );
});

Deno.test("ten thousand routes are compared in linear time", () => {
  const AdditionalRoutes = Array.from({ length: 10_000 }, (_, i) => ({
    DestinationAddress: `10.${i >> 8}.${i & 255}.0`,
    SubnetMask: "255.255.255.0",
  }));
  const parts = { ...storedHome(), ...storedVpn({ AdditionalRoutes, ExcludedRoutes: AdditionalRoutes }) };
  assertTimely(() => {
    const routes = expectRoutes(readStoredServices(parts), () => true);
    compareRoutes(routes, tableOf(routes));
  });
});

Deno.test("a store of ten thousand services, each of which leaves something out, is read in linear time", () => {
  const ExcludedRoutes = [{ DestinationAddress: "198.51.100.7", SubnetMask: "255.255.255.255" }];
  const services = Array.from(
    { length: 10_000 },
    (_, i) => storedVpn({ ExcludedRoutes, Router: "10.8.0.1" }, null, `s${i}`),
  );
  const parts: StoreDictionary = Object.assign(storedHome(), ...services);
  assertTimely(() => expectRoutes(readStoredServices(parts), () => true));
});
