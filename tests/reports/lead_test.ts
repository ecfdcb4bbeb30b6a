import { assertEquals } from "../../compat/std_assert.ts";
import type { Diagnosis } from "../../engine/report.ts";
import { alsoSaid } from "../../reports/lead.ts";
import { diagnoseExample } from "../fakes/examples.ts";

async function withMessages(...messages: readonly string[]): Promise<Pick<Diagnosis, "verdict" | "findings">> {
  const { verdict, findings } = (await diagnoseExample("stale-registration-crash-loop")).diagnoses[0]!;
  const lead = findings.find(({ rule }) => rule === verdict.primary)!;
  const others = findings.filter((one) => one !== lead);
  return {
    verdict: { ...verdict, summary: "A is broken." },
    findings: [...messages.map((message) => ({ ...lead, message })), ...others],
  };
}

Deno.test("alsoSaid() says what the summary does not, each once", async () => {
  assertEquals(alsoSaid(await withMessages("A is broken", "B is broken", "B is broken")), ["B is broken"]);
});

Deno.test("alsoSaid() says nothing beside a cause that stands alone, or that only the summary tells", async () => {
  assertEquals(alsoSaid(await withMessages("A is broken")), []);
  assertEquals(alsoSaid(await withMessages()), []);
});

Deno.test("alsoSaid() counts what nobody would read", async () => {
  const many = Array.from({ length: 30 }, (_, i) => `${i} is broken`);
  const said = alsoSaid(await withMessages("A is broken", ...many));
  assertEquals([said.length, said.at(-1)], [9, "And 22 more of the kind"]);
});
