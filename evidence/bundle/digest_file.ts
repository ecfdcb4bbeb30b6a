/** Hashes files of any size without holding them: 1 MiB at a time. */
import type { HashAlgorithm } from "../../formats/codesign/hash.ts";
import { type FileSource, forScanning } from "./tree.ts";

/** Sees the file's bytes as they are hashed, piece by piece; they do not last. */
export type Onlooker = (bytes: Uint8Array, at: number) => void;

/** The digest of a whole file in hexadecimal digits; null when it cannot be read to its end. */
export type FileDigest = (algorithm: HashAlgorithm, source: FileSource, look: Onlooker) => string | null;

const STEP = 2 ** 20;

/** Loads the platform's digests. One call is the fastest way for what fits into a step (knowledge 13, section 4). */
export async function loadFileDigest(): Promise<FileDigest> {
  const { createHash, hash } = await import("node:crypto");
  return (algorithm, file, look) => {
    const source = forScanning(file);
    const digest = source.size <= STEP ? null : createHash(algorithm);
    for (let at = 0; at === 0 || at < source.size; at += STEP) {
      const wanted = Math.min(STEP, source.size - at);
      const bytes = source.read(at, wanted);
      if (bytes.length !== wanted) return null;
      look(bytes, at);
      if (digest === null) return hash(algorithm, bytes, "hex");
      digest.update(bytes);
    }
    return digest!.digest("hex");
  };
}
