import type { SealRule } from "./seal_rules.ts";

/** One thing in the bundle; `path` is relative to the folder that holds `_CodeSignature` (Contents), with `/`. */
export interface BundlePath {
  readonly path: string;
  readonly kind: "file" | "symlink" | "folder";
  /** Where a link leads, as written in it. */
  readonly target?: string;
}

/** A path as the seal sees it. */
export interface SealedPath extends BundlePath {
  /** False for what may be there without being named in the seal. */
  readonly isCovered: boolean;
}

export interface SealWalk {
  /** Files, links, and folders that are nested code, by path in Unicode's form C: file systems differ in theirs. */
  readonly found: ReadonlyMap<string, SealedPath>;
  /** The other folders, which a seal does not name as a rule. */
  readonly folders: ReadonlyMap<string, BundlePath>;
  readonly stapled: boolean;
  /** How many paths no Mac could have, and were passed over. */
  readonly impossible: number;
}

export interface SealWalkOptions {
  readonly executable: string | null;
  readonly findRule: (path: string) => SealRule | null;
}

/** Never sealed, whatever the rules say: the signature, the ticket of notarization, the receipt of the App Store. */
const SIGNATURE = "_CodeSignature";
const TICKET = "CodeResources";
const RECEIPT = "_MASReceipt";

/** What lies beside Contents; nothing may. */
const BUNDLE_ROOT = "..";

type FolderState = "open" | "excluded" | "nested" | "inside";

/** Sorts out which things of a bundle a seal is about; what lies in nested code is that code's affair. */
export function walkSealed(files: Iterable<BundlePath>, { executable, findRule }: SealWalkOptions): SealWalk {
  const found = new Map<string, SealedPath>();
  const folders = new Map<string, BundlePath>();
  const states = new Map<string, FolderState>();
  let [stapled, impossible] = [false, 0];
  const enter = (path: string): FolderState => {
    const known = states.get(path);
    if (known) return known;
    const above = parentOf(path) === "" ? "open" : enter(parentOf(path));
    const own = above === "open" ? judgeFolder(path, findRule) : above === "excluded" ? "excluded" : "inside";
    states.set(path, own);
    const folder = { path, kind: "folder" as const };
    if (own === "nested") found.set(path.normalize("NFC"), { ...folder, isCovered: true });
    else folders.set(path.normalize("NFC"), folder);
    return own;
  };
  for (const place of files) {
    const { path, kind } = place;
    if (isImpossible(path)) {
      impossible++;
      continue;
    }
    if (kind === "folder") {
      enter(path);
      continue;
    }
    if (path === TICKET) stapled = kind === "file";
    const above = parentOf(path) === "" ? "open" : enter(parentOf(path));
    const isJudged = above === "open" && path !== TICKET && path !== executable;
    const rule = isJudged ? findRule(path) : null;
    found.set(path.normalize("NFC"), { ...place, isCovered: rule !== null && !rule.omit });
  }
  return { found, folders, stapled, impossible };
}

/** macOS has no longer paths, and no bundle has half as many levels; each level costs a look at the rules. */
function isImpossible(path: string): boolean {
  return path === "" || path.length > 1024 || path.split("/", 100).length > 99;
}

function judgeFolder(path: string, findRule: SealWalkOptions["findRule"]): FolderState {
  if (path === SIGNATURE || path === RECEIPT) return "excluded";
  if (path === BUNDLE_ROOT) return "open";
  // Only what looks like a bundle is nested code as a whole; Frameworks and MacOS are folders of such.
  return path.slice(path.lastIndexOf("/") + 1).includes(".") && findRule(path)?.nested ? "nested" : "open";
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
