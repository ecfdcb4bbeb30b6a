import { assert, assertEquals } from "../../compat/std_assert.ts";
import { CATALOGUE } from "../../engine/catalogue.ts";
import { COLLECT } from "../../engine/collect_next.ts";
import { DEMOTES } from "../../engine/proofs.ts";
import { END, NODES, ROOT } from "../../engine/tree.ts";

const IDS = [...CATALOGUE.keys()];

/** Effects of a rule; `*` is every other rule. */
function effectsOf(id: string): string[] {
  const rows = CATALOGUE.get(id)?.explains ?? [];
  return rows.flatMap(({ rule }) => rule === "*" ? IDS.filter((other) => other !== id) : [rule]);
}

Deno.test("a rule explains rules of the catalogue, never itself", () => {
  const wrong = IDS.flatMap((id) =>
    effectsOf(id).filter((effect) => effect === id || !CATALOGUE.has(effect)).map((effect) => `${id} → ${effect}`)
  );
  assertEquals(wrong, []);
});

Deno.test("no rule explains what explains it, over however many steps", () => {
  const done = new Set<string>();
  const open: string[] = [];
  const cycles: string[] = [];
  const visit = (id: string) => {
    if (open.includes(id)) cycles.push([...open.slice(open.indexOf(id)), id].join(" → "));
    if (done.has(id) || open.includes(id)) return;
    open.push(id);
    effectsOf(id).forEach(visit);
    open.pop();
    done.add(id);
  };
  IDS.forEach(visit);
  assertEquals(cycles, []);
});

Deno.test("every rule has a place in the walk, and the walk names only rules of the catalogue", () => {
  const emitted = new Set(NODES.flatMap((node) => node.answers).flatMap((answer) => answer.emits));
  assertEquals(IDS.filter((id) => !emitted.has(id)), []);
  assertEquals([...emitted].filter((id) => !CATALOGUE.has(id)), []);
});

Deno.test("every node can be reached, has answers, and leads forward only", () => {
  const places = new Map([...NODES.map((node) => node.id), END].map((id, i) => [id, i]));
  assertEquals(places.size, NODES.length + 1);
  assertEquals(NODES[0]?.id, ROOT);
  const reached = new Set<string>([ROOT]);
  for (const { id, answers } of NODES) {
    assert(reached.has(id), `${id} cannot be reached`);
    assert(answers.length > 0, `${id} has no answer`);
    for (const { next } of answers) {
      assert(places.has(next), `${id} leads to ${next}, which does not exist`);
      assert(places.get(next)! > places.get(id)!, `${id} leads back to ${next}`);
      reached.add(next);
    }
  }
});

Deno.test("every key that the walk may ask for says how to collect it", () => {
  const keys = NODES.flatMap((node) => node.answers).flatMap((answer) => answer.collects);
  assertEquals([...new Set(keys)].filter((key) => !(key in COLLECT)), []);
});

Deno.test("a proof of life demotes rules of the catalogue, each once", () => {
  for (const [proof, rules] of Object.entries(DEMOTES)) {
    assertEquals(rules.filter((id, i) => !CATALOGUE.has(id) || rules.indexOf(id) !== i), [], proof);
  }
});
