import { compare } from "../engine/compare/compare.ts";
import type { Comparison } from "../engine/compare/define.ts";
import { prepareForSaved } from "../engine/compare/redact_saved.ts";
import { parseLevel, type RedactionLevel } from "../engine/redact/define.ts";
import { redactTexts } from "../engine/redact/redact_report.ts";
import { renderOptions } from "./answer.ts";
import { alignSides, openCompared, type Opened } from "./compared.ts";
import { defineVerb, EXIT, type Terminal, UsageError, type Words } from "./define.ts";
import { deliver } from "./sources.ts";

/** Compares two reports or captures: what changed, and whether the second is worse. */
export default defineVerb(async (words, terminal) => {
  const [first, second] = words.positionals;
  if (first === undefined || second === undefined) {
    throw new UsageError("Two sides are needed: doctor diff BEFORE AFTER, each a report in JSON, a capture or a text");
  }
  if (first === "-" && second === "-") {
    throw new UsageError("Only one side can be standard input: give a path for the other");
  }
  const [one, other] = [await openCompared(first, terminal), await openCompared(second, terminal)];
  const { before, after, level } = alignSides(one, other);
  const comparison = redact(compare(before, after, terminal.tool), [one, other], wantedLevel(words, terminal), level);
  await deliver(await renderComparison(comparison, words, terminal), words, terminal);
  return words.options["exit-zero"] === true
    ? EXIT.ok
    : exitOf(comparison, words.options["fail-on"] as string | undefined);
});

/** As for a report: what leaves the terminal leaves it without names. */
function wantedLevel({ options }: Words, { host }: Terminal): RedactionLevel {
  const asked = options["redact"] as string | undefined;
  const toPerson = host.stdoutIsTerminal && options["output"] === undefined;
  return asked === undefined && toPerson ? "off" : parseLevel(asked);
}

const ORDER: readonly RedactionLevel[] = ["off", "default", "strict"];

/** What already has pseudonyms is not given others. */
function redact(
  comparison: Comparison,
  sides: readonly Opened[],
  wanted: RedactionLevel,
  given: RedactionLevel,
): Comparison {
  if (wanted === "off") return comparison;
  if (ORDER.indexOf(wanted) <= ORDER.indexOf(given)) return redactPaths(comparison, wanted);
  return redactTexts(comparison, prepareForSaved(sides.map(({ report }) => report), wanted)).clean;
}

/** The paths are those of whoever compares. */
function redactPaths(comparison: Comparison, wanted: RedactionLevel): Comparison {
  const { before, after } = comparison;
  const { clean } = redactTexts([before.path, after.path], prepareForSaved([], wanted));
  return { ...comparison, before: { ...before, path: clean[0]! }, after: { ...after, path: clean[1]! } };
}

async function renderComparison(comparison: Comparison, words: Words, terminal: Terminal): Promise<string> {
  const toPerson = terminal.host.stdoutIsTerminal && words.options["output"] === undefined;
  const format = (words.options["format"] as string | undefined) ?? (toPerson ? "table" : "json");
  if (format === "json") {
    const { renderJson } = await import("../reports/json_text.ts");
    return `${renderJson(comparison, 2)}\n`;
  }
  if (format === "markdown") {
    const { renderDiffMarkdown } = await import("../reports/diff/markdown.ts");
    return renderDiffMarkdown(comparison);
  }
  const { renderDiffTable } = await import("../reports/diff/table.ts");
  return renderDiffTable(comparison, renderOptions(words, terminal));
}

/** Worse as a problem, a new warning as a warning, what can no longer be told as inconclusive; everything else is well. */
function exitOf({ outcome }: Comparison, failOn: string | undefined): number {
  if (outcome === "worse") return EXIT.problem;
  if (outcome === "inconclusive") return EXIT.inconclusive;
  return outcome === "warning" && failOn !== "fail" ? EXIT.warning : EXIT.ok;
}
