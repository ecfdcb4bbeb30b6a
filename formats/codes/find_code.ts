/** Looks codes up by the words that name their domain and by their number. */
import type { Code, CodeDomain, CodeReference } from "./define.ts";
import { DOMAINS } from "./domains.ts";

/** One way to read a code. */
export interface Reading {
  /** As tables and systems spell it; as it was given where no table has it. */
  readonly domain: string;
  /** Null for an error without a number. */
  readonly code: number | null;
  /** Null for a domain that no table has. */
  readonly table: CodeDomain | null;
  /** Null for a number that the table does not list. */
  readonly entry: Code | null;
}

/** How far a number is passed on from domain to domain: bootstrap → launchd → errno. */
const MOST_STEPS = 3;

interface Named {
  /** The name of a domain of errors; null for words that are no name, such as "exit status". */
  readonly spelled: string | null;
  readonly tables: readonly CodeDomain[];
}

/** Words that name a domain → the tables that they name. */
const BY_WORDS: ReadonlyMap<string, Named> = nameTables();

function nameTables(): Map<string, Named> {
  const named = new Map<string, Named>();
  for (const table of DOMAINS) {
    for (const name of [table.id, ...table.aliases]) {
      const words = plainWords(name);
      const spelled = /ErrorDomain/.test(name) ? name : null;
      named.set(words, { spelled, tables: [...named.get(words)?.tables ?? [], table] });
    }
  }
  return named;
}

/** Letters and digits in lower case, everything else one blank: `XPC_ERROR=[` is `xpc error`. */
export function plainWords(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** The tables that these words name; none for unknown words. Families of OSStatus share their name. */
export function domainsNamed(words: string): readonly CodeDomain[] {
  return BY_WORDS.get(plainWords(words))?.tables ?? [];
}

/** The code of this table with that number, or of the domains that it takes its numbers from. */
export function findCode(table: CodeDomain, code: number, steps = MOST_STEPS): Code | null {
  const own = table.byNumber.get(code);
  if (own !== undefined) return own;
  const other: CodeReference | null = table.standsFor?.(code) ??
    (table.base === undefined ? null : { domain: table.base, code });
  if (other === null || steps === 0) return null;
  const [next] = domainsNamed(other.domain);
  return next === undefined ? null : findCode(next, other.code, steps - 1);
}

/** The readings of a number in a domain; one without an entry when its tables do not list it, or when no table is named so. */
export function lookUpCode({ domain, code }: CodeReference): readonly Reading[] {
  const named = BY_WORDS.get(plainWords(domain));
  if (named === undefined) return [{ domain, code, table: null, entry: null }];
  const readings = named.tables.map((table) => ({
    domain: named.spelled ?? table.id,
    code,
    table,
    entry: findCode(table, code),
  }));
  const listed = readings.filter(({ entry }) => entry !== null);
  // Of a family, the table without rows is the one that speaks for all.
  const unlisted = readings.find(({ table }) => table.codes.length === 0) ?? readings[0]!;
  return listed.length > 0 ? listed : [unlisted];
}

/** `NEVPNErrorDomain 5 (ConfigurationReadWriteFailed)`, `OSStatus -67062 (errSecCSUnsigned)`: for sentences. */
export function sayCode(domain: string, code: number): string {
  const spelled = BY_WORDS.get(plainWords(domain))?.spelled ?? domain;
  const name = lookUpCode({ domain, code })[0]?.entry?.name;
  return `${spelled} ${code}${name === undefined ? "" : ` (${name})`}`;
}
