/** Reads what the loader will find in a bundle's main executable. */
import { parseMachO } from "../../formats/macho/image.ts";
import { MachOError } from "../../formats/macho/macho_error.ts";
import type { MachO, Slice } from "../../formats/macho/slice.ts";
import type { BundleInfo, ExecutableInfo, ExecutableSlice } from "./shapes.ts";
import type { BundleTree } from "./tree.ts";

/** Folders that every Mac has libraries in; they are in the shared cache and cannot be looked up elsewhere. */
const SYSTEM = /^\/(?:usr\/lib|System\/(?:Library|iOSSupport|DriverKit|Cryptexes))\//;
/** Xcode gives every Swift target this run path; only Swift's own libraries are there. */
const OTHER_IN_SWIFT = /^\/usr\/lib\/swift\/(?!libswift)/;
const MAX_LINKS = 16;

/** The main executable of the bundle; null when it has none that is Mach-O. */
export function openExecutable(tree: BundleTree, path: string): MachO | null {
  const source = tree.open(path);
  if (source === null) return null;
  try {
    return parseMachO(source);
  } catch (error) {
    if (error instanceof MachOError) return null;
    throw error;
  }
}

/** What rules ask of the executable. Libraries are resolved as from the place the extension is copied to: inside itself only. */
export function readExecutable(tree: BundleTree, info: BundleInfo, image: MachO): ExecutableInfo {
  return {
    path: info.path,
    archs: image.slices.map(({ arch }) => arch),
    slices: image.slices.map((slice) => describeSlice(tree, info, slice)),
    problems: image.problems.map(({ arch, why }) => arch === null ? why : `${arch}: ${why}`),
  };
}

function describeSlice(tree: BundleTree, info: BundleInfo, slice: Slice): ExecutableSlice {
  const dylibs = slice.dylibs.filter(({ kind }) => kind !== "id");
  const unresolved = dylibs.filter(({ kind, path }) => kind !== "weak" && !isFound(tree, info, slice, path)).map((
    { path },
  ) => path);
  const classes = Object.values(info.providerClasses ?? {});
  return {
    arch: slice.arch,
    fileType: String(slice.fileType),
    hasEntry: slice.hasMain || slice.hasUnixThread || !slice.complete,
    usesExtensionMain: slice.importsSymbol("_NSExtensionMain"),
    minimumSystem: slice.buildVersion?.minos ?? null,
    sdk: slice.buildVersion?.sdk ?? null,
    rpaths: slice.rpaths,
    dylibs: dylibs.map(({ path, kind }) => ({ path, isWeak: kind === "weak" })),
    unresolved: [...new Set(unresolved)],
    classes: Object.fromEntries(classes.map((name) => [name, slice.hasClass(name)])),
  };
}

function isFound(tree: BundleTree, info: BundleInfo, { rpaths }: Slice, path: string): boolean {
  if (SYSTEM.test(path)) return true;
  const folder = `${info.path}/Contents/MacOS`;
  const candidates = path.startsWith("@rpath/") ? rpaths.map((rpath) => rpath + path.slice("@rpath".length)) : [path];
  return candidates.some((candidate) => {
    if (SYSTEM.test(candidate)) return !OTHER_IN_SWIFT.test(candidate);
    const inside = candidate.replace(/^@(?:executable_path|loader_path)(?=\/|$)/, folder);
    if (inside.startsWith("/") || inside.startsWith("@")) return false;
    const resolved = resolveInside(tree, inside);
    return resolved !== null && (resolved === info.path || resolved.startsWith(`${info.path}/`));
  });
}

/** Follows `..` and links inside the tree; null where nothing is, or where it leads out of the tree. */
function resolveInside(tree: BundleTree, path: string): string | null {
  let left = path.split("/");
  let at: string[] = [];
  for (let links = 0; left.length > 0;) {
    const [part = "", ...rest] = left;
    left = rest;
    if (part === "" || part === ".") continue;
    if (part === "..") {
      if (at.length === 0) return null;
      at = at.slice(0, -1);
      continue;
    }
    const entry = tree.entries.get([...at, part].join("/"));
    if (entry === undefined) return null;
    if (entry.kind !== "symlink") at = [...at, part];
    else if (entry.target === null || entry.target.startsWith("/") || ++links > MAX_LINKS) return null;
    else left = [...entry.target.split("/"), ...left];
  }
  return at.join("/");
}
