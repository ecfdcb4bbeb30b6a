import { RULES } from "../checks/mod.ts";
import { CATALOGUE } from "../engine/catalogue.ts";
import { DOMAINS } from "../formats/codes/domains.ts";
import { FAMILIES } from "../formats/unified_log/signatures/mod.ts";
import { renderHandbook } from "../reports/runbook/handbook.ts";
import { renderRulePage } from "../reports/runbook/rule_page.ts";
import { defineVerb, EXIT, UsageError } from "./define.ts";
import { deliver } from "./sources.ts";
import { nearest } from "./words.ts";
import { writeTo } from "./writing.ts";

/** Prints the pages of some rules, or writes the whole handbook into a folder. */
export default defineVerb(async (words, terminal) => {
  const { positionals, options } = words;
  const all = [...CATALOGUE.values()];
  if (options["all"] === true) {
    const folder = options["output"] as string | undefined;
    if (positionals.length > 0) throw new UsageError(`--all writes every rule: leave "${positionals[0]}" out`);
    if (folder === undefined) throw new UsageError("--all writes many files: name a folder for them with -o DIR");
    await writeHandbook(folder, renderHandbook({ rules: RULES, all, families: FAMILIES, domains: DOMAINS }));
    terminal.print(`${folder}\n`);
    return EXIT.ok;
  }
  if (positionals.length === 0) throw new UsageError("Nothing to print: name rules, or take --all with -o DIR");
  const written = new Set(RULES.map(({ id }) => id));
  const pages = positionals.map((id) => renderRulePage(findRule(id), { all, written, factsPage: null }));
  await deliver(pages.join("\n---\n\n"), words, terminal);
  return EXIT.ok;
});

function findRule(id: string) {
  const rule = RULES.find((one) => one.id === id);
  if (rule !== undefined) return rule;
  const near = nearest(id, RULES.map((one) => one.id));
  const hint = near === null ? "doctor rules lists the rules" : `did you mean ${near}?`;
  throw new UsageError(`No rule is called "${id}": ${hint}`);
}

async function writeHandbook(folder: string, pages: ReadonlyMap<string, string>): Promise<void> {
  const { writePrivateFolder } = await import("../evidence/sources/write_private.ts");
  const encoder = new TextEncoder();
  const files = new Map([...pages].map(([path, text]) => [path, encoder.encode(text)]));
  await writeTo(folder, () => writePrivateFolder(folder, files), "give a folder that is new or empty");
}
