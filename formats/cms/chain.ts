import type { Certificate } from "./certificate.ts";
import type { CryptoPort } from "./crypto_port.ts";
import { SIGNATURES } from "./oids.ts";

/** Apple's chains have three or four certificates. */
const MAX_CHAIN = 8;

export interface CertificateChain {
  /** Leaf first; ends with a self-signed certificate, or where the issuer is not at hand. */
  readonly certificates: readonly Certificate[];
  /** True when each certificate is signed by the next; null when a signature could not be checked. */
  readonly signedOk: boolean | null;
}

/** Orders a message's certificates from the leaf upwards, each checked with the key of its issuer, which must be an authority. */
export function orderChain(leaf: Certificate, all: readonly Certificate[], crypto: CryptoPort): CertificateChain {
  const certificates = [leaf];
  let signedOk: boolean | null = true;
  for (let last = leaf; certificates.length < MAX_CHAIN && !isSelfIssued(last);) {
    const link = findIssuer(last, all, crypto);
    if (link === null) break;
    certificates.push(link.issuer);
    signedOk = signedOk === false || link.ok === false ? false : signedOk && link.ok;
    last = link.issuer;
  }
  return { certificates, signedOk };
}

/** True for a root, and for whoever made a certificate alone. */
export function isSelfIssued(certificate: Certificate): boolean {
  return equalBytes(certificate.subjectDer, certificate.issuerDer);
}

/** What was found out about certificates, with each cryptography; those who read one again get the same object. */
const CHECKED = new WeakMap<CryptoPort, WeakMap<Certificate, Map<Certificate, boolean | null>>>();

/** Says whether a certificate is signed by the key of another one; null when that cannot be computed. */
export function isSignedBy(certificate: Certificate, issuer: Certificate, crypto: CryptoPort): boolean | null {
  const algorithm = SIGNATURES[certificate.signatureAlgorithm];
  if (!algorithm?.digest) return null;
  const checked = CHECKED.get(crypto) ?? new WeakMap<Certificate, Map<Certificate, boolean | null>>();
  const known = checked.get(certificate) ?? new Map<Certificate, boolean | null>();
  CHECKED.set(crypto, checked.set(certificate, known));
  const before = known.get(issuer);
  if (before !== undefined) return before;
  const ok = crypto.verify(issuer.publicKey, algorithm.digest, certificate.signedBytes, certificate.signature);
  known.set(issuer, ok);
  return ok;
}

/** Says whether two pieces of memory hold the same. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Of several certificates with the issuer's name (renewed, cross-signed) the one whose key fits. */
function findIssuer(
  certificate: Certificate,
  all: readonly Certificate[],
  crypto: CryptoPort,
): { readonly issuer: Certificate; readonly ok: boolean | null } | null {
  let best: { issuer: Certificate; ok: boolean | null } | null = null;
  for (const issuer of all) {
    if (issuer === certificate || !equalBytes(issuer.subjectDer, certificate.issuerDer)) continue;
    const ok = issuer.isAuthority ? isSignedBy(certificate, issuer, crypto) : false;
    if (ok) return { issuer, ok };
    if (best === null || (best.ok === false && ok === null)) best = { issuer, ok };
  }
  return best;
}
