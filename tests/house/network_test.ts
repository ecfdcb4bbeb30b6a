import { assert, assertEquals } from "../../compat/std_assert.ts";
import { RULES } from "../../checks/mod.ts";
import { NETWORK_PATTERNS } from "../../tools/gen/network_patterns.ts";

/** `RT-01` to `RT-22` and so on, with what stands beside them under a letter. */
const COUNTS = { RT: 22, DN: 15, PX: 5, PF: 5, CF: 8, EN: 5 };
const LETTERED = ["RT-02b", "DN-12b"];

Deno.test("every pattern of the catalogue has one row", () => {
  const numbered = Object.entries(COUNTS).flatMap(([family, count]) =>
    Array.from({ length: count }, (_, i) => `${family}-${String(i + 1).padStart(2, "0")}`)
  );
  assertEquals(NETWORK_PATTERNS.map(({ id }) => id).sort(), [...numbered, ...LETTERED].sort());
});

Deno.test("a pattern fires, stays silent or is left out, and names samples that there are", () => {
  for (const { id, rule, fires, silent, leftOut } of NETWORK_PATTERNS) {
    assertEquals([fires, silent, leftOut].filter((one) => one !== undefined).length, 1, id);
    const samples = RULES.find((one) => one.id === rule)?.samples();
    assert(rule === undefined || samples !== undefined, `${id} names ${rule}`);
    assert(leftOut !== undefined || rule !== undefined, `${id} has no rule`);
    if (fires !== undefined) assert(samples?.fires.some(({ says }) => says === fires), `${id}: ${fires}`);
    if (silent !== undefined) assert(samples?.silent.some(({ says }) => says === silent), `${id}: ${silent}`);
  }
});
