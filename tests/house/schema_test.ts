import { assertEquals, assertThrows } from "../../compat/std_assert.ts";
import { schemaOf } from "../../tools/gen/schema.ts";
import type { Schema } from "../../tools/gen/schema_parts.ts";

/** The schema of `export type T = …` in a module of its own. */
function schemaOfText(type: string, declarations = ""): Schema {
  const file = Deno.makeTempFileSync({ suffix: ".ts" });
  try {
    Deno.writeTextFileSync(file, `${declarations}\nexport type T = ${type};\n`);
    return schemaOf(`file://${file}`, "T");
  } finally {
    Deno.removeSync(file);
  }
}

const CASES: readonly [type: string, schema: Schema][] = [
  ["string", { type: "string" }],
  ["string | null", { type: ["string", "null"] }],
  ['"a" | "b"', { enum: ["a", "b"] }],
  ['"a" | null', { enum: ["a", null] }],
  ['"1"', { const: "1" }],
  ["readonly string[]", { type: "array", items: { type: "string" } }],
  ["ReadonlyArray<number | undefined>", { type: "array", items: { type: "number" } }],
  ["readonly [string, ...string[]]", {
    type: "array",
    prefixItems: [{ type: "string" }],
    minItems: 1,
    items: { type: "string" },
  }],
  ["Readonly<Record<string, boolean>>", { type: "object", additionalProperties: { type: "boolean" } }],
  ["unknown", {}],
  ["string | unknown", {}],
  ["typeof NAMES[number]", { enum: ["x", "y"] }],
  ['Row["state"]', { enum: ["on", "off"] }],
  ['Exclude<Row["state"], "on">', { enum: ["off"] }],
  ["Box<number>", object({ value: { type: "number" } }, ["value"])],
  ['Omit<Row, "state">', object({ note: { description: "Why.", type: "string" } }, [])],
  [
    "Box<string> & { readonly more: true }",
    object({ value: { type: "string" }, more: { const: true } }, ["value", "more"]),
  ],
];

const DECLARATIONS = `
export const NAMES = ["x", "y"] as const;
export interface Row { readonly state: "on" | "off"
  /** Why. */
  readonly note?: string }
export interface Box<V> { readonly value: V }
`;

function object(properties: Schema, required: readonly string[]): Schema {
  return { type: "object", properties, required, additionalProperties: false };
}

for (const [type, schema] of CASES) {
  Deno.test(`schemaOf() turns ${type} into ${JSON.stringify(schema)}`, () => {
    assertEquals(schemaOfText(type, DECLARATIONS), schema);
  });
}

Deno.test("schemaOf() names interfaces once, even where they contain themselves", () => {
  const row = {
    description: "A row.",
    ...object({ children: { type: "array", items: { $ref: "#/$defs/Row" } } }, ["children"]),
  };
  assertEquals(
    schemaOfText("readonly Row[]", "/** A row. */\nexport interface Row { readonly children: readonly Row[] }"),
    { type: "array", items: { $ref: "#/$defs/Row" }, $defs: { Row: row } },
  );
});

Deno.test("schemaOf() takes what its comment says may be left out for optional", () => {
  const text = "export interface Entry {\n  /** Null or left out: unknown. */\n  readonly size: number | null;\n}";
  assertEquals((schemaOfText("Entry", text).$defs as Record<string, Schema>).Entry?.required, []);
});

Deno.test("schemaOf() refuses what JSON cannot hold", () => {
  for (const type of ["bigint", "() => void", "Map<string, string>", "{ run(): void }"]) {
    assertThrows(() => schemaOfText(type), TypeError);
  }
});
