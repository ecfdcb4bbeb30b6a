import type { Cms } from "./cms.ts";
import type { CryptoPort } from "./crypto_port.ts";
import type { DigestName } from "./oids.ts";
import type { PublicKey } from "./public_key.ts";
import { judgeSignature, type SignatureVerdict } from "./judge_signature.ts";

/**
 * Verifies a message's first signer with the platform's cryptography: RSA and ECDSA, SHA-1 to SHA-512. `content` is what a
 * detached signature is about; null takes the message's own. Never throws for what is in the message.
 */
export async function verifyCms(cms: Cms, content: Uint8Array | null): Promise<SignatureVerdict> {
  return judgeSignature(cms, content, await loadCrypto());
}

async function loadCrypto(): Promise<CryptoPort> {
  const { createHash, createPublicKey, verify } = await import("node:crypto");
  return {
    digest: (name, bytes) => new Uint8Array(createHash(name).update(bytes).digest()),
    verify(key, name, bytes, signature) {
      try {
        // As text: the type of a view does not say that its memory is not shared.
        const imported = createPublicKey(`-----BEGIN PUBLIC KEY-----\n${wrap(key.der)}-----END PUBLIC KEY-----\n`);
        return verify(name, bytes, imported, signature) || (isTooShort(name, key) ? null : false);
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

function wrap(der: Uint8Array): string {
  return der.toBase64().replace(/.{1,64}/g, "$&\n");
}
