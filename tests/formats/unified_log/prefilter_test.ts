import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import { type Line, toLines } from "../../../formats/parsed.ts";
import { createLiteralSearch } from "../../../formats/unified_log/literal_search.ts";
import { findHits } from "../../../formats/unified_log/prefilter.ts";
import { times } from "../../effort.ts";

const LITERALS = ["red fox", "MacOS error", "client (pid"];
const SEARCH = createLiteralSearch(LITERALS);

function find(lines: readonly Line[]): number[] {
  return findHits(lines, { search: SEARCH, literals: LITERALS, isSought: () => true });
}

Deno.test("findHits() finds the lines on which a literal begins, wrapped ones too", () => {
  const text = ["a red fox", "none", "red", "   fox", "red fox red fox MacOS error", "", "client (pid 3)", "red"].join(
    "\n",
  );
  assertEquals(find(toLines(text)), [0, 2, 4, 6]);
  assertEquals(find([]), []);
  assertEquals(find(toLines("\n\n")), []);
});

Deno.test("findHits() finds what stands at and over the border of two blocks", () => {
  fc.assert(
    fc.property(fc.integer({ min: 60_000, max: 70_000 }), fc.boolean(), (size, wrapped) => {
      const before = "x".repeat(99) + "\n";
      const filler = before.repeat(Math.floor(size / 100)) + "y".repeat(size % 100);
      const lines = toLines(`${filler}\nthe red${wrapped ? "\n" : " "}fox\n${before.repeat(3)}`);
      assertEquals(find(lines), [Math.floor(size / 100) + 1]);
    }),
    { numRuns: times(60) },
  );
});

Deno.test("findHits() agrees with a search line by line", () => {
  const words = fc.array(fc.constantFrom("red", "fox", "MacOS", "error", "client", "(pid", "\n", "."), {
    maxLength: 40,
  });
  fc.assert(fc.property(words, (parts) => {
    const text = parts.join(" ");
    const lines = toLines(text);
    const starts = [...text.matchAll(/red\s+fox|MacOS\s+error|client\s+\(pid/g)].map(({ index }) =>
      text.slice(0, index).split("\n").length - 1
    );
    assertEquals(find(lines), [...new Set(starts)]);
  }));
});
