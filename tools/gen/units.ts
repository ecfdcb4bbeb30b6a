/** The units of the house: files with a default export, found by folder, named by path. */

/** The project's folder as a file URL. */
export const ROOT = new URL("../../", import.meta.url);

/** Paths (from the root, sorted) of the files directly in `folder` that have a default export; none when it is not there. */
export function listUnits(folder: string): string[] {
  const files = listEntries(folder).filter((entry) => entry.isFile && entry.name.endsWith(".ts"));
  const paths = files.map((entry) => `${folder}/${entry.name}`).sort();
  return paths.filter((path) => /^export default /m.test(readText(path) ?? ""));
}

/** Paths of all rule files: `checks/<family>/<name>.ts`. */
export function listRules(): string[] {
  const families = listEntries("checks").filter((entry) => entry.isDirectory).map((entry) => entry.name).sort();
  return families.flatMap((family) => listUnits(`checks/${family}`));
}

/** The default exports of the files, in the same order. Throws an error that names the file that cannot be loaded. */
export async function loadUnits<T>(paths: readonly string[]): Promise<T[]> {
  return await Promise.all(paths.map(async (path) => {
    try {
      return (await import(new URL(path, ROOT).href)).default as T;
    } catch (cause) {
      const [reason = ""] = (cause instanceof Error ? cause.message : String(cause)).split("\n");
      throw new Error(`Cannot load "${path}": ${reason}`, { cause });
    }
  }));
}

/** The text of a file, by its path from the root; null when it is not there. */
export function readText(path: string): string | null {
  try {
    return Deno.readTextFileSync(new URL(path, ROOT));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** The entries of a folder, by its path from the root; none when it is not there. */
export function listEntries(folder: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(new URL(`${folder}/`, ROOT))];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** The path that a rule's id demands: `osbug.cfil-15.0` is `checks/osbug/cfil_15_0.ts`. */
export function pathOfRule(id: string): string {
  const [family, ...rest] = id.split(".");
  return `checks/${family}/${rest.join("_").replaceAll("-", "_")}.ts`;
}

/** The path that a fact's key demands: `host.bootTime` is `evidence/host_boot_time.ts`. */
export function pathOfFact(key: string): string {
  const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replaceAll(/[.-]/g, "_");
  return `evidence/${name}.ts`;
}

/** An identifier made of a unit's path: `checks/ent/ne_missing.ts` is `entNeMissing`. */
export function identifierOf(path: string): string {
  const words = path.split("/").slice(1).join("_").replace(/\.ts$/, "").split("_");
  return words.map((word, i) => i === 0 ? word : word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
}
