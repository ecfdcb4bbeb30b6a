import { assert, assertEquals, assertFalse, assertStringIncludes } from "../../compat/std_assert.ts";
import junit from "../../reports/junit.ts";
import { diagnoseExample, EXAMPLES } from "../fakes/examples.ts";
import { makeHostile } from "./hostile_report.ts";

const OPTIONS = { width: 80, color: false, plain: false, verbose: false };

for (const { name } of EXAMPLES) {
  Deno.test(`junit has a test case for every question that was walked for ${name}`, async () => {
    const report = await diagnoseExample(name);
    const text = junit.render(report, OPTIONS);
    const [diagnosis] = report.diagnoses;
    assertEquals(text.split("<testcase ").length - 1, diagnosis!.walk.length);
    assertEquals(text.includes("<failure "), diagnosis!.verdict.primary !== null);
    assertStringIncludes(text, `${diagnosis!.target!.bundleId} (${diagnosis!.target!.teamId})`);
  });
}

Deno.test("junit skips what nothing answered instead of passing it", async () => {
  const text = junit.render(await diagnoseExample("healthy"), OPTIONS);
  assertStringIncludes(text, '<skipped message="unknown"/>');
  assertFalse(text.includes("<failure "));
});

Deno.test("junit escapes markup and drops what XML cannot hold", async () => {
  const text = junit.render(
    makeHostile(await diagnoseExample("waiting-for-user"), '<x a="1">&\u0000\u0008\ud800]]>'),
    OPTIONS,
  );
  assertFalse(/[\u0000-\u0008]/.test(text));
  assert(text.isWellFormed());
  assertFalse(text.includes("<x "));
});
