/** Finds the bundles of a tree by their folders. macOS knows three ways to put one together. */
import type { BundleTree, TreeEntry } from "./tree.ts";

/** Where the parts of a bundle lie. */
export interface BundleShape {
  /** The bundle's folder; of a framework with versions, that of one version. */
  readonly root: string;
  /** The folder with `_CodeSignature`, from which the seal counts its paths. */
  readonly base: string;
  /** Of the executable, below `base`; with its slash. */
  readonly codeFolder: "" | "MacOS/";
  readonly infoPath: string;
  /** The executable's name, should Info.plist not say. */
  readonly stem: string;
  /** The path by which the seal around it knows the bundle: a framework's own folder, whatever the version. */
  readonly sealPath: string;
  /** False for a version of a framework that `Current` does not lead to. */
  readonly isCurrent: boolean;
  /** What codesign would say of the folder itself; null when it is in order. */
  readonly fault: string | null;
}

const VERSION = /^(.*\/)?([^/]+)\.framework\/Versions\/([^/]+)$/;
const IN_FRAMEWORK = /^(.*\.framework)\/([^/]+)$/;
/** What may lie beside the versions of a framework and be no link. */
const BESIDE_VERSIONS: readonly string[] = ["Versions", ".DS_Store", "module.map"];
const NEVER_BUNDLES = /(?:^|\/)(?:_CodeSignature|_MASReceipt)(?:\/|$)/;
const UNSEALED = "unsealed contents present in the root directory of an embedded framework";

/** All bundles, outermost first, as the tree lists them. A framework has one for each version. */
export function findShapes({ entries }: BundleTree): BundleShape[] {
  const strays = findStrays(entries);
  return [...entries.values()].flatMap(({ path, kind }) => {
    if (kind !== "folder" || NEVER_BUNDLES.test(path)) return [];
    return shapeOf(entries, path, strays) ?? [];
  });
}

/** Frameworks with something in their root that belongs into a version, as archives without links leave them. */
function findStrays(entries: ReadonlyMap<string, TreeEntry>): Set<string> {
  const strays = new Set<string>();
  for (const { path, kind } of entries.values()) {
    const [, framework, name] = kind === "symlink" ? [] : IN_FRAMEWORK.exec(path) ?? [];
    if (framework === undefined || !entries.has(`${framework}/Versions`)) continue;
    // What a Mac has in a file's attributes, archives have in files of this name.
    if (!BESIDE_VERSIONS.includes(name!) && !name!.startsWith("._")) strays.add(framework);
  }
  return strays;
}

function shapeOf(
  entries: ReadonlyMap<string, TreeEntry>,
  path: string,
  strays: ReadonlySet<string>,
): BundleShape | null {
  const version = VERSION.exec(path);
  if (version !== null) return versionOf(entries, version, strays);
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  if (dot < 0) return null;
  const isThere = (inner: string, kind: TreeEntry["kind"]) => entries.get(`${path}/${inner}`)?.kind === kind;
  const common = { root: path, stem: name.slice(0, dot), sealPath: path, isCurrent: true, fault: null };
  if (isThere("Contents", "folder")) {
    const base = `${path}/Contents`;
    return { ...common, base, codeFolder: "MacOS/", infoPath: `${base}/Info.plist` };
  }
  if (isThere("Versions", "folder") && name.endsWith(".framework")) return null;
  const infoPath = ["Info.plist", "Resources/Info.plist"].find((inner) => isThere(inner, "file"));
  if (infoPath === undefined && !isThere("_CodeSignature", "folder")) return null;
  return { ...common, base: path, codeFolder: "", infoPath: `${path}/${infoPath ?? "Info.plist"}` };
}

/** Only the version that `Current` leads to is the framework; where nothing leads to one, every version may be. */
function versionOf(
  entries: ReadonlyMap<string, TreeEntry>,
  [path, folder = "", stem = "", version]: readonly string[],
  strays: ReadonlySet<string>,
): BundleShape {
  const framework = `${folder}${stem}.framework`;
  const current = entries.get(`${framework}/Versions/Current`);
  const isCurrent = current?.kind !== "symlink" || current.target?.replace(/^\.\//, "") === version;
  const isWrong = strays.has(framework) || current?.kind === "folder";
  return {
    root: path!,
    base: path!,
    codeFolder: "",
    infoPath: `${path}/Resources/Info.plist`,
    stem,
    sealPath: framework,
    isCurrent,
    fault: isCurrent && isWrong ? UNSEALED : null,
  };
}
