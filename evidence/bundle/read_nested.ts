/** Reads the code inside of apps and extensions: frameworks, helpers, XPC services, app extensions, libraries. */
import type { BundleShape } from "./bundle_shapes.ts";
import { foldersAbove, type Piece, type TreeReader } from "./code_pieces.ts";
import { readCode } from "./read_code.ts";
import { readInfoPlist, textIn } from "./read_info.ts";
import { readSeal, type SealReading } from "./read_seal.ts";

/** Pieces of code in one app: more is no app. The fact that holds them has the same limit. */
const MOST_PIECES = 1000;
/** Bundles looked at; those without code count, too. */
const MOST_BUNDLES = 5000;
/** Files that all seals together are compared with: files in bundles within bundles count for each of them. */
const MOST_SEALED = 400_000;
/** Bytes of all seals together. */
const MOST_SEAL_BYTES = 256 * 2 ** 20;

/** Where codesign takes every file for code, counted from the folder that holds the seal. */
const CODE_FOLDER =
  /^(?:[^/]+|(?:Frameworks|SharedFrameworks|PlugIns|Plug-ins|XPCServices|Helpers|MacOS|Library\/(?:Automator|Spotlight|LoginItems))\/.*)$/;
/** What runs or is loaded; object files and debug information are neither. */
const RUNS: readonly (string | number)[] = ["execute", "dylib", "bundle"];

/** The pieces, and sentences about what was passed over. */
export interface NestedReading {
  readonly pieces: readonly Piece[];
  readonly notes: readonly string[];
}

/** Reads all code besides `tops`, the apps and extensions themselves; bundles first, `shapes` from the outside in. */
export function readNested(reader: TreeReader, shapes: readonly BundleShape[], tops: readonly Piece[]): NestedReading {
  const known = new Set(tops.map(({ executablePath }) => executablePath));
  const pieces: Piece[] = [];
  const budget = { files: MOST_SEALED, bytes: MOST_SEAL_BYTES };
  let left = 0;
  const add = (executablePath: string, read: () => Piece | null) => {
    if (known.has(executablePath)) return;
    if (pieces.length + tops.length >= MOST_PIECES) {
      left++;
      return;
    }
    const piece = read();
    if (piece === null) return;
    known.add(executablePath);
    pieces.push(piece);
  };
  const inner = shapes.filter((shape) => mayHoldCode(reader, shape)).toSorted((a, b) =>
    depthOf(a.root) - depthOf(b.root)
  );
  left += Math.max(0, inner.length - MOST_BUNDLES);
  for (const shape of inner.slice(0, MOST_BUNDLES)) {
    const bundle = openBundle(reader, shape);
    if (bundle !== null) add(bundle.executablePath, () => readBundlePiece(reader, bundle, budget));
  }
  for (const path of findBare(reader, [...tops, ...pieces])) add(path, () => readBarePiece(reader, path));
  const notes = left === 0
    ? []
    : [`"${reader.tree.name}" holds more than ${MOST_PIECES} pieces of code: ${left} were not looked at`];
  return { pieces, notes };
}

function depthOf(path: string): number {
  return path.split("/").length;
}

function mayHoldCode({ tree: { entries } }: TreeReader, { base, codeFolder, infoPath, stem }: BundleShape): boolean {
  if (codeFolder !== "") return entries.has(`${base}/MacOS`);
  return entries.has(infoPath) || entries.has(`${base}/${stem}`);
}

interface OpenBundle extends Pick<Piece, "info" | "executablePath"> {
  readonly shape: BundleShape;
}

/** A bundle with an executable; null for one that holds no code. */
function openBundle({ tree, files }: TreeReader, shape: BundleShape): OpenBundle | null {
  const { info } = readInfoPlist(tree, shape.infoPath);
  const name = textIn(info, "CFBundleExecutable") ?? shape.stem;
  const executablePath = `${shape.base}/${shape.codeFolder}${name}`;
  return tree.entries.get(executablePath)?.kind === "file" && files.code(executablePath) !== null
    ? { shape, info, executablePath }
    : null;
}

function readBundlePiece(
  reader: TreeReader,
  { shape, info, executablePath }: OpenBundle,
  budget: { files: number; bytes: number },
): Piece {
  budget.files -= reader.below(shape.base).length;
  budget.bytes -= reader.tree.entries.get(`${shape.base}/_CodeSignature/CodeResources`)?.size ?? 0;
  const sealing: SealReading = budget.files < 0 || budget.bytes < 0
    ? { seal: null, unread: [`${shape.base}/_CodeSignature/CodeResources`], nested: [] }
    : readSeal(reader, shape, executablePath);
  const opened = reader.files.code(executablePath)!;
  const read = readCode(reader, { role: "nested", shape, executablePath, opened, sealing, isStapled: false });
  return { shape, executablePath, read, sealing, info };
}

function readBarePiece(reader: TreeReader, executablePath: string): Piece | null {
  const opened = reader.files.code(executablePath);
  if (opened === null) return null;
  const read = readCode(reader, {
    role: "nested",
    shape: null,
    executablePath,
    opened,
    sealing: null,
    isStapled: false,
  });
  return { shape: null, executablePath, read, sealing: null, info: null };
}

/** Mach-O files that are no bundle's main executable: named by a seal, hashed by one, or lying where only code may lie. */
function findBare({ tree, files }: TreeReader, bundles: readonly Piece[]): string[] {
  const isFile = (path: string) => tree.entries.get(path)?.kind === "file";
  const sealed = bundles.flatMap(({ sealing }) => sealing?.nested ?? []).map(({ path }) => path).filter(isFile);
  const bases = new Set(bundles.flatMap(({ shape }) => shape?.base ?? []));
  const placed = [...tree.entries.values()].flatMap(({ path, kind }) => {
    const base = kind === "file" ? innermost(path, bases) : undefined;
    return base !== undefined && CODE_FOLDER.test(path.slice(base.length + 1)) ? [path] : [];
  });
  const runs = (path: string) =>
    files.code(path)?.image.slices.some(({ fileType }) => RUNS.includes(fileType)) ?? false;
  return [...new Set([...sealed, ...[...files.met, ...placed].filter(runs)])];
}

function innermost(path: string, bases: ReadonlySet<string>): string | undefined {
  for (const folder of foldersAbove(path)) if (bases.has(folder)) return folder;
  return undefined;
}
