/** What the log tells, as a table: when, which step, what it means, and where it broke. */
import type { Timeline, TimelineStep } from "../../engine/timeline_shape.ts";
import { EMPTY, type Markup, markup } from "./markup.ts";

/** The table, or nothing without a story. */
export function renderTimeline(timeline: Timeline | undefined): Markup {
  if (timeline === undefined) return EMPTY;
  const { steps, earlierAttempts } = timeline;
  return markup`
    <section
      class="card"><h2>What the log tells</h2><div class="scroll" tabindex="0" role="region" aria-label="Timeline"><table>
    <thead><tr><th scope="col">Time</th><th scope="col">After</th><th scope="col">Step</th><th scope="col">What it means</th></tr></thead>
    <tbody>${steps.map(renderStep)}</tbody></table></div>
    ${earlierAttempts > 0 && markup`<p class="soft small">Attempts before this one in the log: ${earlierAttempts}</p>`}
    </section>
  `;
}

function renderStep({ time, afterMs, phase, says, count, broke, signature, source, line }: TimelineStep): Markup {
  return markup`
    <tr${
    broke && markup`
      class="broke"
    `
  }>
      <td class="when">${time ?? ""}</td>
      <td class="when">${afterMs === null ? "" : sayMilliseconds(afterMs)}</td>
      <td>${broke && markup`<strong class="is-bad">broke here: </strong>`}${phase}</td>
      <td>${says}${
    count > 1 &&
    ` (${count} times)`
  } <span class="soft small"><code>${signature}</code> ${source}, line ${line}</span></td>
      </tr>
  `;
}

function sayMilliseconds(ms: number): string {
  return Math.abs(ms) < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
