/** The first page of the handbook: the troubleshooting tree as a picture, and every rule by stage. */
import type { Rule } from "../../checks/define.ts";
import { END, NODES } from "../../engine/tree.ts";
import { linkRule, type RulePages } from "./codes_page.ts";
import { fence, prose, table } from "./markdown.ts";
import { STAGE_NAMES } from "./stage_names.ts";

/** The page; `rules` are those of the handbook. */
export function renderTreePage(rules: readonly Rule[], pages: RulePages): string {
  const stages = STAGE_NAMES.flatMap((name, stage) => {
    const own = rules.filter((rule) => rule.stage === stage).toSorted((a, b) => a.id < b.id ? -1 : 1);
    const rows = own.map((rule) => [linkRule(rule.id, pages), rule.kind, rule.severity, prose(rule.title)]);
    return rows.length === 0
      ? []
      : [`## ${stage} ${name}\n\n${table(["rule", "kind", "severity", "what it says"], rows)}`];
  });
  return `${
    [
      "<!-- Written by doctor runbook. -->\n\n# When a network system extension does not work",
      "Run the doctor first: `sudo doctor`, or `doctor --from ticket.txt` with what was pasted. Its report names a rule; the page of " +
      "that rule says how it was decided, when it is not the cause, and what to do. Without the doctor, walk the tree: answer each " +
      "question from top to bottom, for no answer ends the walk; what is found first by stage is the likeliest root.",
      "What a log line means is in [Log signatures](signatures.md), what a number means in [Error codes](codes.md).",
      `## The tree\n\n${fence(drawTree(), "mermaid")}`,
      ...stages,
    ].join("\n\n")
  }\n`;
}

/** The questions by layer, in the order of the walk. */
function drawTree(): string {
  const layers = [...new Set(NODES.map(({ layer }) => layer))];
  const groups = layers.flatMap((layer, i) => [
    `  subgraph L${i}["${layer.replace(/ ?\(.*\)$/, "")}"]`,
    ...NODES.filter((node) => node.layer === layer).map(({ id, question }) =>
      `    ${id}["${id} ${question.replaceAll('"', "'")}"]`
    ),
    "  end",
  ]);
  const edges = NODES.flatMap(({ id, answers }) =>
    [...new Set(answers.map(({ next }) => next))].map((next) => `  ${id} --> ${next === END ? "select" : next}`)
  );
  return ["flowchart TD", ...groups, '  select(["Select the root cause"])', ...edges].join("\n");
}
