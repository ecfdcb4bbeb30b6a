/** Compares a bundle with its seal, reading each sealed file once. */
import type { CodeFile } from "../../formats/code_file.ts";
import type { Hash, HashAlgorithm } from "../../formats/codesign/hash.ts";
import { type BundlePath, judgeSeal } from "../../formats/codesign/seal.ts";
import { parsePlist } from "../../formats/plist/plist.ts";
import { isDictionary, type PlistDictionary, PlistError } from "../../formats/plist/value.ts";
import { type BundleTree, readWhole } from "./tree.ts";

/** A file larger than this is no resource of an app; its hash is not taken. */
const MAX_FILE = 512 * 2 ** 20;

/** What the seal misses, did not expect or finds altered; null for a bundle without a readable seal. */
export function readSeal(tree: BundleTree, root: string, executable: string | null, hash: Hash): CodeFile["seal"] {
  const resources = readResources(tree, `${root}/Contents/_CodeSignature/CodeResources`);
  if (resources === null) return null;
  const base = `${root}/Contents/`;
  const digest = (path: string, algorithm: HashAlgorithm) => {
    const bytes = readWhole(tree, base + path, MAX_FILE);
    return bytes === null ? null : hash(algorithm, bytes);
  };
  const report = judgeSeal({
    resources,
    files: listFiles(tree, base),
    executable: executable && `MacOS/${executable}`,
    digest,
  });
  if (report === null) return null;
  // Rules that were not understood leave "added" and "missing" open; only a changed content is still a fact.
  const isSure = report.problems.length === 0;
  return { altered: report.altered, added: isSure ? report.added : [], missing: isSure ? report.missing : [] };
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
