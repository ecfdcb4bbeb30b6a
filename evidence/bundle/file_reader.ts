/** Reads every file of a bundle once, however many seals and signatures are about it. */
import { type Hash, type HashAlgorithm, loadHash } from "../../formats/codesign/hash.ts";
import { type PageReport, type PageWatch, verifyPages, watchPages } from "../../formats/codesign/pages.ts";
import { parseSignature, type Signature } from "../../formats/codesign/signature.ts";
import { fromBytes } from "../../formats/macho/bytes.ts";
import { recognizeMachO } from "../../formats/macho/fat.ts";
import { parseMachO } from "../../formats/macho/image.ts";
import { MachOError } from "../../formats/macho/macho_error.ts";
import type { MachO, Slice } from "../../formats/macho/slice.ts";
import { loadFileDigest, type Onlooker } from "./digest_file.ts";
import { type BundleTree, type FileSource, forScanning, openQuietly } from "./tree.ts";

/** One slice and the signature that it carries. */
export interface SignedSlice {
  readonly slice: Slice;
  readonly signature: Signature;
}

/** A Mach-O file, taken apart. */
export interface OpenedCode {
  readonly image: MachO;
  /** One per slice, in the same order. */
  readonly signed: readonly SignedSlice[];
}

export interface FileReader {
  /** Of the whole file, in hexadecimal digits; null when it cannot be read. */
  readonly digest: (path: string, algorithm: HashAlgorithm) => string | null;
  /** Null for anything but Mach-O, and for what cannot be read. */
  readonly code: (path: string) => OpenedCode | null;
  /** What the pages of each slice are like; null for a slice without hashes of them. */
  readonly pages: (path: string) => readonly (PageReport | null)[];
  /** The Mach-O files that `digest` came upon. */
  readonly met: ReadonlySet<string>;
  readonly hash: Hash;
}

/** A file larger than this is no resource of an app; its hash is not taken. */
const MAX_FILE = 4 * 2 ** 30;

/** What one file turned out to be. */
interface Known {
  readonly digests: Map<HashAlgorithm, string | null>;
  code?: OpenedCode | null;
  pages?: readonly (PageReport | null)[];
}

/** Opens the files of a tree for reading; nothing is read before it is asked for. */
export async function openFiles(tree: BundleTree): Promise<FileReader> {
  const [hash, digestFile] = await Promise.all([loadHash(), loadFileDigest()]);
  const files = new Map<string, Known>();
  const met = new Set<string>();
  const know = (path: string): Known => {
    const known = files.get(path) ?? { digests: new Map() };
    files.set(path, known);
    return known;
  };
  const code = (path: string): OpenedCode | null => {
    const known = know(path);
    if (known.code === undefined) {
      const source = openQuietly(tree, path);
      known.code = source && openCode(source, hash);
    }
    return known.code;
  };
  const digest = (path: string, algorithm: HashAlgorithm): string | null => {
    const known = know(path);
    const before = known.digests.get(algorithm);
    if (before !== undefined) return before;
    const source = openQuietly(tree, path);
    let watches: readonly (PageWatch | null)[] | null = null;
    const look: Onlooker = (bytes, at) => {
      if (at === 0 && recognizeMachO(fromBytes(bytes)) !== null && code(path) !== null) {
        met.add(path);
        if (known.pages === undefined) watches = watchSlices(known.code!, source!.size, hash);
      }
      if (watches !== null) showSlices(known.code!, watches, bytes, at);
    };
    const found = source === null || source.size > MAX_FILE ? null : digestFile(algorithm, source, look);
    known.digests.set(algorithm, found);
    const seen = watches as readonly (PageWatch | null)[] | null;
    if (found !== null && seen !== null) known.pages = seen.map((watch) => watch?.report() ?? null);
    return found;
  };
  const pages = (path: string) => know(path).pages ??= readPages(openQuietly(tree, path), code(path), hash);
  return { digest, code, pages, met, hash };
}

function openCode(source: FileSource, hash: Hash): OpenedCode | null {
  try {
    const image = parseMachO(source);
    return { image, signed: image.slices.map((slice) => ({ slice, signature: parseSignature(source, slice, hash) })) };
  } catch (error) {
    if (error instanceof MachOError) return null;
    throw error;
  }
}

/** Slices that lie over one another would have the same bytes hashed again and again: of such a file none is checked. */
function isReasonable({ image: { slices } }: OpenedCode, size: number): boolean {
  return slices.reduce((sum, slice) => sum + slice.size, 0) <= size;
}

const OVERLAPPING: PageReport = { checked: 0, bad: 0, firstBad: null, incomplete: "slices overlap" };

function watchSlices(code: OpenedCode, size: number, hash: Hash): readonly (PageWatch | null)[] {
  const idle: PageWatch = { end: 0, take: () => {}, report: () => OVERLAPPING };
  const isSound = isReasonable(code, size);
  return code.signed.map(({ signature: { best } }) => best && (isSound ? watchPages(best, hash) : idle));
}

function showSlices({ signed }: OpenedCode, watches: readonly (PageWatch | null)[], bytes: Uint8Array, at: number) {
  signed.forEach(({ slice: { offset, size } }, i) => {
    const [from, to] = [Math.max(at, offset), Math.min(at + bytes.length, offset + size)];
    if (from < to) watches[i]?.take(bytes.subarray(from - at, to - at), from - offset);
  });
}

function readPages(source: FileSource | null, code: OpenedCode | null, hash: Hash): readonly (PageReport | null)[] {
  if (source === null || code === null) return [];
  const isSound = isReasonable(code, source.size);
  return code.signed.map(({ slice, signature: { best } }) =>
    best && (isSound ? verifyPages(forScanning(source), slice, best, hash) : OVERLAPPING)
  );
}
