/**
 * The dynamic store of configd: what a session with scutil showed of it, or all of it as a property list (knowledge chapters 04 §2
 * and 05 §3; macOS 10.6 to 26). A list of keys says that they are there, not what they hold:
 *
 *     > show State:/Network/Global/IPv4
 *     <dictionary> {
 *       PrimaryInterface : en0
 *     }
 *     > list State:/Network/Service/.*
 *       subKey [0] = State:/Network/Service/utun9/DNS
 */
import type { Line, Parsed, Problem } from "../parsed.ts";
import { dropSecrets } from "../secrets.ts";
import type { StoreDictionary, StoreValue } from "./dictionary.ts";
import { findDictionaries, type FoundDictionary, parseStoreKey } from "./find_dictionaries.ts";

/** Behind two blanks and a `#` somebody says what it is. */
const SUBKEY = /^\s*(?:>\s*)?subKey \[\d{1,6}\] = (\S[^]{0,500}?)(?:\s{2,40}#[^]*)?$/;
const STORE_KEY = /^(?:State|Setup|Plugin|File|Prefs|Persist):(?:\/|$)/;
const MISSING = /^\s*No such key\s*$/;

/** Reads all that a text shows of the store. Origins: the keys, and dotted paths below them. Value null when it shows nothing. */
export function parseStoreSession(lines: readonly Line[]): Parsed<StoreDictionary> {
  const value: StoreDictionary = Object.create(null);
  const origins: Record<string, Line> = Object.create(null);
  const problems: Problem[] = [];
  for (const { key, print } of findStoreDictionaries(lines)) {
    problems.push(...print.problems);
    const entries: readonly (readonly [string, StoreValue, string])[] = key === null
      ? Object.entries(print.value).map(([name, one]) => [name, one, name])
      : [[key, print.value, ""]];
    for (const [name, one, path] of entries) {
      value[name] = dropSecrets(one) as StoreValue;
      origins[name] = print.origins[path]!;
    }
  }
  let asked: string | null = null;
  for (const line of lines) {
    const listed = line.text.includes("subKey") ? SUBKEY.exec(line.text)?.[1]?.trim() : undefined;
    if (listed !== undefined && !(listed in value)) {
      value[listed] = null;
      origins[listed] = line;
    }
    if (line.text.includes(":")) asked = parseStoreKey(line.command ?? line.text)?.name ?? asked;
    else if (asked !== null && MISSING.test(line.text)) {
      problems.push({ line: line.n, text: line.text, why: `the store has no ${asked}` });
    }
  }
  const isEmpty = Object.keys(value).length === 0;
  // Whoever shows some keys shows nothing of the others.
  return { value: isEmpty ? null : value, problems, origins, complete: false };
}

/** Tells a text that shows something of the store. */
export function hasStore(lines: readonly Line[]): boolean {
  return lines.some(({ text }) => text.includes("subKey") && SUBKEY.test(text)) ||
    (lines.some(({ text }) => /<dictionary>|\b(?:State|Setup):\//.test(text)) &&
      findStoreDictionaries(lines).length > 0);
}

/** A dictionary of keys is what a pattern found, and has no key itself. */
function findStoreDictionaries(lines: readonly Line[]): FoundDictionary[] {
  return findDictionaries(lines).map((found) => holdsKeys(found) ? { ...found, key: null } : nameGlobal(found))
    .filter((found) => found.key !== null || holdsKeys(found));
}

function holdsKeys({ print }: FoundDictionary): boolean {
  const names = Object.keys(print.value);
  return names.length > 0 && names.every((name) => STORE_KEY.test(name));
}

/** Nothing but the two global keys tells of a primary interface, and the router's address tells which of the two. */
function nameGlobal(found: FoundDictionary): FoundDictionary {
  const { PrimaryInterface: name, PrimaryService: service, Router: router } = found.print.value;
  if (found.key !== null || found.label !== "" || typeof name !== "string" || service === undefined) return found;
  if (typeof router !== "string") return found;
  return { ...found, key: `State:/Network/Global/${router.includes(":") ? "IPv6" : "IPv4"}` };
}
