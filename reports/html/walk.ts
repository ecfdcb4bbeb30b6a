/** The troubleshooting tree as a picture: one row per layer, one dot per question, in the order in which they were asked. */
import type { Step } from "../../engine/report.ts";
import { NODES } from "../../engine/tree.ts";
import { EMPTY, type Markup, markup } from "./markup.ts";

const ROW = 34;
const COLUMN = 54;
const LEFT = 300;
const WIDTH = 860;
const RADIUS = 9;

type Look = "found" | "open" | "clear" | "unwalked";

const LOOKS: readonly (readonly [look: Look, says: string])[] = [
  ["found", "something was found"],
  ["open", "the evidence does not say"],
  ["clear", "nothing there"],
  ["unwalked", "not asked, or not checked by this version"],
];

/** The picture with a list of the questions below it; each dot leads to its question. */
export function renderWalk(walk: readonly Step[], id: string): Markup {
  if (walk.length === 0) return EMPTY;
  return markup`
    <section class="card">
      <h2>The troubleshooting tree</h2>
      <p class="small">${
    LOOKS.map(([look, says]) =>
      markup`
          <span><span class="key ${look}"></span>${says}</span>
        `
    )
  }</p>
      <div class="scroll" tabindex="0" role="region" aria-label="The tree as a picture">${drawTree(walk, id)}</div>
      <details id="${id}"><summary>The ${walk.length} questions, one by one</summary>${
    walk.map((step) => renderQuestion(step, id))
  }</details>
    </section>
  `;
}

function renderQuestion({ node, question, outcome }: Step, id: string): Markup {
  const { keys = [], answers = [] } = NODES.find((one) => one.id === node) ?? {};
  return markup`
    <details id="${id}-${node}">
      <summary><span>${node} ${question}</span> <span class="soft small">${outcome}</span></summary>
      <p class="small soft">Looks at: ${keys.join(", ")}</p>
      <ul class="small">${
    answers.map(({ test, emits }) =>
      markup`<li>${test}${emits.length > 0 && markup`: <code>${emits.join(", ")}</code>`}</li>`
    )
  }</ul>
    </details>
  `;
}

function drawTree(walk: readonly Step[], id: string): Markup {
  const layers = [...new Set(NODES.map(({ layer }) => layer))];
  const places = new Map(NODES.map((node) => {
    const row = layers.indexOf(node.layer);
    const column = NODES.filter((one) => one.layer === node.layer).indexOf(node);
    return [node.id, { x: LEFT + column * COLUMN, y: ROW * row + ROW / 2 }];
  }));
  const steps = new Map(walk.map((step) => [step.node, step]));
  const path = walk.flatMap(({ node }) => places.get(node) ?? []).map(({ x, y }, i) =>
    `${i === 0 ? "M" : "L"}${x} ${y}`
  );
  return markup`
    <svg viewBox="0 0 ${WIDTH} ${ROW * layers.length}" width="${WIDTH}" height="${ROW * layers.length}" role="group"
      aria-label="${walk.length} questions in ${layers.length} layers">
    <path class="path" d="${path.join(" ")}"/>
    ${
    layers.map((layer, row) =>
      markup`<text class="layer" x="0" y="${ROW * row + ROW / 2 + 4}">${layer.replace(/ ?[(:].*$/, "")}</text>`
    )
  }
    ${
    NODES.map(({ id: node, question }) => {
      const { x, y } = places.get(node)!;
      const step = steps.get(node);
      const dot = markup`
        <circle class="dot ${lookOf(step)}" cx="${x}" cy="${y}" r="${RADIUS}" />
      `;
      return step === undefined ? dot : markup`
        <a href="#${id}-${node}"
          aria-label="${node} ${question}: ${step.outcome}"><title>${node} ${question}: ${step.outcome}</title>${dot}</a>
      `;
    })
  }</svg>
  `;
}

function lookOf(step: Step | undefined): Look {
  if (step === undefined || step.outcome === "not checked by this version") return "unwalked";
  if (step.outcome.startsWith("found")) return "found";
  return step.outcome.startsWith("unknown") ? "open" : "clear";
}
