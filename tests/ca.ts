/** A certification authority of our own that marks its certificates as Apple does, and signs CMS messages with them. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { bits, bool, context, type Der, der, int, nil, octets, oid, seq, set, time, utf8 } from "./der_builder.ts";

export type KeyKind = "ec" | "rsa";
export type Digest = "sha1" | "sha256" | "sha384" | "sha512";

/** Who signs: a certificate and its private key. */
export interface Identity {
  readonly certificate: Der;
  readonly name: Der;
  readonly serial: number;
  readonly privateKey: KeyObject;
  readonly keyKind: KeyKind;
}

export interface Subject {
  readonly commonName: string;
  readonly organizationalUnit?: string;
  readonly organization?: string;
  readonly userId?: string;
}

export interface CertificateOptions {
  readonly issuer?: Identity;
  readonly keyKind?: KeyKind;
  /** P-256 unless given. */
  readonly curve?: string;
  readonly markers?: readonly string[];
  readonly extendedKeyUsage?: readonly string[];
  readonly isAuthority?: boolean;
  readonly notAfter?: string;
  readonly digest?: Digest;
}

const DIGEST_OIDS = {
  sha1: "1.3.14.3.2.26",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
};
const SIGNATURE_OIDS = {
  rsa: {
    sha1: "1.2.840.113549.1.1.5",
    sha256: "1.2.840.113549.1.1.11",
    sha384: "1.2.840.113549.1.1.12",
    sha512: "1.2.840.113549.1.1.13",
  },
  ec: {
    sha1: "1.2.840.10045.4.1",
    sha256: "1.2.840.10045.4.3.2",
    sha384: "1.2.840.10045.4.3.3",
    sha512: "1.2.840.10045.4.3.4",
  },
};
export const APPLE = "1.2.840.113635.100";

let serials = 1000;
/** Making an RSA key takes as long as all the rest, and no test looks at who else has it. */
let rsaPair: ReturnType<typeof makePair> | null = null;

/** Issues a certificate with a new key; without `issuer` it signs itself. */
export function issue(subject: Subject, options: CertificateOptions = {}): Identity {
  const keyKind = options.keyKind ?? "ec";
  const { publicKey, privateKey } = keyKind === "rsa" ? (rsaPair ??= makePair("rsa")) : makePair("ec", options.curve);
  const serial = serials++;
  const name = nameOf(subject);
  const issuer = options.issuer ?? { name, privateKey, keyKind };
  const algorithm = algorithmOf(issuer.keyKind, options.digest ?? "sha256");
  const body = seq(
    context(0, int(2)),
    int(serial),
    algorithm,
    issuer.name,
    seq(time("2025-01-02T03:04:05Z"), time(options.notAfter ?? "2049-06-07T08:09:10Z")),
    name,
    new Uint8Array(publicKey.export({ format: "der", type: "spki" })),
    context(3, seq(...extensionsOf(options))),
  );
  const signature = signBytes(issuer, options.digest ?? "sha256", body);
  return { certificate: seq(body, algorithm, bits(signature)), name, serial, privateKey, keyKind };
}

export interface CmsOptions {
  /** Certificates in the message, the signer's own among them. */
  readonly certificates?: readonly Der[];
  readonly digest?: Digest;
  readonly detached?: boolean;
  /** Content of which the digest is signed, when it is not to be the message's. */
  readonly signedContent?: Uint8Array;
  readonly contentType?: string;
  readonly attributes?: readonly Der[];
  readonly withoutAttributes?: boolean;
  /** Who stamps the signature, and when. */
  readonly timestamp?: { readonly authority: Identity; readonly time: string; readonly of?: Uint8Array };
}

/** Signs a CMS message (RFC 5652). */
export function signCms(signer: Identity, content: Uint8Array, options: CmsOptions = {}): Der {
  const digest = options.digest ?? "sha256";
  const contentType = oid(options.contentType ?? "1.2.840.113549.1.7.1");
  const hash = createHash(digest).update(options.signedContent ?? content).digest();
  const attributes = [
    attribute("1.2.840.113549.1.9.3", contentType),
    attribute("1.2.840.113549.1.9.5", time("2026-02-03T04:05:06Z")),
    attribute("1.2.840.113549.1.9.4", octets(hash)),
    ...(options.attributes ?? []),
  ];
  const signature = signBytes(signer, digest, options.withoutAttributes ? content : set(...attributes));
  const { timestamp } = options;
  const signerInfo = seq(
    int(1),
    seq(issuerOf(signer), int(signer.serial)),
    seq(oid(DIGEST_OIDS[digest]), nil()),
    ...(options.withoutAttributes ? [] : [context(0, ...attributes)]),
    signer.keyKind === "rsa" ? seq(oid("1.2.840.113549.1.1.1"), nil()) : algorithmOf("ec", digest),
    octets(signature),
    ...(timestamp ? [context(1, stamp(timestamp, timestamp.of ?? signature))] : []),
  );
  return seq(
    oid("1.2.840.113549.1.7.2"),
    context(
      0,
      seq(
        int(1),
        set(seq(oid(DIGEST_OIDS[digest]), nil())),
        options.detached ? seq(contentType) : seq(contentType, context(0, octets(content))),
        context(0, ...(options.certificates ?? [signer.certificate])),
        set(signerInfo),
      ),
    ),
  );
}

export function attribute(type: string, ...values: readonly Uint8Array[]): Der {
  return seq(oid(type), set(...values));
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}

function stamp({ authority, time: at }: NonNullable<CmsOptions["timestamp"]>, signature: Uint8Array): Der {
  const imprint = seq(seq(oid(DIGEST_OIDS.sha256), nil()), octets(sha256(signature)));
  const info = seq(int(1), oid("1.2.3.4"), imprint, int(77), time(at, true));
  const type = "1.2.840.113549.1.9.16.1.4";
  return attribute("1.2.840.113549.1.9.16.2.14", signCms(authority, info, { contentType: type }));
}

function makePair(kind: KeyKind, namedCurve = "P-256"): { publicKey: KeyObject; privateKey: KeyObject } {
  return kind === "ec"
    ? generateKeyPairSync("ec", { namedCurve })
    : generateKeyPairSync("rsa", { modulusLength: 2048 });
}

function signBytes({ privateKey }: Pick<Identity, "privateKey">, digest: Digest, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(sign(digest, bytes, privateKey));
}

function algorithmOf(kind: KeyKind, digest: Digest): Der {
  return seq(oid(SIGNATURE_OIDS[kind][digest]), ...(kind === "rsa" ? [nil()] : []));
}

function nameOf({ commonName, organizationalUnit, organization, userId }: Subject): Der {
  const part = (type: string, value: string | undefined) =>
    value === undefined ? [] : [set(seq(oid(type), utf8(value)))];
  return seq(
    ...part("0.9.2342.19200300.100.1.1", userId),
    ...part("2.5.4.3", commonName),
    ...part("2.5.4.11", organizationalUnit),
    ...part("2.5.4.10", organization),
  );
}

function extensionsOf({ markers = [], extendedKeyUsage = [], isAuthority = false }: CertificateOptions): Der[] {
  return [
    seq(oid("2.5.29.19"), bool(true), octets(isAuthority ? seq(bool(true)) : seq())),
    seq(oid("2.5.29.14"), octets(octets(randomBytes(20)))),
    ...(extendedKeyUsage.length > 0 ? [seq(oid("2.5.29.37"), octets(seq(...extendedKeyUsage.map(oid))))] : []),
    ...markers.map((marker) => seq(oid(marker), bool(true), octets(der(0x05)))),
  ];
}

/** The issuer's name as it stands in the signer's certificate. */
function issuerOf({ certificate }: Identity): Der {
  const body = certificate.subarray(headerSize(certificate, 0));
  let at = headerSize(body, 0);
  for (let skip = 0; skip < 3; skip++) at += sizeAt(body, at);
  return body.slice(at, at + sizeAt(body, at)) as Der;
}

function headerSize(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1]!;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function sizeAt(bytes: Uint8Array, at: number): number {
  const header = headerSize(bytes, at);
  let length = header === 2 ? bytes[at + 1]! : 0;
  for (let i = 2; i < header; i++) length = length * 256 + bytes[at + i]!;
  return header + length;
}
