import { assertEquals, assertFalse, assertMatch } from "../../compat/std_assert.ts";
import type { RenderOptions } from "../../reports/define.ts";
import json from "../../reports/json.ts";
import { renderJson } from "../../reports/json_text.ts";
import { diagnoseExample, EXAMPLES } from "../fakes/examples.ts";
import { ATTACKS, makeHostile, OBEYED } from "./hostile_report.ts";

const OPTIONS: RenderOptions = { width: 80, color: true, plain: false, verbose: false };

for (const { name } of EXAMPLES) {
  Deno.test(`json holds the report on ${name} as it is, indented`, async () => {
    const report = await diagnoseExample(name, { withFacts: true });
    const text = json.render(report, OPTIONS);
    assertEquals(JSON.parse(text), JSON.parse(JSON.stringify(report)));
    assertMatch(text, /^\{\n {2}"schemaVersion": "1",\n/);
    assertMatch(text, /\}\n$/);
  });
}

Deno.test("json is the same whatever the terminal", async () => {
  const report = await diagnoseExample("healthy");
  assertEquals(
    json.render(report, OPTIONS),
    json.render(report, { width: 1, color: false, plain: true, verbose: true }),
  );
});

Deno.test("json keeps what a terminal would obey in an escaped form, and loses nothing", async () => {
  const report = await diagnoseExample("waiting-for-user");
  for (const attack of ATTACKS) {
    const hostile = makeHostile(report, attack);
    const text = json.render(hostile, OPTIONS);
    assertFalse(OBEYED.test(text), JSON.stringify(attack));
    assertEquals(JSON.parse(text), JSON.parse(JSON.stringify(hostile)));
  }
});

Deno.test("renderJson() escapes keys, too, and leaves other scripts readable", () => {
  assertEquals(renderJson({ "a\u202e": "漢\u009b" }), '{"a\\u202e":"漢\\u009b"}');
  assertEquals(renderJson(["é", 1, null], 2), '[\n  "é",\n  1,\n  null\n]');
});
