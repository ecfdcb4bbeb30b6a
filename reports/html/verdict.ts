/** The top of a diagnosis: the verdict in one sentence, the chain with its broken link, what to do first, and the proof. */
import type { Diagnosis, EvidenceLine, FixInfo, Verdict } from "../../engine/report.ts";
import { caresOf } from "../cares.ts";
import { alsoSaid, leadOf } from "../lead.ts";
import { nameTarget } from "../name_target.ts";
import { EMPTY, type Markup, markup } from "./markup.ts";

const WORDS: Readonly<Record<Verdict["status"], readonly [word: string, look: string]>> = {
  healthy: ["Healthy", "is-good"],
  problem: ["Problem", "is-bad"],
  warning: ["Warning", "is-warn"],
  suspected: ["Suspected", "is-warn"],
  unknown: ["Unknown", "is-unknown"],
};

const MARKS: Readonly<Record<Diagnosis["chain"][number]["mark"], string>> = {
  ok: "✓",
  broken: "✗",
  suspect: "?",
  unknown: "·",
  notApplicable: "–",
};

const SAID: Readonly<Record<Diagnosis["chain"][number]["mark"], string>> = {
  ok: "holds",
  broken: "broken",
  suspect: "suspect",
  unknown: "not known",
  notApplicable: "does not apply",
};

/** The card of the verdict. */
export function renderVerdict({ target, verdict, chain, findings }: Diagnosis): Markup {
  const [word, look] = WORDS[verdict.status];
  const lead = leadOf({ verdict, findings });
  const also = alsoSaid({ verdict, findings });
  const rule = verdict.primary ?? verdict.leading;
  return markup`
    <section class="card verdict ${verdict.status}" aria-label="Verdict">
    <h1>${nameTarget(target, " · ")}</h1>
    <p><span class="word ${look}">${word}</span>: <strong>${verdict.title}</strong>
    ${
    rule !== null && markup`
      <span class="soft small">${
      verdict.primary === null ? "best guess " : ""
    }<code>${rule}</code>, confidence ${verdict.confidence}</span>
    `
  }</p>
    <p>${verdict.summary}</p>
    ${also.length > 0 && markup`<ul>${also.map((says) => markup`<li>${says}</li>`)}</ul>`}
    <ol class="chain" aria-label="The chain from the app to the traffic">${
    chain.map(({ link, mark, says }) =>
      markup`
        <li class="${mark}"
          title="${says}"><span aria-hidden="true">${MARKS[mark]} </span>${link}<span class="sr soft">${
        mark === "ok" ||
          mark === "unknown"
          ? ""
          : ` ${SAID[mark]}`
      }</span></li>
      `
    )
  }</ol>
    ${verdict.firstAction !== null && markup`<p class="first"><strong>First:</strong> ${verdict.firstAction}</p>`}
    ${lead.length > 0 && markup`<h2>Evidence</h2>${renderLines(lead.flatMap(({ evidence }) => evidence))}`}
    </section>
    ${lead.length > 0 && renderSteps(lead[0]!.fix)}
  `;
}

/** The very lines, with their numbers, below the command or file that each came from. */
export function renderLines(lines: readonly EvidenceLine[]): Markup {
  const seen = new Set<string>();
  const distinct = lines.filter((line) => {
    const id = `${line.source}\n${line.line}\n${line.excerpt}`;
    return !seen.has(id) && seen.add(id);
  });
  const sources = [...new Set(distinct.map(({ source }) => source))];
  return markup`${
    sources.map((source) =>
      markup`<p class="small soft">${source}</p>
<div class="lines">${
        distinct.filter((line) => line.source === source)
          .map(({ line, excerpt }) => markup`<span>${line ?? ""}</span><code>${excerpt}</code>`)
      }</div>`
    )
  }`;
}

/** The repair plan, or nothing. */
export function renderSteps(fix: readonly FixInfo[], title = "What to do"): Markup {
  if (fix.length === 0) return EMPTY;
  return markup`
    <section class="card">
      <h2>${title}</h2>
      <ol class="steps">${fix.map(renderStep)}</ol>
    </section>
  `;
}

function renderStep(step: FixInfo): Markup {
  const { text, command, verify, undo } = step;
  const cares = caresOf(step);
  return markup`<li>${text}${
    cares.length > 0 && markup`
      <span class="soft small">(${cares.join(", ")})</span>
    `
  }
${
    command !== null &&
    markup`<div class="command"><pre tabindex="0">${command}</pre><button type="button" data-copy hidden>Copy</button></div>`
  }
${verify !== null && markup`<p class="soft small">Check: ${verify}</p>`}${
    undo !== undefined && markup`<p class="soft small">Undo: <code>${undo}</code></p>`
  }</li>`;
}
