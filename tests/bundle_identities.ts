/** Who signs apps: certificates of our own authority, marked and named as Apple's are. RSA, so that lengths do not vary. */
import { APPLE, attribute, type Identity, issue, sha256, signCms } from "./ca.ts";
import type { Flavour } from "./bundle_spec.ts";
import { TEAM } from "./bundle_spec.ts";
import { octets, oid, seq } from "./der_builder.ts";
import { PROFILE_ROOT, signProfile } from "./profiles.ts";
import { writeXmlPlist } from "../formats/plist/write_plist.ts";
import { makeDictionary } from "../formats/plist/value.ts";

const DEVELOPER_ID_CA = issue({ commonName: "Developer ID Certification Authority", organization: "Apple Inc." }, {
  issuer: PROFILE_ROOT,
  isAuthority: true,
  keyKind: "rsa",
  markers: [`${APPLE}.6.2.6`],
});
const RELATIONS_CA = issue({ commonName: "Example Developer Relations CA", organization: "Apple Inc." }, {
  issuer: PROFILE_ROOT,
  isAuthority: true,
  keyKind: "rsa",
  markers: [`${APPLE}.6.2.1`],
});
const STAMPER = issue({ commonName: "Timestamp Signer EX1", organization: "Apple Inc." }, {
  issuer: PROFILE_ROOT,
  keyKind: "rsa",
  extendedKeyUsage: ["1.3.6.1.5.5.7.3.8"],
});

/** Signs profiles. */
const PROFILE_SIGNER = issue({ commonName: "Mac OS X Provisioning Profile Signing", organization: "Apple Inc." }, {
  issuer: RELATIONS_CA,
  keyKind: "rsa",
  markers: [`${APPLE}.4.11`],
});

/**
 * The file of a profile. The messages here leave out the root, as they may: that it is not Apple's is then not to be seen, and
 * whether it is, cannot be told. `withRoot` puts it in.
 */
export function signBundleProfile(xml: string, withRoot = false): Uint8Array {
  const chain = [RELATIONS_CA, ...(withRoot ? [PROFILE_ROOT] : []), PROFILE_SIGNER];
  return signProfile(xml, { certificates: chain.map(({ certificate }) => certificate) }, PROFILE_SIGNER);
}

export interface LeafOptions {
  readonly team?: string;
  readonly notAfter?: string;
}

/** A Developer ID certificate of a team. */
export function issueDeveloperId({ team = TEAM, notAfter }: LeafOptions = {}): Identity {
  return issue({
    commonName: `Developer ID Application: Example Networks (${team})`,
    organizationalUnit: team,
    organization: "Example Networks",
  }, { issuer: DEVELOPER_ID_CA, keyKind: "rsa", markers: [`${APPLE}.6.1.13`], ...notAfter && { notAfter } });
}

/** A development certificate; the ten characters in its name are the person's, not the team's. */
export function issueDevelopment({ team = TEAM, notAfter }: LeafOptions = {}): Identity {
  return issue({
    commonName: "Apple Development: Jo Example (JOEXAMPLE1)",
    organizationalUnit: team,
    organization: "Example Networks",
  }, { issuer: RELATIONS_CA, keyKind: "rsa", markers: [`${APPLE}.6.1.12`], ...notAfter && { notAfter } });
}

const DIRECT = issueDeveloperId();
/** Signs what is uploaded; profiles of the App Store list it, and Apple signs anew. */
const UPLOAD = issue({
  commonName: `Apple Distribution: Example Networks (${TEAM})`,
  organizationalUnit: TEAM,
  organization: "Example Networks",
}, { issuer: RELATIONS_CA, keyKind: "rsa", markers: [`${APPLE}.6.1.7`] });
const STORE = issue({
  commonName: "Apple Mac OS Application Signing",
  organizationalUnit: "Example Store",
  organization: "Apple Inc.",
}, { issuer: RELATIONS_CA, keyKind: "rsa", markers: [`${APPLE}.6.1.9`] });
const BETA = issue({ commonName: "TestFlight Beta Distribution", organization: "Apple Inc." }, {
  issuer: RELATIONS_CA,
  keyKind: "rsa",
  markers: [`${APPLE}.6.1.9`, `${APPLE}.6.1.25.1`],
});
const DEVELOPMENT = issueDevelopment();

/** Who signs the code of a flavour. */
export const SIGNERS: Readonly<Record<Flavour, Identity>> = {
  "developer-id": DIRECT,
  "developer-id-sandboxed": DIRECT,
  "development": DEVELOPMENT,
  "app-store": STORE,
  "testflight": BETA,
};

/** Whose certificate is in the profiles of a flavour. */
export const DEVELOPERS: Readonly<Record<Flavour, Identity>> = {
  ...SIGNERS,
  "app-store": UPLOAD,
  "testflight": UPLOAD,
};

/** Signs a CodeDirectory, detached, with the hashes that Apple's signatures carry. */
export function signDirectory(signer: Identity, directory: Uint8Array, timestamp: string | null): Uint8Array {
  const hash = sha256(directory);
  const list = writeXmlPlist(Object.assign(makeDictionary(), { cdhashes: [hash.subarray(0, 20)] }));
  return signCms(signer, directory, {
    detached: true,
    certificates: [DEVELOPER_ID_CA, RELATIONS_CA, signer].map(({ certificate }) => certificate),
    attributes: [
      attribute(`${APPLE}.9.1`, octets(new TextEncoder().encode(list))),
      attribute(`${APPLE}.9.2`, seq(oid("2.16.840.1.101.3.4.2.1"), octets(hash))),
    ],
    ...timestamp !== null && { timestamp: { authority: STAMPER, time: timestamp } },
  });
}
