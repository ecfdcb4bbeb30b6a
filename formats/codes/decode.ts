/**
 * What a number, a name or a text of macOS means: `-25308`, `NEVPNConnectionErrorDomainPlugin 6`, `errSecMissingEntitlement`,
 * `Namespace CODESIGNING, Code 4`, `last stop reason Plugin failed`, a printed error object with those it wraps.
 */
import { parseNsErrors } from "../ns_error.ts";
import { toLines } from "../parsed.ts";
import { knownNames, knownTexts, toReading } from "./code_names.ts";
import type { CodeDomain, CodeReference } from "./define.ts";
import { DOMAINS } from "./domains.ts";
import { domainsNamed, findCode, lookUpCode, plainWords, type Reading } from "./find_code.ts";

/** More than this is no question but a log. */
const LONGEST = 4_000;
/** Of one text. */
const MOST_READINGS = 12;
/** Of a number without a domain. */
const MOST_GUESSES = 5;
const MOST_WORDS = 8;

const NUMBER = /(?<![\w.-])(-?(?:0x[0-9a-f]{1,16}|\d{1,12}))(?!\w|\.\d)/gi;
const IDENTIFIER = /[A-Za-z_]\w{2,80}(?:\.\w{1,80}){0,4}/g;
/** Between the words of a domain and its number. */
const NOISE = new Set([
  "error",
  "code",
  "errno",
  "err",
  "is",
  "was",
  "with",
  "raw",
  "rawvalue",
  "value",
  "number",
  "failed",
]);
const STOP_REASON = /(?:last stop reason|disconnected with reason)\W{1,4}([^\n]{1,200})/i;
const NAMESPACE = /\bnamespace[:=]?\s{0,3}(\w{1,40})[,;]?\s{1,3}code[:=]?\s{0,3}(-?(?:0x[0-9a-f]{1,16}|\d{1,20}))/i;
/** `OS_REASON_CODESIGNING | Launch Constraint Violation`, as launchctl prints it. */
const EXIT_REASON = /\b(OS_REASON_[A-Z_]{2,40}) {0,2}\| {0,2}([^\n]{1,200})/;
const XPCPROXY = /\bxpcproxy \+ [^\n]{1,200}?: (0x[0-9a-f]{1,8})\b/i;

/** Every reading, the likeliest first; an empty list for a text in which nothing is known. */
export function decodeCode(asked: string | CodeReference): readonly Reading[] {
  if (typeof asked !== "string") return lookUpCode(asked);
  const text = asked.slice(0, LONGEST).replaceAll("\u2212", "-").trim();
  for (const read of [readErrorObjects, readPhrases, readDomains, readNames, readTexts, readBareNumber]) {
    const readings = unique(read(text));
    if (readings.length > 0) return readings.slice(0, MOST_READINGS);
  }
  return [];
}

/** True for a number that nothing else in the text explains: its readings are guesses. */
export function isBareNumber(text: string): boolean {
  return bareNumber(text.trim()) !== null;
}

function readErrorObjects(text: string): readonly Reading[] {
  return (parseNsErrors(toLines(text)).value ?? []).flatMap((error) => lookUpCode(error));
}

function readPhrases(text: string): readonly Reading[] {
  const xpcproxy = XPCPROXY.exec(text);
  if (xpcproxy !== null) return lookUpCode({ domain: "launchd", code: Number(xpcproxy[1]) });
  const namespace = NAMESPACE.exec(text);
  if (namespace !== null) return readNamespace(namespace[1]!, Number(namespace[2]));
  const exit = EXIT_REASON.exec(text);
  if (exit !== null) return readDetail(exit[1]!, plainWords(exit[2]!));
  const reason = STOP_REASON.exec(text);
  return reason === null ? [] : readDetail("last stop reason", plainWords(reason[1]!));
}

/** The namespace of an exit reason stands there by its name or by its number. */
function readNamespace(word: string, code: number): readonly Reading[] {
  const [namespaces] = domainsNamed("OS_REASON") as readonly [CodeDomain];
  const plain = plainWords(word).replace(/^os reason /, "");
  const entry = namespaces.codes.find(({ code, name }) => plainWords(name) === plain || String(code) === plain);
  if (entry === undefined) return [];
  const [table] = domainsNamed(entry.name);
  if (table !== undefined) return lookUpCode({ domain: entry.name, code });
  return [{ domain: namespaces.id, code: entry.code, table: namespaces, entry }];
}

/** The code of a domain whose printed text these words begin with, the longest of them. */
function readDetail(domain: string, words: string): readonly Reading[] {
  const found = domainsNamed(domain).flatMap((table) =>
    table.codes.map((entry) => ({
      table,
      entry,
      text: plainWords(table.prefix === "" ? entry.name : entry.text ?? ""),
    }))
  ).filter(({ text }) => text !== "" && isStart(text, words));
  return found.sort((a, b) => b.text.length - a.text.length).slice(0, 1).map(({ table, entry }) =>
    toReading(table, entry)
  );
}

function isStart(start: string, words: string): boolean {
  return words === start || words.startsWith(`${start} `);
}

/** Numbers behind words that name a domain: `OSStatus -25300`, `xpc_error=[3: …]`, `last exit code = 78`. */
function readDomains(text: string): readonly Reading[] {
  return [...text.matchAll(NUMBER)].slice(0, MOST_READINGS).flatMap((match) => {
    const words = plainWords(text.slice(Math.max(0, match.index - 120), match.index)).split(" ").slice(-MOST_WORDS);
    const domain = nameBefore(words);
    return domain === null ? [] : lookUpBest(domain, toCodes(match[1]!));
  });
}

/** The most words at the end that name a domain; words that only lead to a number may stand behind them. */
function nameBefore(words: readonly string[]): string | null {
  let last = words.length;
  for (; last > 0; last--) {
    for (let first = 0; first < last; first++) {
      const name = words.slice(first, last).join(" ");
      if (domainsNamed(name).length > 0) return name;
    }
    if (!NOISE.has(words[last - 1]!)) return null;
  }
  return null;
}

/** The first of the ways to read a number that the domain lists. */
function lookUpBest(domain: string, codes: readonly number[]): readonly Reading[] {
  const readings = codes.map((code) => lookUpCode({ domain, code }));
  return readings.find(([first]) => first?.entry !== null) ?? readings[0]!;
}

/** A number as it stands, and what it is when 32 bits with a sign were printed without it: `0xe8008015`, `4294941988`. */
function toCodes(digits: string): readonly number[] {
  const value = digits.startsWith("-") ? -Number(digits.slice(1)) : Number(digits);
  return value > 0x7fffffff && value <= 0xffffffff ? [value, value | 0] : [value];
}

/** Apple's names, whole or behind the name of their type: `EPERM`, `OSSystemExtensionError.validationFailed`. */
function readNames(text: string): readonly Reading[] {
  const found = [...text.matchAll(IDENTIFIER)].slice(0, 50).flatMap(([word]) => findName(word));
  return found.length > 0 || !/^\.?\w{4,80}$/.test(text) ? found : findShortName(text);
}

function findName(word: string): readonly Reading[] {
  const whole = knownNames().get(word.toLowerCase());
  if (whole !== undefined) return whole;
  const dot = word.indexOf(".");
  if (dot < 0) return [];
  const name = word.slice(word.lastIndexOf(".") + 1).toLowerCase();
  return domainsNamed(word.slice(0, dot)).flatMap((table) =>
    table.codes.filter((entry) => entry.name.toLowerCase() === name).map((entry) => toReading(table, entry))
  );
}

function findShortName(text: string): readonly Reading[] {
  const name = text.replace(/^\./, "").toLowerCase();
  return DOMAINS.flatMap((table) =>
    table.codes.filter((entry) => entry.name.toLowerCase() === name).map((entry) => toReading(table, entry))
  );
}

/** What macOS prints in words: `Service is disabled`, `The VPN app used by the VPN configuration is not installed.` */
function readTexts(text: string): readonly Reading[] {
  const words = plainWords(text);
  const whole = knownTexts().get(words);
  if (whole !== undefined) return whole;
  const inside = ` ${words} `;
  const found = [...knownTexts().keys()].filter((known) => known.split(" ").length > 2 && inside.includes(` ${known} `))
    .sort((a, b) => b.length - a.length);
  return found.length === 0 ? [] : knownTexts().get(found[0]!)!;
}

function readBareNumber(text: string): readonly Reading[] {
  const digits = bareNumber(text);
  if (digits === null) return [];
  const readings = toCodes(digits).flatMap((code) =>
    DOMAINS.filter((table) => table.base === undefined || table.byNumber.has(code)).flatMap((table) => {
      const entry = table.codes.length === 0 ? null : findCode(table, code);
      return entry === null ? [] : [{ domain: table.id, code, table, entry }];
    })
  );
  return readings.slice(0, MOST_GUESSES);
}

/** The number of a text that says nothing else before it. */
function bareNumber(text: string): string | null {
  const match = text.matchAll(NUMBER).next().value;
  if (match === undefined) return null;
  const before = plainWords(text.slice(0, match.index)).split(" ").filter((word) => word !== "");
  return before.every((word) => NOISE.has(word)) ? match[1]! : null;
}

function unique(readings: readonly Reading[]): readonly Reading[] {
  const seen = new Set<string>();
  return readings.filter(({ domain, code, entry }) => {
    const key = `${domain}\n${code ?? entry?.name}\n${entry?.name}`;
    return !seen.has(key) && seen.add(key);
  });
}
