import fc from "fast-check";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { joinCutLines } from "../../formats/cut_lines.ts";
import { toLines } from "../../formats/parsed.ts";
import { assertTimely, makeLarge, times } from "../effort.ts";

const A72 = "a".repeat(72);
const RECORD = `2026-11-20 10:00:00 ${"a".repeat(60)}`;

function join(text: string): string[] {
  return joinCutLines(toLines(text)).map((line) => line.text);
}

const JOINED: readonly (readonly [says: string, text: string, lines: readonly string[]])[] = [
  ["a path in an indented block", `{\n        /${A72.slice(1)}\nb c\n}`, ["{", `        /${A72.slice(1)}b c`, "}"]],
  ["a value over three lines", `    key = ${"a".repeat(70)}\n${"b".repeat(80)}\nc\n}`, [
    `    key = ${"a".repeat(70)}${"b".repeat(80)}c`,
    "}",
  ]],
  ["the records of a log", `${RECORD}\nb\n`.repeat(3), Array(3).fill(`${RECORD}b`)],
];
const KEPT: readonly (readonly [says: string, text: string])[] = [
  ["a line of another width", `        /${A72}\nb`],
  ["a line at the margin", `${"a".repeat(80)}\nb`],
  ["the end of a block", `    key = ${"a".repeat(70)}\n}`],
  ["a prompt", `    key = ${"a".repeat(70)}\n% sw_vers`],
  ["an indented line", `    key = ${"a".repeat(70)}\n    b = c`],
  ["a log behind a block", `    key = ${"a".repeat(70)}\n2026-11-20 10:00:00 b`],
  ["a row of a table", `        *       ${"a".repeat(64)}\nb`],
  ["a row that ps cut", `    0 ${"a".repeat(74)}\n1234567 b`],
  ["a log of which two records happen to be as wide", `${RECORD}\nb\n${RECORD}\nb`],
];
for (const [says, text, lines] of JOINED) {
  Deno.test(`joinCutLines() joins ${says}`, () => assertEquals(join(text), lines));
}
for (const [says, text] of KEPT) {
  Deno.test(`joinCutLines() keeps ${says}`, () => assertEquals(join(text), text.split("\n")));
}

Deno.test("joinCutLines() keeps the number of the first part and every character", () => {
  const words = fc.constantFrom(RECORD, `    key = ${"a".repeat(70)}`, "b", "}", "", "    c = d", "\t", "% ps");
  fc.assert(
    fc.property(fc.array(words, { maxLength: 20 }), (parts) => {
      const lines = toLines(parts.join("\n"));
      const joined = joinCutLines(lines.map((line) => ({ ...line })));
      assertEquals(joined.map(({ text }) => text).join(""), lines.map(({ text }) => text).join(""));
      assert(joined.every(({ n }, i) => i === 0 || n > joined[i - 1]!.n));
    }),
    { numRuns: times(300) },
  );
});

Deno.test("joinCutLines() joins very many cut lines in less than a second", () => {
  const block = `    key = ${"a".repeat(70)}\n${makeLarge(`${"b".repeat(80)}\n`)}`;
  for (const text of [block, makeLarge(`${RECORD}\n${"b".repeat(80)}\n`)]) {
    assertTimely(() => joinCutLines(toLines(text)));
  }
});
