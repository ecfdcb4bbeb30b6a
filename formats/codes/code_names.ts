/** Codes by their names and by the texts that macOS prints for them. */
import type { Code, CodeDomain } from "./define.ts";
import { DOMAINS } from "./domains.ts";
import { domainsNamed, plainWords, type Reading } from "./find_code.ts";

/** Made when something is asked for the first time: a diagnosis mostly asks nothing. */
let names: ReadonlyMap<string, readonly Reading[]> | undefined;
let texts: ReadonlyMap<string, readonly Reading[]> | undefined;

/** Apple's names in lower case, with their prefix → the codes of that name. */
export function knownNames(): ReadonlyMap<string, readonly Reading[]> {
  return names ??= collect((table, entry) =>
    isConstant(table, entry) && !isRepeated(table, entry) ? [`${table.prefix}${entry.name}`.toLowerCase()] : []
  );
}

/** What macOS prints, as plain words → the codes that it prints it for. */
export function knownTexts(): ReadonlyMap<string, readonly Reading[]> {
  return texts ??= collect(({ prefix }, { name, text }) =>
    [text ?? "", prefix === "" && name.includes(" ") ? name : ""].map(plainWords).filter((words) => words.includes(" "))
  );
}

/** A code as its own table has it. */
export function toReading(table: CodeDomain, entry: Code): Reading {
  return { domain: table.id, code: entry.code, table, entry };
}

/** A name that means nothing else in any text, as `None` would. */
function isConstant({ prefix }: CodeDomain, { name }: Code): boolean {
  return /^[A-Za-z]\w{2,}$/.test(`${prefix}${name}`) && (prefix !== "" || /[A-Z].*[A-Z]/.test(name));
}

function collect(keysOf: (table: CodeDomain, entry: Code) => readonly string[]): Map<string, readonly Reading[]> {
  const found = new Map<string, readonly Reading[]>();
  for (const table of DOMAINS) {
    for (const entry of table.codes) {
      for (const key of keysOf(table, entry)) {
        found.set(key, [...found.get(key) ?? [], toReading(table, entry)]);
      }
    }
  }
  return found;
}

/** All names that can be asked for, to find the one that was meant. */
export function listCodeNames(): readonly string[] {
  return DOMAINS.flatMap((table) => [
    table.id,
    ...table.codes.filter((entry) => isConstant(table, entry)).map(({ name }) => `${table.prefix}${name}`),
  ]);
}

/** An errno that another domain explains for its own case; its name alone is errno's. */
function isRepeated(table: CodeDomain, { code, name }: Code): boolean {
  return code !== null && table.base === "errno" && domainsNamed("errno")[0]?.byNumber.get(code)?.name === name;
}
