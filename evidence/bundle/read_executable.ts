/** Reads what the loader will find in a bundle's main executable. */
import type { MachO, Slice } from "../../formats/macho/slice.ts";
import { isInSystem, isOfSystem, placesOf, resolveInside } from "./library_paths.ts";
import type { BundleInfo, ExecutableInfo, ExecutableSlice } from "./shapes.ts";
import type { BundleTree } from "./tree.ts";

/** Places looked up for one slice; whoever names more gets no answer about the rest. */
const MOST_PLACES = 20_000;

/** What rules ask of the executable. Libraries are resolved as from the place the extension is copied to: inside itself only. */
export function readExecutable(tree: BundleTree, info: BundleInfo, image: MachO): ExecutableInfo {
  return {
    path: info.path,
    file: `${info.path}/Contents/MacOS/${info.executable}`,
    isRead: true,
    archs: image.slices.map(({ arch }) => arch),
    archsAreAll: true,
    slices: image.slices.map((slice) => describeSlice(tree, info, slice)),
    problems: image.problems.map(({ arch, why }) => arch === null ? why : `${arch}: ${why}`),
  };
}

function describeSlice(tree: BundleTree, info: BundleInfo, slice: Slice): ExecutableSlice {
  const dylibs = slice.dylibs.filter(({ kind }) => kind !== "id");
  const left = Math.floor(MOST_PLACES / Math.max(1, slice.rpaths.length));
  const needed = dylibs.filter(({ kind }) => kind !== "weak").slice(0, left);
  const unresolved = needed.filter(({ path }) => !isFound(tree, info, slice, path)).map(({ path }) => path);
  const classes = Object.values(info.providerClasses ?? {});
  return {
    arch: slice.arch,
    fileType: String(slice.fileType),
    hasEntry: slice.hasMain || slice.hasUnixThread || !slice.complete,
    usesExtensionMain: slice.importsSymbol("_NSExtensionMain"),
    minimumSystem: slice.buildVersion?.minos ?? null,
    sdk: slice.buildVersion?.sdk ?? null,
    isSigned: slice.codeSignature !== null || (slice.complete ? false : null),
    rpaths: slice.rpaths,
    dylibs: dylibs.map(({ path, kind }) => ({ path, isWeak: kind === "weak" })),
    unresolved: [...new Set(unresolved)],
    classes: Object.fromEntries(classes.map((name) => [name, slice.hasClass(name)])),
  };
}

function isFound(tree: BundleTree, info: BundleInfo, { rpaths }: Slice, path: string): boolean {
  if (isOfSystem(path)) return true;
  const folder = `${info.path}/Contents/MacOS`;
  return placesOf(path, rpaths).some((candidate) => {
    if (isOfSystem(candidate)) return isInSystem(candidate);
    const inside = candidate.replace(/^@(?:executable_path|loader_path)(?=\/|$)/, folder);
    if (inside.startsWith("/") || inside.startsWith("@")) return false;
    const resolved = resolveInside(tree, inside);
    return resolved !== null && (resolved === info.path || resolved.startsWith(`${info.path}/`));
  });
}
