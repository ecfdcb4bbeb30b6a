import fc from "fast-check";
import { assert, assertEquals, assertThrows } from "../../../compat/std_assert.ts";
import { DerError } from "../../../formats/der/der_error.ts";
import { parseDerEntitlements } from "../../../formats/der/entitlements.ts";
import { entitlements, int, join, plist, seq, utf8 } from "../../der_builder.ts";
import { der } from "../../der_builder.ts";
import { times } from "../../effort.ts";

const CLAIMS = {
  "com.apple.application-identifier": "EXAMPLE123.com.example.tunnel",
  "com.apple.developer.networking.networkextension": ["packet-tunnel-provider-systemextension"],
  "com.apple.security.app-sandbox": true,
  "com.example.limits": { depth: 3, huge: 2n ** 70n, none: [] },
  "com.example.data": Uint8Array.of(1, 2),
};
const SAMPLE = entitlements(CLAIMS);

Deno.test("parseDerEntitlements() reads every kind of value", () => {
  assertEquals(parseDerEntitlements(SAMPLE), CLAIMS);
  assertEquals(parseDerEntitlements(entitlements({})), {});
});

Deno.test("parseDerEntitlements() takes the blob's header", () => {
  const header = new DataView(new ArrayBuffer(8));
  header.setUint32(0, 0xfade7172);
  header.setUint32(4, SAMPLE.length + 8);
  assertEquals(parseDerEntitlements(join(new Uint8Array(header.buffer), SAMPLE)), CLAIMS);
});

Deno.test("parseDerEntitlements() keeps __proto__ as a key like any other", () => {
  const value = parseDerEntitlements(entitlements(JSON.parse('{"__proto__": {"polluted": true}}')));
  assertEquals(Object.keys(value), ["__proto__"]);
  assertEquals(Object.getPrototypeOf(value), null);
  assertEquals(({} as Record<string, unknown>)["polluted"], undefined);
});

const entry = (key: string) => seq(utf8(key), int(1));
const BAD: readonly [says: string, bytes: Uint8Array, message: string][] = [
  ["another version", der(0x70, int(2), der(0xb0)), "unknown version"],
  ["no version", der(0x70, der(0xb0)), "no dictionary with a version"],
  ["a bare dictionary", der(0xb0, entry("a")), "no dictionary with a version"],
  ["a key that stands twice", der(0x70, int(1), der(0xb0, entry("a"), entry("a"))), "stands twice"],
  ["a key without a value", der(0x70, int(1), der(0xb0, seq(utf8("a")))), "without a key and one value"],
  ["a value without a key", der(0x70, int(1), der(0xb0, seq(int(1), int(1)))), "without a key and one value"],
  ["an unknown value", der(0x70, int(1), der(0xb0, seq(utf8("a"), der(5)))), "unknown kind"],
  ["XML", new TextEncoder().encode("<?xml version"), "beyond the end"],
];

for (const [says, bytes, message] of BAD) {
  Deno.test(`parseDerEntitlements() refuses ${says}`, () => {
    assertThrows(() => parseDerEntitlements(bytes), DerError, message);
  });
}

Deno.test("parseDerEntitlements() throws a DerError for a cut at every byte", () => {
  for (let end = 0; end < SAMPLE.length; end++) {
    assertThrows(() => parseDerEntitlements(SAMPLE.subarray(0, end)), DerError);
  }
});

Deno.test("parseDerEntitlements() reads what the builder writes of any dictionary", () => {
  const scalar = fc.oneof(fc.string({ unit: "grapheme" }), fc.boolean(), fc.integer(), fc.uint8Array({ maxLength: 9 }));
  const value = fc.oneof(
    scalar,
    fc.array(scalar, { maxLength: 5 }),
    fc.dictionary(fc.string(), scalar, { maxKeys: 5 }),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value, { maxKeys: 6 }), (dictionary) => {
      assertEquals(parseDerEntitlements(entitlements(dictionary)), dictionary);
    }),
    { numRuns: times(100) },
  );
});

Deno.test("parseDerEntitlements() gives a value or a DerError for any mutation", () => {
  let seed = 1;
  const next = (below: number) => (seed = (seed * 48271) % 0x7fffffff) % below;
  const rounds = times(2000);
  let refused = 0;
  for (let round = 0; round < rounds; round++) {
    const bytes = SAMPLE.slice();
    for (let edits = 1 + next(3); edits > 0; edits--) bytes[next(bytes.length)] = next(256);
    try {
      parseDerEntitlements(bytes);
    } catch (error) {
      if (!(error instanceof DerError)) throw error;
      refused++;
    }
  }
  assert(refused > rounds / 4 && refused < rounds);
});

Deno.test("plist() of the builder and the parser agree on dates", () => {
  const date = new Date("2031-07-04T09:26:40Z");
  assertEquals(parseDerEntitlements(entitlements({ date })), { date });
  assertEquals(plist(date)[0], 0x17);
});
