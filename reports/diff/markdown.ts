/** A comparison for a ticket (GitHub-flavoured Markdown). */
import type { Change, Comparison, FindingChange, TargetChange } from "../../engine/compare/define.ts";
import { code, fold, list, plain } from "../markdown_text.ts";
import { OUTCOMES, sayFinding, sayOpen, sideOf, splitChanges } from "./words.ts";

/** Changes that stand in the open. */
const SHOWN = 20;

/** The text. */
export function renderDiffMarkdown(comparison: Comparison): string {
  const { causes, others } = splitChanges(comparison.changes);
  const blocks = [
    `## ${OUTCOMES[comparison.outcome]}`,
    `- before: ${plain(sideOf(comparison.before))}\n- after: ${plain(sideOf(comparison.after))}`,
    ...comparison.targets.map(renderTarget),
    list("About the evidence", comparison.findings.map(sayOf)),
    list("The probable cause", causes.map(renderChange)),
    others.length > SHOWN
      ? fold(`What changed: ${others.length}`, others.map((one) => `- ${renderChange(one)}`).join("\n"))
      : list("What changed", others.map(renderChange)),
    list("Could not be compared", sayOpen(comparison).map(plain)),
    `_${plain(`${comparison.tool.name} ${comparison.tool.version}`)}_`,
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

/** A change in one line. */
export function renderChange({ says, explains, key }: Change): string {
  return `${plain(says)} (${code(explains ?? key)})`;
}

function renderTarget({ says, after, findings }: TargetChange): string {
  const title = after === null || after.primary === null ? "" : `${plain(after.title)}`;
  return [`### ${plain(says)}`, title, findings.map((one) => `- ${sayOf(one)}`).join("\n")].filter(Boolean).join(
    "\n\n",
  );
}

function sayOf(change: FindingChange): string {
  const { rule, before, after } = change;
  return `${sayFinding(change)}: ${plain((after ?? before)!.message)} (${code(rule)})`;
}
