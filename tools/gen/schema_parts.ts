/** Small pieces of JSON Schema: a keyword, a literal, a union, a description. */
import type { DocLiteral } from "./doc_types.ts";

/** A schema, or a part of one. */
export type Schema = { readonly [keyword: string]: unknown };

/** The schema of a built-in type: `string`. */
export function keyword(name: string): Schema {
  if (name === "unknown" || name === "any") return {};
  if (["string", "number", "boolean", "null"].includes(name)) return { type: name };
  throw new TypeError(`Cannot make a schema of the type "${name}"`);
}

/** The schema of a literal type: `"ok"`. */
export function literal(value: DocLiteral): Schema {
  const { string, number, boolean } = value;
  if (value.kind === "template") return { type: "string" };
  return { const: string ?? number ?? boolean };
}

/** One schema out of the members of a union: an enumeration, a type with null, or `anyOf`. */
export function join(members: readonly Schema[]): Schema {
  if (members.some((member) => Object.keys(member).length === 0)) return {};
  const [only] = members;
  if (members.length === 1 && only !== undefined) return only;
  const values = members.flatMap((member) =>
    "const" in member ? [member.const] : member.enum as unknown[] | undefined ?? []
  );
  const others = members.filter((member) => !("const" in member || "enum" in member));
  const isNull = (member: Schema) => member.type === "null";
  if (values.length > 0 && others.every(isNull)) return { enum: others.length > 0 ? [...values, null] : values };
  const types = others.map((member) => member.type);
  const plain = others.every((member) => Object.keys(member).length === 1 && typeof member.type === "string");
  if (values.length === 0 && plain) return { type: types };
  return { anyOf: values.length > 0 ? [{ enum: values }, ...others] : others };
}

/** Puts a doc comment on a schema; the comment of a member counts more than the one of its type. */
export function describe(schema: Schema, doc: string | undefined): Schema {
  if (doc === undefined) return schema;
  const { description: _, ...rest } = schema;
  return { description: doc.split("\n").map((line) => line.trim()).join(" ").trim(), ...rest };
}

/** Two object schemas as one: the members of both. */
export function mergeObjects(a: Schema, b: Schema): Schema {
  const required = [...a.required as string[] ?? [], ...b.required as string[] ?? []];
  return {
    ...a,
    ...b,
    properties: { ...a.properties as Schema, ...b.properties as Schema },
    required: [...new Set(required)],
  };
}
