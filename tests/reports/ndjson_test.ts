import { assertEquals, assertFalse } from "../../compat/std_assert.ts";
import ndjson from "../../reports/ndjson.ts";
import { diagnoseExample, EXAMPLES } from "../fakes/examples.ts";
import { ATTACKS, makeHostile, OBEYED } from "./hostile_report.ts";

const OPTIONS = { width: 80, color: true, plain: false, verbose: false };

for (const { name } of EXAMPLES) {
  Deno.test(`ndjson holds the report on ${name} on one line`, async () => {
    const report = await diagnoseExample(name, { withFacts: true });
    const [line = "", ...rest] = ndjson.render(report, OPTIONS).split("\n");
    assertEquals(rest, [""]);
    assertEquals(JSON.parse(line), JSON.parse(JSON.stringify(report)));
  });
}

Deno.test("ndjson stays on one line and free of what a terminal obeys, whatever the evidence", async () => {
  const report = await diagnoseExample("healthy");
  for (const attack of ATTACKS) {
    const text = ndjson.render(makeHostile(report, attack), OPTIONS);
    assertEquals(text.split(/\r\n|[\n\r\u2028\u2029]/).length, 2);
    assertFalse(OBEYED.test(text));
  }
});
