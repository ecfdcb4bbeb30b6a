/**
 * JSON Schema (2020-12) out of TypeScript types: interfaces, literal unions, arrays, records, optional and nullable members.
 * A member whose doc comment says that it may be "left out" is optional in files, even where our own code always writes it.
 */
import { type DocDeclaration, type DocObject, type DocReference, type DocType, loadModule } from "./doc_types.ts";
import { describe, join, keyword, literal, mergeObjects, type Schema } from "./schema_parts.ts";

/** Where a type expression stands: its module, and what the type parameters around it stand for. */
interface Scope {
  readonly url: string;
  readonly given: ReadonlyMap<string, { readonly type: DocType; readonly scope: Scope }>;
}

/** The schema of one exported type; every interface it names becomes a definition. `url` is the module's file URL. */
export function schemaOf(url: string, typeName: string): Schema {
  const definitions = new Map<string, Schema>();
  const root = new Converter(definitions).convert({ kind: "typeRef", value: { typeName } }, { url, given: new Map() });
  const own = root.$ref === `#/$defs/${typeName}` ? definitions.get(typeName) ?? root : root;
  const named = [...namesIn(own, definitions)].sort().map((name) => [name, definitions.get(name)]);
  return { ...own, ...(named.length > 0 ? { $defs: Object.fromEntries(named) } : {}) };
}

/** The definitions that a schema refers to, over however many steps. */
function namesIn(schema: unknown, definitions: ReadonlyMap<string, Schema>, found = new Set<string>()): Set<string> {
  if (typeof schema !== "object" || schema === null) return found;
  const { $ref } = schema as Schema;
  const name = typeof $ref === "string" ? $ref.slice("#/$defs/".length) : null;
  if (name !== null && !found.has(name)) namesIn(definitions.get(name), definitions, found.add(name));
  for (const part of Object.values(schema)) namesIn(part, definitions, found);
  return found;
}

/** The schema file of one exported type, as text. */
export function renderSchema(url: string, typeName: string, id: string, title: string): string {
  const head = { $schema: "https://json-schema.org/draft/2020-12/schema", $id: `urn:${id}`, title };
  return JSON.stringify({ ...head, ...schemaOf(url, typeName) }, null, 2) + "\n";
}

class Converter {
  readonly #definitions: Map<string, Schema>;
  readonly #homes = new Map<string, string>();
  /** Aliases that are being converted right now. */
  readonly #open = new Set<string>();

  constructor(definitions: Map<string, Schema>) {
    this.#definitions = definitions;
  }

  convert(type: DocType, scope: Scope): Schema {
    switch (type.kind) {
      case "keyword":
        return keyword(type.value);
      case "literal":
        return literal(type.value);
      case "parenthesized":
      case "optional":
        return this.convert(type.value, scope);
      case "typeOperator":
        if (type.value.operator === "readonly") return this.convert(type.value.tsType, scope);
        break;
      case "array":
        return { type: "array", items: this.convert(type.value, scope) };
      case "tuple":
        return this.#tuple(type.value, scope);
      case "union":
        return join(type.value.filter((one) => one.value !== "undefined").map((one) => this.convert(one, scope)));
      case "intersection":
        return type.value.map((one) => this.#resolve(one, scope)).reduce(mergeObjects);
      case "typeQuery":
        return this.#alias(findDeclaration(type.value, scope.url), scope);
      case "typeLiteral":
        return this.#object(type.value, scope);
      case "indexedAccess":
        return this.#indexed(type.value.objType, type.value.indexType, scope);
      case "typeRef":
        return this.#reference(type.value, scope);
    }
    throw new TypeError(`Cannot make a schema of a type of the kind "${type.kind}" in "${scope.url}"`);
  }

  #tuple(items: readonly DocType[], scope: Scope): Schema {
    const fixed = items.filter((item) => item.kind !== "rest").map((item) => this.convert(item, scope));
    const rest = items.find((item) => item.kind === "rest");
    const more = rest?.kind === "rest" && rest.value.kind === "array" ? this.convert(rest.value.value, scope) : false;
    return { type: "array", prefixItems: fixed, minItems: fixed.length, items: more };
  }

  #object(def: DocObject, scope: Scope): Schema {
    if ((def.methods ?? []).length > 0) throw new TypeError(`Cannot make a schema of a method in "${scope.url}"`);
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const { name, optional, jsDoc, tsType } of def.properties ?? []) {
      properties[name] = describe(tsType === undefined ? {} : this.convert(tsType, scope), jsDoc?.doc);
      if (optional !== true && !/\bleft out\b/.test(jsDoc?.doc ?? "")) required.push(name);
    }
    const [index] = def.indexSignatures ?? [];
    const additionalProperties = index?.tsType === undefined ? false : this.convert(index.tsType, scope);
    const own = { type: "object", properties, required, additionalProperties };
    return (def.extends ?? []).map((base) => this.#resolve(base, scope)).concat(own).reduce(mergeObjects);
  }

  /** `typeof NAMES[number]` and `Row["state"]`. */
  #indexed(object: DocType, index: DocType, scope: Scope): Schema {
    if (object.kind === "typeRef" && index.kind === "literal") {
      const { url, declaration } = findDeclaration(object.value.typeName, scope.url);
      const member = declaration.def.properties?.find(({ name }) => name === index.value.string);
      if (member?.tsType !== undefined) return this.convert(member.tsType, { url, given: new Map() });
    }
    const { items } = this.#resolve(object, scope);
    if (items === undefined) throw new TypeError(`Cannot make a schema of an indexed type in "${scope.url}"`);
    return items as Schema;
  }

  #reference({ typeName, typeParams = [], resolution }: DocReference, scope: Scope): Schema {
    const [first, second] = typeParams;
    const given = scope.given.get(typeName);
    if (resolution?.kind === "typeParam" && given !== undefined) return this.convert(given.type, given.scope);
    if (first !== undefined) {
      if (typeName === "Readonly") return this.convert(first, scope);
      if (typeName === "Array" || typeName === "ReadonlyArray") {
        return { type: "array", items: this.convert(first, scope) };
      }
      if (typeName === "Partial") return { ...this.#resolve(first, scope), required: [] };
      if (second !== undefined && typeName === "Record") return this.#record(first, second, scope);
      if (second !== undefined && (typeName === "Extract" || typeName === "Exclude")) {
        const names = this.#names(second, scope);
        return { enum: this.#names(first, scope).filter((name) => names.includes(name) === (typeName === "Extract")) };
      }
      if (second !== undefined && (typeName === "Pick" || typeName === "Omit")) {
        return this.#choose(typeName, first, this.#names(second, scope), scope);
      }
    }
    const found = findDeclaration(typeName, scope.url);
    const { declaration } = found;
    const inner: Scope = {
      url: found.url,
      given: new Map((declaration.def.typeParams ?? []).flatMap(({ name, default: otherwise }, i) => {
        const type = typeParams[i] ?? otherwise;
        return type === undefined ? [] : [[name, { type, scope }] as const];
      })),
    };
    const make = () =>
      declaration.kind === "interface" ? this.#object(declaration.def, inner) : this.#alias(found, inner);
    if (declaration.kind !== "interface" || typeParams.length > 0) return make();
    return this.#define(found.name, found.url, () => describe(make(), declaration.jsDoc?.doc));
  }

  /** What an alias stands for; a definition only where it speaks of itself. */
  #alias({ name, url, declaration }: Declared, scope: Scope): Schema {
    const { tsType } = declaration.def;
    if (tsType === undefined) throw new TypeError(`Cannot make a schema of the untyped "${name}" in "${url}"`);
    const id = `${url} ${name}`;
    if (this.#open.has(id)) return this.#define(name, url, () => ({}));
    this.#open.add(id);
    const schema = this.convert(tsType, scope);
    this.#open.delete(id);
    if (this.#homes.get(name) !== url) return schema;
    this.#definitions.set(name, describe(schema, declaration.jsDoc?.doc));
    return { $ref: `#/$defs/${name}` };
  }

  #define(name: string, url: string, make: () => Schema): Schema {
    const home = this.#homes.get(name);
    if (home !== undefined && home !== url) {
      throw new TypeError(`Two types are named "${name}": in "${home}" and "${url}"`);
    }
    if (home === undefined) {
      this.#homes.set(name, url);
      this.#definitions.set(name, make());
    }
    return { $ref: `#/$defs/${name}` };
  }

  #record(key: DocType, value: DocType, scope: Scope): Schema {
    const names = this.convert(key, scope);
    const each = this.convert(value, scope);
    if (names.enum === undefined) return { type: "object", additionalProperties: each };
    const keys = names.enum as string[];
    const properties = Object.fromEntries(keys.map((name) => [name, each]));
    return { type: "object", properties, required: keys, additionalProperties: false };
  }

  #choose(mode: "Pick" | "Omit", type: DocType, names: readonly unknown[], scope: Scope): Schema {
    const whole = this.#resolve(type, scope);
    const stays = (name: string) => names.includes(name) === (mode === "Pick");
    const properties = Object.entries(whole.properties as Record<string, Schema>).filter(([name]) => stays(name));
    const required = (whole.required as string[]).filter(stays);
    return { ...whole, properties: Object.fromEntries(properties), required };
  }

  #names(type: DocType, scope: Scope): readonly unknown[] {
    const schema = this.convert(type, scope);
    return schema.enum as unknown[] | undefined ?? [schema.const];
  }

  /** The schema itself where a reference to a definition would do elsewhere. */
  #resolve(type: DocType, scope: Scope): Schema {
    const schema = this.convert(type, scope);
    const name = typeof schema.$ref === "string" ? schema.$ref.slice("#/$defs/".length) : null;
    return name === null ? schema : this.#definitions.get(name) ?? schema;
  }
}

interface Declared {
  readonly name: string;
  readonly url: string;
  readonly declaration: DocDeclaration;
}

function findDeclaration(name: string, url: string): Declared {
  const module = loadModule(url);
  const declaration = module.declarations.get(name);
  if (declaration !== undefined) return { name, url, declaration };
  const from = module.imports.get(name);
  if (from === undefined) throw new TypeError(`Cannot find the type "${name}" in "${url}"`);
  return findDeclaration(from.name, from.url);
}
