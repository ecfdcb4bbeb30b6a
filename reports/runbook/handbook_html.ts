/** All rules on one page, to print or to search without a network. */
import { namePlaces } from "../../checks/tables/settings_paths.ts";
import { caresOf } from "../cares.ts";
import type { FixStep, Rule } from "../../checks/define.ts";
import { type Markup, markup } from "../html/markup.ts";
import { renderDocument } from "../html/document.ts";
import { STAGE_NAMES } from "./stage_names.ts";

/** The page. */
export function renderHandbookHtml(rules: readonly Rule[]): string {
  const stages = STAGE_NAMES.map((name, stage) => ({ name, stage, own: rules.filter((rule) => rule.stage === stage) }))
    .filter(({ own }) => own.length > 0);
  return renderDocument(
    "When a network system extension does not work",
    markup`
<header><p>sysex-doctor: the handbook, made of its ${rules.length} rules</p></header>
<main>
<section class="card"><h1>When a network system extension does not work</h1>
<p>Run <code>sudo doctor</code> first, or <code>doctor --from ticket.txt</code> with what was pasted; its report names a rule.</p>
<ul>${stages.map(({ name, stage }) => markup`<li><a href="#stage-${stage}">${stage} ${name}</a></li>`)}</ul></section>
${
      stages.map(({ name, stage, own }) =>
        markup`<section class="card" id="stage-${stage}"><h2>${stage} ${name}</h2>
<div id="rules-${stage}">${own.toSorted((a, b) => a.id < b.id ? -1 : 1).map(renderRule)}</div></section>`
      )
    }
</main>`,
  );
}

function renderRule({ id, title, kind, severity, why, notWhen, fix, needs, macos }: Rule): Markup {
  return markup`<details id="${id}"><summary><strong>${title}</strong> <span class="soft small"><code>${id}</code>, ${kind}, ${severity}</span></summary>
<p>${why}</p><p><strong>Not the cause when:</strong> ${notWhen}</p>
${fix.length > 0 && markup`<ol class="steps">${fix.map(renderStep)}</ol>`}
<p class="soft small">Decided from: ${
    needs.join(", ")
  }. macOS: ${macos}. When it stays, hand on a <code>doctor capture</code> made while it fails.</p></details>`;
}

function renderStep(step: FixStep): Markup {
  const { text, command, risk, verify, undo } = step;
  const cares = [...risk === "none" ? ["risk none"] : [], ...caresOf(step)].join(", ");
  return markup`<li>${namePlaces(text)} <span class="soft small">(${cares})</span>${
    command !== undefined &&
    markup`<div class="command"><pre tabindex="0">${command}</pre><button type="button" data-copy hidden>Copy</button></div>`
  }${verify !== undefined && markup`<p class="soft small">Check: ${namePlaces(verify)}</p>`}${
    undo !== undefined && markup`<p class="soft small">Undo: <code>${undo}</code></p>`
  }</li>`;
}
