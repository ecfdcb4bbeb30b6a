import { WIDE_RANGES } from "../../compat/east_asian_width.ts";
import { assert, assertEquals } from "../../compat/std_assert.ts";

Deno.test("WIDE_RANGES are pairs, ascending, apart from each other", () => {
  assertEquals(WIDE_RANGES.length % 2, 0);
  let last = -2;
  for (let i = 0; i < WIDE_RANGES.length; i += 2) {
    assert(WIDE_RANGES[i]! > last + 1 && WIDE_RANGES[i + 1]! >= WIDE_RANGES[i]!, `range ${i / 2}`);
    last = WIDE_RANGES[i + 1]!;
  }
  assert(last <= 0x10ffff);
});

Deno.test("WIDE_RANGES hold every emoji that is shown as one by default, flag letters aside", () => {
  const missing: string[] = [];
  for (let code = 0x80; code <= 0x1ffff; code++) {
    if (!/^\p{Emoji_Presentation}$/u.test(String.fromCodePoint(code)) || (code >= 0x1f1e6 && code <= 0x1f1ff)) continue;
    const at = WIDE_RANGES.findIndex((end, i) => i % 2 === 1 && code <= end);
    if (!(WIDE_RANGES[at - 1]! <= code)) missing.push(code.toString(16));
  }
  assertEquals(missing, []);
});
