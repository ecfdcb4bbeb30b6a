import fc from "fast-check";
import { assert, assertEquals, assertThrows } from "../../../compat/std_assert.ts";
import { createLiteralSearch, START } from "../../../formats/unified_log/literal_search.ts";
import { assertTimely, makeLarge, times } from "../../effort.ts";

/** `text@end` for everything found, in a text and over its line breaks. */
function findAll(literals: readonly string[], lines: readonly string[]): string[] {
  const { search, breakLine } = createLiteralSearch(literals);
  const found: string[] = [];
  let state = START;
  for (const [at, line] of lines.entries()) {
    state = search(line, state, (which, end) => found.push(`${literals[which]}@${at}:${end}`) < 0);
    state = breakLine(state);
  }
  return found;
}

Deno.test("createLiteralSearch() finds texts that begin, end and lie in each other", () => {
  assertEquals(findAll(["he", "she", "hers", "his"], ["ushers"]), ["she@0:4", "he@0:4", "hers@0:6"]);
  assertEquals(findAll(["aa", "aaa"], ["aaaa"]), ["aa@0:2", "aaa@0:3", "aa@0:3", "aaa@0:4", "aa@0:4"]);
});

Deno.test("createLiteralSearch() takes any run of blanks for a blank, over line breaks, and nothing else", () => {
  assertEquals(findAll(["red fox"], ["a red \t fox", "red", "", "   fox", "redfox red-fox", "red\u00a0fox"]), [
    "red fox@0:11",
    "red fox@3:6",
    "red fox@5:7",
  ]);
});

Deno.test("createLiteralSearch() has the blanks that regular expressions have", () => {
  const { search } = createLiteralSearch(["a b"]);
  for (let code = 0; code < 0x10000; code++) {
    const text = `a${String.fromCharCode(code)}b`;
    let found = false;
    search(text, START, () => found = true);
    assertEquals(found, /^a\sb$/.test(text), text);
  }
});

Deno.test("createLiteralSearch() begins anew behind a text that was enough", () => {
  const { search } = createLiteralSearch(["ab", "ba"]);
  const found: number[] = [];
  assertEquals(search("aba", START, (_, end) => found.push(end) > 0), START);
  assertEquals(found, [2]);
});

Deno.test("createLiteralSearch() finds what a search one by one finds, whatever the texts", () => {
  const word = fc.array(fc.constantFrom("a", "b", "c", "é"), { minLength: 1, maxLength: 4 }).map((chars) =>
    chars.join("")
  );
  const literal = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 5 }).map((chars) =>
    chars.join("")
  );
  fc.assert(
    fc.property(
      fc.uniqueArray(literal, { minLength: 1, maxLength: 8 }),
      fc.array(word, { maxLength: 12 }),
      (texts, words) => {
        const line = words.join("");
        const expected = texts.flatMap((text) =>
          Array.from(line, (_, i) => i + 1).filter((end) => line.slice(0, end).endsWith(text)).map((end) =>
            `${text}@0:${end}`
          )
        );
        assertEquals(findAll(texts, [line]).sort(), expected.sort());
      },
    ),
    { numRuns: times(300) },
  );
});

Deno.test("createLiteralSearch() refuses more text than it has numbers for", () => {
  const many = Array.from({ length: 30_000 }, (_, i) => i.toString(36).padStart(4, "x"));
  assert(createLiteralSearch(many.slice(0, 100)));
  assertThrows(() => createLiteralSearch(many.flatMap((text) => [`${text}aaaa`, `b${text}`])), RangeError, "65535");
});

Deno.test("createLiteralSearch() takes linear time on texts that nearly are what it looks for", () => {
  const { search } = createLiteralSearch(["aaaaaaaaab", "a a a a b", "last stop reason"]);
  for (const piece of ["a", "a ", " ", "last stop ", "é"]) {
    const text = makeLarge(piece);
    assertTimely(() => search(text, START, () => false), piece);
  }
});
