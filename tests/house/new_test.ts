import { assert, assertEquals, assertStringIncludes, assertThrows } from "../../compat/std_assert.ts";
import { PLANNED } from "../../checks/planned.ts";
import { formatText } from "../../tools/gen/format_text.ts";
import { pathOfRule, readText } from "../../tools/gen/units.ts";
import { scaffold } from "../../tools/new.ts";

function countRows(text: string): number {
  return text.split("\n    id: ").length - 1;
}

Deno.test("scaffold() takes every planned rule over, and its row out", () => {
  const before = countRows(readText("checks/planned.ts") ?? "");
  assertEquals(before, PLANNED.length);
  for (const { id, stage, title } of PLANNED) {
    const { path, text, planned } = scaffold("rule", id);
    assertEquals(path, pathOfRule(id));
    assertStringIncludes(text, `  stage: ${stage},\n  title: ${JSON.stringify(title)},\n`);
    assertEquals(countRows(planned ?? ""), before - 1);
    assert(!planned?.includes(`id: ${JSON.stringify(id)},`), `the row of ${id} is still there`);
  }
});

Deno.test("scaffold() makes skeletons that deno fmt can read", async () => {
  for (const [sort, id] of [["rule", "x.new-rule"], ["fact", "net.newFact"], ["renderer", "new-format"]] as const) {
    const { text } = scaffold(sort, id);
    assertEquals(await formatText(text, "ts"), text, sort);
  }
});

Deno.test("scaffold() names files after ids", () => {
  assertEquals(scaffold("rule", "osbug.something-15.7.8").path, "checks/osbug/something_15_7_8.ts");
  assertEquals(scaffold("fact", "host.bootTime").path, "evidence/host_boot_time.ts");
  assertEquals(scaffold("renderer", "junit").path, "reports/junit.ts");
});

Deno.test("scaffold() refuses what is no id in a sentence", () => {
  for (
    const words of [[], ["rule"], ["verb", "x.y"], ["rule", "stale"], ["rule", "reg.Stale"], ["fact", "../x"], [
      "renderer",
      "A",
    ]]
  ) {
    assertThrows(() => scaffold(words[0], words[1]), RangeError, "Cannot");
  }
});
