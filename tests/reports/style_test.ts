import { assert, assertEquals } from "../../compat/std_assert.ts";
import { displayWidth } from "../../compat/display_width.ts";
import type { Link, Verdict } from "../../engine/report.ts";
import { createStyle } from "../../reports/style.ts";

const LOOK = { width: 80, color: false, plain: false, verbose: false };
const STATUSES: readonly Verdict["status"][] = ["healthy", "problem", "warning", "suspected", "unknown"];
const MARKS: readonly Link["mark"][] = ["ok", "broken", "suspect", "unknown", "notApplicable"];

Deno.test("createStyle() has a word for every verdict, with a mark unless it is plain", () => {
  const words = (plain: boolean) => STATUSES.map(createStyle({ ...LOOK, plain }).verdictMark);
  assertEquals(words(false), ["✓ HEALTHY", "✗ PROBLEM", "! WARNING", "? SUSPECTED", "? UNKNOWN"]);
  assertEquals(words(true), ["HEALTHY:", "PROBLEM:", "WARNING:", "SUSPECTED:", "UNKNOWN:"]);
});

Deno.test("createStyle() has a mark for every link of the chain, a word when it is plain", () => {
  const marks = (plain: boolean) => MARKS.map(createStyle({ ...LOOK, plain }).linkMark);
  assertEquals(marks(false), ["✓", "✗", "?", "·", "-"]);
  assertEquals(marks(true), ["ok:", "BROKEN:", "suspect:", "unknown:", "none:"]);
});

Deno.test("createStyle() paints only with colours, and what it paints stays as wide", () => {
  const [drab, bright] = [createStyle(LOOK), createStyle({ ...LOOK, color: true })];
  for (const paint of ["bold", "dim", "heading", "command"] as const) {
    assertEquals(drab[paint]("text"), "text");
    assert(/^\x1b\[\d+mtext\x1b\[0m$/.test(bright[paint]("text")), paint);
    assertEquals(displayWidth(bright[paint]("text")), 4);
  }
  for (const status of STATUSES) {
    assertEquals(bright.verdictMark(status).replace(/\x1b\[\d+m/g, ""), drab.verdictMark(status));
  }
});

Deno.test("createStyle() draws lines with ASCII when it is plain", () => {
  const { separator, arrow, bullet, rule } = createStyle({ ...LOOK, plain: true });
  for (const drawn of [separator, arrow, bullet, rule]) assert(/^[ -~]+$/.test(drawn), drawn);
});

Deno.test("createStyle() never goes below 40 columns", () => {
  for (const width of [-1, 0, 1, 39]) assertEquals(createStyle({ ...LOOK, width }).width, 40);
  assertEquals(createStyle({ ...LOOK, width: 41 }).width, 41);
});

const PARAGRAPHS: readonly (readonly [
  says: string,
  text: string,
  indent: string,
  rest: string | undefined,
  lines: readonly string[],
])[] = [
  ["keeps a short line", "one two", "  ", undefined, ["  one two"]],
  ["breaks between words and indents every line", "aaaa ".repeat(10).trim(), "    ", undefined, [
    "    aaaa aaaa aaaa aaaa aaaa aaaa aaaa",
    "    aaaa aaaa aaaa",
  ]],
  ["indents what follows the first line by itself", "aaaa ".repeat(10).trim(), "  ", "      ", [
    "  aaaa aaaa aaaa aaaa aaaa aaaa aaaa",
    "      aaaa aaaa aaaa",
  ]],
  ["cuts a word that is longer than a line", "x".repeat(50), "    ", undefined, [
    `    ${"x".repeat(36)}`,
    `    ${"x".repeat(14)}`,
  ]],
  ["leaves no blanks at the end of a line", "a ", "  ", undefined, ["  a"]],
  ["leaves one empty line of nothing", "", "    ", undefined, [""]],
];

for (const [says, text, indent, rest, lines] of PARAGRAPHS) {
  Deno.test(`paragraph() ${says}`, () => {
    assertEquals(createStyle({ ...LOOK, width: 40 }).paragraph(text, indent, rest), lines);
  });
}
