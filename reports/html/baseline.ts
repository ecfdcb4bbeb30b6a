/** What changed since a baseline. */
import { nameBaseline } from "../../engine/compare/name_baseline.ts";
import type { Report } from "../../engine/report.ts";
import { sayOpen, sayTargets } from "../diff/words.ts";
import { EMPTY, type Markup, markup } from "./markup.ts";

/** The card; nothing without a baseline. */
export function renderBaseline({ baseline }: Report): Markup {
  if (baseline === undefined) return EMPTY;
  const { before, changes, targets } = baseline;
  return markup`
    <section class="card"><h2>Since the baseline of ${nameBaseline(before)}</h2>
    <ul>${sayTargets(targets).map((says) => markup`<li>${says}</li>`)}
    ${
    changes.map(({ says, explains, key }) =>
      markup`<li>${explains === null ? says : markup`<strong>${says}</strong>`} <span class="soft small"><code>${
        explains ?? key
      }</code></span></li>`
    )
  }</ul>
    ${changes.length === 0 && markup`<p>Nothing changed on the Mac that matters.</p>`}
    ${sayOpen(baseline).map((says) => markup`<p class="soft small">${says}</p>`)}
    </section>
  `;
}
