/** The report as one page: no network, no font, no script from elsewhere; it works without scripts and on paper. */
import type { Diagnosis, Report } from "../engine/report.ts";
import { defineRenderer } from "./define.ts";
import { renderBaseline } from "./html/baseline.ts";
import { renderDocument } from "./html/document.ts";
import { renderBenign, renderChanges, renderHostFindings, renderRequests, renderSources } from "./html/evidence.ts";

import { renderFindings } from "./html/findings.ts";
import { type Markup, markup } from "./html/markup.ts";
import { renderTimeline } from "./html/timeline.ts";
import { renderVerdict } from "./html/verdict.ts";
import { renderWalk } from "./html/walk.ts";
import { renderWayOut } from "./html/way_out.ts";

export default defineRenderer({
  format: "html",
  render: renderPage,
});

function renderPage(report: Report): string {
  const { tool, source, host, diagnoses } = report;
  const titles = diagnoses.map(({ target, verdict }) => `${target?.bundleId ?? "no extension"}: ${verdict.title}`);
  const from = source.kind === "live" ? "this Mac" : `${source.kind} ${source.paths.join(", ")}`;
  const os = host.os.version === null ? null : `macOS ${[host.os.version, host.os.build].filter(Boolean).join(" ")}`;
  const body = markup`<header><p>${
    [`${tool.name} ${tool.version}`, from, source.collectedAt, os].filter(Boolean).join(" · ")
  }</p></header>
<main>
${diagnoses.map(renderDiagnosis)}
${renderBaseline(report)}
${renderHostFindings(report)}
${renderChanges(report)}
${renderBenign(report)}
${renderSources(report)}
</main>
<footer><p>${sayRedaction(report)} Nothing was changed on the Mac; every step is for a person to take.</p></footer>`;
  return renderDocument(titles[0] ?? "Report", body);
}

function renderDiagnosis(diagnosis: Diagnosis, at: number): Markup {
  return markup`${renderVerdict(diagnosis)}
${renderWayOut(diagnosis.wayOut)}
${renderTimeline(diagnosis.timeline)}
${renderFindings(diagnosis, `findings-${at + 1}`)}
${renderRequests(diagnosis)}
${renderWalk(diagnosis.walk, `walk-${at + 1}`)}`;
}

function sayRedaction({ redaction: { level, replaced, withheld } }: Report): string {
  if (level === "off") return "Names were not replaced: look through it before it leaves the building.";
  const kinds = Object.entries(replaced).map(([kind, count]) => `${count} ${kind}`);
  const left = withheld === undefined ? "" : ` ${withheld} texts were left out because they could not be cleaned.`;
  return `Names were replaced by pseudonyms (${level}${kinds.length > 0 ? `: ${kinds.join(", ")}` : ""}).${left}`;
}
