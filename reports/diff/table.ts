/** A comparison for a terminal: whether it is worse, what was said of each extension, and what changed, the probable cause first. */
import type { Change, Comparison, FindingChange, TargetChange } from "../../engine/compare/define.ts";
import type { RenderOptions } from "../define.ts";
import { printable } from "../printable.ts";
import { createStyle, type Style } from "../style.ts";
import { OUTCOMES, sayFinding, sayOpen, sideOf, splitChanges } from "./words.ts";

/** Changes that the terminal shows without `--verbose`. */
const SHOWN = 40;

/** The text. */
export function renderDiffTable(comparison: Comparison, options: RenderOptions): string {
  const style = createStyle(options);
  const { causes, others } = splitChanges(comparison.changes);
  const { before, after, outcome } = comparison;
  const blocks = [
    [
      ...style.paragraph(style.dim(printable(`before: ${sideOf(before)}`)), "", "        "),
      ...style.paragraph(style.dim(printable(`after:  ${sideOf(after)}`)), "", "        "),
    ],
    style.paragraph(`${markOf(outcome, style)}${style.bold(OUTCOMES[outcome])}`, ""),
    ...comparison.targets.map((one) => renderTarget(one, style)),
    list("About the evidence", comparison.findings.map((one) => sayOf(one, style)), style),
    list("The probable cause", causes.map((one) => renderChange(one, style)), style),
    list("What changed", shorten(others.map((one) => renderChange(one, style)), options), style),
    comparison.changes.length > 0 || !before.hasFacts || !after.hasFacts
      ? []
      : ["Nothing changed on the Mac that matters."],
    list("Could not be compared", sayOpen(comparison).map(printable), style),
  ];
  return `${blocks.filter((block) => block.length > 0).map((block) => block.join("\n")).join("\n\n")}\n`;
}

/** The lines of a report's own part about a baseline. */
export function renderChangeList(changes: readonly Change[], style: Style, options: RenderOptions): string[] {
  return shorten(changes.map((one) => renderChange(one, style)), options).flatMap((line) => style.item(line));
}

function markOf(outcome: Comparison["outcome"], style: Style): string {
  const status = { worse: "problem", warning: "warning", inconclusive: "unknown" } as const;
  return outcome in status ? `${style.verdictMark(status[outcome as keyof typeof status])} ` : "";
}

function renderTarget({ says, after, findings }: TargetChange, style: Style): string[] {
  return [
    ...style.paragraph(style.bold(printable(says)), ""),
    ...(after === null || after.primary === null ? [] : style.paragraph(printable(after.title), "  ")),
    ...findings.flatMap((one) => style.item(sayOf(one, style))),
  ];
}

function sayOf(change: FindingChange, style: Style): string {
  const { rule, before, after } = change;
  return `${sayFinding(change)}: ${printable((after ?? before)!.message)} ${style.dim(`[${printable(rule)}]`)}`;
}

function renderChange({ says, explains, key }: Change, style: Style): string {
  return `${printable(says)} ${style.dim(`[${printable(explains ?? key)}]`)}`;
}

function shorten(lines: readonly string[], { verbose }: RenderOptions): string[] {
  const left = lines.length - SHOWN;
  return verbose || left <= 0 ? [...lines] : [...lines.slice(0, SHOWN), `and ${left} more, see --verbose`];
}

function list(title: string, lines: readonly string[], style: Style): string[] {
  return lines.length === 0 ? [] : [style.bold(title), ...lines.flatMap((line) => style.item(line))];
}
