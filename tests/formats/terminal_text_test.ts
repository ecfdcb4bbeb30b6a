import fc from "fast-check";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { cleanTerminalText } from "../../formats/terminal_text.ts";
import { ANY_CHARACTER } from "../any_character.ts";

const CLEANED: Readonly<Record<string, string>> = {
  "a\r\nb\rc": "a\r\nb\rc",
  "\x1b[38;5;245mx\x1b[0m": "x",
  "\x1b]8;;http://example.com\x07link\x1b]8;;\x1b\\": "link",
  "a\x1b[5Cb": "a b",
  "a\x0bb\u2028c\x85d": "a\rb\rc\rd",
  "N\bNA\bA\nx\b\by": "NA\ny",
  "[5m is kept, 5 m": "[5m is kept, 5 m",
  "plain": "plain",
};

for (const [text, expected] of Object.entries(CLEANED)) {
  Deno.test(`cleanTerminalText() cleans ${JSON.stringify(text)}`, () =>
    assertEquals(cleanTerminalText(text), expected));
}

Deno.test("cleanTerminalText() keeps every LF, leaves no control character and does nothing twice", () => {
  fc.assert(fc.property(fc.string({ unit: ANY_CHARACTER }), (text) => {
    const clean = cleanTerminalText(text);
    assertEquals(clean.split("\n").length, text.split("\n").length);
    assert(!/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/.test(clean));
  }));
});
