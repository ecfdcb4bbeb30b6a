import { assertEquals } from "../../../compat/std_assert.ts";
import { parsePlistInteger } from "../../../formats/plist/integer.ts";

const CASES: readonly (readonly [string, number | bigint | null])[] = [
  ["0", 0],
  ["-0", 0],
  ["42", 42],
  ["+42", 42],
  ["-7", -7],
  ["0x1F", 31],
  ["-0x1f", -31],
  ["0010", 10],
  ["9007199254740991", 9007199254740991],
  ["9007199254740993", 9007199254740993n],
  ["-9223372036854775808", -9223372036854775808n],
  ["0xffffffffffffffff", 18446744073709551615n],
  ["170141183460469231731687303715884105727", 170141183460469231731687303715884105727n],
  ["9".repeat(44), null],
  ["", null],
  ["-", null],
  ["0x", null],
  ["1.5", null],
  ["1e3", null],
  ["12a", null],
  ["0xfg", null],
  [" 1", null],
  ["１", null],
];

for (const [text, expected] of CASES) {
  Deno.test(`parsePlistInteger() reads "${text.slice(0, 40)}" as ${expected}`, () => {
    const value = parsePlistInteger(text);
    assertEquals(value, expected);
    assertEquals(typeof value, typeof expected);
  });
}
