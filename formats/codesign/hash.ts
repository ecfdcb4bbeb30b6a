/** Digests as code signatures use them. The function is handed in, so that formats stay free of where it comes from. */

export type HashAlgorithm = "sha1" | "sha256" | "sha384";

/** The digest of some bytes as lower-case hexadecimal digits. */
export type Hash = (algorithm: HashAlgorithm, bytes: Uint8Array) => string;

/** Loads the platform's digests; `hash` in one call is the fastest way there is for pages (knowledge 13, section 4). */
export async function loadHash(): Promise<Hash> {
  const { hash } = await import("node:crypto");
  return (algorithm, bytes) => hash(algorithm, bytes, "hex");
}
