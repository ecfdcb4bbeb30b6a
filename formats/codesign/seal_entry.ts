import { isDictionary, type PlistDictionary, type PlistValue } from "../plist/value.ts";
import type { HashAlgorithm } from "./hash.ts";

/** What a seal says of one path: the hash of a file, where a link leads, or who the code there is. Hashes in hexadecimal. */
export type SealEntry =
  & { readonly optional: boolean }
  & (
    | { readonly kind: "file"; readonly algorithm: HashAlgorithm; readonly digest: string }
    | { readonly kind: "symlink"; readonly target: string }
    | { readonly kind: "nested"; readonly cdhash: string | null; readonly requirement: string | null }
  );

/**
 * Reads one value of `files2` or `files`: data are the SHA-1 of a file, dictionaries have `hash2` (SHA-256) or `hash` (SHA-1),
 * `symlink`, or `requirement` and `cdhash`. Null for anything else.
 */
export function readSealEntry(value: PlistValue): SealEntry | null {
  if (value instanceof Uint8Array) return readDigest(value, 20, false);
  if (!isDictionary(value)) return null;
  const optional = value["optional"] === true;
  const { symlink, requirement, cdhash } = value;
  if (typeof symlink === "string") return { kind: "symlink", target: symlink, optional };
  if (requirement !== undefined || cdhash !== undefined) {
    return {
      kind: "nested",
      cdhash: cdhash instanceof Uint8Array ? cdhash.toHex() : null,
      requirement: typeof requirement === "string" ? requirement : null,
      optional,
    };
  }
  return readHashes(value, optional);
}

function readHashes({ hash, hash2 }: PlistDictionary, optional: boolean): SealEntry | null {
  if (hash2 instanceof Uint8Array) return readDigest(hash2, 32, optional);
  return hash instanceof Uint8Array ? readDigest(hash, 20, optional) : null;
}

function readDigest(bytes: Uint8Array, length: 20 | 32, optional: boolean): SealEntry | null {
  if (bytes.length !== length) return null;
  return { kind: "file", algorithm: length === 20 ? "sha1" : "sha256", digest: bytes.toHex(), optional };
}
