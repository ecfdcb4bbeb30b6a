/** Replaces what names people, machines and networks: first every text is harvested, then every text is replaced. */
import { replaceForms } from "./forms.ts";
import { harvestNames } from "./harvest.ts";
import { createPseudonyms, type PseudonymMap } from "./pseudonyms.ts";
import type { Identifier, IdentifierKind, RedactionLevel } from "./define.ts";

export interface Redactor {
  readonly level: RedactionLevel;
  /** Learns the names in a text. All texts are harvested before the first one is replaced. */
  readonly harvest: (text: string) => void;
  /** Learns names that a fact holds as such. */
  readonly learn: (identifiers: readonly Identifier[]) => void;
  readonly apply: (text: string) => string;
  /** True when a replaced original still stands in the text as a whole word. */
  readonly leaks: (text: string) => boolean;
  /** How many different originals of each kind were replaced. */
  readonly replaced: () => Readonly<Record<string, number>>;
  readonly map: () => PseudonymMap;
}

/** A set of words in lower case. */
export type Words = Pick<ReadonlySet<string>, "has">;

export interface RedactorOptions {
  readonly level: RedactionLevel;
  /** Bundle ids, team ids, versions, and the words of the doctor itself: never taken for a name. */
  readonly protectedWords: Words;
  /** Bundle ids and team ids that only `strict` replaces. */
  readonly products?: { readonly bundleIds: readonly string[]; readonly teamIds: readonly string[] };
  readonly saved?: PseudonymMap;
}

const WORD = /[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?/gu;
const MOST_NAMES = 20_000;
/** Names that are no single word are looked for one by one. */
const MOST_PHRASES = 300;

/** Starts without any name. */
export function createRedactor({ level, protectedWords, products, saved }: RedactorOptions): Redactor {
  const pseudonyms = createPseudonyms(saved);
  const words = new Map<string, Identifier>();
  const phrases = new Map<string, Identifier>();
  const users = new Map<string, Identifier>();
  const replaced = new Map<IdentifierKind, Set<string>>();
  let patterns: { readonly phrase: RegExp | null; readonly home: RegExp | null } | null = null;

  const isProtected = (name: string) => protectedWords.has(name.toLowerCase());
  const learn = (identifiers: readonly Identifier[]) => {
    for (const one of identifiers) {
      if ((one.kind === "holder" && level !== "strict") || words.size + phrases.size > MOST_NAMES) continue;
      patterns = null;
      if (one.kind === "user") users.set(one.original, one);
      if (isProtected(one.original) || one.original.length < 2) continue;
      if (isWord(one.original)) words.set(one.original.toLowerCase(), one);
      else if (phrases.size < MOST_PHRASES) phrases.set(one.original, one);
    }
  };
  const replace = (kind: IdentifierKind, original: string): string => {
    if (kind === "privateIp" && level !== "strict") return original;
    const seen = replaced.get(kind) ?? new Set();
    replaced.set(kind, seen.add(original.toLowerCase()));
    return pseudonyms.of(kind, original);
  };
  const replaceWord = (word: string): string => {
    if (isProtected(word)) return word;
    const known = words.get(word.toLowerCase());
    if (known !== undefined) return replace(known.kind, known.original);
    // A host within a known domain: the known end is replaced. No name is longer (RFC 1035).
    if (word.length > 253) return word;
    for (let at = word.indexOf("."); at !== -1; at = word.indexOf(".", at + 1)) {
      const domain = words.get(word.slice(at + 1).toLowerCase());
      if (domain?.kind === "domain") return `${replaceWord(word.slice(0, at))}.${replace("domain", domain.original)}`;
    }
    return word;
  };
  const compile = () => {
    const homes = longestFirst([...users.keys()]).flatMap((name) => [name, encodeURI(name)]);
    return {
      phrase: alternation(
        [...phrases.keys()].flatMap((one) => [one, encodeURI(one)]),
        "(?<![\\p{L}\\p{N}])",
        "(?![\\p{L}\\p{N}])",
      ),
      home: alternation(homes, "(?<=(?:\\/|\\\\\\/)(?:Users|home)(?:\\/|\\\\\\/))", "(?![\\p{L}\\p{N}_-])"),
    };
  };
  const edge = "(?![A-Za-z0-9_-])";
  const teams = alternation(products?.teamIds ?? [], "(?<![A-Za-z0-9_-])", edge);
  const bundles = alternation(longestFirst(products?.bundleIds ?? []), "(?<![A-Za-z0-9_-])", edge);
  const replaceProducts = (text: string): string => {
    if (level !== "strict") return text;
    const withoutTeams = teams === null ? text : text.replace(teams, (team) => replace("team", team));
    return bundles === null ? withoutTeams : withoutTeams.replace(bundles, (id) => renameBundle(id, replace));
  };
  return {
    level,
    harvest: (text) => learn(harvestNames(text)),
    learn,
    apply(text) {
      if (level === "off") return text;
      const { phrase, home } = patterns ??= compile();
      const named = (table: ReadonlyMap<string, Identifier>) => (found: string) => {
        const { kind, original } = table.get(found) ?? table.get(decodeURI(found))!;
        return replace(kind, original);
      };
      const inHomes = home === null ? text : text.replace(home, named(users));
      const inPhrases = phrase === null ? inHomes : inHomes.replace(phrase, named(phrases));
      const inForms = replaceForms(inPhrases, (kind, form) => isProtected(form) ? form : replace(kind, form));
      return replaceProducts(inForms.replace(WORD, replaceWord));
    },
    leaks(text) {
      if (level === "off") return false;
      const { phrase, home } = patterns ??= compile();
      phrase && (phrase.lastIndex = 0);
      home && (home.lastIndex = 0);
      if (home?.test(text) || phrase?.test(text)) return true;
      return [...text.matchAll(WORD)].some(([word]) => !isProtected(word) && words.has(word.toLowerCase()));
    },
    replaced: () => Object.fromEntries([...replaced].map(([kind, names]) => [kind, names.size])),
    map: pseudonyms.map,
  };
}

function isWord(name: string): boolean {
  return new RegExp(`^${WORD.source}$`, "u").test(name);
}

function alternation(names: readonly string[], before: string, behind: string): RegExp | null {
  if (names.length === 0) return null;
  const any = [...new Set(names)].map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|");
  return new RegExp(`${before}(?:${any})${behind}`, "gu");
}

/** Label by label, so that what is below an id stays below it. */
function renameBundle(id: string, replace: (kind: IdentifierKind, original: string) => string): string {
  return id.split(".").map((label) => replace("bundle", label)).join(".");
}

function longestFirst(names: readonly string[]): string[] {
  return names.toSorted((a, b) => b.length - a.length);
}
