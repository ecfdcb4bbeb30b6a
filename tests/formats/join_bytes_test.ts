import fc from "fast-check";
import { assertEquals } from "../../compat/std_assert.ts";
import { joinBytes } from "../../formats/join_bytes.ts";
import { times } from "../effort.ts";

Deno.test("joinBytes() puts every byte of every piece in its place", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), (pieces) => {
      assertEquals([...joinBytes(pieces)], pieces.flatMap((piece) => [...piece]));
    }),
    { numRuns: times(100) },
  );
});

Deno.test("joinBytes() makes an array of its own, also of one piece", () => {
  const piece = new Uint8Array([1]);
  joinBytes([piece])[0] = 2;
  assertEquals(piece[0], 1);
});
