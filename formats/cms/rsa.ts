/**
 * RSA signatures after PKCS #1 v1.5 (RFC 8017 §8.2.2) without waiting, for parsers that are synchronous. Verification alone: no
 * secret is involved, so time may depend on the values.
 */
import { DerError } from "../der/der_error.ts";
import { bytesToBigint } from "../der/integer.ts";
import { readRsaKey } from "./public_key.ts";

/** Apple's keys have 2,048 or 4,096 bits; a longer one is a trap, as the time of a verification grows with its square. */
const MAX_MODULUS_BITS = 4096;
const MAX_EXPONENT = 1n << 32n;

/** DigestInfo up to the digest, in DER (RFC 8017 §9.2, note 1). */
const PREFIXES = {
  sha1: "3021300906052b0e03021a05000414",
  sha256: "3031300d060960864801650304020105000420",
} as const;

/**
 * Says whether a signature fits a digest and a key (SubjectPublicKeyInfo in DER); null when the key cannot be read or is of an
 * unreasonable size.
 */
export function verifyRsa(
  spki: Uint8Array,
  algorithm: keyof typeof PREFIXES,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean | null {
  const key = readKey(spki);
  if (key === null) return null;
  const { modulus, exponent } = key;
  const size = Math.ceil(modulus.toString(16).length / 2);
  const value = bytesToBigint(signature);
  if (signature.length !== size || value >= modulus) return false;
  const info = PREFIXES[algorithm] + digest.toHex();
  const filled = size - 3 - info.length / 2;
  // The whole block is compared, so that nothing can hide behind or within the padding.
  return filled >= 8 && power(value, exponent, modulus) === BigInt(`0x0001${"ff".repeat(filled)}00${info}`);
}

function readKey(spki: Uint8Array): { modulus: bigint; exponent: bigint } | null {
  try {
    const key = readRsaKey(spki);
    const fits = key.modulus > 0n && key.modulus >> BigInt(MAX_MODULUS_BITS) === 0n;
    return fits && key.exponent > 2n && key.exponent < MAX_EXPONENT ? key : null;
  } catch (error) {
    if (error instanceof DerError) return null;
    throw error;
  }
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = result * square % modulus;
    square = square * square % modulus;
  }
  return result;
}
