import { assert, assertEquals, assertFalse, assertStringIncludes } from "../../compat/std_assert.ts";
import markdown from "../../reports/markdown.ts";
import type { Report } from "../../engine/report.ts";
import { domain, list } from "../../checks/samples.ts";
import { diagnoseExample } from "../fakes/examples.ts";
import { diagnosePasted } from "../fakes/pasted.ts";
import { assertGolden } from "../golden.ts";
import { ATTACKS, makeHostile, OBEYED } from "./hostile_report.ts";

function render(report: Report): string {
  return markdown.render(report, { width: 100, color: false, plain: false, verbose: false });
}

Deno.test("markdown shows a failing Mac as it did when somebody last looked", async () => {
  const name = "stale-registration-crash-loop";
  assertGolden(`reports/${name}.md`, render(await diagnoseExample(name)));
});

Deno.test("markdown begins with the verdict, the extension and the team", async () => {
  const [head = "", , name = ""] = render(await diagnoseExample("stale-registration-crash-loop")).split("\n");
  assertEquals(head, "## ❌ Problem: Registration stale / inconsistent");
  assertStringIncludes(name, "com.quartzway.vpn.provider · 3.9.2/392 · team 9QW3TR5L2C");
});

/** The page without what stands in fences and code, where nothing acts. */
function acting(page: string): string {
  return page.replace(/^( *)(`{3,})text\n[\s\S]*?\n\1\2$/gm, "").replace(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, "");
}

Deno.test("markdown lets nothing out of evidence act", async () => {
  const report = await diagnoseExample("stale-registration-crash-loop");
  const attacks = [
    "<img src=x>",
    "**bold**",
    "[x](http://e.example)",
    "@everyone",
    "```\n# title",
    "| a | b |",
    "`````",
    "http://e.example",
  ];
  for (const attack of attacks) {
    const page = acting(render(makeHostile(report, attack)));
    assertFalse(/<img|(?<!\\)\*\*bold|(?<!\\)\]\(http|@everyone|^# title|http:\/\//m.test(page), `${attack}: ${page}`);
  }
  for (const attack of ATTACKS) {
    const page = render(makeHostile(report, attack)).replaceAll("\u200b", "");
    assertFalse(OBEYED.test(page), JSON.stringify(attack));
  }
});

Deno.test("markdown of nothing says so in a few lines", () => {
  const page = render(diagnosePasted("hello\n"));
  assertStringIncludes(page, "❔ Unknown");
  assert(page.length < 4_000);
});

Deno.test("markdown shows a command with a pipe as it is to be typed", () => {
  assertStringIncludes(render(diagnosePasted(list({ state: "activated enabled" }))), "launchctl print system | grep ");
});

Deno.test("markdown names a source without lines and puts no empty fence below it", () => {
  const page = render(diagnosePasted(list({ state: "activated enabled" }) + domain([1, "com.apple.logd"])));
  assertStringIncludes(page, "reg.stale");
  assertFalse(/^`{3}text\s*`{3}$/m.test(page), page);
});
