/**
 * Object identifiers of signatures: RFC 5652 and RFC 5754 (CMS), RFC 3161 (timestamps), RFC 5280 (certificates), and Apple's own
 * arc 1.2.840.113635.100 (Apple's certification practice statements, TN3127, public header SecPolicyPriv.h).
 */
export const OID = {
  DATA: "1.2.840.113549.1.7.1",
  SIGNED_DATA: "1.2.840.113549.1.7.2",
  CONTENT_TYPE: "1.2.840.113549.1.9.3",
  MESSAGE_DIGEST: "1.2.840.113549.1.9.4",
  SIGNING_TIME: "1.2.840.113549.1.9.5",
  TIMESTAMP_INFO: "1.2.840.113549.1.9.16.1.4",
  TIMESTAMP_TOKEN: "1.2.840.113549.1.9.16.2.14",
  SUBJECT_KEY_ID: "2.5.29.14",
  BASIC_CONSTRAINTS: "2.5.29.19",
  EXTENDED_KEY_USAGE: "2.5.29.37",
  COMMON_NAME: "2.5.4.3",
  ORGANIZATION: "2.5.4.10",
  ORGANIZATIONAL_UNIT: "2.5.4.11",
  RSA: "1.2.840.113549.1.1.1",
  EC: "1.2.840.10045.2.1",
  APPLE_CDHASHES_PLIST: "1.2.840.113635.100.9.1",
  APPLE_CDHASHES: "1.2.840.113635.100.9.2",
} as const;

export type DigestName = "sha1" | "sha256" | "sha384" | "sha512";

/** Digest algorithms; what is not here cannot be checked. */
export const DIGESTS: Readonly<Record<string, DigestName>> = {
  "1.3.14.3.2.26": "sha1",
  "2.16.840.1.101.3.4.2.1": "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};

/** Signature algorithms: the kind of key, and the digest where the name fixes it. */
export const SIGNATURES: Readonly<
  Record<string, { readonly key: "rsa" | "ec"; readonly digest: DigestName | null }>
> = {
  [OID.RSA]: { key: "rsa", digest: null },
  "1.2.840.113549.1.1.5": { key: "rsa", digest: "sha1" },
  "1.2.840.113549.1.1.11": { key: "rsa", digest: "sha256" },
  "1.2.840.113549.1.1.12": { key: "rsa", digest: "sha384" },
  "1.2.840.113549.1.1.13": { key: "rsa", digest: "sha512" },
  [OID.EC]: { key: "ec", digest: null },
  "1.2.840.10045.4.1": { key: "ec", digest: "sha1" },
  "1.2.840.10045.4.3.2": { key: "ec", digest: "sha256" },
  "1.2.840.10045.4.3.3": { key: "ec", digest: "sha384" },
  "1.2.840.10045.4.3.4": { key: "ec", digest: "sha512" },
};
