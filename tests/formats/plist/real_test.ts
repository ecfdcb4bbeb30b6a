import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { parsePlistReal } from "../../../formats/plist/real.ts";

const CASES: readonly (readonly [string, number | null])[] = [
  ["0.5", 0.5],
  [".5", 0.5],
  ["5.", 5],
  ["-1.004032258064516", -1.004032258064516],
  ["1e-05", 0.00001],
  ["1E400", Infinity],
  ["nan", NaN],
  ["NaN", NaN],
  ["inf", Infinity],
  ["+Inf", Infinity],
  ["-infinity", -Infinity],
  ["-infinityx", null],
  ["0x10", null],
  ["", null],
  ["1.2.3", null],
  ["--1", null],
  ["one", null],
];

for (const [text, expected] of CASES) {
  Deno.test(`parsePlistReal() reads "${text}" as ${expected}`, () => assertEquals(parsePlistReal(text), expected));
}

Deno.test("parsePlistReal() takes linear time for a megabyte of digits and dots", () => {
  const start = performance.now();
  for (const unit of ["1", ".", "1.", "e"]) parsePlistReal(unit.repeat(1_000_000) + "x");
  assert(performance.now() - start < 500);
});
