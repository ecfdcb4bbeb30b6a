/** TypeScript declarations as `deno doc --json` (format version 2, Deno 2.9) describes them, and reading them. */

/** A type expression. Kinds that no schema can be made of are left out; they arrive as any other `kind`. */
export type DocType =
  | { readonly kind: "keyword" | "typeQuery"; readonly value: string }
  | { readonly kind: "literal"; readonly value: DocLiteral }
  | { readonly kind: "union" | "intersection" | "tuple"; readonly value: readonly DocType[] }
  | { readonly kind: "array" | "parenthesized" | "rest" | "optional"; readonly value: DocType }
  | { readonly kind: "typeOperator"; readonly value: { readonly operator: string; readonly tsType: DocType } }
  | { readonly kind: "typeLiteral"; readonly value: DocObject }
  | { readonly kind: "typeRef"; readonly value: DocReference }
  | { readonly kind: "indexedAccess"; readonly value: { readonly objType: DocType; readonly indexType: DocType } };

/** A literal type; `kind` names the member that holds the value. */
export interface DocLiteral {
  readonly kind: string;
  readonly string?: string;
  readonly number?: number;
  readonly boolean?: boolean;
}

export interface DocReference {
  readonly typeName: string;
  readonly typeParams?: readonly DocType[];
  readonly resolution?: { readonly kind: string; readonly specifier?: string };
}

export interface DocProperty {
  readonly name: string;
  readonly optional?: boolean;
  readonly jsDoc?: { readonly doc?: string };
  readonly tsType?: DocType;
}

/** The members of an interface or of a type literal. */
export interface DocObject {
  readonly extends?: readonly DocType[];
  readonly properties?: readonly DocProperty[];
  readonly indexSignatures?: readonly { readonly tsType?: DocType }[];
  readonly methods?: readonly { readonly name: string }[];
}

/** A declaration: an interface has the members of `DocObject`; an alias or a constant has `tsType`. */
export interface DocDeclaration {
  readonly kind: string;
  readonly jsDoc?: { readonly doc?: string };
  readonly def: DocObject & {
    readonly tsType?: DocType;
    readonly typeParams?: readonly { readonly name: string; readonly default?: DocType }[];
  };
}

/** What one module declares and imports. */
export interface DocModule {
  readonly url: string;
  readonly declarations: ReadonlyMap<string, DocDeclaration>;
  /** Local name → where it comes from. */
  readonly imports: ReadonlyMap<string, { readonly name: string; readonly url: string }>;
}

interface DocOutput {
  readonly nodes: Readonly<Record<string, DocNode>>;
}

interface DocNode {
  readonly imports?: readonly { readonly importedName: string; readonly originalName?: string; readonly src: string }[];
  readonly symbols: readonly { readonly name: string; readonly declarations?: readonly DocDeclaration[] }[];
}

const LOADED = new Map<string, DocModule>();

/** Asks `deno doc` for one module by its file URL; each module once. Throws when the module cannot be read. */
export function loadModule(url: string): DocModule {
  const known = LOADED.get(url);
  if (known !== undefined) return known;
  const { success, stdout, stderr } = new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", "--no-lock", url],
    env: { NO_COLOR: "1" },
  }).outputSync();
  if (!success) throw new Error(`Cannot read the types of "${url}": ${new TextDecoder().decode(stderr).trim()}`);
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout)) as DocOutput;
  const node = nodes[url];
  if (node === undefined) throw new Error(`Cannot read the types of "${url}": deno doc does not speak of it`);
  const module = {
    url,
    declarations: new Map(node.symbols.flatMap(({ name, declarations }) => {
      const typed = declarations?.find((one) => ["interface", "typeAlias", "variable"].includes(one.kind));
      return typed === undefined ? [] : [[name, typed] as const];
    })),
    imports: new Map((node.imports ?? []).map(({ importedName, originalName, src }) => [
      importedName,
      { name: originalName ?? importedName, url: src },
    ])),
  };
  LOADED.set(url, module);
  return module;
}
