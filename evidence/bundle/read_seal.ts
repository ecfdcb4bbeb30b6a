/** Compares a bundle with its seal, reading each sealed file once, piece by piece. */
import type { CodeFile } from "../../formats/code_file.ts";
import type { HashAlgorithm } from "../../formats/codesign/hash.ts";
import { type BundlePath, judgeSeal } from "../../formats/codesign/seal.ts";
import { parsePlist } from "../../formats/plist/plist.ts";
import { isDictionary, type PlistDictionary, PlistError } from "../../formats/plist/value.ts";
import type { FileDigest } from "./digest_file.ts";
import { type BundleTree, openQuietly, readWhole } from "./tree.ts";

/** A file larger than this is no resource of an app; its hash is not taken. */
const MAX_FILE = 4 * 2 ** 30;

/** A bundle compared with its seal. */
export interface SealReading {
  /** What the seal misses, did not expect or finds altered; null for a bundle without a readable seal. */
  readonly seal: CodeFile["seal"];
  /** Sealed files that cannot be read, so that nothing is known of them. */
  readonly unread: readonly string[];
}

/** Compares the bundle at `root` with its seal. */
export function readSeal(
  tree: BundleTree,
  root: string,
  executable: string | null,
  digestFile: FileDigest,
): SealReading {
  const resources = readResources(tree, `${root}/Contents/_CodeSignature/CodeResources`);
  if (resources === null) return { seal: null, unread: [] };
  const base = `${root}/Contents/`;
  const digest = (path: string, algorithm: HashAlgorithm) => {
    const source = openQuietly(tree, base + path);
    return source === null || source.size > MAX_FILE ? null : digestFile(algorithm, source);
  };
  const report = judgeSeal({
    resources,
    files: listFiles(tree, base),
    executable: executable && `MacOS/${executable}`,
    digest,
  });
  if (report === null) return { seal: null, unread: [] };
  // Rules that were not understood leave "added" and "missing" open; only a changed content is still a fact.
  const isSure = report.problems.length === 0;
  const seal = {
    altered: report.altered,
    added: isSure ? report.added : [],
    missing: isSure && tree.isComplete ? report.missing : [],
  };
  return { seal, unread: report.unread };
}

function readResources(tree: BundleTree, path: string): PlistDictionary | null {
  const bytes = readWhole(tree, path);
  if (bytes === null) return null;
  try {
    const resources = parsePlist(bytes);
    return isDictionary(resources) ? resources : null;
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}

function* listFiles(tree: BundleTree, base: string): Generator<BundlePath> {
  for (const { path, kind, target } of tree.entries.values()) {
    if (!path.startsWith(base) || kind === "other") continue;
    yield { path: path.slice(base.length), kind, ...target !== null && { target } };
  }
}
