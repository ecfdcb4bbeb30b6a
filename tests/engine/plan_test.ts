import { assert, assertEquals } from "../../compat/std_assert.ts";
import type { Rule } from "../../checks/define.ts";
import { RULES } from "../../checks/mod.ts";
import { planFacts } from "../../engine/plan.ts";
import type { FactKey } from "../../evidence/facts.ts";
import { FACTS } from "../../evidence/mod.ts";

const ALWAYS = ["host.bootTime", "host.os", "reg.list", "run.isRoot"];

/** A rule that asks for these keys and nothing else. */
function ruleThatNeeds(needs: readonly FactKey[], reads: readonly FactKey[] = []): Rule {
  const [rule] = RULES;
  const { needsOne: _, ...plain } = rule!;
  return { ...plain, needs, reads };
}

function keysFor(...rules: readonly Rule[]): string[] {
  return planFacts(rules).map(({ key }) => key);
}

Deno.test("planFacts() collects what every report shows, even for no rule", () => {
  assertEquals(keysFor().sort(), ALWAYS);
});

Deno.test("planFacts() collects what a rule needs and what it reads", () => {
  assertEquals(keysFor(ruleThatNeeds(["errors"], ["proc.list"])).sort(), [...ALWAYS, "errors", "proc.list"].sort());
});

Deno.test("planFacts() collects what a fact waits for, too", () => {
  const keys = keysFor(ruleThatNeeds(["launchd.jobs"]));
  assert(keys.includes("launchd.domain"), keys.join(", "));
  const before = new Set(
    FACTS.filter(({ key }) => keys.includes(key)).flatMap(({ sources }) => sources.flatMap(({ after }) => after ?? [])),
  );
  assertEquals([...before].filter((key) => !keys.includes(key)), []);
});

Deno.test("planFacts() names every fact once, in the order of the registry", () => {
  const keys = keysFor(...RULES, ...RULES);
  const order = FACTS.map(({ key }) => key);
  assertEquals(keys, order.filter((key) => keys.includes(key)));
});

Deno.test("planFacts() leaves out what no rule asks for", () => {
  assertEquals(keysFor(ruleThatNeeds([])).includes("code"), false);
});

Deno.test("planFacts() collects every key that a written rule needs or reads", () => {
  const keys = keysFor(...RULES);
  const asked = RULES.flatMap(({ needs, needsOne = [], reads = [] }) => [...needs, ...needsOne, ...reads]);
  const onlyFromFiles = FACTS.filter(({ sources }) => sources.length === 0).map(({ key }) => key);
  assertEquals(asked.filter((key) => !keys.includes(key) && !onlyFromFiles.includes(key)), []);
});
