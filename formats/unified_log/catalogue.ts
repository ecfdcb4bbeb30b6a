/** The signatures in the form in which a text is searched for them. */
import type { Signature } from "./define.ts";
import { createLiteralSearch, type LiteralSearch, START } from "./literal_search.ts";

/** A signature in its compiled form: every blank of its pattern is any blank, a line break too, so that wrapped messages match. */
export interface Matcher {
  readonly signature: Signature;
  readonly pattern: RegExp;
}

export interface Catalogue {
  readonly matchers: readonly Matcher[];
  /** The literals of all signatures, each once. */
  readonly literals: readonly string[];
  readonly search: LiteralSearch;
  /** The matchers, by number, that each literal stands for. */
  readonly owners: readonly (readonly number[])[];
  /** Whether a large text is searched for the literal. */
  readonly isSought: readonly boolean[];
}

/** Compiles signatures. */
export function compileSignatures(signatures: readonly Signature[]): Matcher[] {
  return signatures.map((signature) => {
    const { source, flags } = signature.pattern;
    return { signature, pattern: new RegExp(source.replaceAll(" ", "\\s"), `${flags.replace("g", "")}g`) };
  });
}

/** Compiles signatures and their literals. */
export function compileCatalogue(signatures: readonly Signature[]): Catalogue {
  const owners = new Map<string, number[]>();
  for (const [which, { literals }] of signatures.entries()) {
    for (const literal of literals) owners.set(literal, [...owners.get(literal) ?? [], which]);
  }
  const literals = [...owners.keys()];
  const sought = new Set(soughtLiterals(signatures));
  return {
    matchers: compileSignatures(signatures),
    literals,
    search: createLiteralSearch(literals),
    owners: [...owners.values()],
    isSought: literals.map((literal) => sought.has(literal)),
  };
}

/** What a text of any size is searched for: the literals but those that stand on too many lines. */
export function soughtLiterals(signatures: readonly Signature[]): string[] {
  return [...new Set(signatures.flatMap(({ common, literals }) => common ? [] : literals))];
}

/** The matchers whose literals stand in the text, in the order of the catalogue. */
export function candidatesOf({ matchers, search, owners }: Catalogue, text: string): Matcher[] {
  const found = new Set<number>();
  search.search(text, START, (literal) => {
    for (const which of owners[literal]!) found.add(which);
    return false;
  });
  return [...found].sort((a, b) => a - b).map((which) => matchers[which]!);
}
