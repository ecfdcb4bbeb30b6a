import fc from "fast-check";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { CATALOGUE, explainsRow } from "../../engine/catalogue.ts";
import { DEMOTES, type Proof } from "../../engine/proofs.ts";
import { select, type Selection } from "../../engine/select.ts";
import { type Symptom, SYMPTOMS } from "../../engine/symptoms.ts";
import { GOLDEN_CASES } from "./golden_cases.ts";

function selectByTable(
  findings: readonly string[],
  proofs: readonly Proof[],
  symptom: Symptom | null,
  unanswered: readonly string[],
): Selection {
  return select({
    findings: findings.map((rule) => ({ rule })),
    proofs,
    symptom,
    unanswered,
    healthProven: unanswered.length === 0,
    explains: (cause, effect) => explainsRow(cause, effect) !== undefined,
  });
}

for (const golden of GOLDEN_CASES) {
  Deno.test(`select() ends golden case ${golden.id} (${golden.name}) in ${golden.expected.primary ?? "no primary"}`, () => {
    const { expected } = golden;
    const got = selectByTable(
      golden.findings,
      golden.proofs as Proof[],
      golden.symptom as Symptom | null,
      golden.unanswered,
    );
    assertEquals(got.primary, expected.primary);
    if (expected.status !== undefined) assertEquals(got.status, expected.status);
    if (expected.leading !== undefined) assertEquals(got.leading, expected.leading);
    if (expected.latent !== undefined) assertEquals(got.roles.get(expected.latent), "latent");
    if (expected.primary !== null) assert(got.status === "problem" || got.status === "suspected");
  });
}

Deno.test("select() ends 20,000 random finding sets in exactly one result, whatever their order", () => {
  const ids = [...CATALOGUE.keys()];
  const set = fc.record({
    findings: fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 12 }),
    proofs: fc.uniqueArray(fc.constantFrom(...(Object.keys(DEMOTES) as Proof[])), { maxLength: 6 }),
    symptom: fc.option(fc.constantFrom(...SYMPTOMS)),
    unanswered: fc.uniqueArray(fc.constantFrom("reg.list", "codesign", "log.sysextd"), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(set, ({ findings, proofs, symptom, unanswered }) => {
      const a = selectByTable(findings, proofs, symptom, unanswered);
      const b = selectByTable([...findings].reverse(), [...proofs].reverse(), symptom, unanswered);
      assertEquals([a.status, a.primary, a.leading], [b.status, b.primary, b.leading]);
      assertEquals([...a.roles].sort(), [...b.roles].sort());
      assertEquals([...a.explainedBy].sort(), [...b.explainedBy].sort());
      assertEquals(a.primary !== null, a.status === "problem" || a.status === "suspected");
      assertEquals([...a.roles.values()].filter((role) => role === "primary").length, a.primary === null ? 0 : 1);
      assertEquals(a.roles.size, findings.length);
      if (a.primary !== null) assert(!a.explainedBy.has(a.primary));
    }),
    { numRuns: 20_000 },
  );
});
