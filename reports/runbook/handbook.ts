/** The handbook of a support team: every page by its path, all of it made of the rules themselves. */
import type { Rule } from "../../checks/define.ts";
import type { CodeDomain } from "../../formats/codes/define.ts";
import type { SignatureFamily } from "../../formats/unified_log/define.ts";
import { renderCodesPage } from "./codes_page.ts";
import { renderHandbookHtml } from "./handbook_html.ts";
import { renderTreePage } from "./tree_page.ts";
import { type NamedRule, renderRulePage } from "./rule_page.ts";
import { renderSignaturesPage } from "./signatures_page.ts";

/** What a handbook is made of. */
export interface HandbookParts {
  readonly rules: readonly Rule[];
  /** The whole catalogue, for what explains what. */
  readonly all: readonly NamedRule[];
  readonly families: readonly SignatureFamily[];
  readonly domains: readonly CodeDomain[];
}

/** Path → text: the index, a page per rule, the signatures, the codes, and all rules once more as one page to print. */
export function renderHandbook({ rules, all, families, domains }: HandbookParts): Map<string, string> {
  const written = new Set(rules.map(({ id }) => id));
  const pages = { written, rulesFolder: "rules" };
  return new Map([
    ["README.md", renderTreePage(rules, pages)],
    ...rules.map((rule): [string, string] => [
      `rules/${rule.id}.md`,
      renderRulePage(rule, { all, written, factsPage: null }),
    ]),
    ["signatures.md", renderSignaturesPage(families, pages)],
    ["codes.md", renderCodesPage(domains, pages)],
    ["handbook.html", renderHandbookHtml(rules)],
  ]);
}
