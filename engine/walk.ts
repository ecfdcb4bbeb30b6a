/** Walks the tree and says at each node what came of its question. The walk displays; it never keeps a rule from being judged. */
import { catalogued } from "./catalogue.ts";
import type { Step } from "./report.ts";
import { type Answer, END, type Node, NODES, ROOT } from "./tree.ts";

/** What is known when the walk begins. */
export interface WalkInput {
  /** Rules that found something, latent ones included. */
  readonly found: ReadonlySet<string>;
  /** Rules that said "clear". */
  readonly clear: ReadonlySet<string>;
  /** Keys that nothing answered. */
  readonly unanswered: ReadonlySet<string>;
}

const BY_ID: ReadonlyMap<string, Node> = new Map(NODES.map((node) => [node.id, node]));

/** The nodes in the order they were visited, from the root to the end node. */
export function walkTree(input: WalkInput): Step[] {
  const steps: Step[] = [];
  for (let node = BY_ID.get(ROOT); node !== undefined;) {
    const answer = answerOf(node, input);
    steps.push({ node: node.id, question: node.question, outcome: outcomeOf(node, input) });
    node = answer.next === END ? undefined : BY_ID.get(answer.next);
  }
  return steps;
}

/** The row that holds: one whose rule fired, else one whose key is missing, else the quiet one. */
function answerOf(node: Node, { found, unanswered }: WalkInput): Answer {
  return node.answers.find((answer) => answer.emits.some((rule) => found.has(rule))) ??
    node.answers.find((answer) => answer.collects.some((key) => unanswered.has(key))) ??
    node.answers.find((answer) => answer.emits.length === 0 && answer.collects.length === 0) ??
    node.answers.at(-1)!;
}

function outcomeOf(node: Node, { found, clear, unanswered }: WalkInput): string {
  const rules = node.answers.flatMap((answer) => answer.emits);
  const fired = [...new Set(rules.filter((rule) => found.has(rule)))];
  if (fired.length > 0) return `found ${fired.join(", ")}`;
  const open = [...new Set(node.answers.flatMap((answer) => answer.collects).filter((key) => unanswered.has(key)))];
  if (open.length > 0) return `unknown: needs ${open.join(", ")}`;
  if (rules.some((rule) => clear.has(rule))) return "clear";
  // The first question is answered by there being a target to walk for.
  if (rules.length === 0 || node.id === ROOT) return "passed";
  return rules.some((rule) => catalogued(rule).rule !== null) ? "unknown" : "not checked by this version";
}

/** Every key that a node may ask for, in the order of the tree. */
export function keysInOrder(): string[] {
  return [...new Set(NODES.flatMap((node) => node.answers.flatMap((answer) => answer.collects)))];
}

/** The nodes whose answers name the rule. */
export function nodesOf(rule: string): Node[] {
  return NODES.filter((node) => node.answers.some((answer) => answer.emits.includes(rule)));
}
