import fc from "fast-check";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { RULES as RULE_FILES } from "../../checks/mod.ts";
import { CATALOGUE } from "../../engine/catalogue.ts";
import { END, NODES, ROOT } from "../../engine/tree.ts";
import { keysInOrder, nodesOf, walkTree } from "../../engine/walk.ts";
import { times } from "../effort.ts";

const KEYS = keysInOrder();
const RULES = [...CATALOGUE.keys()];

function walk(found: readonly string[], clear: readonly string[] = [], unanswered: readonly string[] = []) {
  return walkTree({ found: new Set(found), clear: new Set(clear), unanswered: new Set(unanswered) });
}

function outcomeAt(node: string, ...input: Parameters<typeof walk>): string | undefined {
  return walk(...input).find((step) => step.node === node)?.outcome;
}

Deno.test("walkTree() begins at the root and asks every question at most once, whatever was found", () => {
  const ids = new Set(NODES.map(({ id }) => id));
  const some = (words: readonly string[]) => fc.uniqueArray(fc.constantFrom(...words), { maxLength: 8 });
  fc.assert(
    fc.property(some(RULES), some(RULES), some(KEYS), (found, clear, unanswered) => {
      const nodes = walk(found, clear, unanswered).map(({ node }) => node);
      assertEquals(nodes[0], ROOT);
      assertEquals(new Set(nodes).size, nodes.length);
      assertEquals(nodes.filter((node) => !ids.has(node) || node === END), []);
    }),
    { numRuns: times(200) },
  );
});

Deno.test("walkTree() shows at the first node of a rule that it was found", () => {
  const [node] = nodesOf("reg.stale");
  assertEquals(outcomeAt(node!.id, ["reg.stale"]), "found reg.stale");
});

Deno.test("walkTree() says what a question needs when a key is open", () => {
  assertEquals(outcomeAt("N00", [], [], ["reg.list"]), "unknown: needs reg.list");
});

Deno.test("walkTree() lets what was found outweigh what is open, and what is open outweigh what is clear", () => {
  const node = NODES.find(({ id, answers }) =>
    id === "N00" && answers.some(({ emits }) => emits.includes("app.not-found"))
  )!;
  assertEquals(outcomeAt(node.id, ["app.not-found"], [], ["reg.list"]), "found app.not-found");
  assertEquals(outcomeAt(node.id, [], ["app.not-found"], ["reg.list"]), "unknown: needs reg.list");
  assertEquals(outcomeAt(node.id, [], ["app.not-found"]), "clear");
});

Deno.test("walkTree() tells an unanswered question from one that this version cannot decide", () => {
  for (const { node, outcome } of walk([])) {
    const rules = NODES.find(({ id }) => id === node)!.answers.flatMap(({ emits }) => emits);
    const isWritten = rules.some((rule) => RULE_FILES.some(({ id }) => id === rule));
    const wanted = rules.length === 0 || node === ROOT
      ? "passed"
      : isWritten
      ? "unknown"
      : "not checked by this version";
    assertEquals(outcome, wanted, node);
  }
});

Deno.test("the tree leads every answer to a node or to its end", () => {
  const ids = new Set([...NODES.map(({ id }) => id), END]);
  const lost = NODES.flatMap(({ id, answers }) => answers.filter(({ next }) => !ids.has(next)).map(() => id));
  assertEquals(lost, []);
  assertEquals(NODES.map(({ id }) => id).filter((id, i, all) => all.indexOf(id) !== i), []);
});

Deno.test("the tree names only rules of the catalogue", () => {
  const named = NODES.flatMap(({ answers }) => answers.flatMap(({ emits }) => emits));
  assertEquals(named.filter((rule) => !CATALOGUE.has(rule)), []);
});

Deno.test("keysInOrder() names every key once, in the order of the tree", () => {
  assertEquals(KEYS.length, new Set(KEYS).size);
  const first = NODES.flatMap(({ answers }) => answers.flatMap(({ collects }) => collects))[0];
  assertEquals(KEYS[0], first);
});

Deno.test("nodesOf() finds the nodes that name a rule, and none for a rule outside the tree", () => {
  for (const node of nodesOf("reg.stale")) {
    assert(node.answers.some(({ emits }) => emits.includes("reg.stale")), node.id);
  }
  assertEquals(nodesOf("no.such-rule"), []);
});
