import { assertEquals } from "../../../../compat/std_assert.ts";
import { encodeLiterals, standsAt } from "../../../../formats/unified_log/scan/literals.ts";

/** Whether the literal stands in the text, with its fingerprint at `offset` of the literal, found at `word` in the text. */
function stands(text: string, literal: string, offset: number, word: string): boolean {
  const memory = new TextEncoder().encode(text);
  const at = new TextEncoder().encode(text.slice(0, text.indexOf(word))).length;
  const [bytes] = encodeLiterals([literal]);
  return standsAt({ memory, low: 0, high: memory.length }, at, bytes!, { literal: 0, offset });
}

const CASES: readonly (readonly [text: string, says: string, isThere: boolean])[] = [
  ["the red fox ran", "as it is", true],
  ["the red  \t fox ran", "with other blanks", true],
  ["the red\n   fox ran", "wrapped", true],
  ["> the red\n> fox ran", "wrapped in a quote", true],
  ["the red\u00a0fox ran", "with a no-break space", true],
  ["red fox", "from end to end", true],
  ["the red", "as far as the bytes go", true],
  ["the redfox ran", "without the blank", false],
  ["the red, fox ran", "with a comma between", false],
  ["the red foxes ran", "as a part of longer words", true],
  ["the red fax", "with another letter", false],
];

for (const [text, says, isThere] of CASES) {
  Deno.test(`standsAt() ${isThere ? "takes" : "leaves"} a literal ${says}`, () => {
    assertEquals(stands(text, "red fox", 0, "red"), isThere);
  });
}

Deno.test("standsAt() compares what is before the fingerprint, too", () => {
  assertEquals(stands("the red fox", "red fox", 4, "fox"), true);
  assertEquals(stands("the bed fox", "red fox", 4, "fox"), false);
  assertEquals(stands("ed fox", "red fox", 4, "fox"), false);
  assertEquals(stands("red | fox", "red fox", 4, "fox"), true);
});

Deno.test("standsAt() takes a mark for itself where the literal has one", () => {
  assertEquals(stands("x -> Allow", "-> Allow", 3, "Allow"), true);
  assertEquals(stands("a > b", "a > b", 0, "a >"), true);
});

Deno.test("encodeLiterals() gives each literal once", () => assertEquals(encodeLiterals(["a", "b", "a"]).length, 2));
