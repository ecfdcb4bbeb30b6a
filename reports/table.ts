/** The report for a terminal: the verdict in one sentence, the broken link, the evidence, the repair, and what is not known. */
import { Table } from "../compat/cliffy_table.ts";
import { displayWidth } from "../compat/display_width.ts";
import type { Diagnosis, EvidenceLine, Finding, Link, Report, Verdict } from "../engine/report.ts";
import { defineRenderer, type RenderOptions } from "./define.ts";
import { nameBaseline } from "../engine/compare/name_baseline.ts";
import { renderChangeList } from "./diff/table.ts";
import { sayOpen, sayTargets } from "./diff/words.ts";
import { alsoSaid, leadOf } from "./lead.ts";
import { nameTarget } from "./name_target.ts";
import { printable } from "./printable.ts";
import { createStyle, type Style } from "./style.ts";
import { renderSteps } from "./table_steps.ts";
import { renderTimeline } from "./table_timeline.ts";
import { renderWayOut } from "./table_way_out.ts";

/** How many requests the terminal shows; all of them are in the JSON report. */
const SHOWN_REQUESTS = 4;

export default defineRenderer({
  format: "table",
  render(report, options) {
    const style = createStyle(options);
    const blocks = [
      renderHead(report, style),
      ...report.diagnoses.map((diagnosis) => renderDiagnosis(diagnosis, style, options)),
      renderBaseline(report, style, options),
      renderHostFindings(report, style),
      renderBenign(report, style),
      renderChanges(report, style),
      renderUnread(report, style, options),
    ];
    return `${blocks.filter((block) => block.length > 0).map((block) => block.join("\n")).join("\n\n")}\n`;
  },
});

function renderHead({ tool, source, host }: Report, style: Style): string[] {
  const from = source.kind === "live" ? "this Mac" : `${source.kind} ${source.paths.map(printable).join(", ")}`;
  const os = host.os.version === null
    ? null
    : `macOS ${host.os.version}${host.os.build === null ? "" : ` (${host.os.build})`}`;
  const parts = [`${tool.name} ${tool.version}`, from, source.collectedAt, os].filter((part) => part !== null);
  return style.paragraph(style.dim(parts.map(printable).join(style.separator)), "");
}

function renderDiagnosis(diagnosis: Diagnosis, style: Style, options: RenderOptions): string[] {
  const { target, verdict, findings } = diagnosis;
  const lead = leadOf(diagnosis);
  const others = findings.filter((one) => !lead.includes(one) && (options.verbose || one.role !== "latent"));
  return [
    ...style.paragraph(style.bold(printable(nameTarget(target, "  "))), ""),
    ...style.paragraph(
      `${style.verdictMark(verdict.status)} ${style.bold(printable(verdict.title))}${ruleNote(verdict)}`,
      "  ",
    ),
    ...style.paragraph(printable(verdict.summary), "    "),
    ...alsoSaid(diagnosis).flatMap((says) => style.item(printable(says), "    ")),
    ...section("The chain", renderChain(diagnosis.chain, style), style),
    ...section("Evidence", renderEvidence(uniqueLines(lead), style), style),
    ...section("The way out", renderWayOut(diagnosis.wayOut, style, options), style),
    ...section("What the log tells", renderTimeline(diagnosis.timeline, style, options), style),
    ...section("What to do", renderRepair(verdict, lead[0], style), style),
    ...section("Also found", others.flatMap((one) => renderOther(one, style)), style),
    ...section("To find out more", renderRequests(verdict, style), style),
    ...section("The walk", options.verbose ? renderWalk(diagnosis, style) : [], style),
  ];
}

/** The first action stands above the steps when it is none of them: a leftover that keeps the Mac offline is cleaned first. */
function renderRepair({ firstAction }: Verdict, lead: Finding | undefined, style: Style): string[] {
  const fix = lead?.fix ?? [];
  const isApart = firstAction !== null && fix[0]?.text !== firstAction;
  const first = isApart ? style.paragraph(`First: ${printable(firstAction)}`, "    ") : [];
  return [...first, ...renderSteps(fix, style, "    ")];
}

function ruleNote({ primary, leading, confidence }: Verdict): string {
  if (primary !== null) return `  [${primary}, confidence ${confidence}]`;
  return leading === null ? "" : `  [best guess: ${leading}]`;
}

function section(title: string, lines: readonly string[], style: Style): string[] {
  return lines.length === 0 ? [] : ["", `  ${style.heading(title)}`, ...lines];
}

/** The links in one row of marks, wrapped between links only. */
function renderChain(chain: readonly Link[], style: Style): string[] {
  const cells = chain.map(({ link, mark }) => `${style.linkMark(mark)} ${link}`);
  const rows: string[] = [];
  for (const cell of cells) {
    const last = rows.at(-1);
    const joined = last === undefined ? cell : `${last}${style.arrow}${cell}`;
    if (last === undefined || displayWidth(joined) > style.width - 4) rows.push(cell);
    else rows[rows.length - 1] = joined;
  }
  const broken = chain.filter(({ mark }) => mark === "broken" || mark === "suspect");
  const notes = broken.flatMap(({ link, says }) => style.paragraph(style.dim(printable(`${link}: ${says}`)), "      "));
  return [...rows.map((row) => `    ${row}`), ...notes];
}

function uniqueLines(findings: readonly Finding[]): EvidenceLine[] {
  const lines = findings.flatMap(({ evidence }) => evidence);
  return lines.filter((line, i) => lines.findIndex((other) => JSON.stringify(other) === JSON.stringify(line)) === i);
}

/** The lines behind the verdict, below the command or file that each came from. */
function renderEvidence(lines: readonly EvidenceLine[], style: Style): string[] {
  const sources = [...new Set(lines.map(({ source }) => source))];
  return sources.flatMap((source) => {
    const rows = lines.filter((line) => line.source === source && line.line !== null)
      .map(({ line, excerpt }) => [String(line).padStart(5), style.rule, printable(excerpt)]);
    const table = new Table().body(rows).padding(1).indent(4).maxColWidth([6, 1, style.width - 14]);
    return [...style.paragraph(printable(source), "    ", "      "), ...(rows.length === 0 ? [] : trimmedLines(table))];
  });
}

function trimmedLines(table: Table): string[] {
  return table.toString().split("\n").map((line) => line.trimEnd());
}

function renderOther({ rule, role, message, explainedBy }: Finding, style: Style): string[] {
  const why = explainedBy === null ? role : `follows from ${explainedBy}`;
  return style.item(`${printable(message)} ${style.dim(`[${rule}, ${why}]`)}`, "    ");
}

function renderRequests({ collectNext }: Verdict, style: Style): string[] {
  const more = collectNext.length - SHOWN_REQUESTS;
  return [
    ...collectNext.slice(0, SHOWN_REQUESTS).flatMap(({ command, why }) => [
      `    ${style.bullet} ${style.command(printable(command))}`,
      ...style.paragraph(style.dim(`${printable(why)}.`), "      "),
    ]),
    ...(more > 0 ? style.paragraph(style.dim(`and ${more} more, see --format json`), "    ") : []),
  ];
}

function renderWalk({ walk }: Diagnosis, style: Style): string[] {
  return walk.flatMap(({ node, question, outcome }) =>
    style.paragraph(`${printable(`${node} ${question}`)} ${style.dim(printable(outcome))}`, "    ", "        ")
  );
}

function renderHostFindings({ findings }: Report, style: Style): string[] {
  if (findings.length === 0) return [];
  return [
    style.bold("About the evidence"),
    ...findings.flatMap((one) => [
      ...style.item(`${printable(one.message)} ${style.dim(`[${one.rule}]`)}`),
      ...one.fix.slice(0, 1).flatMap((step) => style.paragraph(style.dim(printable(step.text)), "    ")),
    ]),
  ];
}

function renderBenign({ benign }: Report, style: Style): string[] {
  if (benign.length === 0) return [];
  const lines = benign.reduce((sum, { count }) => sum + count, 0);
  return [
    style.bold(`${lines} log ${lines === 1 ? "line looks" : "lines look"} bad and ${lines === 1 ? "is" : "are"} not`),
    ...benign.flatMap(({ signature, count, says }) =>
      style.item(`${count} × ${printable(says)} ${style.dim(`[${signature}]`)}`)
    ),
  ];
}

function renderChanges({ changes }: Report, style: Style): string[] {
  if (changes === undefined) return [];
  const lines = changes.map(({ where, weight, says }) =>
    `${printable(says)} ${style.dim(`[${printable(where)}, ${weight}]`)}`
  );
  return [
    style.bold("Since the earlier release"),
    ...(lines.length === 0 ? ["Nothing changed that matters"] : lines).flatMap((line) => style.item(line)),
  ];
}

function renderBaseline({ baseline }: Report, style: Style, options: RenderOptions): string[] {
  if (baseline === undefined) return [];
  const { before, changes, targets } = baseline;
  const said = [...sayTargets(targets), ...(changes.length === 0 ? ["Nothing changed on the Mac that matters"] : [])];
  return [
    style.bold(printable(`Since the baseline of ${nameBaseline(before)}`)),
    ...said.flatMap((line) => style.item(printable(line))),
    ...renderChangeList(changes, style, options),
    ...sayOpen(baseline).flatMap((line) => style.paragraph(style.dim(printable(line)), "    ")),
  ];
}

/** What was not read, so that silence is not taken for health. */
function renderUnread({ evidence, notes }: Report, style: Style, { verbose }: RenderOptions): string[] {
  const open = Object.entries(evidence).filter(([, one]) => !["ok", "notApplicable"].includes(one.status));
  const shown = open.filter(([, one]) => verbose || one.status !== "notCollected");
  const unread = open.length - shown.length;
  const problems = Object.entries(evidence).flatMap(([key, one]) =>
    one.problems.map((problem) => ({ key, ...problem }))
  );
  const lines = [
    ...notes.map(printable),
    ...shown.map(([key, one]) => printable(`${key} is ${one.status}${one.note === null ? "" : `: ${one.note}`}`)),
    ...(unread === 0
      ? []
      : [`Not in the evidence: ${
        open.filter(([, one]) => one.status === "notCollected").map(([key]) =>
          key
        ).join(", ")
      }`]),
    ...(verbose ? problems.map(({ key, line, why }) => printable(`${key}, line ${line}: ${why}`)) : []),
  ];
  if (lines.length === 0) return [];
  return [
    style.bold("Could not be checked"),
    ...lines.flatMap((line) => style.item(line)),
  ];
}
