import { CHILD_VERB } from "../../cmd/launch_again.ts";
import { VERBS } from "../../cmd/verbs.ts";
import { assertEquals } from "../../compat/std_assert.ts";
import type { Rule } from "../../checks/define.ts";
import { PLANNED } from "../../checks/planned.ts";
import type { Fact } from "../../evidence/define.ts";
import { listRules, listUnits, loadUnits, pathOfFact, pathOfRule } from "../../tools/gen/units.ts";

const RULE_PATHS = listRules();
const FACT_PATHS = listUnits("evidence");

Deno.test("a rule's id is its path", async () => {
  const rules = await loadUnits<Rule>(RULE_PATHS);
  assertEquals(rules.map((rule) => pathOfRule(rule.id)), RULE_PATHS);
});

Deno.test("a fact's key is its path", async () => {
  const facts = await loadUnits<Fact>(FACT_PATHS);
  assertEquals(facts.map((fact) => pathOfFact(fact.key)), FACT_PATHS);
});

Deno.test("a renderer's format is its path", async () => {
  const paths = listUnits("reports");
  const renderers = await loadUnits<{ format: string }>(paths);
  assertEquals(renderers.map(({ format }) => `reports/${format.replaceAll("-", "_")}.ts`), paths);
});

Deno.test("every verb of the table has its file, and every file its verb", () => {
  const names = [...VERBS.map(({ name }) => name), CHILD_VERB];
  assertEquals(names.map((name) => `cmd/${name}.ts`).sort(), listUnits("cmd"));
});

Deno.test("no two ids ask for the same path", () => {
  const paths = [...PLANNED.map((planned) => pathOfRule(planned.id)), ...RULE_PATHS];
  assertEquals(paths.filter((path, i) => paths.indexOf(path) !== i), []);
});

Deno.test("every fact says what it is and has a source that asks for it, recognises it, or reads it from a bundle", async () => {
  const facts = await loadUnits<Fact>(FACT_PATHS);
  const empty = facts.filter((fact) => fact.summary === "" || (fact.sources.length === 0 && !fact.fromBundle));
  assertEquals(empty.map((fact) => fact.key), []);
});

Deno.test("a fact waits only for facts that exist", async () => {
  const facts = await loadUnits<Fact>(FACT_PATHS);
  const keys = new Set(facts.map((fact) => fact.key));
  const wrong = facts.flatMap((fact) =>
    fact.sources.flatMap((source) => source.after ?? []).filter((key) => !keys.has(key))
  );
  assertEquals(wrong, []);
});

Deno.test("every command that a fact runs is named by its absolute path, and no shell is among them", async () => {
  const facts = await loadUnits<Fact>(FACT_PATHS);
  const probes = facts.flatMap((fact) => fact.sources).flatMap(({ probes }) =>
    typeof probes === "function" ? probes(() => null) : probes ?? []
  );
  const wrong = probes.filter((probe) => {
    if ("ffi" in probe) return false;
    if ("command" in probe) {
      return !probe.command[0].startsWith("/") || /\/(?:ba|z|da|k|c|tc)?sh$/.test(probe.command[0]);
    }
    return !("file" in probe ? probe.file : "folder" in probe ? probe.folder : probe.bundle).startsWith("/");
  });
  assertEquals(wrong, []);
});
