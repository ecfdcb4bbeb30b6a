import { DerError } from "../der/der_error.ts";
import { parseDer } from "../der/node.ts";
import { readOctets } from "../der/octets.ts";
import { readTime } from "../der/time.ts";
import { APPLE_ROOTS } from "./apple_roots.ts";
import { valuesOf } from "./attribute.ts";
import { readCdhashes, type SignedCdhash } from "./cdhashes.ts";
import { type Certificate, parseCertificate } from "./certificate.ts";
import { type CertificateChain, equalBytes, isSelfIssued, orderChain } from "./chain.ts";
import { classifyLeaf } from "./classify_leaf.ts";
import type { Cms } from "./cms.ts";
import type { CryptoPort } from "./crypto_port.ts";
import type { LeafKind } from "./leaf_kinds.ts";
import { DIGESTS, OID, SIGNATURES } from "./oids.ts";
import type { CmsSigner } from "./signer.ts";
import { readTimestamp } from "./timestamp.ts";

/** What is true of a signature. Null: the message does not show it, or it cannot be computed. */
export interface SignatureVerdict {
  /** Whether the signed digest is the content's. */
  readonly messageDigestOk: boolean | null;
  /** Whether the signature is of the signer's key. */
  readonly signatureOk: boolean | null;
  /** Leaf first; empty when the signer's certificate is not in the message. */
  readonly chain: readonly Certificate[];
  /** Whether every certificate is signed by the next one and the last one is a root of Apple's. */
  readonly chainsToApple: boolean | null;
  /** The common name of the signer's certificate. */
  readonly signer: string | null;
  readonly leaf: LeafKind | null;
  /** The signer's own clock, ISO 8601: worth nothing. */
  readonly signingTime: string | null;
  readonly timestamp: SecureTimestamp | null;
  readonly cdhashes: { readonly plist: readonly SignedCdhash[]; readonly der: readonly SignedCdhash[] };
}

/** An RFC 3161 countersignature. */
export interface SecureTimestamp {
  /** ISO 8601. */
  readonly time: string;
  /** Whether it is about this very signature, intact, and signed by the stamping authority. */
  readonly ok: boolean | null;
  readonly chainsToApple: boolean | null;
}

/** Certificates looked at in one message; Apple's hold four. */
const MAX_CERTIFICATES = 32;
/** Certificates kept. */
const MAX_KNOWN = 64;

/** Judges a message's first signer. `content` is what a detached signature is about; null takes the message's own. */
export function judgeSignature(cms: Cms, content: Uint8Array | null, crypto: CryptoPort): SignatureVerdict {
  const [signer] = cms.signers;
  const bytes = content ?? cms.content;
  if (!signer) return NO_SIGNER;
  const certificates = readCertificates(cms);
  const leaf = certificates.find((certificate) => isOf(signer, certificate)) ?? null;
  const chain = leaf && orderChain(leaf, certificates, crypto);
  return {
    messageDigestOk: judgeDigest(signer, bytes, crypto),
    signatureOk: leaf && judgeKey(signer, leaf, bytes, crypto),
    chain: chain?.certificates ?? [],
    chainsToApple: chain && judgeRoot(chain, crypto),
    signer: leaf?.subject.commonName ?? null,
    leaf: leaf && classifyLeaf(leaf),
    signingTime: readSigningTime(signer),
    timestamp: judgeTimestamp(signer, crypto),
    cdhashes: readCdhashes(signer),
  };
}

const NO_SIGNER: SignatureVerdict = {
  messageDigestOk: null,
  signatureOk: null,
  chain: [],
  chainsToApple: null,
  signer: null,
  leaf: null,
  signingTime: null,
  timestamp: null,
  cdhashes: { plist: [], der: [] },
};

/** The messages of one app hold the same few certificates again and again; each is read once, and checked once. */
const KNOWN = new Map<string, Certificate>();

function readCertificates(cms: Cms): Certificate[] {
  return cms.certificates.slice(0, MAX_CERTIFICATES).flatMap((der) => {
    const text = der.toBase64();
    const certificate = KNOWN.get(text) ?? tryDer(() => parseCertificate(der.slice()));
    if (certificate === null) return [];
    if (KNOWN.size >= MAX_KNOWN) KNOWN.clear();
    KNOWN.set(text, certificate);
    return [certificate];
  });
}

function isOf(signer: CmsSigner, { issuerDer, serial, subjectKeyId }: Certificate): boolean {
  if (!signer.issuer) return subjectKeyId !== null && subjectKeyId === signer.subjectKeyId;
  return serial === signer.serial && equalBytes(signer.issuer, issuerDer);
}

function judgeDigest(signer: CmsSigner, content: Uint8Array | null, crypto: CryptoPort): boolean | null {
  if (!signer.signedBytes || !content) return null;
  const values = valuesOf(signer.signedAttributes, OID.MESSAGE_DIGEST);
  const signed = values.length === 1 ? tryDer(() => readOctets(parseDer(values[0]!))) : null;
  if (!signed) return false;
  const name = DIGESTS[signer.digestAlgorithm];
  const digest = name ? crypto.digest(name, content) : null;
  return digest && equalBytes(digest, signed);
}

function judgeKey(
  signer: CmsSigner,
  leaf: Certificate,
  content: Uint8Array | null,
  crypto: CryptoPort,
): boolean | null {
  const algorithm = SIGNATURES[signer.signatureAlgorithm];
  const digest = algorithm?.digest ?? DIGESTS[signer.digestAlgorithm];
  const bytes = signer.signedBytes ?? content;
  if (!algorithm || !digest || !bytes) return null;
  if (leaf.publicKey.algorithm !== (algorithm.key === "rsa" ? OID.RSA : OID.EC)) return false;
  return crypto.verify(leaf.publicKey, digest, bytes, signer.signature);
}

function judgeRoot({ certificates, signedOk }: CertificateChain, crypto: CryptoPort): boolean | null {
  const last = certificates.at(-1);
  if (!last || signedOk === false) return false;
  // A message may leave out the root, or what is between: a certificate that Apple did not even claim to issue is not Apple's.
  if (!isSelfIssued(last)) return last.issuer.organization === "Apple Inc." ? null : false;
  const fingerprint = crypto.digest("sha256", last.der)?.toHex() ?? "";
  return APPLE_ROOTS.has(fingerprint) ? signedOk : false;
}

function judgeTimestamp(signer: CmsSigner, crypto: CryptoPort): SecureTimestamp | null {
  const token = readTimestamp(signer);
  if (!token) return null;
  const name = DIGESTS[token.digestAlgorithm];
  const digest = name ? crypto.digest(name, signer.signature) : null;
  // A stamp of a stamp proves nothing more, and would let a message nest them without end.
  const bare = { ...token.cms, signers: token.cms.signers.map((one) => ({ ...one, unsignedAttributes: [] })) };
  const { messageDigestOk, signatureOk, chainsToApple } = judgeSignature(bare, null, crypto);
  const parts = [digest && equalBytes(digest, token.imprint), messageDigestOk, signatureOk];
  const ok = parts.includes(false) ? false : parts.includes(null) ? null : true;
  return { time: token.time, ok, chainsToApple };
}

function readSigningTime(signer: CmsSigner): string | null {
  const [value] = valuesOf(signer.signedAttributes, OID.SIGNING_TIME);
  return value ? tryDer(() => readTime(parseDer(value))) : null;
}

function tryDer<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) return null;
    throw error;
  }
}
