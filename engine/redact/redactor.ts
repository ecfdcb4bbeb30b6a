/** Replaces what names people, machines and networks: first every text is harvested, then every text is replaced. */
import { replaceForms } from "./forms.ts";
import { harvestNames } from "./harvest.ts";
import { createPhrases } from "./phrases.ts";
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
/** No name goes over the end of a line. */
const PIECE = 2 ** 20;
const IN_HOMES = ["(?<=(?:\\/|\\\\\\/)(?:Users|home)(?:\\/|\\\\\\/))", "(?![\\p{L}\\p{N}_-])"] as const;
/** Old reports are called `Name_2026-11-20-100000_host.crash`. */
const IN_REPORTS = ["(?<=_\\d{4}-\\d\\d-\\d\\d-\\d{6}(?:\\.\\d{1,3})?_)", "(?=\\.[a-z]{3,5}\\b)"] as const;

/** Starts without any name. */
export function createRedactor({ level, protectedWords, products, saved }: RedactorOptions): Redactor {
  const pseudonyms = createPseudonyms(saved);
  const words = new Map<string, Identifier>();
  const phrases = new Map<string, Identifier>();
  const finder = createPhrases();
  /** Names that are one wherever a path says so, also when they are words of our own. */
  const users = new Map<string, Identifier>();
  const hosts = new Map<string, Identifier>();
  const replaced = new Map<IdentifierKind, Set<string>>();
  let placed: readonly (readonly [pattern: RegExp | null, names: ReadonlyMap<string, Identifier>])[] | null = null;

  const isProtected = (name: string) => protectedWords.has(name.toLowerCase());
  const learn = (identifiers: readonly Identifier[]) => {
    for (const one of identifiers) {
      if ((one.kind === "holder" && level !== "strict") || words.size + phrases.size > MOST_NAMES) continue;
      placed = null;
      if (one.kind === "user") users.set(one.original, one);
      if (one.kind === "host") hosts.set(one.original, one);
      if (isProtected(one.original) || one.original.length < 2) continue;
      if (isWord(one.original)) words.set(one.original.toLowerCase(), one);
      else {
        phrases.set(one.original, one);
        finder.add(one.original);
      }
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
  const spellings = (names: ReadonlyMap<string, Identifier>) =>
    longestFirst([...names.keys()]).flatMap((name) => [name, encodeURI(name)]);
  const placedNames = () =>
    placed ??= [
      [alternation(spellings(users), ...IN_HOMES), users],
      [alternation(spellings(hosts), ...IN_REPORTS), hosts],
    ];
  const edge = "(?![A-Za-z0-9_-])";
  const teams = alternation(products?.teamIds ?? [], "(?<![A-Za-z0-9_-])", edge);
  const bundles = alternation(longestFirst(products?.bundleIds ?? []), "(?<![A-Za-z0-9_-])", edge);
  const replaceProducts = (text: string): string => {
    if (level !== "strict") return text;
    const withoutTeams = teams === null ? text : text.replace(teams, (team) => replace("team", team));
    return bundles === null ? withoutTeams : withoutTeams.replace(bundles, (id) => renameBundle(id, replace));
  };
  const applyTo = (text: string): string => {
    let named = text;
    for (const [pattern, names] of placedNames()) {
      if (pattern === null) continue;
      named = named.replace(pattern, (found) => {
        const { kind, original } = names.get(found) ?? names.get(decodeURI(found))!;
        return replace(kind, original);
      });
    }
    named = finder.replace(named, (name) => replace(phrases.get(name)!.kind, name));
    const inForms = replaceForms(named, (kind, form) => isProtected(form) ? form : replace(kind, form));
    return replaceProducts(inForms.replace(WORD, replaceWord));
  };
  const leaksFrom = (text: string): boolean => {
    if (finder.stand(text) || placedNames().some(([pattern]) => pattern !== null && text.search(pattern) >= 0)) {
      return true;
    }
    return text.matchAll(WORD).some(([word]) => !isProtected(word) && words.has(word.toLowerCase()));
  };
  return {
    level,
    harvest: (text) => learn(harvestNames(text)),
    learn,
    apply(text) {
      if (level === "off") return text;
      return text.length <= PIECE ? applyTo(text) : piecesOf(text).map(applyTo).toArray().join("");
    },
    leaks(text) {
      return level !== "off" && piecesOf(text).some(leaksFrom);
    },
    replaced: () => Object.fromEntries([...replaced].map(([kind, names]) => [kind, names.size])),
    map: pseudonyms.map,
  };
}

/** Whole lines, some of them at a time: of 64 MB at once, what stands between the steps would be a gigabyte. */
function* piecesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    const end = text.length - at > PIECE ? text.indexOf("\n", at + PIECE) : -1;
    const next = end < 0 ? text.length : end + 1;
    yield text.slice(at, next);
    at = next;
  }
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
