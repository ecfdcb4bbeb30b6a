/** Each app with one thing wrong, held against every rule: what must be found is found, and nothing else is. */
import { assert, assertEquals } from "../compat/std_assert.ts";
import { RULES } from "../checks/mod.ts";
import { diagnose } from "../engine/diagnose.ts";
import type { Diagnosis } from "../engine/report.ts";
import { readTree } from "../evidence/bundle/read_bundle.ts";
import { SX_CHECKS } from "../tools/gen/sx_checks.ts";
import { DEFECTS } from "./bundle_defects.ts";
import { type BundleSpec, FLAVOURS } from "./bundle_spec.ts";
import { buildBundle } from "./bundles.ts";
import { makeTree } from "./memory_tree.ts";
import { nestedSpec } from "./nested_layout.ts";

const CLOCK = new Date("2026-11-20T12:00:00Z");

async function judge(spec: BundleSpec): Promise<Diagnosis> {
  const collected = await readTree(makeTree(buildBundle(spec)));
  const { diagnoses, findings } = diagnose(collected, {
    tool: { name: "matrix", version: "0" },
    clock: CLOCK,
    rules: RULES,
  });
  assertEquals([diagnoses.length, findings], [1, []]);
  return diagnoses[0]!;
}

for (const flavour of FLAVOURS) {
  for (const [says, spec] of [["plain", { flavour }], ["full of nested code", nestedSpec(flavour)]] as const) {
    Deno.test(`nothing is found in a sound ${flavour} app, ${says}`, async () => {
      const { verdict, findings } = await judge(spec);
      assertEquals(findings, []);
      assertEquals([verdict.status, verdict.primary], ["healthy", null]);
    });
  }
}

for (const { says, spec, rule, status = "problem", company = [] } of DEFECTS) {
  Deno.test(`${rule} is found in an app with ${says}, and nothing else but what it brings along`, async () => {
    const { verdict, findings } = await judge(spec);
    const found = [...new Set(findings.map((one) => one.rule))];
    assertEquals(found.sort(), [rule, ...company].sort(), findings.map(({ message }) => message).join("\n"));
    assertEquals(verdict.status, status);
    assertEquals(verdict.primary, status === "problem" || status === "suspected" ? rule : null);
    const others = findings.filter(({ kind, role }) => kind === "cause" && role !== "latent");
    assertEquals(others.filter((one) => one.rule !== rule && one.explainedBy === null), []);
  });
}

Deno.test("every static check that files decide fails in some app, and only checks of its rule do", () => {
  const aliases = (id: string) => RULES.find((rule) => rule.id === id)?.aliases ?? [];
  for (const { says, rule, sx } of DEFECTS) assertEquals(sx.filter((id) => !aliases(rule).includes(id)), [], says);
  const tried = new Set(DEFECTS.flatMap(({ sx }) => sx));
  const decided = SX_CHECKS.filter(({ needsMac, leftOut }) => needsMac === undefined && leftOut === undefined);
  assertEquals(decided.map(({ id }) => id).filter((id) => !tried.has(id)), []);
  assert(decided.length >= 60);
});
