import fc from "fast-check";
import { assert } from "../../../compat/std_assert.ts";
import { readTamely, SAMPLES } from "./tame.ts";
import { times } from "../../effort.ts";

Deno.test("changed files throw nothing but MachOError", () => {
  const spots = fc.array(fc.tuple(fc.nat(4095), fc.constantFrom(0, 1, 2, 8, 0x7f, 0x80, 0xff)), {
    minLength: 1,
    maxLength: 6,
  });
  const runs = times(1000);
  let read = 0;
  fc.assert(
    fc.property(fc.nat(SAMPLES.length - 1), spots, (sample, changes) => {
      const bytes = SAMPLES[sample]!.slice();
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      if (readTamely(bytes)) read++;
    }),
    { numRuns: runs },
  );
  assert(read > runs / 2, `only ${read} could be read`);
});

Deno.test("arbitrary bytes behind a magic throw nothing but MachOError", () => {
  const magics = ["cffaedfe", "feedface", "cafebabe00000001", "cafebabf00000002"].map((hex) => Uint8Array.fromHex(hex));
  fc.assert(
    fc.property(fc.constantFrom(...magics), fc.uint8Array({ maxLength: 300 }), (magic, rest) => {
      readTamely(Uint8Array.from([...magic, ...rest]));
    }),
    { numRuns: times(300) },
  );
});
