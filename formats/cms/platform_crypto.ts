import type { CryptoPort } from "./crypto_port.ts";
import type { DigestName } from "./oids.ts";
import type { PublicKey } from "./public_key.ts";

/** Keys kept at a time; an app's signatures have a dozen. */
const MAX_KEYS = 64;
/** Apple's keys have 4,096 bits at most; a longer one is a trap, as the time of a verification grows with its square. */
const MAX_BITS = 8192;
/** An app with a thousand pieces of code needs a tenth of it; what comes later is not known. */
const MOST_VERIFICATIONS = 50_000;

/**
 * Loads the platform's cryptography: RSA and ECDSA, SHA-1 to SHA-512. Importing a key takes longer than using it, and one app's
 * code is signed with one set of keys.
 */
export async function loadCrypto(): Promise<CryptoPort> {
  const { createPublicKey, hash, verify } = await import("node:crypto");
  let left = MOST_VERIFICATIONS;
  const keys = new Map<string, ReturnType<typeof createPublicKey>>();
  const importKey = (key: PublicKey) => {
    const text = key.der.toBase64();
    const known = keys.get(text);
    if (known !== undefined) return known;
    // As text: the type of a view does not say that its memory is not shared.
    const imported = createPublicKey(`-----BEGIN PUBLIC KEY-----\n${wrap(text)}-----END PUBLIC KEY-----\n`);
    if (keys.size >= MAX_KEYS) keys.clear();
    keys.set(text, imported);
    return imported;
  };
  return {
    digest: (name, bytes) => Uint8Array.fromHex(hash(name, bytes, "hex")),
    verify(key, name, bytes, signature) {
      if ((key.bits ?? 0) > MAX_BITS || left-- <= 0) return null;
      try {
        return verify(name, bytes, importKey(key), signature) || (isTooShort(name, key) ? null : false);
      } catch {
        // A key or curve that the platform does not know says nothing about the signature.
        return null;
      }
    },
  };
}

/** Deno refuses every EC signature whose digest has less than half of the curve's bits, right or wrong. */
function isTooShort(name: DigestName, key: PublicKey): boolean {
  const bits = name === "sha1" ? 160 : Number(name.slice(3));
  return key.curve !== null && bits * 2 < (key.bits ?? Infinity);
}

function wrap(base64: string): string {
  return base64.replace(/.{1,64}/g, "$&\n");
}
