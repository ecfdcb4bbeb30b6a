/** The shape of a fact's value in a few lines, as a reader wants it: member names, types, doc comments. */
import { loadModule } from "./doc_types.ts";
import { schemaOf } from "./schema.ts";
import type { Schema } from "./schema_parts.ts";
import { readText, ROOT } from "./units.ts";
import { findTypeExpression } from "./value_type.ts";

/** The shape of the value that the fact in `path` declares as `defineFact<Type>({…`. Null when it declares no type. */
export function renderShape(path: string): string | null {
  const expression = findTypeExpression(readText(path) ?? "");
  if (expression === null) return null;
  const schema = schemaOf(loadTypeOf(path, expression), "Value");
  return shapeOf(schema, { definitions: (schema.$defs ?? {}) as Record<string, Schema>, open: [], depth: 0 });
}

/** Loads a passing module that exports the fact's type: `deno doc` knows nothing of the type of a default export. */
function loadTypeOf(path: string, expression: string): string {
  const fact = new URL(path, ROOT).href;
  const module = loadModule(fact);
  const names = new Set(expression.match(/\b[A-Z]\w*/g) ?? []);
  const imports = [...names].flatMap((name) => {
    const from = module.imports.get(name);
    if (from !== undefined) return [`import type { ${from.name} as ${name} } from "${from.url}";\n`];
    return module.declarations.has(name) ? [`import type { ${name} } from "${fact}";\n`] : [];
  });
  const file = Deno.makeTempFileSync({ suffix: ".ts" });
  try {
    Deno.writeTextFileSync(file, `${imports.join("")}export type Value = ${expression};\n`);
    const url = new URL(`file://${file}`).href;
    loadModule(url);
    return url;
  } finally {
    Deno.removeSync(file);
  }
}

interface Around {
  readonly definitions: Readonly<Record<string, Schema>>;
  /** Names of the definitions that are being shown: one that contains itself is named, not shown again. */
  readonly open: readonly string[];
  readonly depth: number;
}

function shapeOf(schema: Schema, around: Around): string {
  const { definitions, open, depth } = around;
  const name = typeof schema.$ref === "string" ? schema.$ref.slice("#/$defs/".length) : null;
  if (name !== null) {
    return open.includes(name) ? name : shapeOf(definitions[name] ?? {}, { ...around, open: [...open, name] });
  }
  const inner = (one: unknown, more = 0) => shapeOf(one as Schema, { ...around, depth: depth + more });
  if ("const" in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map((one) => inner(one)).join(" | ");
  if (Array.isArray(schema.type)) return schema.type.join(" | ");
  if (Array.isArray(schema.prefixItems)) return `[${schema.prefixItems.map((one) => inner(one)).join(", ")}]`;
  if (schema.type === "array") return `[ ${inner(schema.items)}, … ]`;
  if (schema.type !== "object") return typeof schema.type === "string" ? schema.type : "any value";
  const indent = "  ".repeat(depth);
  const required = new Set(schema.required as string[] | undefined);
  const lines = Object.entries((schema.properties ?? {}) as Record<string, Schema>).flatMap(([key, value]) => {
    const doc = typeof value.description === "string" ? [`${indent}  // ${value.description}`] : [];
    return [...doc, `${indent}  ${key}${required.has(key) ? "" : "?"}: ${inner(value, 1)}`];
  });
  if (schema.additionalProperties) lines.push(`${indent}  "…": ${inner(schema.additionalProperties, 1)}`);
  return `{\n${lines.join("\n")}\n${indent}}`;
}
