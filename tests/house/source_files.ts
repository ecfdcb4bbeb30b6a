/** The sources of the house, read once: path from the root, text, tokens. */
import { ROOT } from "../../tools/gen/units.ts";
import { scanSource, type Token } from "./source_scan.ts";

/** The rooms in the order in which data flows; compat and formats share the first place. */
export const ROOMS: readonly (readonly string[])[] = [
  ["compat", "formats"],
  ["ffi"],
  ["evidence"],
  ["checks"],
  ["engine"],
  ["reports"],
  ["cmd"],
  ["doctor.ts", "mod.ts"],
];

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly tokens: readonly Token[];
}

/** The place of a path's room in `ROOMS`; -1 for tests, tools and everything else. */
export function roomOf(path: string): number {
  const [top = ""] = path.split("/");
  return ROOMS.findIndex((rooms) => rooms.includes(top));
}

/** All TypeScript below these folders (or these files), sorted by path; what is not there yet is left out. */
export function readSources(...tops: readonly string[]): SourceFile[] {
  const paths = tops.flatMap(listSources).sort();
  return paths.map((path) => {
    const text = Deno.readTextFileSync(new URL(path, ROOT));
    let tokens: readonly Token[] | null = null;
    return {
      path,
      text,
      /** Scanned when first asked for: not every test looks at the tokens of every file. */
      get tokens() {
        return tokens ??= scanSource(text);
      },
    };
  });
}

function listSources(path: string): string[] {
  try {
    if (path.endsWith(".ts")) return Deno.statSync(new URL(path, ROOT)).isFile ? [path] : [];
    const entries = [...Deno.readDirSync(new URL(`${path}/`, ROOT))];
    return entries.flatMap((entry) => {
      const isSource = entry.isDirectory ? entry.name !== "fixtures" : entry.name.endsWith(".ts");
      return isSource ? listSources(`${path}/${entry.name}`) : [];
    });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** The path that a relative specifier names, from the root: `../formats/parsed.ts` in `evidence/x.ts` is `formats/parsed.ts`. */
export function resolveFrom(path: string, specifier: string): string {
  return new URL(specifier, `file:///${path}`).pathname.slice(1);
}
