import fc from "fast-check";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { limitLines } from "../../formats/limit_lines.ts";
import { toLines } from "../../formats/parsed.ts";

const CASES: readonly (readonly [says: string, text: string, kept: string, isCut: boolean])[] = [
  ["leaves a text with fewer lines alone", "a\nb", "a\nb", false],
  ["leaves a text with just as many lines alone", "a\nb\n", "a\nb\n", false],
  ["cuts behind the last line that is read", "a\nb\nc", "a\nb\n", true],
  ["counts the lines of Windows", "a\r\nb\r\nc\r\n", "a\r\nb\r\n", true],
  ["counts the lines of old Macs", "a\rb\rc", "a\rb\r", true],
  ["takes nothing for a text", "", "", false],
];

for (const [says, text, kept, isCut] of CASES) {
  Deno.test(`limitLines() ${says}`, () => assertEquals(limitLines(text, 2), { text: kept, isCut }));
}

Deno.test("limitLines() keeps a beginning of the text with so many lines at the most", () => {
  const texts = fc.string({ unit: fc.constantFrom("a", "\n", "\r\n") });
  fc.assert(fc.property(texts, fc.nat(9), (text, most) => {
    const { text: kept, isCut } = limitLines(text, most);
    assert(text.startsWith(kept));
    assertEquals(isCut, kept !== text);
    assert(toLines(kept).length <= most);
  }));
});
