import type { PublicKey } from "./public_key.ts";
import type { DigestName } from "./oids.ts";

/** The cryptography that judging a signature needs. Null means: cannot be computed here. */
export interface CryptoPort {
  digest(name: DigestName, bytes: Uint8Array): Uint8Array | null;
  /** Says whether `signature` is the key's over `bytes`. EC signatures are in DER. */
  verify(key: PublicKey, digest: DigestName, bytes: Uint8Array, signature: Uint8Array): boolean | null;
}
