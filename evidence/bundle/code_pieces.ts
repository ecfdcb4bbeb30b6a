/** The pieces of code that an app is made of: bundles of their own, libraries, helper executables. */
import type { CryptoPort } from "../../formats/cms/crypto_port.ts";
import type { PlistDictionary } from "../../formats/plist/value.ts";
import type { Below } from "./below.ts";
import type { BundleShape } from "./bundle_shapes.ts";
import type { FileReader } from "./file_reader.ts";
import type { ReadCode } from "./read_code.ts";
import type { SealReading } from "./read_seal.ts";
import type { BundleTree } from "./tree.ts";

/** A tree with all that is needed to read code in it. */
export interface TreeReader {
  readonly tree: BundleTree;
  readonly below: Below;
  readonly files: FileReader;
  readonly crypto: CryptoPort;
}

/** One piece of code that was read. */
export interface Piece {
  /** Null for a bare file. */
  readonly shape: BundleShape | null;
  readonly executablePath: string;
  readonly read: ReadCode;
  /** Null for a bare file. */
  readonly sealing: SealReading | null;
  /** Its Info.plist; null where there is none that can be read. */
  readonly info: PlistDictionary | null;
}

/** The path by which the seal around it knows a piece of code. */
export function sealPathOf({ shape, executablePath }: Pick<Piece, "shape" | "executablePath">): string {
  return shape?.sealPath ?? executablePath;
}

/** The folders above a path, innermost first. */
export function* foldersAbove(path: string): Generator<string> {
  for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
    yield path.slice(0, slash);
  }
}
