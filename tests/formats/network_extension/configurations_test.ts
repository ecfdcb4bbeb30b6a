import fc from "fast-check";
import { assert, assertEquals, assertFalse } from "../../../compat/std_assert.ts";
import type { NetworkConfiguration } from "../../../formats/network_extension/configuration.ts";
import { isConfigurationStore, parseConfigurations } from "../../../formats/network_extension/configurations.ts";
import { dropArchiveSecrets } from "../../../formats/network_extension/drop_archive_secrets.ts";
import { toLines } from "../../../formats/parsed.ts";
import { makeDictionary, type PlistDictionary, Uid } from "../../../formats/plist/value.ts";
import { writeBinaryPlist, writeXmlPlist } from "../../../formats/plist/write_plist.ts";
import { buildArchive, printPlutil } from "../../archive_builder.ts";
import { assertTimely, times } from "../../effort.ts";
import {
  configurationStore,
  FILTER,
  FILTER_ID,
  PROXY,
  PROXY_ID,
  REQUIREMENT,
  TUNNEL,
  TUNNEL_ID,
} from "../../network_configurations.ts";

const STORE = configurationStore(TUNNEL, FILTER, PROXY);
const BINARY = writeBinaryPlist(STORE);

const nothing: NetworkConfiguration = {
  id: null,
  name: null,
  kind: "other",
  enabled: null,
  app: null,
  appName: null,
  pluginType: null,
  providers: [],
  protocol: null,
  serverAddress: null,
  onDemand: null,
  onDemandActions: [],
  disconnectOnSleep: null,
  includeAllNetworks: null,
  excludeLocalNetworks: null,
  enforceRoutes: null,
  grade: null,
  filterGrade: null,
  order: null,
  filterSockets: null,
  filterPackets: null,
  tunnelType: null,
  providerConfigurationKeys: [],
  secretKeys: [],
  profile: null,
  users: [],
};
const EXPECTED: readonly NetworkConfiguration[] = [
  {
    ...nothing,
    id: TUNNEL_ID,
    name: "Example Tunnel",
    kind: "vpn",
    enabled: true,
    app: "com.example.tunnel",
    appName: "Example Tunnel.app",
    pluginType: "com.example.tunnel",
    providers: [{
      point: "packet-tunnel",
      bundleId: "com.example.tunnel.extension",
      designatedRequirement: REQUIREMENT,
    }],
    protocol: "NETunnelProviderProtocol",
    serverAddress: "vpn.example.com",
    onDemand: true,
    onDemandActions: ["disconnect", "connect"],
    disconnectOnSleep: false,
    includeAllNetworks: true,
    grade: 1,
    tunnelType: 1,
    providerConfigurationKeys: ["machName", "privateKey", "nested"],
    secretKeys: ["privateKey"],
    users: [501],
  },
  {
    ...nothing,
    id: FILTER_ID,
    name: "Example Filter",
    kind: "content-filter",
    enabled: false,
    app: "com.example.filter",
    pluginType: "com.example.filter",
    providers: [{
      point: "filter-data",
      bundleId: "com.example.filter.extension",
      designatedRequirement: "anchor apple",
    }],
    protocol: "NEFilterProviderConfiguration",
    filterGrade: 1,
    filterSockets: true,
    filterPackets: false,
    profile: {
      identifier: "com.example.profile",
      uuid: "P",
      organization: "Example Inc.",
      payloadUuid: "Q",
      source: 2,
    },
  },
  {
    ...nothing,
    id: PROXY_ID,
    name: "Example Proxy",
    kind: "transparent-proxy",
    enabled: true,
    providers: [{ point: "app-proxy", bundleId: "com.example.proxy", designatedRequirement: null }],
    protocol: "NETransparentProxyProviderProtocol",
    order: 2,
  },
];

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("parseConfigurations() reads the file, its XML, and what plutil -p prints of it", () => {
  const printed = printPlutil(STORE);
  for (const bytes of [BINARY, encode(writeXmlPlist(STORE)), encode(printed)]) {
    assertEquals(parseConfigurations(bytes).value, [...EXPECTED]);
  }
  const { origins } = parseConfigurations(encode(printed), toLines(printed));
  assert(origins["0"]!.text.includes(TUNNEL_ID) && origins["1"]!.text.includes(FILTER_ID));
  assert(isConfigurationStore(printed) && isConfigurationStore(new TextDecoder("latin1").decode(BINARY)));
});

Deno.test("parseConfigurations() never keeps a value of a provider's own configuration", () => {
  const kept = JSON.stringify(parseConfigurations(BINARY).value);
  for (const secret of ["hunter2", "c2VjcmV0", "EXAMPLE123.com.example.tunnel"]) assertFalse(kept.includes(secret));
});

Deno.test("dropArchiveSecrets() leaves the same facts, and no secret in the bytes", () => {
  const dropped = dropArchiveSecrets(BINARY)!;
  assertEquals(parseConfigurations(dropped).value, [...EXPECTED]);
  const text = new TextDecoder("latin1").decode(dropped);
  for (const secret of ["hunter2", "c2VjcmV0", "EXAMPLE123.com.example.tunnel", "keychain-reference"]) {
    assertFalse(text.includes(secret), secret);
  }
  assert(text.includes("com.example.tunnel.extension"));
  assertEquals(dropArchiveSecrets(encode("no list")), null);
  assertEquals(dropArchiveSecrets(writeBinaryPlist(makeDictionary())), null);
});

Deno.test("parseConfigurations() refuses other lists and an empty file, and says why", () => {
  for (
    const [bytes, why] of [
      [new Uint8Array(), "The file is empty"],
      [writeBinaryPlist(makeDictionary()), "Cannot parse property list: not a keyed archive"],
    ] as const
  ) {
    const { value, problems } = parseConfigurations(bytes);
    assertEquals([value, problems.map((one) => one.why)], [null, [why]]);
  }
  assertEquals(parseConfigurations(writeBinaryPlist(buildArchive({ root: "x" }))).value, []);
});

/** The store with one object put in the place of another. */
function replaceObject(at: (object: PlistDictionary) => boolean, by: (object: PlistDictionary) => PlistDictionary) {
  const objects = (STORE["$objects"] as PlistDictionary[]).map((one) =>
    typeof one === "object" && one !== null && at(one) ? by(one) : one
  );
  return Object.assign(makeDictionary(), STORE, { $objects: objects }) as PlistDictionary;
}

Deno.test("parseConfigurations() keeps the good part of an archive with dangling references and circles", () => {
  const isProtocol = (object: PlistDictionary) => "PluginType" in object && "ServerAddress" in object;
  const dangling = replaceObject(
    isProtocol,
    (one) => Object.assign(makeDictionary(), one, { PluginType: new Uid(9_999) }),
  );
  const first = parseConfigurations(writeBinaryPlist(dangling));
  assertEquals([first.value?.[0]?.pluginType, first.value?.[0]?.serverAddress], [null, "vpn.example.com"]);
  assertEquals(first.problems.map(({ why }) => why), ["Object 9999: no such object"]);
  const isVpn = (object: PlistDictionary) => "OnDemandRules" in object;
  const place = (STORE["$objects"] as PlistDictionary[]).findIndex((one) => typeof one === "object" && isVpn(one));
  const circle = replaceObject(isVpn, (one) => Object.assign(makeDictionary(), one, { Protocol: new Uid(place) }));
  assertEquals(parseConfigurations(writeBinaryPlist(circle)).value?.[0]?.enabled, true);
});

Deno.test("parseConfigurations() takes any cut and any changed byte", () => {
  for (let cut = 0; cut < BINARY.length; cut += 7) parseConfigurations(BINARY.subarray(0, cut));
  const printed = printPlutil(STORE);
  for (let cut = 0; cut < printed.length; cut += 11) parseConfigurations(encode(printed.slice(0, cut)));
  fc.assert(
    fc.property(fc.nat(BINARY.length - 1), fc.nat(255), (at, byte) => {
      const changed = BINARY.slice();
      changed[at] = byte;
      parseConfigurations(changed);
      dropArchiveSecrets(changed);
    }),
    { numRuns: times(200) },
  );
});

Deno.test("parseConfigurations() reads a large archive in time, also one whose configurations share everything", () => {
  const large = Object.fromEntries(
    Array.from({ length: 4_000 }, (_, i) => [`key${i}`, `${i}${"x".repeat(1_000)}`] as const),
  );
  const store = configurationStore({ ...TUNNEL as object, Extra: large }, FILTER);
  const bytes = writeBinaryPlist(store);
  assert(bytes.length > 4_000_000);
  assertTimely(() => parseConfigurations(bytes), "4 MB", 100);
  const shared = configurationStore(TUNNEL);
  const top = shared["$top"] as PlistDictionary;
  for (let i = 0; i < 20_000; i++) top[`again-${i}`] = top[TUNNEL_ID]!;
  const many = writeBinaryPlist(shared);
  assertTimely(() => assertEquals(parseConfigurations(many).value?.length, 1_000), "shared", 500);
});
