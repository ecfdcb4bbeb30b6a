/**
 * The report for a ticket (GitHub-flavoured Markdown): short at the top, everything else folded. Text from evidence is escaped or
 * stands in a fence that it cannot close.
 */
import type { Diagnosis, EvidenceLine, Finding, FixInfo, Report, Verdict } from "../engine/report.ts";
import { caresOf } from "./cares.ts";
import { defineRenderer } from "./define.ts";
import { code, fence, fold, indent, list, plain } from "./markdown_text.ts";
import { nameBaseline } from "../engine/compare/name_baseline.ts";
import { renderChange } from "./diff/markdown.ts";
import { sayOpen, sayTargets } from "./diff/words.ts";
import { alsoSaid, leadOf } from "./lead.ts";
import { nameTarget } from "./name_target.ts";
import { printable } from "./printable.ts";

const WORDS: Readonly<Record<Verdict["status"], string>> = {
  healthy: "✅ Healthy",
  problem: "❌ Problem",
  warning: "⚠️ Warning",
  suspected: "❓ Suspected",
  unknown: "❔ Unknown",
};

const MARKS = { ok: "✓", broken: "✗", suspect: "?", unknown: "·", notApplicable: "–" } as const;

export default defineRenderer({
  format: "markdown",
  render(report) {
    const blocks = [
      ...report.diagnoses.map(renderDiagnosis),
      renderBaseline(report),
      list("About the evidence", report.findings.map(({ message, rule }) => `${plain(message)} (${code(rule)})`)),
      list("Since the earlier release", report.changes?.map(({ says, weight }) => `${plain(says)} (${weight})`) ?? []),
      list(
        "Lines that look bad and are not",
        report.benign.map(({ count, says, signature }) => `${count} × ${plain(says)} (${code(signature)})`),
      ),
      fold("What was read, and what was not", renderSources(report)),
      renderFoot(report),
    ];
    return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
  },
});

function renderDiagnosis({ target, verdict, chain, findings, timeline }: Diagnosis): string {
  const lead = leadOf({ verdict, findings });
  const others = findings.filter((one) => !lead.includes(one));
  const rule = verdict.primary ?? verdict.leading;
  return [
    `## ${WORDS[verdict.status]}: ${plain(verdict.title)}`,
    `**${plain(nameTarget(target, " · "))}**${
      rule === null
        ? ""
        : ` · ${code(rule)}${verdict.primary === null ? " (best guess)" : ""}, confidence ${verdict.confidence}`
    }`,
    plain(verdict.summary),
    alsoSaid({ verdict, findings }).map((says) => `- ${plain(says)}`).join("\n"),
    chain.map(({ link, mark }) => `${MARKS[mark]} ${mark === "broken" ? `**${link}**` : link}`).join(" → "),
    verdict.firstAction === null ? "" : `**First:** ${plain(verdict.firstAction)}`,
    renderLines(lead.flatMap(({ evidence }) => evidence)),
    renderSteps(lead[0]?.fix ?? []),
    list(
      "To find out more",
      verdict.collectNext.map(({ command, why }) => `${code(command)}: ${plain(why)}`),
    ),
    fold(
      "What the log tells",
      timeline === undefined ? "" : [
        "| Time | Step | What it means |",
        "| --- | --- | --- |",
        ...timeline.steps.map(({ time, phase, says, count, broke }) =>
          `| ${plain(time ?? "")} | ${phase} | ${broke ? "**broke here:** " : ""}${plain(says)}${
            count > 1 ? ` (${count} times)` : ""
          } |`
        ),
      ].join("\n"),
    ),
    fold(`Also found: ${others.length}`, others.map(renderOther).join("\n\n")),
  ].filter((part) => part !== "").join("\n\n");
}

function renderBaseline({ baseline }: Report): string {
  if (baseline === undefined) return "";
  const { before, changes, targets } = baseline;
  return list(`Since the baseline of ${plain(nameBaseline(before))}`, [
    ...sayTargets(targets).map(plain),
    ...(changes.length === 0 ? ["Nothing changed on the Mac that matters"] : changes.map(renderChange)),
    ...sayOpen(baseline).map(plain),
  ]);
}

function renderLines(lines: readonly EvidenceLine[]): string {
  const sources = [...new Set(lines.map(({ source }) => source))];
  return sources.map((source) => {
    // What is not there has no line: then the source alone says where it would be.
    const own = lines.filter((line) => line.source === source && (line.line !== null || line.excerpt !== ""));
    const rows = [
      ...new Set(own.map(({ line, excerpt }) => `${String(line ?? "").padStart(5)}  ${printable(excerpt)}`)),
    ];
    return rows.length === 0 ? code(source) : `${code(source)}\n\n${fence(rows.join("\n"))}`;
  }).join("\n\n");
}

function renderSteps(fix: readonly FixInfo[]): string {
  if (fix.length === 0) return "";
  const steps = fix.map((step, i) => {
    const cares = caresOf(step).join(", ");
    const { text, command, verify, undo } = step;
    return [
      `${i + 1}. ${plain(text)}${cares === "" ? "" : ` _(${cares})_`}`,
      ...(command === null ? [] : ["", indent(fence(printable(command))), ""]),
      ...(verify === null ? [] : [`   Check: ${plain(verify)}`]),
      ...(undo === undefined
        ? []
        : [...verify === null ? [] : [""], "   Undo:", "", indent(fence(printable(undo))), ""]),
    ].join("\n");
  });
  return `### What to do\n\n${steps.join("\n")}`;
}

function renderOther({ rule, role, explainedBy, title, message, evidence }: Finding): string {
  const why = explainedBy === null ? role : `follows from ${code(explainedBy)}`;
  return [`**${plain(title)}** (${code(rule)}, ${why}): ${plain(message)}`, renderLines(evidence)].filter(Boolean).join(
    "\n\n",
  );
}

function renderSources({ evidence, notes }: Report): string {
  const all = Object.entries(evidence);
  const isUnasked = ([, { status, note }]: typeof all[number]) => status === "notCollected" && note === null;
  const unasked = all.filter(isUnasked).map(([key]) => code(key));
  const rows = all.filter((one) => !isUnasked(one)).map(([key, { status, source, note }]) =>
    `| ${code(key)} | ${status} | ${plain((source ?? "").slice(0, MOST_SHOWN))} | ${plain(note ?? "")} |`
  );
  return [
    ...notes.map((note) => `- ${plain(note)}`),
    ...(notes.length > 0 ? [""] : []),
    ...(rows.length === 0 ? [] : ["| Fact | Status | From | Remark |", "| --- | --- | --- | --- |", ...rows, ""]),
    ...(unasked.length === 0 ? [] : [`Not in the evidence: ${unasked.join(", ")}`]),
  ].join("\n").trimEnd();
}

/** A predicate of the log is longer than anyone reads. */
const MOST_SHOWN = 120;

function renderFoot({ tool, source, host, redaction }: Report): string {
  const os = host.os.version === null ? "" : `macOS ${[host.os.version, host.os.build].filter(Boolean).join(" ")}`;
  const names = redaction.level === "off" ? "names not replaced" : `names replaced (${redaction.level})`;
  return `_${
    [`${tool.name} ${tool.version}`, source.kind, source.collectedAt ?? "", os, names].filter(Boolean).map(plain).join(
      " · ",
    )
  }_`;
}
