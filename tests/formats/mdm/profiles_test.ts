import fc from "fast-check";
import { assert, assertEquals, assertFalse } from "../../../compat/std_assert.ts";
import { dropProfileSecrets } from "../../../formats/mdm/drop_profile_secrets.ts";
import type { InstalledProfile, Payload } from "../../../formats/mdm/profile.ts";
import { findProfileAttributes, parseProfileAttributes } from "../../../formats/mdm/profile_attributes.ts";
import { parseConfigurationProfiles } from "../../../formats/mdm/profiles.ts";
import { toLines } from "../../../formats/parsed.ts";
import type { PlistValue } from "../../../formats/plist/value.ts";
import { writeBinaryPlist, writeXmlPlist } from "../../../formats/plist/write_plist.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { issue, signCms } from "../../ca.ts";
import { assertTimely, times } from "../../effort.ts";
import { withoutPrototypes } from "../../profiles.ts";
import { type CheckedParser, checkParser } from "../check_parser.ts";

type Fields = { readonly [key: string]: unknown };

const TEAM = "EXAMPLE123";
const POLICY: Fields = {
  PayloadType: "com.apple.system-extension-policy",
  PayloadIdentifier: "com.example.policy",
  PayloadUUID: "U1",
  AllowUserOverrides: false,
  AllowedTeamIdentifiers: ["OTHER12345"],
  AllowedSystemExtensions: { [TEAM]: ["com.example.tunnel.extension"] },
  AllowedSystemExtensionTypes: { [TEAM]: ["NetworkExtension"] },
  NonRemovableFromUISystemExtensions: { [TEAM]: ["com.example.tunnel.extension"] },
};
const VPN: Fields = {
  PayloadType: "com.apple.vpn.managed",
  PayloadDisplayName: "Example VPN",
  UserDefinedName: "Example",
  VPNType: "VPN",
  VPNSubType: "com.example.tunnel",
  VPN: {
    ProviderBundleIdentifier: "com.example.tunnel.extension",
    RemoteAddress: "127.0.0.1",
    AuthPassword: "hunter2",
    Order: 1,
    OnDemandEnabled: 1,
    OnDemandRules: [{ Action: "Connect" }, { Action: "Ignore" }],
    OnDemandUserOverrideDisabled: true,
  },
  VendorConfig: { token: "s3cret", region: "eu" },
  DNS: { SupplementalMatchDomains: [""] },
};
const PROXY: Fields = {
  PayloadType: "com.apple.vpn.managed",
  VPNType: "TransparentProxy",
  VPN: { RemoteAddress: "10.0.0.1" },
  TransparentProxy: { ProviderType: "app-proxy", ProviderBundleIdentifier: "com.example.proxy", Order: 3 },
};
const OTHERS: readonly Fields[] = [
  {
    PayloadType: "com.apple.webcontent-filter",
    FilterType: "Plugin",
    PluginBundleID: "com.example.filter",
    FilterSockets: true,
    FilterDataProviderBundleIdentifier: "com.example.filter.extension",
    FilterGrade: "firewall",
  },
  {
    PayloadType: "com.apple.dnsProxy.managed",
    AppBundleIdentifier: "com.example.dns",
    ProviderConfiguration: { key: 1 },
  },
  {
    PayloadType: "com.apple.dnsSettings.managed",
    DNSSettings: { DNSProtocol: "HTTPS", ServerURL: "https://dns.example.com/", ServerAddresses: ["192.0.2.53"] },
    ProhibitDisablement: true,
  },
  {
    PayloadType: "com.apple.TCC.configuration-profile-policy",
    Services: {
      SystemPolicyAllFiles: [{ Identifier: "com.example.tunnel.extension", Allowed: true }, { Authorization: "Deny" }],
    },
  },
  { PayloadType: "com.apple.security.pkcs12", Password: "hunter2", PayloadContent: new Uint8Array([1, 2, 3]) },
  { PayloadType: "com.apple.security.root", PayloadContent: new Uint8Array([4]) },
  { PayloadType: "com.example.other" },
];

function dictionary(value: unknown): PlistValue {
  return withoutPrototypes(value as PlistValue);
}

/** What `profiles show` prints: the settings are a dictionary inside of each item. */
function listing(...payloads: readonly Fields[]): string {
  const items = payloads.map(({ PayloadType, PayloadIdentifier, PayloadUUID, PayloadDisplayName, ...content }) => ({
    PayloadType,
    ...(PayloadIdentifier !== undefined && { PayloadIdentifier, PayloadUUID }),
    ...(PayloadDisplayName !== undefined && { PayloadDisplayName }),
    PayloadContent: content,
  }));
  const profile = {
    ProfileDisplayName: "Example",
    ProfileIdentifier: "com.example.profile",
    ProfileUUID: "U0",
    ProfileOrganization: "Example Inc.",
    ProfileInstallDate: "2026-11-20 08:00:00 +0000",
    ProfileRemovalDisallowed: true,
    ProfileItems: items,
  };
  return writeXmlPlist(dictionary({ _computerlevel: [profile] }));
}

function file(...payloads: readonly Fields[]): PlistValue {
  return dictionary({
    PayloadType: "Configuration",
    PayloadDisplayName: "Example",
    PayloadIdentifier: "com.example.profile",
    PayloadUUID: "U0",
    PayloadVersion: 1,
    PayloadContent: payloads,
  });
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function payloadsOf(bytes: Uint8Array): readonly Payload[] {
  return parseConfigurationProfiles(bytes).value!.flatMap(({ payloads }) => payloads);
}

Deno.test("parseConfigurationProfiles() reads a listing with its policy", () => {
  const text = listing(POLICY);
  const { value, complete, origins } = parseConfigurationProfiles(encode(text), toLines(text));
  const [{ payloads, ...profile }] = value as [InstalledProfile];
  assertEquals(profile, {
    scope: "_computerlevel",
    name: "Example",
    identifier: "com.example.profile",
    uuid: "U0",
    organization: "Example Inc.",
    installed: "2026-11-20 08:00:00 +0000",
    removalDisallowed: true,
    path: null,
    signer: null,
    signatureOk: null,
  });
  assertEquals([complete, origins["0"]?.text.includes("com.example.profile")], [true, true]);
  const [payload] = payloads as [Payload];
  assertEquals([payload.kind, payload.identifier, payload.uuid, payload.vpn], [
    "system-extension-policy",
    "com.example.policy",
    "U1",
    null,
  ]);
  assertEquals(JSON.parse(JSON.stringify(payload.policy)), {
    allowUserOverrides: false,
    allowedTeamIdentifiers: ["OTHER12345"],
    allowedSystemExtensions: { [TEAM]: ["com.example.tunnel.extension"] },
    allowedSystemExtensionTypes: { [TEAM]: ["NetworkExtension"] },
    removableSystemExtensions: {},
    nonRemovableSystemExtensions: {},
    nonRemovableFromUi: { [TEAM]: ["com.example.tunnel.extension"] },
  });
});

Deno.test("parseConfigurationProfiles() reads VPN payloads and where their keys stand", () => {
  for (const bytes of [encode(listing(VPN, PROXY)), writeBinaryPlist(file(VPN, PROXY))]) {
    const [vpn, proxy] = payloadsOf(bytes);
    assertEquals(vpn?.vpn, {
      displayName: "Example",
      vpnType: "VPN",
      vpnSubType: "com.example.tunnel",
      providerBundleId: "com.example.tunnel.extension",
      providerDesignatedRequirement: null,
      providerType: null,
      remoteAddress: "127.0.0.1",
      authenticationMethod: null,
      certificateUuid: null,
      onDemandEnabled: true,
      onDemandActions: ["Connect", "Ignore"],
      includeAllNetworks: null,
      excludeLocalNetworks: null,
      enforceRoutes: null,
      order: 1,
      orderIn: "VPN",
      supplementalMatchDomains: [""],
      vendorConfigKeys: ["token", "region"],
    });
    assert(vpn?.keys.includes("VPN.OnDemandUserOverrideDisabled") && vpn.keys.includes("VendorConfig.token"));
    const of = proxy?.vpn;
    assertEquals([of?.providerType, of?.order, of?.orderIn, of?.remoteAddress, of?.providerBundleId], [
      "app-proxy",
      3,
      "TransparentProxy",
      "10.0.0.1",
      "com.example.proxy",
    ]);
  }
});

Deno.test("parseConfigurationProfiles() knows the other payloads by their kinds, and keeps no secret of any", () => {
  const bytes = encode(listing(VPN, ...OTHERS));
  const [, filter, dnsProxy, dnsSettings, privacy, ...rest] = payloadsOf(bytes);
  assertEquals([filter?.filter?.dataProviderBundleId, filter?.filter?.filterGrade], [
    "com.example.filter.extension",
    "firewall",
  ]);
  assertEquals(dnsProxy?.dnsProxy?.providerConfigurationKeys, ["key"]);
  assertEquals(dnsSettings?.dnsSettings?.server, "https://dns.example.com/");
  assertEquals(privacy?.privacy, [
    { service: "SystemPolicyAllFiles", identifier: "com.example.tunnel.extension", allowed: true },
    { service: "SystemPolicyAllFiles", identifier: null, allowed: false },
  ]);
  assertEquals(rest.map(({ kind }) => kind), ["identity", "certificate", "other"]);
  const kept = JSON.stringify(payloadsOf(bytes));
  for (const secret of ["hunter2", "s3cret", "AQID"]) assertFalse(kept.includes(secret), secret);
});

const SIGNER = issue({ commonName: "Example MDM Signing", organization: "Example Inc." }, { keyKind: "rsa" });
const CONTENT = encode(writeXmlPlist(file(POLICY)));

Deno.test("parseConfigurationProfiles() reads a signed file, and the good part of one whose signature is broken", () => {
  const signed = signCms(SIGNER, CONTENT, { certificates: [SIGNER.certificate] });
  const [profile] = parseConfigurationProfiles(signed, [], "x.mobileconfig").value!;
  assertEquals([profile?.path, profile?.signer, profile?.signatureOk, profile?.payloads.length], [
    "x.mobileconfig",
    "Example MDM Signing",
    true,
    1,
  ]);
  const forged = signCms(SIGNER, CONTENT, { certificates: [SIGNER.certificate], signedContent: encode("else") });
  assertEquals(parseConfigurationProfiles(forged).value?.[0]?.signatureOk, false);
  const cut = parseConfigurationProfiles(signed.subarray(0, signed.length - 40));
  assertEquals([cut.value?.[0]?.payloads.length, cut.problems.length > 0], [1, true]);
});

Deno.test("parseConfigurationProfiles() tells an empty listing from another list, and says what is encrypted", () => {
  assertEquals(parseConfigurationProfiles(encode(writeXmlPlist(dictionary({ _computerlevel: [] })))).value, []);
  assertEquals(parseConfigurationProfiles(encode(writeXmlPlist(dictionary({ a: [] })))).value, null);
  const hidden = dictionary({ PayloadType: "Configuration", EncryptedPayloadContent: new Uint8Array([1]) });
  const { value, problems } = parseConfigurationProfiles(encode(writeXmlPlist(hidden)));
  assertEquals([value?.length, problems.map(({ why }) => why)], [
    1,
    ["Its payloads are encrypted for the Mac they are meant for"],
  ]);
});

Deno.test("parseConfigurationProfiles() takes any cut and any changed byte, and stays linear", () => {
  const text = listing(POLICY, VPN, ...OTHERS);
  for (let cut = 0; cut < text.length; cut += 13) parseConfigurationProfiles(encode(text.slice(0, cut)));
  const signed = signCms(SIGNER, CONTENT, { certificates: [SIGNER.certificate] });
  fc.assert(
    fc.property(fc.nat(signed.length - 1), fc.nat(255), (at, byte) => {
      const changed = signed.slice();
      changed[at] = byte;
      parseConfigurationProfiles(changed);
    }),
    { numRuns: times(60) },
  );
  const large = encode(listing(...Array.from({ length: 3_000 }, () => VPN)));
  assertTimely(() => parseConfigurationProfiles(large), "3,000 payloads", 1_000);
});

Deno.test("dropProfileSecrets() leaves the same facts, and no secret in the text", () => {
  const bytes = encode(listing(POLICY, VPN, ...OTHERS));
  const dropped = dropProfileSecrets(bytes)!;
  assertEquals(payloadsOf(dropped), payloadsOf(bytes));
  const text = new TextDecoder().decode(dropped);
  for (const secret of ["hunter2", "s3cret", "AQID"]) assertFalse(text.includes(secret), secret);
  const plain = encode(listing(POLICY));
  assertEquals(dropProfileSecrets(plain), plain);
});

const ATTRIBUTES = `_computerlevel[1] attribute: name: Example VPN
_computerlevel[1] attribute: profileIdentifier: com.example.vpn
_computerlevel[1] attribute: removalDisallowed: TRUE
_computerlevel[1] payload count = 2
_computerlevel[1] payload[1] name      = Example
_computerlevel[1] payload[1] type      = com.apple.vpn.managed
_computerlevel[1] payload[2] type = com.apple.system-extension-policy
jo[2] attribute: profileIdentifier: com.example.user
There are 2 configuration profiles installed
`;
const LISTED: CheckedParser<InstalledProfile[]> = {
  samples: [ATTRIBUTES],
  find: findProfileAttributes,
  parse: parseProfileAttributes,
  pieces: [
    "a[1] attribute: name: x\n",
    "a[1] payload[1] type = ",
    "a[",
    "There are no configuration profiles installed\n",
  ],
  own: ["listed"],
};
checkParser("parseProfileAttributes()", LISTED);

Deno.test("parseProfileAttributes() reads profiles and the types of their payloads, and that there are none", () => {
  const [block] = findProfileAttributes(parseTranscript(`$ profiles show\n${ATTRIBUTES}\nBye`));
  const { value, complete } = parseProfileAttributes(block!);
  assertEquals(
    value?.map(({ scope, name, identifier, removalDisallowed, payloads }) => [
      scope,
      name,
      identifier,
      removalDisallowed,
      payloads.map(({ kind, type, name }) => `${kind} ${type} ${name}`),
    ]),
    [
      ["_computerlevel", "Example VPN", "com.example.vpn", true, [
        "listed com.apple.vpn.managed Example",
        "listed com.apple.system-extension-policy null",
      ]],
      ["jo", null, "com.example.user", null, []],
    ],
  );
  assertEquals(complete, false);
  const none = parseProfileAttributes(toLines("There are no configuration profiles installed in the system domain"));
  assertEquals([none.value, none.complete], [[], true]);
});
