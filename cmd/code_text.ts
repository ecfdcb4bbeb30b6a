/** What `doctor explain` says of error codes. */
import { catalogued } from "../engine/catalogue.ts";
import { decodeCode, isBareNumber } from "../formats/codes/decode.ts";
import type { Code, CodeDomain } from "../formats/codes/define.ts";
import { domainsNamed, type Reading, sayCode } from "../formats/codes/find_code.ts";

/** The lines about what was asked; null when nothing of it is a code, a name of one, or a domain. */
export function explainCode(asked: string): string[] | null {
  const domains = domainsNamed(asked);
  if (domains.length > 0) return domains.flatMap((domain, i) => [...i > 0 ? [""] : [], ...listDomain(domain)]);
  const readings = decodeCode(asked);
  if (readings.length === 0) return null;
  if (readings.length === 1) return describeAlone(readings[0]!);
  const blocks = readings.flatMap((reading) => ["", ...describe(reading)]);
  return isBareNumber(asked) ? [sayAmbiguous(readings[0]!), ...blocks] : blocks.slice(1);
}

function sayAmbiguous({ domain, code }: Reading): string {
  return `A number alone does not tell what failed; these are the likeliest readings. Give the domain with it: ` +
    `doctor explain "${domain} ${code}"`;
}

function describeAlone(reading: Reading): string[] {
  const { table, entry } = reading;
  return [
    ...describe(reading),
    ...(table === null || entry === null ? [] : ["", `${table.title}: ${table.says}`]),
    ...(entry === null ? [] : [`Confidence ${entry.confidence}. References: ${entry.sources.join("; ")}`]),
  ];
}

function describe({ domain, code, table, entry }: Reading): string[] {
  if (entry !== null) {
    const called = table?.codes.includes(entry) ? `${table.prefix}${entry.name}` : entry.name;
    return describeEntry(code === null ? called : `${domain} ${code}: ${entry.name}`, entry, called);
  }
  const says = table === null
    ? "no table knows this domain: the app or the framework of that name defines its codes"
    : describeUnlisted(table, code!);
  return [`${domain} ${code}: ${says}`];
}

function describeUnlisted(table: CodeDomain, code: number): string {
  const other = table.standsFor?.(code) ?? null;
  if (other !== null) return `it stands for ${sayCode(other.domain, other.code)}`;
  return `no such code is known. ${table.says}`;
}

/** `called` is Apple's whole name. */
function describeEntry(head: string, entry: Code, called: string): string[] {
  const { text, name, meaning, cause, next, becomes, benign, rules } = entry;
  return [
    head,
    ...(head.endsWith(called) ? [] : [`Apple's name: ${called}`]),
    ...(text === null || text === name ? [] : [`Printed as: ${text}`]),
    `It means that ${meaning}.`,
    ...(cause === null ? [] : [`Usual cause: ${cause}.`]),
    ...(benign ? ["By itself it is no failure."] : []),
    ...(next === null ? [] : [`Next: ${next}.`]),
    ...(becomes === null ? [] : [`Apps see it as ${sayCode(becomes.domain, becomes.code)}.`]),
    ...(rules.length === 0 ? [] : ["Rules:", ...rules.map((id) => `  ${id}: ${catalogued(id).title}`)]),
  ];
}

function listDomain({ id, title, says, codes }: CodeDomain): string[] {
  return [
    `${id}: ${title}`,
    says,
    ...(codes.length === 0 ? [] : ["Codes:", ...codes.map((entry) => `  ${sayRow(entry)}`)]),
  ];
}

function sayRow({ code, name, meaning }: Code): string {
  return `${code === null ? "" : `${code} `}${name}: ${meaning}`;
}
