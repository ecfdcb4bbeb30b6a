import { assert, assertEquals, assertFalse } from "../../compat/std_assert.ts";
import sarif from "../../reports/sarif.ts";
import { diagnoseExample, EXAMPLES } from "../fakes/examples.ts";
import { makeHostile } from "./hostile_report.ts";

const OPTIONS = { width: 80, color: false, plain: false, verbose: false };

for (const { name } of EXAMPLES) {
  Deno.test(`sarif names every finding of ${name} with its rule, a level and a place`, async () => {
    const report = await diagnoseExample(name);
    const log = JSON.parse(sarif.render(report, OPTIONS));
    const [run] = log.runs;
    const findings = report.diagnoses.flatMap((diagnosis) => diagnosis.findings);
    assertEquals(log.version, "2.1.0");
    assertEquals(run.results.map((result: { ruleId: string }) => result.ruleId), findings.map(({ rule }) => rule));
    for (const result of run.results) {
      assertEquals(run.tool.driver.rules[result.ruleIndex].id, result.ruleId);
      assert(["error", "warning", "note"].includes(result.level));
      assert(result.locations.length > 0);
    }
  });
}

Deno.test("sarif makes a leftover that does no harm a note", async () => {
  const report = await diagnoseExample("mach-service-not-refreshed");
  const { results } = JSON.parse(sarif.render(report, OPTIONS)).runs[0];
  const leftover = results.find((result: { ruleId: string }) => result.ruleId === "reg.pending-uninstall-reboot");
  assertEquals(leftover.level, "note");
});

Deno.test("sarif escapes every part of a path and keeps hostile text inside its strings", async () => {
  const report = makeHostile(await diagnoseExample("waiting-for-user"), 'a b/c#d".plist\u0007\u{d800}');
  const text = sarif.render(report, OPTIONS);
  for (const result of JSON.parse(text).runs[0].results) {
    for (const { physicalLocation } of result.locations) {
      assertFalse(/[ #"]/.test(physicalLocation.artifactLocation.uri));
    }
  }
});
