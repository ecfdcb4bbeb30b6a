/** Where the names of libraries lead: into the system, or to a place in the tree. */
import type { BundleTree } from "./tree.ts";

/** Folders that every Mac has libraries in; they are in the shared cache and cannot be looked up elsewhere. */
const SYSTEM = /^\/(?:usr\/lib|System\/(?:Library|iOSSupport|DriverKit|Cryptexes))\//;
/** Xcode gives every Swift target this run path; only Swift's own libraries are there. */
const OTHER_IN_SWIFT = /^\/usr\/lib\/swift\/(?!libswift)/;
const MAX_LINKS = 16;

/** Whether a path leads to the system's own folders. */
export function isOfSystem(path: string): boolean {
  return SYSTEM.test(path);
}

/** Whether the system's folders can be taken to hold a library by this path, of them. */
export function isInSystem(path: string): boolean {
  return SYSTEM.test(path) && !OTHER_IN_SWIFT.test(path);
}

/** Where dyld looks for a library, in its order. */
export function placesOf(name: string, rpaths: readonly string[]): readonly string[] {
  return name.startsWith("@rpath/") ? rpaths.map((rpath) => rpath + name.slice("@rpath".length)) : [name];
}

/** Follows `..` and links inside the tree; null where nothing is, or where it leads out of the tree. */
export function resolveInside(tree: BundleTree, path: string): string | null {
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
