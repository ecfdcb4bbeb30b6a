import fc from "fast-check";
import { closeStyles } from "../../compat/open_styles.ts";
import { assertEquals, assertLess } from "../../compat/std_assert.ts";

const LINK = "\x1b]8;;https://example.com/\x1b\\";
const END = "\x1b]8;;\x1b\\";
const OFF = "\x1b[0m";

const CASES: [string, string[], string[]][] = [
  ["plain lines", ["a", "b"], ["a", "b"]],
  ["a line that closes itself", ["\x1b[31ma\x1b[39m", "b"], ["\x1b[31ma\x1b[39m", "b"]],
  ["a line that closes all", ["\x1b[1;31ma\x1b[m", "b"], ["\x1b[1;31ma\x1b[m", "b"]],
  ["a colour that stays open", ["\x1b[31ma", "b\x1b[0m", "c"], [`\x1b[31ma${OFF}`, "\x1b[31mb\x1b[0m", "c"]],
  ["a colour that replaces another", ["\x1b[31m\x1b[32ma", "b"], [`\x1b[31m\x1b[32ma${OFF}`, `\x1b[32mb${OFF}`]],
  ["several attributes", ["\x1b[1m\x1b[4;41ma", "b\x1b[22mc", "d"], [
    `\x1b[1m\x1b[4;41ma${OFF}`,
    `\x1b[1;4;41mb\x1b[22mc${OFF}`,
    `\x1b[4;41md${OFF}`,
  ]],
  ["a colour out of 256", ["\x1b[38;5;1;1ma", "b\x1b[39m", "c"], [
    `\x1b[38;5;1;1ma${OFF}`,
    `\x1b[38;5;1;1mb\x1b[39m${OFF}`,
    `\x1b[1mc${OFF}`,
  ]],
  ["a true colour", ["\x1b[48;2;1;2;0ma", "b"], [`\x1b[48;2;1;2;0ma${OFF}`, `\x1b[48;2;1;2;0mb${OFF}`]],
  ["a true colour with colons", ["\x1b[38:2::1:2:3ma", "b"], [`\x1b[38:2::1:2:3ma${OFF}`, `\x1b[38:2::1:2:3mb${OFF}`]],
  ["a link that stays open", [`${LINK}a`, `b${END}`, "c"], [`${LINK}a${END}`, `${LINK}b${END}`, "c"]],
  ["a cursor movement", ["\x1b[2Ja", "b"], ["\x1b[2Ja", "b"]],
];

for (const [name, lines, closed] of CASES) {
  Deno.test(`closeStyles() handles ${name}`, () => assertEquals(closeStyles(lines), closed));
}

Deno.test("closeStyles() leaves nothing open: what is complete stays as it is", () => {
  const part = fc.oneof(
    fc.string(),
    fc.integer({ min: 0, max: 110 }).map((n) => `\x1b[${n}m`),
    fc.constantFrom(LINK, END),
  );
  fc.assert(fc.property(fc.array(fc.array(part).map((parts) => parts.join(""))), (lines) => {
    const closed = closeStyles(lines);
    assertEquals(closed.length, lines.length);
    assertEquals(closeStyles(closed), closed);
  }));
});

Deno.test("closeStyles() does not repeat a long link without end", () => {
  const start = performance.now();
  const lines = [`\x1b]8;;https://example.com/${"a".repeat(50_000)}\x07x`, ...new Array<string>(100_000).fill("y")];
  assertLess(closeStyles(lines).join("\n").length, 2_500_000);
  assertLess(performance.now() - start, 1000);
});
