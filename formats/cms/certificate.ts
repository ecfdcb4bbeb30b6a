/**
 * X.509 certificates (RFC 5280) as far as code signatures need them: names, validity, key, extensions by identifier. Apple marks
 * what a certificate is for by extensions below 1.2.840.113635.100 (TN3127):
 *
 *     SEQUENCE { SEQUENCE { [0] version, INTEGER serial, …, [3] { extensions } }, SEQUENCE { algorithm }, BIT STRING signature }
 */
import { DerError } from "../der/der_error.ts";
import { readBoolean } from "../der/boolean.ts";
import { readIntegerHex } from "../der/integer.ts";
import { childWithTag, contentOf, type DerNode, hasTag, parseDer, rawOf } from "../der/node.ts";
import { readBits, readOctets } from "../der/octets.ts";
import { readOid } from "../der/oid.ts";
import { TAG } from "../der/tags.ts";
import { readTime } from "../der/time.ts";
import { type DistinguishedName, readDistinguishedName } from "./distinguished_name.ts";
import { OID } from "./oids.ts";
import { type PublicKey, readPublicKey } from "./public_key.ts";
import { readAlgorithm } from "./signer.ts";

export interface CertificateExtension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

export interface Certificate {
  readonly der: Uint8Array;
  /** The part that the issuer signed. */
  readonly signedBytes: Uint8Array;
  readonly subject: DistinguishedName;
  readonly issuer: DistinguishedName;
  readonly subjectDer: Uint8Array;
  readonly issuerDer: Uint8Array;
  /** Hex, lower case. */
  readonly serial: string;
  /** ISO 8601. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly publicKey: PublicKey;
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array;
  readonly extensions: readonly CertificateExtension[];
  readonly extendedKeyUsage: readonly string[];
  /** Hex; null when the certificate does not say. */
  readonly subjectKeyId: string | null;
  /** True when it may issue certificates. */
  readonly isAuthority: boolean;
}

/** Parses one certificate. Throws `DerError`. */
export function parseCertificate(der: Uint8Array): Certificate {
  const node = parseDer(der);
  const body = childWithTag(node, 0, TAG.SEQUENCE, "certificate body");
  const parts = hasTag(body.children[0], 0, "context") ? body.children.slice(1) : body.children;
  const [serial, , issuer, validity, subject, key] = parts;
  for (const part of [issuer, validity, subject, key]) {
    if (!hasTag(part, TAG.SEQUENCE)) throw new DerError("certificate body lacks a part", body.start);
  }
  const wrapper = parts.find((part) => hasTag(part, 3, "context"));
  const extensions = wrapper ? childWithTag(wrapper, 0, TAG.SEQUENCE, "extensions").children.map(readExtension) : [];
  return {
    der,
    signedBytes: rawOf(body),
    subject: readDistinguishedName(subject!),
    issuer: readDistinguishedName(issuer!),
    subjectDer: rawOf(subject!),
    issuerDer: rawOf(issuer!),
    serial: readIntegerHex(serial),
    notBefore: readTime(validity!.children[0]),
    notAfter: readTime(validity!.children[1]),
    publicKey: readPublicKey(key!),
    signatureAlgorithm: readAlgorithm(node.children[1]),
    signature: readBits(node.children[2]),
    extensions,
    ...readUses(extensions),
  };
}

/** The value of an extension; null when the certificate does not have it. */
export function extensionOf(certificate: Certificate, oid: string): Uint8Array | null {
  return certificate.extensions.find((extension) => extension.oid === oid)?.value ?? null;
}

function readExtension(node: DerNode): CertificateExtension {
  const [id, second, third] = node.children;
  const critical = hasTag(second, TAG.BOOLEAN) && readBoolean(second);
  const value = third ?? second;
  if (!hasTag(value, TAG.OCTET_STRING)) throw new DerError("extension without a value", node.start);
  return { oid: readOid(id), critical, value: readOctets(value) };
}

function readUses(
  extensions: readonly CertificateExtension[],
): Pick<Certificate, "extendedKeyUsage" | "subjectKeyId" | "isAuthority"> {
  const valueOf = (oid: string): DerNode | null => {
    const found = extensions.find((extension) => extension.oid === oid);
    return found ? parseDer(found.value) : null;
  };
  const keyId = valueOf(OID.SUBJECT_KEY_ID);
  const constraint = valueOf(OID.BASIC_CONSTRAINTS)?.children[0];
  return {
    extendedKeyUsage: valueOf(OID.EXTENDED_KEY_USAGE)?.children.map(readOid) ?? [],
    subjectKeyId: keyId ? contentOf(keyId).toHex() : null,
    isAuthority: hasTag(constraint, TAG.BOOLEAN) && readBoolean(constraint),
  };
}
