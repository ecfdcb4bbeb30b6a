import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../compat/std_assert.ts";
import { RULES } from "../../checks/mod.ts";
import { CATALOGUE } from "../../engine/catalogue.ts";
import { runDoctor } from "../fakes/terminal.ts";

Deno.test("rules lists every written rule by stage, and says how many are planned", async () => {
  const { code, printed } = await runDoctor(["rules"], { width: 120 });
  assertEquals(code, 0);
  for (const { id } of RULES) assertStringIncludes(printed, ` ${id} `);
  const stages = printed.split("\n").flatMap((line) => /^\s{0,4}(\d+) {2,}[a-z]+\./.exec(line)?.[1] ?? []).map(Number);
  assertEquals([stages.length, stages], [RULES.length, [...stages].sort((a, b) => a - b)]);
  assertMatch(printed, new RegExp(`\\n${RULES.length} rules; ${CATALOGUE.size - RULES.length} more of the catalogue`));
});

Deno.test("rules --format json holds the whole catalogue, and which of it is decided", async () => {
  const { code, printed } = await runDoctor(["rules", "--format", "json"]);
  const rows: { id: string; decided: boolean; stage: number }[] = JSON.parse(printed);
  assertEquals([code, rows.length], [0, CATALOGUE.size]);
  assertEquals(rows.filter(({ decided }) => decided).map(({ id }) => id).sort(), RULES.map(({ id }) => id).sort());
  assert(rows.every(({ stage }, i) => i === 0 || rows[i - 1]!.stage <= stage), "not by stage");
});

Deno.test("rules keeps within the width of the terminal", async () => {
  for (const width of [90, 100, 140]) {
    const { printed } = await runDoctor(["rules"], { width });
    assertEquals(printed.split("\n").filter((line) => line.length > width), []);
  }
});
