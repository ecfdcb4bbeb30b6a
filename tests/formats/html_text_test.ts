import fc from "fast-check";
import { assertEquals } from "../../compat/std_assert.ts";
import { decodeEntities, detectHtml, stripTags } from "../../formats/html_text.ts";

const KINDS: readonly (readonly [text: string, kind: string | null])[] = [
  ["<!DOCTYPE html><p>x", "markup"],
  ["a<br/>b", "markup"],
  ["<details><summary>x</summary>", "markup"],
  ["&lt;key&gt; a &quot;", "entities"],
  ["<key>a &lt; b</key>", null],
  ["<dictionary> {", null],
  ["a &amp; b", null],
  ["plain", null],
];

for (const [text, kind] of KINDS) {
  Deno.test(`detectHtml() says ${kind} of "${text}"`, () => assertEquals(detectHtml(text), kind));
}

Deno.test("stripTags() takes out known elements alone and parts cells and blocks", () => {
  assertEquals(
    stripTags('<pre class="x">a</pre><td>b</td><private><dict><B>c</B><a href="y">d</a>'),
    "\ra\rb\t<private><dict>cd",
  );
});

Deno.test("decodeEntities() decodes once, numbers too, and leaves property lists alone", () => {
  assertEquals(decodeEntities("&lt;&#60;&#x3c;&amp;lt;&nbsp;&#0;&#9999999;&bogus;"), "<<<&lt; &bogus;");
  assertEquals(decodeEntities("<string>&lt;</string>"), "<string>&lt;</string>");
});

Deno.test("stripTags() and decodeEntities() take any text", () => {
  fc.assert(fc.property(fc.array(fc.constantFrom("<", "pre", " ", "/", ">", "&", "#x", "9", ";", "\n")), (parts) => {
    decodeEntities(stripTags(parts.join("")));
  }));
});
