/** Hashes files of any size without holding them: 1 MiB at a time. */
import type { HashAlgorithm } from "../../formats/codesign/hash.ts";
import { type FileSource, forScanning } from "./tree.ts";

/** The digest of a whole file in hexadecimal digits; null when it cannot be read to its end. */
export type FileDigest = (algorithm: HashAlgorithm, source: FileSource) => string | null;

const STEP = 2 ** 20;

/** Loads the platform's digests. One call is the fastest way for what fits into a step (knowledge 13, section 4). */
export async function loadFileDigest(): Promise<FileDigest> {
  const { createHash, hash } = await import("node:crypto");
  return (algorithm, file) => {
    const source = forScanning(file);
    if (source.size <= STEP) {
      const bytes = source.read(0, source.size);
      return bytes.length === source.size ? hash(algorithm, bytes, "hex") : null;
    }
    const digest = createHash(algorithm);
    for (let at = 0; at < source.size; at += STEP) {
      const wanted = Math.min(STEP, source.size - at);
      const bytes = source.read(at, wanted);
      if (bytes.length !== wanted) return null;
      digest.update(bytes);
    }
    return digest.digest("hex");
  };
}
