/** Compares nested code with what the seals around it say of it, and says what that means for the bundles that hold it. */
import type { SealedCode } from "../../formats/code_file.ts";
import type { Hash } from "../../formats/codesign/hash.ts";
import { describeForRequirement } from "../../formats/codesign/requirement_code.ts";
import { type Requirement, RequirementError } from "../../formats/codesign/requirement.ts";
import { evaluateRequirement } from "../../formats/codesign/requirement_evaluate.ts";
import { parseRequirement } from "../../formats/codesign/requirement_parse.ts";
import type { NestedCode } from "../../formats/codesign/seal.ts";
import type { SignedCode } from "../../formats/codesign_display.ts";
import { foldersAbove, type Piece, sealPathOf, type TreeReader } from "./code_pieces.ts";
import { findLoaded } from "./loaded_libraries.ts";

/** No requirement that codesign derives is a tenth as long. */
const MAX_REQUIREMENT = 16 * 1024;

const NOT_SIGNED = "nested code is not signed at all";
const ALTERED = "nested code is modified or invalid";
const WRONG_VERSION = "embedded framework contains modified or invalid version";

/** What a seal and the code that it means have to do with each other. */
interface Comparison {
  readonly sealed: SealedCode;
  /** What codesign says of the bundle around it; null when nothing is wrong. */
  readonly error: string | null;
  /** True when it could not be told whether it is the right code. */
  readonly isOpen: boolean;
}

/** A bundle, and what it has to say of the code inside. */
interface Container {
  readonly piece: Piece;
  /** What its seal says of code, by path; what was compared is taken out. */
  readonly open: Map<string, NestedCode>;
  readonly nested: ReadonlyMap<string, NestedCode>;
  readonly added: ReadonlySet<string>;
  readonly errors: Set<string>;
  readonly details: string[];
  readonly doubts: string[];
}

/** The code of all pieces, each with what the seal around it says, and every bundle's verdict with that of its parts. */
export function judgeNested(reader: TreeReader, pieces: readonly Piece[]): SignedCode[] {
  const containers = new Map(pieces.flatMap((piece) => {
    return piece.shape === null ? [] : [[piece.shape.base, makeContainer(piece, piece.shape.base)] as const];
  }));
  const loaders = findLoaders(reader, pieces);
  const judged = new Map<Piece, SignedCode>();
  // Innermost first: what is said of a bundle depends on what is inside.
  for (const piece of pieces.toSorted((a, b) => depthOf(b) - depthOf(a))) {
    const container = containerOf(piece, containers);
    const compared = container && compare(reader, container, piece);
    const own = piece.shape === null ? undefined : containers.get(piece.shape.base);
    const code = withParts(piece, own, compared?.sealed ?? null, loaders.get(piece.executablePath) ?? []);
    judged.set(piece, code);
    if (compared?.sealed.as === "code") tell(container!, piece, code, compared);
  }
  return pieces.map((piece) => judged.get(piece)!);
}

function makeContainer(piece: Piece, base: string): Container {
  const nested = new Map((piece.sealing?.nested ?? []).map((entry) => [entry.path, entry]));
  const added = new Set((piece.sealing?.seal?.added ?? []).map((path) => `${base}/${path}`));
  return { piece, nested, open: new Map(nested), added, errors: new Set(), details: [], doubts: [] };
}

function depthOf(piece: Piece): number {
  return sealPathOf(piece).split("/").length;
}

function containerOf(piece: Piece, containers: ReadonlyMap<string, Container>): Container | null {
  for (const folder of foldersAbove(sealPathOf(piece))) {
    const container = containers.get(folder);
    if (container !== undefined) return container;
  }
  return null;
}

/** The bundles that load a library, by the library's path. */
function findLoaders(reader: TreeReader, pieces: readonly Piece[]): Map<string, string[]> {
  const loaders = new Map<string, string[]>();
  for (const { shape, executablePath, read: { code: { file } } } of pieces) {
    if (shape === null || (file.role !== "app" && file.role !== "extension")) continue;
    for (const path of findLoaded(reader, shape.root, executablePath)) {
      loaders.set(path, [...loaders.get(path) ?? [], shape.root]);
    }
  }
  return loaders;
}

function compare({ files: { hash } }: TreeReader, container: Container, piece: Piece): Comparison {
  const by = container.piece.shape!.root;
  const path = sealPathOf(piece);
  const entry = container.nested.get(path);
  if (entry === undefined) {
    const isKnown = container.piece.sealing?.seal != null && !container.added.has(path) &&
      !foldersAbove(path).some((folder) => container.added.has(folder));
    const sealed = { by, as: isKnown ? "resource" : "nothing", isSame: null, requirement: null } as const;
    return { sealed, error: null, isOpen: false };
  }
  const { slices } = piece.read;
  const { cdhash } = entry;
  const isSame = cdhash === null ? null : slices.some(({ signature }) => signature.cdhashes.includes(cdhash));
  const isUnsigned = slices.some(({ signature }) => signature.kind === "unsigned");
  const { verdict, isOpen } = judgeRequirement(entry.requirement, piece, hash);
  const wrong = piece.shape?.isCurrent === false ? WRONG_VERSION : ALTERED;
  return {
    sealed: { by, as: "code", isSame, requirement: verdict },
    error: isUnsigned ? NOT_SIGNED : verdict === "failed" ? wrong : null,
    isOpen: isOpen && isSame !== true,
  };
}

/** Whether all slices are who a seal says; the root of a chain is believed where the message leaves it out. */
function judgeRequirement(
  text: string | null,
  { read: { slices }, info }: Piece,
  hash: Hash,
): { readonly verdict: SealedCode["requirement"]; readonly isOpen: boolean } {
  if (text === null) return { verdict: null, isOpen: true };
  const requirement = readRequirement(text);
  if (requirement === null) return { verdict: "unknown", isOpen: true };
  const judge = (isRootBelieved: boolean) => {
    const verdicts = slices.map(({ signature, verdict }) => {
      const code = describeForRequirement({ signature, verdict, info, entitlements: null }, hash);
      const hasAppleRoot = code.hasAppleRoot ?? (isRootBelieved && code.isChainCut ? true : null);
      return evaluateRequirement(requirement, { ...code, hasAppleRoot }).verdict;
    });
    return verdicts.includes("failed") ? "failed" : verdicts.includes("unknown") ? "unknown" : "satisfied";
  };
  const verdict = judge(false);
  return { verdict, isOpen: verdict === "unknown" && judge(true) !== "satisfied" };
}

function readRequirement(text: string): Requirement | null {
  if (text.length > MAX_REQUIREMENT) return null;
  try {
    return parseRequirement(text);
  } catch (error) {
    if (error instanceof RequirementError) return null;
    throw error;
  }
}

/** Tells a bundle about code that its seal names. */
function tell(
  { piece, open, errors, details, doubts }: Container,
  part: Piece,
  code: SignedCode,
  compared: Comparison,
) {
  const path = sealPathOf(part).slice(piece.shape!.base.length + 1);
  if (part.shape?.isCurrent !== false) open.delete(sealPathOf(part));
  const { error, isOpen } = compared;
  if (error !== null) {
    errors.add(error);
    details.push(error === NOT_SIGNED ? `In subcomponent: ${path}` : `file modified: ${path}`);
  }
  if (isOpen || code.verify?.ok !== true) doubts.push(path);
}

/** The code as it was read, with what the code around it and inside of it adds. */
function withParts(
  { read: { code } }: Piece,
  container: Container | undefined,
  sealed: SealedCode | null,
  loadedBy: readonly string[],
): SignedCode {
  const { errors = [], details = [], doubts = [], open = new Map() } = container ?? {};
  const base = container?.piece.shape?.base.length ?? 0;
  const unsure = [...doubts, ...[...open.keys()].map((path) => path.slice(base + 1))];
  const problems = unsure.length === 0
    ? code.file.problems
    : [...code.file.problems, `${unsure.length} parts inside are not known to be sound, "${unsure[0]}" among them`];
  const all = [...code.verify?.errors ?? [], ...errors];
  const verify = all.length > 0
    ? { ok: false, errors: all, details: [...code.verify?.details ?? [], ...details] }
    : unsure.length > 0
    ? null
    : code.verify;
  return { ...code, verify, file: { ...code.file, sealed, loadedBy, problems } };
}
