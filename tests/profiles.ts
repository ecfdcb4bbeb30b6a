/** Provisioning profiles of our own: the property list, its DER form, and the signed file around both. */
import type { PlistDictionary, PlistValue } from "../formats/plist/value.ts";
import { writeXmlPlist } from "../formats/plist/write_plist.ts";
import { APPLE, type CmsOptions, type Identity, issue, sha256, signCms } from "./ca.ts";
import { type Der, der, entitlements, octets, plist, seq, set, utf8 } from "./der_builder.ts";

export const TEAM = "EXAMPLE123";
export const PROFILE_ROOT = issue({ commonName: "Example Root CA", organization: "Apple Inc." }, {
  isAuthority: true,
  keyKind: "rsa",
});
const WWDR = issue({ commonName: "Example Worldwide Developer Relations", organization: "Apple Inc." }, {
  issuer: PROFILE_ROOT,
  isAuthority: true,
  keyKind: "rsa",
  markers: [`${APPLE}.6.2.1`],
});
export const PROFILE_SIGNER = issue(
  { commonName: "Mac OS X Provisioning Profile Signing", organization: "Apple Inc." },
  {
    issuer: WWDR,
    keyKind: "rsa",
    markers: [`${APPLE}.4.11`],
  },
);
export const DEVELOPERS: readonly Identity[] = ["One", "Two"].map((name) =>
  issue({ commonName: `Developer ID Application: Example ${name} (${TEAM})`, organizationalUnit: TEAM }, {
    markers: [`${APPLE}.6.1.13`],
  })
);
export const GRANTS = {
  "com.apple.application-identifier": `${TEAM}.com.example.tunnel`,
  "com.apple.developer.networking.networkextension": ["packet-tunnel-provider-systemextension", "dns-settings"],
  "com.apple.developer.team-identifier": TEAM,
  "keychain-access-groups": [`${TEAM}.*`],
  "com.apple.developer.system-extension.install": true,
};

type Fields = { [key: string]: PlistValue };

/** The property list of a Developer ID profile; `changes` override it, undefined leaves a key out. */
export function makeProfile(changes: { readonly [key: string]: PlistValue | undefined } = {}): PlistDictionary {
  const fields = {
    AppIDName: "Example Tunnel",
    ApplicationIdentifierPrefix: [TEAM],
    CreationDate: new Date("2025-11-22T09:26:40Z"),
    Platform: ["OSX"],
    IsXcodeManaged: false,
    DeveloperCertificates: DEVELOPERS.map(({ certificate }) => certificate),
    Entitlements: GRANTS,
    ExpirationDate: new Date("2043-11-22T09:26:40Z"),
    Name: "Example Tunnel Direct",
    ProvisionsAllDevices: true,
    TeamIdentifier: [TEAM],
    TeamName: "Example Networks",
    TimeToLive: 6570,
    UUID: "11111111-2222-4333-8444-555555555555",
    Version: 1,
    ...changes,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as PlistDictionary;
}

/** The DER form of a property list, signed. */
export function encodeProfile(fields: Fields, distribution: string): Der {
  const { DeveloperCertificates: certificates, Entitlements: grants, ...rest } = fields;
  const hashes = (certificates as Uint8Array[]).map((one) => octets(sha256(one)));
  const entry = (key: string, value: Uint8Array) => seq(utf8(key), value);
  const content = set(
    ...Object.entries(rest).map(([key, value]) => entry(key, plist(value))),
    entry("ProfileDistributionType", utf8(distribution)),
    entry("DeveloperCertificates", seq(...hashes)),
    entry("Entitlements", entitlements(grants as Fields)),
  );
  return signCms(PROFILE_SIGNER, content);
}

/** XML as `security cms -D` prints it. */
export function printProfile(fields: PlistDictionary, distribution?: string, derFields = fields): string {
  const all = distribution === undefined
    ? fields
    : { ...fields, "DER-Encoded-Profile": encodeProfile(derFields, distribution) };
  return writeXmlPlist(withoutPrototypes(all));
}

/** The readers' dictionaries have none, and the writer knows them by that. */
export function withoutPrototypes(value: PlistValue): PlistValue {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Uint8Array) return value;
  return Object.entries(value as Fields).reduce((dictionary, [key, item]) => {
    dictionary[key] = withoutPrototypes(item);
    return dictionary;
  }, Object.create(null) as Fields);
}

/** The file: an XML property list with its signature. */
export function signProfile(xml: string, options: CmsOptions = {}, signer = PROFILE_SIGNER): Der {
  const certificates = [WWDR.certificate, PROFILE_ROOT.certificate, signer.certificate];
  return signCms(signer, new TextEncoder().encode(xml), { digest: "sha1", certificates, ...options });
}

/** A DER form that is no dictionary. */
export const NO_PROFILE = signCms(PROFILE_SIGNER, der(0x05));
