import fc from "fast-check";
import { displayWidth, wrap } from "../../compat/display_width.ts";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { assertTimely, LARGE, makeLarge } from "../effort.ts";
import { ANY_CHARACTER } from "../any_character.ts";

// Expected columns are those of Python's wcwidth 0.9.4 (`width(text, control_codes="ignore")`).
const WIDTHS: [string, string, number][] = [
  ["nothing", "", 0],
  ["ASCII", "com.example.ext", 15],
  ["a Latin letter with an accent", "é", 1],
  ["a combining accent", "e\u0301", 1],
  ["two combining accents", "o\u0308\u0304", 1],
  ["an accent alone", "\u0301", 0],
  ["Chinese", "网络扩展", 8],
  ["Chinese with Latin", "a网b", 4],
  ["kana", "カタ", 4],
  ["kana with a combining voice mark", "か\u3099", 2],
  ["halfwidth kana with a voice mark", "ｶﾞ", 2],
  ["a fullwidth letter", "Ａ", 2],
  ["a fullwidth sign", "￥", 2],
  ["a plane 2 ideograph", "\u{20000}", 2],
  ["Hangul syllables", "확장", 4],
  ["conjoining Hangul", "\u1112\u1161\u11ab", 2],
  ["a Hangul vowel alone", "\u1161", 0],
  ["an emoji", "😀", 2],
  ["an emoji with a skin tone", "👍🏽", 2],
  ["a family joined by ZWJ", "👨\u200d👩\u200d👧", 2],
  ["an astronaut with a skin tone", "👩🏽\u200d🚀", 2],
  ["a flag", "🇩🇪", 2],
  ["two flags", "🇩🇪🇨🇳", 4],
  ["half a flag", "🇩", 2],
  ["a flag of tags", "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", 2],
  ["a rainbow flag", "🏳\ufe0f\u200d🌈", 2],
  ["a narrow sign", "⚠", 1],
  ["a narrow sign in emoji presentation", "⚠\ufe0f", 2],
  ["a wide sign in text presentation", "⌚\ufe0e", 1],
  ["a keycap", "1\ufe0f\u20e3", 2],
  ["a letter before a variation selector", "a\ufe0f", 1],
  ["a check mark", "✓ ✗", 3],
  ["a wide check mark", "✅", 2],
  ["box drawing", "┌──┐", 4],
  ["quotes, dashes, ellipsis", "“x” — …", 7],
  ["a zero-width space", "a\u200bb", 2],
  ["a byte order mark", "\ufeffx", 1],
  ["a soft hyphen", "a\u00adb", 3],
  ["a Devanagari spacing vowel", "की", 2],
  ["a Devanagari conjunct", "क्ष", 2],
  ["Tamil with two vowel signs", "கொ", 2],
  ["Thai sara am", "กำ", 2],
  ["Thai with marks", "ที่", 1],
  ["Arabic with a mark", "ا\u0651", 1],
  ["a colour", "\x1b[31mred\x1b[0m", 3],
  ["a true colour with colons", "\x1b[38:2::255:0:0mred\x1b[m", 3],
  ["a link", "\x1b]8;;https://example.com/a\x1b\\link\x1b]8;;\x1b\\", 4],
  ["a link ended by BEL", "\x1b]8;id=1;https://example.com/a\x07link\x1b]8;;\x07", 4],
  ["a colour between a letter and its accent", "e\x1b[31m\u0301", 1],
  ["control characters", "a\tb\nc\x00\x7f", 3],
];

for (const [name, text, columns] of WIDTHS) {
  Deno.test(`displayWidth() counts ${columns} for ${name}`, () => assertEquals(displayWidth(text), columns));
}

const LINK = "\x1b]8;;https://example.com/\x1b\\";
const END = "\x1b]8;;\x1b\\";

const WRAPPED: [string, string, number, string[]][] = [
  ["nothing", "", 5, [""]],
  ["a text that fits", "a b", 5, ["a b"]],
  ["a text that just fits", "ab cd", 5, ["ab cd"]],
  ["words", "the quick brown fox", 10, ["the quick", "brown fox"]],
  ["runs of blanks inside a line", "a  b cc", 4, ["a  b", "cc"]],
  ["an indented line", "  a bcd", 4, ["  a", "bcd"]],
  ["blanks only", "      ", 4, [""]],
  ["its own line ends", "a\n\nb\r\nc\u2028d", 9, ["a", "", "b", "c", "d"]],
  ["a long word after a short one", "a bcdefgh i", 4, ["a", "bcde", "fgh", "i"]],
  ["a path", "/Library/SystemExtensions", 10, ["/Library/S", "ystemExten", "sions"]],
  ["Chinese, before no closing mark", "网络扩展没有，因为。", 12, ["网络扩展没", "有，因为。"]],
  ["Chinese among words", "jumps 网络扩展 over", 10, ["jumps 网络", "扩展 over"]],
  ["a wide grapheme in a narrow column", "网a络", 1, ["网", "a", "络"]],
  ["graphemes", "👨\u200d👩\u200d👧🇩🇪e\u0301", 2, ["👨\u200d👩\u200d👧", "🇩🇪", "e\u0301"]],
  ["a colour over several lines", "\x1b[1;31mab cd\x1b[0m e", 2, [
    "\x1b[1;31mab\x1b[0m",
    "\x1b[1;31mcd\x1b[0m",
    "e",
  ]],
  ["a link over two lines", `${LINK}ab cd${END}`, 2, [`${LINK}ab${END}`, `${LINK}cd${END}`]],
  ["a colour that begins behind a blank", "ab \x1b[31m网\x1b[39m", 3, ["ab", "\x1b[31m网\x1b[39m"]],
  ["no column at all", "ab", 0, ["a", "b"]],
  ["columns that are no number", "ab", NaN, ["a", "b"]],
  ["endless columns", "a b\nc", Infinity, ["a b", "c"]],
];

for (const [name, text, columns, lines] of WRAPPED) {
  Deno.test(`wrap() breaks ${name}`, () => assertEquals(wrap(text, columns), lines));
}

const part = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: ANY_CHARACTER }),
  fc.constantFrom(
    " ",
    "  ",
    "网",
    "e\u0301",
    "🇩🇪",
    "👨\u200d👩\u200d👧",
    "\x1b[31m",
    "\x1b[0m",
    LINK,
    END,
    "\x1b[",
    "\x9b",
  ),
  fc.constantFrom("\ufe0f", "\u200d", "\t", "1", "⚠", "\x1b]8;;x", "\x1b]", "\x07", "\ud83d", "word", "\u1161"),
);
const text = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(""));

Deno.test("wrap() keeps every line within the columns but for a single wide grapheme", () => {
  fc.assert(fc.property(text, fc.integer({ min: 1, max: 12 }), (input, columns) => {
    for (const line of wrap(input, columns)) assert(displayWidth(line) <= Math.max(columns, 2), JSON.stringify(line));
    for (const line of wrap(input, columns + 1)) assert(displayWidth(line) <= columns + 1, JSON.stringify(line));
  }));
});

Deno.test("wrap() loses nothing but blanks and line ends", () => {
  const bare = fc.array(fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom(" ", "网", "🇩🇪")), { maxLength: 20 });
  fc.assert(fc.property(bare, fc.integer({ min: 1, max: 12 }), (parts, columns) => {
    const strip = (value: string) => value.replace(/[ \t\r\n\v\f\x85\u2028\u2029]/g, "");
    assertEquals(strip(wrap(parts.join(""), columns).join("")), strip(parts.join("")));
  }));
});

Deno.test("displayWidth() adds up over words and never throws", () => {
  fc.assert(fc.property(text, text, (a, b) => {
    assertEquals(displayWidth(`${a}\n${b}`), displayWidth(a) + displayWidth(b));
  }));
});

for (
  const unit of [
    "a",
    "a ",
    "网",
    "👨\u200d👩\u200d👧",
    "\u0301",
    "\x1b[",
    "\x1b]8;;",
    "\x9d",
    "\x1b[31mx",
    "\x1b[1;",
    " ",
  ]
) {
  Deno.test(`displayWidth() and wrap() take a large text of ${JSON.stringify(unit)} without trouble`, () => {
    const text = makeLarge(unit);
    assertTimely(() => displayWidth(text), "displayWidth()", 500);
    assertTimely(() => wrap(text.slice(0, LARGE / 5), 7), "wrap()", 500);
  });
}
