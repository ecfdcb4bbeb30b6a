/** Compares a bundle with its seal, reading each sealed file once, piece by piece. */
import type { CodeFile } from "../../formats/code_file.ts";
import { judgeSeal, type NestedCode } from "../../formats/codesign/seal.ts";
import { parseDictionary } from "../../formats/plist/dictionary.ts";
import type { PlistDictionary } from "../../formats/plist/value.ts";
import type { Below } from "./below.ts";
import type { BundleShape } from "./bundle_shapes.ts";
import type { FileReader } from "./file_reader.ts";
import { type BundleTree, readWhole } from "./tree.ts";

/** A bundle compared with its seal. */
export interface SealReading {
  /** What the seal misses, did not expect or finds altered; null for a bundle without a readable seal. */
  readonly seal: CodeFile["seal"];
  /** Sealed files that cannot be read, so that nothing is known of them. */
  readonly unread: readonly string[];
  /** The code inside that the seal knows by its identity; paths of the tree. */
  readonly nested: readonly NestedCode[];
}

/** Whatever reading seals needs. */
export interface SealInput {
  readonly tree: BundleTree;
  readonly below: Below;
  readonly files: FileReader;
}

const NO_SEAL: SealReading = { seal: null, unread: [], nested: [] };

/** Compares a bundle with its seal; `executable` is its path. */
export function readSeal({ tree, below, files }: SealInput, { base }: BundleShape, executable: string): SealReading {
  const resources = readResources(tree, `${base}/_CodeSignature/CodeResources`);
  if (resources === null) return NO_SEAL;
  const from = base.length + 1;
  const report = judgeSeal({
    resources,
    files: below(base).flatMap(({ path, kind, target }) =>
      kind === "other" ? [] : [{ path: path.slice(from), kind, ...target !== null && { target } }]
    ),
    executable: executable.slice(from),
    digest: (path, algorithm) => files.digest(`${base}/${path}`, algorithm),
  });
  if (report === null) return NO_SEAL;
  // Rules that were not understood leave "added" and "missing" open; only a changed content is still a fact.
  const isSure = report.problems.length === 0;
  const seal = {
    altered: report.altered,
    added: isSure ? report.added : [],
    missing: isSure && tree.isComplete ? report.missing : [],
  };
  const nested = report.nested.map((one) => ({ ...one, path: `${base}/${one.path}` }));
  return { seal, unread: report.unread, nested };
}

function readResources(tree: BundleTree, path: string): PlistDictionary | null {
  const bytes = readWhole(tree, path);
  return bytes === null ? null : parseDictionary(bytes);
}
