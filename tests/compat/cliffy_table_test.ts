import fc from "fast-check";
import { Table } from "../../compat/cliffy_table.ts";
import { displayWidth } from "../../compat/display_width.ts";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { assertTimely, LARGE, makeLarge } from "../effort.ts";
import { ANY_CHARACTER } from "../any_character.ts";

const isOriginal = import.meta.resolve("../../compat/cliffy_table.ts").startsWith("jsr:");

const CASES: [string, () => Table, string[]][] = [
  ["without rows is empty", () => new Table(), [""]],
  [
    "without border pads all columns but the last",
    () => new Table().header(["Key", "Status"]).body([["reg.list", "ok"]]),
    [
      "Key      Status",
      "reg.list ok    ",
    ],
  ],
  ["with padding and indent", () => new Table().body([["a", "b"], ["cc", 12]]).padding(2).indent(3), [
    "   a   b ",
    "   cc  12",
  ]],
  [
    "with border rules off every row",
    () => new Table().header(["A", "B"]).body([["aaa", "b"], ["c", ""]]).border(true),
    [
      "┌─────┬───┐",
      "│ A   │ B │",
      "├─────┼───┤",
      "│ aaa │ b │",
      "├─────┼───┤",
      "│ c   │   │",
      "└─────┴───┘",
    ],
  ],
  ["with border and no padding", () => new Table().body([["a", "b"]]).border().padding(0).indent(1), [
    " ┌─┬─┐",
    " │a│b│",
    " └─┴─┘",
  ]],
  ["with padding per column", () => new Table().body([["a", "b", "c"]]).padding([3, 1, 0]), ["a   b c"]],
  ["with border switched off again", () => new Table().body([["a"]]).border().border(false), ["a"]],
  ["with short rows fills them", () => new Table().header(["a", "b", "c"]).body([["d"], ["e", "f"]]), [
    "a b c",
    "d    ",
    "e f  ",
  ]],
  ["with lines in a cell", () => new Table().body([["a\nbb", "c"], ["d", "e"]]), ["a  c", "bb  ", "d  e"]],
  ["with a widest column wraps words", () => new Table().body([["one two three", "x"]]).maxColWidth(7), [
    "one two x",
    "three    ",
  ]],
  ["with a widest width per column", () => new Table().body([["one two", "one two"]]).maxColWidth([3, 20]), [
    "one one two",
    "two        ",
  ]],
  ["cuts a word that is too long", () => new Table().body([["abcdefgh", "x"]]).maxColWidth(5), ["abcde x", "fgh    "]],
  ["replaces its rows", () => new Table().body([["a"]]).body([["b"]]), ["b"]],
  ["aligns wide and combining characters", () => new Table().body([["网络", "|"], ["e\u0301", "|"], ["Ａ", "|"]]), [
    "网络 |",
    "e\u0301    |",
    "Ａ   |",
  ]],
];

for (const [name, table, lines] of CASES) {
  Deno.test(`Table ${name}`, () => assertEquals(table().toString().split("\n"), lines));
}

const LINK = "\x1b]8;;https://example.com/a/long/address\x1b\\page\x1b]8;;\x1b\\";

Deno.test("Table aligns links, flags and families", { ignore: isOriginal }, () => {
  const table = new Table().body([[LINK, "|"], ["🇩🇪", "|"], ["👨\u200d👩\u200d👧", "|"], [
    "1\ufe0f\u20e3 ⚠\ufe0f",
    "|",
  ]]);
  assertEquals(table.toString().split("\n").map(displayWidth), [7, 7, 7, 7]);
});

Deno.test(
  "Table ends colours and links at the edge of their cell, and takes them up again",
  { ignore: isOriginal },
  () => {
    const table = new Table().body([["\x1b[31mred red\x1b[0m", "x"]]).maxColWidth(3);
    assertEquals(table.toString(), "\x1b[31mred\x1b[0m x\n\x1b[31mred\x1b[0m  ");
    assertEquals(new Table().body([["\x1b[31mred", "x"]]).toString(), "\x1b[31mred\x1b[0m x");
  },
);

Deno.test("Table lets no control character through but colours and links", { ignore: isOriginal }, () => {
  const evil = "a\x1b[2Jb\x1b]0;title\x07c\rd\te\x08\x00\x9b31m\x1b\x1b[31mf\x1b[";
  assertEquals(new Table().body([[evil, "x"]]).toString(), "abc   x\nd e\x1b[31mf[\x1b[0m  ");
});

const part = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: ANY_CHARACTER }),
  fc.constantFrom(
    "网络",
    "e\u0301",
    "🇩🇪",
    "👨\u200d👩\u200d👧",
    LINK,
    "\x1b[31m",
    "\x1b[0m",
    "\x1b[",
    "\n",
    "\t",
    " ",
    "\ufe0f",
    "क्ष",
  ),
);
const cell = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(""));
const width = fc.option(fc.integer({ min: 1, max: 9 }), { nil: Infinity });

Deno.test("Table keeps a mark that begins a cell apart from the border", { ignore: isOriginal }, () => {
  assertEquals(new Table().body([["\u{11d8a}a"]]).border().padding(0).toString(), "┌─┐\n│\u200b\u{11d8a}a│\n└─┘");
});

Deno.test("Table prints lines of equal width for any cells", { ignore: isOriginal }, () => {
  const rows = fc.array(fc.array(cell, { maxLength: 4 }), { maxLength: 4 });
  fc.assert(fc.property(rows, fc.boolean(), width, fc.nat(3), (body, border, columns, padding) => {
    const text = new Table().header(["h"]).body(body).border(border).maxColWidth(columns).padding(padding).toString();
    const widths = new Set(text.split("\n").map(displayWidth));
    assert(widths.size === 1, JSON.stringify(text));
    assert(!/[\x00-\x09\x0b-\x1a\x7f-\x9f]|\x1b(?![\[\]])/.test(text.replaceAll("\x1b\\", "").replaceAll("\x07", "")));
  }));
});

for (const unit of ["a ", "网", "\x1b[31mx", "\u0301"]) {
  Deno.test(`Table takes a large text of ${JSON.stringify(unit)} in a cell without trouble`, () => {
    const text = makeLarge(unit).slice(0, LARGE / 5);
    assertTimely(() => new Table().body([[text, "x"]]).border().maxColWidth(8).toString());
  });
}
