/** The type of a fact's value as its file writes it, and where the names in it come from. */
import { readText } from "./units.ts";

/** A type, with the module of each name in it by its path from `evidence/`. */
export interface ValueType {
  readonly text: string;
  readonly modules: ReadonlyMap<string, string>;
}

/** What TypeScript knows by itself. */
const GLOBAL: readonly string[] = ["Record", "ReadonlyMap", "Uint8Array"];

/** What a fact's source declares: `export default defineFact<Type>({`. Null without such a line. */
export function findTypeExpression(source: string): string | null {
  return /^export default defineFact<(.+)>\(\{$/m.exec(source)?.[1] ?? null;
}

/** Reads it out of the source; a type that is inferred instead would make packages without types ("slow types" to jsr). */
export function readValueType(path: string, source: string = readText(path) ?? ""): ValueType {
  const text = findTypeExpression(source);
  if (text === null) {
    throw new Error(
      `Cannot find the type of the fact in "${path}": expected a line 'export default defineFact<Type>({'`,
    );
  }
  const names = new Set(text.match(/\b[A-Z]\w*/g) ?? []);
  const modules = [...names].filter((name) => !GLOBAL.includes(name)).map((name) =>
    [name, moduleOf(name, path, source)] as const
  );
  return { text, modules: new Map(modules) };
}

function moduleOf(name: string, path: string, source: string): string {
  for (const [, imported, module] of source.matchAll(/^import (?:type )?\{([^}]*)\} from "([^"]+)";$/gm)) {
    if (imported!.split(",").some((one) => one.trim().replace(/^type /, "") === name)) return module!;
  }
  if (new RegExp(`^export (?:interface|type) ${name}\\b`, "m").test(source)) {
    return `./${path.slice("evidence/".length)}`;
  }
  throw new Error(`Cannot find the type "${name}" of the fact in "${path}": import it by its name, or export it there`);
}
