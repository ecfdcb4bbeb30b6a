import fc from "fast-check";
import { assertEquals, assertFalse } from "../../compat/std_assert.ts";
import { printable } from "../../reports/printable.ts";
import { ATTACKS, OBEYED } from "./hostile_report.ts";

const TABLE: readonly (readonly [says: string, text: string, expected: string])[] = [
  ["keeps plain text", "com.example.tunnel (1.0/1)", "com.example.tunnel (1.0/1)"],
  ["keeps other scripts and emoji", "Grüße 漢字 👩‍👧 עברית", "Grüße 漢字 👩‍👧 עברית"],
  ["writes a tab as two blanks", "a\tb", "a  b"],
  ["joins lines", "a\r\nb\u2028c\u0085d", "abcd"],
  ["drops the escape and leaves its text", "\x1b[31mred\x1b[0m", "[31mred[0m"],
  ["drops 8-bit controls", "\x9b31mred", "31mred"],
  ["drops marks that reorder text", "\u202egpj.exe\u2066\u200f\u061c", "gpj.exe"],
  ["drops NUL, DEL and byte order marks", "a\0b\x7fc\ufeffd", "abcd"],
  ["leaves nothing of nothing", "", ""],
];

for (const [says, text, expected] of TABLE) {
  Deno.test(`printable() ${says}`, () => assertEquals(printable(text), expected));
}

Deno.test("printable() gives one line without anything that a terminal obeys, whatever the text", () => {
  const part = fc.oneof(fc.constantFrom(...ATTACKS), fc.string({ maxLength: 10 }));
  fc.assert(fc.property(fc.array(part), (parts) => {
    const text = printable(parts.join(""));
    assertFalse(OBEYED.test(text) || text.includes("\n"));
    assertEquals(printable(text), text);
  }));
});
