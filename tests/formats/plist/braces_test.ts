import { assertEquals } from "../../../compat/std_assert.ts";
import { countOpenBraces } from "../../../formats/plist/braces.ts";

for (
  const [text, open] of [
    ["{", 1],
    ["}", -1],
    ['"a" => {', 1],
    ['"a{b" => "}"', 0],
    ['"a\\"{" => {', 1],
    ["{}{", 1],
    ["", 0],
    ["\\", 0],
  ] as const
) {
  Deno.test(`countOpenBraces() counts ${open} in ${text}`, () => assertEquals(countOpenBraces(text), open));
}
