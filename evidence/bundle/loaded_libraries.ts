/** Which libraries of a bundle its main executable cannot start without. */
import type { Slice } from "../../formats/macho/slice.ts";
import type { FileReader } from "./file_reader.ts";
import { isInSystem, isOfSystem, placesOf, resolveInside } from "./library_paths.ts";
import type { BundleTree } from "./tree.ts";

/** Executables and libraries followed; no app has as many. */
const MOST_IMAGES = 500;
/** Run paths and libraries looked at per image, and places looked up in all. */
const MOST_NAMES = 200;
const MOST_PLACES = 50_000;

/** An image that is loaded, and the run paths of those that loaded it, ready to be looked up. */
interface Loading {
  readonly path: string;
  readonly rpaths: readonly string[];
}

/**
 * The files in `root` that dyld loads with the executable: what it names, and what that names in turn. Weak and lazy libraries
 * may be missing. Where the system may have a library of the name first, it is taken to be that one.
 */
export function findLoaded(
  { tree, files }: { readonly tree: BundleTree; readonly files: FileReader },
  root: string,
  executable: string,
): ReadonlySet<string> {
  const loaded = new Map<string, Loading>([[executable, { path: executable, rpaths: [] }]]);
  let left = MOST_PLACES;
  // The map grows while it is walked.
  for (const { path, rpaths } of loaded.values()) {
    for (const slice of files.code(path)?.image.slices ?? []) {
      const expand = (name: string) => expandPath(name, executable, path);
      const own = [...slice.rpaths.map(expand), ...rpaths].slice(0, MOST_NAMES);
      for (const name of namesOf(slice)) {
        const places = placesOf(expand(name), own).slice(0, left);
        left -= places.length;
        const found = findFirst(tree, places);
        if (found === null || loaded.has(found) || !found.startsWith(`${root}/`) || loaded.size >= MOST_IMAGES) {
          continue;
        }
        loaded.set(found, { path: found, rpaths: own });
      }
    }
  }
  loaded.delete(executable);
  return new Set(loaded.keys());
}

function namesOf({ dylibs }: Slice): string[] {
  const bound = dylibs.filter(({ kind }) => kind === "load" || kind === "reexport" || kind === "upward");
  return bound.slice(0, MOST_NAMES).map(({ path }) => path);
}

function expandPath(name: string, executable: string, loader: string): string {
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/"));
  return name.replace(/^@executable_path(?=\/|$)/, folderOf(executable))
    .replace(/^@loader_path(?=\/|$)/, folderOf(loader));
}

function findFirst(tree: BundleTree, places: readonly string[]): string | null {
  for (const place of places) {
    if (isInSystem(place)) return null;
    const isElsewhere = isOfSystem(place) || place.startsWith("/") || place.startsWith("@");
    const found = isElsewhere ? null : resolveInside(tree, place);
    if (found !== null && tree.entries.get(found)?.kind === "file") return found;
  }
  return null;
}
