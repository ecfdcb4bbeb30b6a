/** What a text shows of an executable, in the shape of what is read of files. */
import type { SeenExecutable, SeenSlice } from "../../formats/macho_text/seen.ts";
import { isInSystem, isOfSystem, placesOf } from "./library_paths.ts";
import type { ExecutableInfo, ExecutableSlice } from "./shapes.ts";

/** The main executable of a bundle, and the innermost bundle around it. */
const IN_BUNDLE = /^(.{1,1000}?\.(?:app|appex|systemextension|xpc|bundle))\/Contents\/MacOS\/[^/]+$/i;
/** Contents/MacOS lies two folders below the bundle. */
const DEPTH = 2;
const OWN_FOLDER = /^@(?:executable_path|loader_path)(?=\/|$)/;
/** What somebody put in place of a part of a path. */
const PLACEHOLDER = /[…<>]|\.{3}/;

export function describeSeen({ file, archs, archsAreAll, slices }: SeenExecutable): ExecutableInfo {
  const path = IN_BUNDLE.exec(file)?.[1] ?? file;
  return {
    path,
    file,
    isRead: false,
    archs,
    archsAreAll,
    slices: slices.map((slice) => describeSlice(slice, path)),
    problems: [],
  };
}

/** Whether a run path or a library of a main executable can only be found outside of its bundle. Null: the path does not tell. */
export function leadsOutside(path: string, bundle: string | null = null): boolean | null {
  if (PLACEHOLDER.test(path)) return null;
  if (path.startsWith("/")) return !isOfSystem(`${path}/`) && (bundle === null || !path.startsWith(`${bundle}/`));
  if (!OWN_FOLDER.test(path)) return path.startsWith("@") ? null : true;
  let depth = DEPTH;
  for (const part of path.split("/").slice(1)) {
    depth += part === ".." ? -1 : part === "" || part === "." ? 0 : 1;
    if (depth < 0) return true;
  }
  return false;
}

function describeSlice(slice: SeenSlice, bundle: string): ExecutableSlice {
  const { rpathsAreAll, ...shown } = slice;
  const needed = (shown.dylibs ?? []).filter(({ isWeak }) => !isWeak).map(({ path }) => path);
  const rpaths = rpathsAreAll ? shown.rpaths : null;
  return { ...shown, unresolved: needed.filter((path) => canOnlyBeOutside(path, rpaths, bundle)), classes: {} };
}

function canOnlyBeOutside(library: string, rpaths: readonly string[] | null, bundle: string): boolean {
  if (isOfSystem(library)) return false;
  if (!library.startsWith("@rpath/")) return leadsOutside(library, bundle) === true;
  return rpaths !== null &&
    placesOf(library, rpaths).every((place) =>
      isOfSystem(place) ? !isInSystem(place) : leadsOutside(place, bundle) === true
    );
}
