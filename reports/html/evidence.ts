/** What the report rests on, and what it could not look at. */
import type { Diagnosis, Report } from "../../engine/report.ts";
import type { EvidenceInfo } from "../../engine/report_of_run.ts";
import { renderFinding } from "./findings.ts";
import { EMPTY, type Markup, markup } from "./markup.ts";

const MOST_SHOWN = 160;

/** The commands that would settle what is open. */
export function renderRequests({ verdict: { collectNext } }: Diagnosis): Markup {
  if (collectNext.length === 0) return EMPTY;
  return markup`
    <section class="card">
      <h2>To find out more</h2>
      <ul>${
    collectNext.map(({ command, why }) =>
      markup`
          <li>
            <div class="command"><pre tabindex="0">${command}</pre><button type="button" data-copy hidden>Copy</button></div>
            <p class="soft small">${why}.</p>
          </li>
        `
    )
  }</ul>
    </section>
  `;
}

/** Findings about the Mac or the collection as a whole. */
export function renderHostFindings({ findings }: Report): Markup {
  if (findings.length === 0) return EMPTY;
  return markup`<section class="card"><h2>About the evidence</h2>${findings.map(renderFinding)}</section>`;
}

/** Lines that look bad and are not. */
export function renderBenign({ benign }: Report): Markup {
  if (benign.length === 0) return EMPTY;
  return markup`
    <section class="card">
      <h2>Lines that look bad and are not</h2>
      <ul>${
    benign.map(({ signature, count, says }) =>
      markup`<li>${count} × ${says} <span class="soft small"><code>${signature}</code></span></li>`
    )
  }</ul>
    </section>
  `;
}

/** What changed since an earlier release. */
export function renderChanges({ changes }: Report): Markup {
  if (changes === undefined) return EMPTY;
  return markup`
    <section class="card"><h2>Since the earlier release</h2><ul>${
    changes.map(({ where, weight, says }) =>
      markup`<li>${says} <span class="soft small">${where}, ${weight}</span></li>`
    )
  }</ul>${changes.length === 0 && markup`<p>Nothing changed that matters.</p>`}</section>
  `;
}

/** How every fact was read: a silence is only as good as what was looked at. */
export function renderSources({ evidence, notes }: Report): Markup {
  // That nobody asked is no row: a ticket answers a few questions out of forty.
  const asked = Object.entries(evidence).filter(([, { status, note }]) => status !== "notCollected" || note !== null);
  const left = Object.keys(evidence).filter((key) => !asked.some(([one]) => one === key));
  return markup`
    <section class="card"><h2>What was read, and what was not</h2>
    ${notes.length > 0 && markup`<ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul>`}
    ${
    asked.length > 0 && markup`
    <div class="scroll" tabindex="0" role="region" aria-label="Evidence"><table>
    <thead><tr><th scope="col">Fact</th><th scope="col">Status</th><th scope="col">From</th><th scope="col">Remark</th></tr></thead>
    <tbody>${asked.map(([key, one]) => renderSource(key, one))}</tbody></table></div>`
  }
    ${
    left.length > 0 && markup`<p class="small">Not in the evidence: ${
      left.map((key) => markup`<code>${key}</code> `)
    }</p>`
  }
    </section>
  `;
}

function renderSource(key: string, { status, source, note, problems }: EvidenceInfo): Markup {
  return markup`
    <tr>
      <td><code>${key}</code></td>
      <td>${status}</td>
      <td>${clip(source ?? "")}</td>
      <td>${note ?? ""}${
    problems.length > 0 && markup`
        <span class="soft small">${problems.length} ${problems.length === 1 ? "line" : "lines"} could not be used</span>
      `
  }</td>
    </tr>
  `;
}

/** A predicate of the log is longer than anyone reads. */
function clip(text: string): string {
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}…`;
}
