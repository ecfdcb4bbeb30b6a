import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import { verifyPages, watchPages } from "../../../formats/codesign/pages.ts";
import { parseSignature } from "../../../formats/codesign/signature.ts";
import { fromBytes } from "../../../formats/macho/bytes.ts";
import { parseMachO } from "../../../formats/macho/image.ts";
import { times } from "../../effort.ts";
import { buildSignedMachO, hash } from "../../signature_builder.ts";

function open(pageBits: number) {
  const file = buildSignedMachO({ codeSize: 30_000 }, { directories: [{ pageBits }] });
  const [slice] = parseMachO(fromBytes(file)).slices;
  return { file, slice: slice!, directory: parseSignature(fromBytes(file), slice!, hash).best! };
}

const FILES = [12, 14, 9, 0].map(open);

Deno.test("watchPages() finds in pieces of any length what verifyPages() finds in the whole file", () => {
  const pieces = fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(fc.constantFrom(...FILES), pieces, fc.nat(33_000), ({ file, slice, directory }, lengths, at) => {
      const changed = file.with(at % file.length, file[at % file.length]! ^ 1);
      const watch = watchPages(directory, hash);
      for (let from = 0, i = 0; from < changed.length; i++) {
        const length = lengths[i % lengths.length]!;
        // What was shown may be written over before the next piece comes.
        const piece = changed.slice(from, from + length);
        watch.take(piece, from);
        piece.fill(0);
        from += length;
      }
      assertEquals(watch.report(), verifyPages(fromBytes(changed), slice, directory, hash));
    }),
    { numRuns: times(100) },
  );
});

Deno.test("watchPages() says of code that it was not shown, or not in one piece, that it does not know it", () => {
  const { file, directory } = FILES[0]!;
  const shown = (...ranges: readonly (readonly [from: number, to: number])[]) => {
    const watch = watchPages(directory, hash);
    for (const [from, to] of ranges) watch.take(file.subarray(from, to), from);
    const { checked, bad, incomplete } = watch.report();
    return [checked, bad, incomplete];
  };
  assertEquals(shown(), [0, 0, "code beyond the end"]);
  assertEquals(shown([0, 5000]), [1, 0, "code beyond the end"]);
  assertEquals(shown([0, 5000], [9000, file.length]), [1, 0, "code beyond the end"]);
  assertEquals(shown([0, 5000], [3000, file.length]), [directory.codeSlots, 0, null]);
});
