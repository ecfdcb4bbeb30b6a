import type { CryptoPort } from "./crypto_port.ts";
import { OID } from "./oids.ts";
import { verifyRsa } from "./rsa.ts";
import { digestSha1 } from "./sha1.ts";
import { digestSha256 } from "./sha256.ts";

/** SHA-1, SHA-256 and RSA in plain TypeScript: all that the outer signature of a provisioning profile uses. */
export const PURE_CRYPTO: CryptoPort = {
  digest(name, bytes) {
    return name === "sha1" ? digestSha1(bytes) : name === "sha256" ? digestSha256(bytes) : null;
  },
  verify(key, name, bytes, signature) {
    if (key.algorithm !== OID.RSA || (name !== "sha1" && name !== "sha256")) return null;
    return verifyRsa(key.der, name, name === "sha1" ? digestSha1(bytes) : digestSha256(bytes), signature);
  },
};
