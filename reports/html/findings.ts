/** Everything else that was found, each with its own lines and steps behind a click. */
import type { Diagnosis, Finding } from "../../engine/report.ts";
import { EMPTY, type Markup, markup } from "./markup.ts";
import { leadOf } from "../lead.ts";
import { renderLines, renderSteps } from "./verdict.ts";

/** Behind these a page would take long to open; the JSON report has them all. */
const MOST = 5_000;

/** The findings beside the lead, with a field to look for one when there are many. */
export function renderFindings({ verdict, findings }: Diagnosis, id: string): Markup {
  const lead = leadOf({ verdict, findings });
  const others = findings.filter((one) => !lead.includes(one));
  if (others.length === 0) return EMPTY;
  return markup`
    <section class="card"><h2>Also found</h2>
    ${others.length > 8 && renderToolbar(id)}
    <div id="${id}">${others.slice(0, MOST).map((one) => renderFinding(one))}</div>
    ${others.length > MOST && markup`<p class="soft">and ${others.length - MOST} more in the JSON report</p>`}
    </section>
  `;
}

/** A field that hides what does not hold its words, and buttons for all at once; without scripts it is not there. */
function renderToolbar(list: string): Markup {
  return markup`<div class="toolbar" data-list="${list}" hidden>
<label>Show only <input type="search" placeholder="words"></label>
<button type="button" data-open="yes">Open all</button><button type="button" data-open="no">Close all</button>
<span class="soft small" role="status"></span></div>`;
}

/** One finding. */
export function renderFinding({ rule, role, explainedBy, severity, title, message, evidence, fix }: Finding): Markup {
  return markup`<details><summary><strong>${title}</strong>
<span class="soft small"> ${explainedBy === null ? role : `follows from ${explainedBy}`}, ${severity}</span></summary>
<p>${message}</p>
${evidence.length > 0 && renderLines(evidence)}
${fix.length > 0 && renderSteps(fix, "Repair")}
<p class="soft small"><code>${rule}</code></p></details>`;
}
