import { assert, assertEquals, assertFalse, assertStringIncludes } from "../../compat/std_assert.ts";
import html from "../../reports/html.ts";
import { Markup, markup } from "../../reports/html/markup.ts";
import type { Report } from "../../engine/report.ts";
import { diagnoseExample, EXAMPLES } from "../fakes/examples.ts";
import { diagnosePasted } from "../fakes/pasted.ts";
import { ATTACKS, makeHostile } from "./hostile_report.ts";

const OPTIONS = { width: 100, color: false, plain: false, verbose: false };

function render(report: Report): string {
  return html.render(report, OPTIONS);
}

/** Names of the elements in a page, in order; `/p` closes one. */
function elements(page: string): string[] {
  return [...page.matchAll(/<(\/?[a-zA-Z][\w-]*)/g)].map(([, name]) => name!);
}

const MARKUP_ATTACKS = [
  ...ATTACKS,
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "'><svg/onload=alert(1)>",
  "</style></title></pre><b>",
  "&lt;b&gt;",
  "<!--",
  "]]>",
];

Deno.test("html has the verdict, its proof and the first step of every example", async () => {
  for (const { name } of EXAMPLES) {
    const report = await diagnoseExample(name);
    const page = render(report);
    assert(page.length < 400_000, `${name}: ${page.length}`);
    const { verdict, findings } = report.diagnoses[0]!;
    assertStringIncludes(page, verdict.primary ?? "Healthy");
    for (const { excerpt } of findings.find(({ rule }) => rule === verdict.primary)?.evidence ?? []) {
      assertStringIncludes(page, markup`${excerpt}`.text);
    }
  }
});

Deno.test("html fetches nothing and lets nothing act but its own style and script", async () => {
  const page = render(await diagnoseExample("stale-registration-crash-loop"));
  assertFalse(/\b(?:src|srcset|action|poster)=|@import|url\(/.test(page));
  assertEquals([...page.matchAll(/href="(?!#)/g)].length, 0);
  assertEquals(/\son\w+=|\sstyle=/.test(page), false);
  assertStringIncludes(page, "default-src &#39;none&#39;");
});

Deno.test("html takes no markup and no control character out of evidence", async () => {
  const report = await diagnoseExample("stale-registration-crash-loop");
  const plain = elements(render(makeHostile(report, "x")));
  for (const attack of MARKUP_ATTACKS) {
    const page = render(makeHostile(report, attack));
    assertEquals(elements(page), plain, attack);
    assertFalse(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/.test(page), JSON.stringify(attack));
  }
});

Deno.test("html says of a text without anything in it that nothing was recognised", () => {
  assertStringIncludes(render(diagnosePasted("hello\n")), "No extension recognised");
});

Deno.test("markup escapes values, joins lists, and leaves out null and false", () => {
  assertEquals(
    markup`<p title="${`"'`}">${"<&>"}${["a", markup`<b>${1}</b>`]}${null}${false}${undefined}</p>`.text,
    '<p title="&quot;&#39;">&lt;&amp;&gt;a<b>1</b></p>',
  );
  assertEquals(markup`${new Markup("<i>")}${"\ud800\u0000"}`.text, "<i>\ufffd\ufffd");
});
