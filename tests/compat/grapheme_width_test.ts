import { JOINING, measureCodePoint, measureGrapheme } from "../../compat/grapheme_width.ts";
import { assertEquals } from "../../compat/std_assert.ts";

Deno.test("measureCodePoint() gives 0, 1 or 2 for every code point", () => {
  const counts = [0, 0, 0];
  for (let code = 0; code <= 0x10ffff; code++) counts[measureCodePoint(code)]!++;
  assertEquals(counts.reduce((sum, count) => sum + count), 0x110000);
});

for (
  const [name, code, columns] of [
    ["NUL", 0, 0],
    ["DEL", 0x7f, 0],
    ["a C1 control", 0x85, 0],
    ["a no-break space", 0xa0, 1],
    ["the soft hyphen", 0xad, 1],
    ["a wide combining mark", 0x3099, 0],
    ["a wide tone mark", 0x302a, 0],
    ["the ideographic space", 0x3000, 2],
    ["the halfwidth won sign", 0x20a9, 1],
    ["an Arabic number sign", 0x600, 1],
    ["the Hangul filler", 0x115f, 2],
    ["a variation selector", 0xfe0f, 0],
    ["a regional indicator", 0x1f1e6, 2],
    ["a lone surrogate", 0xd83d, 1],
    ["the last ideograph of plane 3", 0x3fffd, 2],
    ["a private use character", 0xe000, 1],
  ] as const
) {
  Deno.test(`measureCodePoint() gives ${columns} for ${name}`, () => assertEquals(measureCodePoint(code), columns));
}

Deno.test("measureGrapheme() never gives more than two columns", () => {
  assertEquals(measureGrapheme("👨\u200d👩\u200d👧\u200d👦"), 2);
  assertEquals(measureGrapheme("क\u094dष\u094dम"), 2);
  assertEquals(measureGrapheme("\ufe0f"), 0);
});

Deno.test("JOINING has every code point that can join a neighbour", () => {
  const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
  const joins: string[] = [];
  // The planes of ideographs and of private use have no such characters.
  for (let first = 0; first < 0x20000; first += 0x100) {
    const codes = Array.from({ length: 0x100 }, (_, i) => first + i).filter((code) => code < 0xd800 || code > 0xdfff);
    const free = codes.map((code) => String.fromCodePoint(code)).filter((character) => !JOINING.test(character));
    const text = free.map((character) => `a${character}क${character}${character}😀${character}`).join("");
    if ([...segmenter.segment(text)].length !== [...text].length) joins.push(first.toString(16));
  }
  assertEquals(joins, []);
});
