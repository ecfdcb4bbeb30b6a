/** Everything that is generated: the text of each file, by its path from the root. */
import type { Rule } from "../../checks/define.ts";
import { PLANNED } from "../../checks/planned.ts";
import { VERBS } from "../../cmd/verbs.ts";
import { BELIEFS } from "../../engine/selftest/beliefs.ts";
import type { Fact } from "../../evidence/define.ts";
import { DOMAINS } from "../../formats/codes/domains.ts";
import { FAMILIES } from "../../formats/unified_log/signatures/mod.ts";
import { renderSignaturesPage } from "../../reports/runbook/signatures_page.ts";
import { renderCodesPage } from "../../reports/runbook/codes_page.ts";
import { renderFactsPage } from "./facts_page.ts";
import { formatText } from "./format_text.ts";
import { renderManPage } from "./man_page.ts";
import { renderFactsMod, renderRenderersMod, renderRulesMod, renderSignaturesMod } from "./registries.ts";
import { renderNetworkPage } from "./network_page.ts";
import { renderReportPage } from "./report_page.ts";
import { renderRulesPage } from "./rules_page.ts";
import { renderRulePage } from "../../reports/runbook/rule_page.ts";
import { renderSchema } from "./schema.ts";
import { renderSxPage } from "./sx_page.ts";
import { renderUnverifiedPage } from "./unverified_page.ts";
import { listEntries, listRules, listUnits, loadUnits, readText, ROOT } from "./units.ts";

/** Path → text. */
export type Generated = ReadonlyMap<string, string>;

/** Types whose JSON form has a schema file. */
const SCHEMAS = [
  { name: "report", module: "engine/report.ts", type: "Report" },
  { name: "capture", module: "evidence/sources/capture_manifest.ts", type: "CaptureManifest" },
  { name: "diff", module: "engine/compare/define.ts", type: "Comparison" },
  { name: "selftest", module: "engine/selftest/report.ts", type: "SelfTest" },
];

/** The registries, made of folder listings alone: they can be written while the units do not load yet. */
export async function generateRegistries(): Promise<Generated> {
  const texts: [string, string][] = [["checks/mod.ts", renderRulesMod()], ["evidence/mod.ts", renderFactsMod()], [
    "formats/unified_log/signatures/mod.ts",
    renderSignaturesMod(),
  ]];
  if (readText("reports/define.ts") !== null) texts.push(["reports/mod.ts", renderRenderersMod()]);
  return new Map(await Promise.all(texts.map(async ([path, text]) => [path, await formatText(text, "ts")] as const)));
}

/** The pages and schemas, made of the units themselves. */
export async function generateDocs(): Promise<Generated> {
  const factPaths = listUnits("evidence");
  const rules = await loadUnits<Rule>(listRules());
  const facts = await loadUnits<Fact>(factPaths);
  const texts = new Map<string, string>();
  texts.set("docs/facts.md", await formatText(renderFactsPage(facts, factPaths), "md"));
  texts.set("docs/doctor.1", renderManPage(VERBS));
  texts.set("docs/rules/README.md", renderRulesPage(rules, PLANNED));
  texts.set("docs/unverified.md", await formatText(renderUnverifiedPage(BELIEFS), "md"));
  texts.set("docs/rules/network.md", renderNetworkPage());
  texts.set("docs/rules/sx.md", renderSxPage(rules));
  const written = new Set(rules.map((rule) => rule.id));
  texts.set("docs/codes.md", renderCodesPage(DOMAINS, { written, rulesFolder: "rules" }));
  texts.set("docs/signatures.md", renderSignaturesPage(FAMILIES, { written, rulesFolder: "rules" }));
  for (const rule of rules) {
    texts.set(
      `docs/rules/${rule.id}.md`,
      renderRulePage(rule, { all: [...rules, ...PLANNED], written, factsPage: "../facts.md" }),
    );
  }
  for (const { name, module, type } of SCHEMAS) {
    if (readText(module) === null) continue;
    const schema = renderSchema(new URL(module, ROOT).href, type, `sysex-doctor:${name}:1`, `sysex-doctor ${name}`);
    texts.set(`schemas/${name}.schema.json`, schema);
    if (name === "report") {
      texts.set("docs/guides/report.md", await formatText(renderReportPage(JSON.parse(schema)), "md"));
    }
  }
  return texts;
}

/** Files of the generated folders that nothing generates any more. */
export function findLeftovers(docs: Generated): string[] {
  const paths = listEntries("docs/rules").filter((entry) => entry.isFile).map((entry) => `docs/rules/${entry.name}`);
  return paths.filter((path) => !docs.has(path)).sort();
}

/** The paths whose text on disk is not the generated one. */
export function findStale(generated: Generated): string[] {
  return [...generated].filter(([path, text]) => readText(path) !== text).map(([path]) => path).sort();
}
