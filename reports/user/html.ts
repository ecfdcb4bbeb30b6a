/** The advice as a page. */
import type { Report } from "../../engine/report.ts";
import { renderDocument } from "../html/document.ts";
import { type Markup, markup } from "../html/markup.ts";
import { speakToUser, type UserAdvice } from "./speak.ts";

/** The page. */
export function renderUserHtml(report: Report): string {
  const advice = speakToUser(report);
  return renderDocument(advice[0]?.name ?? "Report", markup`<main>${advice.map(renderAdvice)}</main>`);
}

function renderAdvice({ name, says, steps, sendTitle, send }: UserAdvice): Markup {
  return markup`
    <section class="card"><h1>${name}</h1><p><strong>${says}</strong></p>
    ${
    steps.length > 0 && markup`<h2>What you can do</h2><ol class="steps">${
      steps.map((step) => markup`<li>${step}</li>`)
    }</ol>`
  }
    ${
    send.length > 0 &&
    markup`<h2>${sendTitle}</h2><ul>${send.map((one) => markup`<li>${one}</li>`)}</ul>`
  }
    </section>
  `;
}
