import fc from "fast-check";
import { displayWidth } from "../../compat/display_width.ts";
import { ESCAPE, splitPieces } from "../../compat/terminal_pieces.ts";
import { assertEquals } from "../../compat/std_assert.ts";
import { assertTimely, makeLarge } from "../effort.ts";
import { ANY_CHARACTER } from "../any_character.ts";

for (
  const [name, sequence] of [
    ["a colour", "\x1b[1;31m"],
    ["a colour with an 8-bit introducer", "\x9b31m"],
    ["a cursor movement", "\x1b[?25l"],
    ["a link", "\x1b]8;id=a;https://example.com/%20\x1b\\"],
    ["a link ended by BEL", "\x1b]8;;https://example.com/\x07"],
    ["a title with an 8-bit introducer and end", "\x9d0;title\x9c"],
    ["a device control string", "\x1bPq\x1b\\"],
    ["a character set", "\x1b(B"],
    ["a reset", "\x1bc"],
  ] as const
) {
  Deno.test(`splitPieces() keeps ${name} whole`, () => {
    assertEquals(splitPieces(`a${sequence}b`).map((piece) => [piece.text, piece.width, piece.escape]), [
      ["a", 1, false],
      [sequence, 0, true],
      ["b", 1, false],
    ]);
  });
}

for (const text of ["\x1b", "\x1b[", "\x1b[12", "\x1b]8;;x", "\x1b]8;;x\n\x07", "\x9d", "\x1bPq"]) {
  Deno.test(`splitPieces() sees no sequence in ${JSON.stringify(text)}`, () => {
    assertEquals(splitPieces(text).some((piece) => piece.escape), false);
  });
}

Deno.test("splitPieces() cuts graphemes, not code points", () => {
  const graphemes = ["e\u0301", "👨\u200d👩\u200d👧", "🇩🇪", "1\ufe0f\u20e3", "क्ष", "각"];
  assertEquals(splitPieces(graphemes.join("")).map((piece) => piece.text), graphemes);
});

Deno.test("splitPieces() gives back the text, as wide as displayWidth() says", () => {
  const part = fc.oneof(
    fc.string({ unit: ANY_CHARACTER }),
    fc.constantFrom("\x1b[", "\x1b]8;;", "\x07", "\x1b\\", "m", "\x1b"),
  );
  fc.assert(fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
    const text = parts.join("");
    const pieces = splitPieces(text);
    assertEquals(pieces.map((piece) => piece.text).join(""), text);
    assertEquals(pieces.reduce((sum, piece) => sum + piece.width, 0), displayWidth(text));
  }));
});

Deno.test("ESCAPE is linear on sequences that never end", () => {
  for (const unit of ["\x1b]", "\x1b[", "\x9d", "\x9b", "\x1b[1;", "\x1bP", "\x1b "]) {
    for (const text of [makeLarge(unit), unit + makeLarge("1")]) {
      assertTimely(() => text.replace(ESCAPE, ""), JSON.stringify(unit), 500);
    }
  }
});
