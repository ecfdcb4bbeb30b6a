import { assertEquals, assertFalse, assertStringIncludes } from "../../compat/std_assert.ts";
import type { RenderOptions } from "../../reports/define.ts";
import { DEFAULT_EN0, HOME, ifconfig, netstat } from "../../checks/network_samples.ts";
import { prepareRedactor } from "../../engine/redact/prepare.ts";
import { redactReport } from "../../engine/redact/redact_report.ts";
import { renderFirstAid } from "../../reports/first_aid.ts";
import html from "../../reports/html.ts";
import markdown from "../../reports/markdown.ts";
import table from "../../reports/table.ts";
import { collectPasted, diagnosePasted } from "../fakes/pasted.ts";

const OPTIONS: RenderOptions = { width: 80, color: false, plain: true, verbose: false };
const REPORT = diagnosePasted(
  netstat("default            link#20            UCSg                utun4", ...HOME) + ifconfig(),
);
const UNDO = "sudo route -n add -inet -net default -interface utun4";

Deno.test("a report keeps the command that takes a step back, where there is one", () => {
  const { fix } = REPORT.diagnoses[0]!.findings.find(({ rule }) => rule === "route.leftover-default")!;
  assertEquals(fix.flatMap(({ undo }) => undo ?? []).includes(UNDO), true);
  assertEquals("undo" in fix[0]!, false);
});

for (
  const [name, text] of [
    ["table", table.render(REPORT, OPTIONS)],
    ["markdown", markdown.render(REPORT, OPTIONS)],
    ["html", html.render(REPORT, OPTIONS)],
    ["first aid", renderFirstAid(REPORT, OPTIONS)],
  ] as const
) {
  Deno.test(`${name} shows the command that takes a step back`, () => assertStringIncludes(text as string, UNDO));
}

Deno.test("a report that leaves the building says that names were replaced in both commands", () => {
  const text = netstat(DEFAULT_EN0, "198.51.100.7       10.20.30.1         UGHS                  en0", ...HOME);
  const report = redactReport(diagnosePasted(text), prepareRedactor(collectPasted(text), "default"));
  const step = report.diagnoses[0]!.findings.flatMap(({ fix }) => fix).find(({ undo }) => undo !== undefined)!;
  assertFalse(step.undo!.includes("198.51.100.7"));
  assertEquals(step.edited, true);
});
