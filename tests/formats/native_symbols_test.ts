import fc from "fast-check";
import { assertEquals } from "../../compat/std_assert.ts";
import { parseSymbols, SYMBOLS_FORMAT } from "../../formats/native_symbols.ts";
import { times } from "../effort.ts";

const LIBRARIES = [{ path: "/usr/lib/libSystem.B.dylib", error: null, found: ["xpc_release"], missing: ["alarm"] }];
const RECORD = JSON.stringify({ format: SYMBOLS_FORMAT, libraries: LIBRARIES });

Deno.test("parseSymbols() reads a record, and takes nothing else for one, cut at every character", () => {
  assertEquals(parseSymbols(RECORD), LIBRARIES);
  assertEquals(parseSymbols(RECORD.replace(SYMBOLS_FORMAT, "other")), null);
  assertEquals(parseSymbols(JSON.stringify({ format: SYMBOLS_FORMAT, libraries: [{ path: 7 }] })), null);
  for (let end = 0; end < RECORD.length; end++) assertEquals(parseSymbols(RECORD.slice(0, end)), null);
});

Deno.test("parseSymbols() never throws", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      assertEquals(parseSymbols(text), null);
    }),
    { numRuns: times(300) },
  );
});
