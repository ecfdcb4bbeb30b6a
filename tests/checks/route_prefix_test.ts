import fc from "fast-check";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { prefixOf, shareOfPublic, writePrefix } from "../../checks/route_prefix.ts";
import { parseIpAddress } from "../../formats/ip_address.ts";
import { times } from "../effort.ts";

const PREFIXES: readonly (readonly [family: "inet" | "inet6", destination: string, first: string, length: number])[] = [
  ["inet", "default", "0.0.0.0", 0],
  ["inet", "0/1", "0.0.0.0", 1],
  ["inet", "0.0.0.0/1", "0.0.0.0", 1],
  ["inet", "128.0/1", "128.0.0.0", 1],
  ["inet", "10", "10.0.0.0", 8],
  ["inet", "127", "127.0.0.0", 8],
  ["inet", "169.254", "169.254.0.0", 16],
  ["inet", "192.168.1", "192.168.1.0", 24],
  ["inet", "224.0.0/4", "224.0.0.0", 4],
  ["inet", "10.8/16", "10.8.0.0", 16],
  ["inet", "192.168.1.20/32", "192.168.1.20", 32],
  ["inet", "198.51.100.7", "198.51.100.7", 32],
  ["inet6", "default", "::", 0],
  ["inet6", "2000::/3", "2000::", 3],
  ["inet6", "fe80::%utun0/64", "fe80::", 64],
  ["inet6", "::1", "::1", 128],
];

for (const [family, destination, first, length] of PREFIXES) {
  Deno.test(`prefixOf() reads ${destination} of ${family}`, () => {
    const prefix = prefixOf({ family, destination })!;
    const bits = family === "inet6" && first === "::" ? 0n : parseIpAddress(first)!.bits;
    assertEquals([prefix.first, prefix.length], [bits, length]);
  });
}

for (const destination of ["", "x", "1.2.3.4.5", "300", "1.2/33", "1.2/x", "link#4", "&0x1"]) {
  Deno.test(`prefixOf() takes "${destination}" for no destination`, () => {
    assertEquals(prefixOf({ family: "inet", destination }), null);
  });
}

const WRITTEN: readonly (readonly [family: "inet" | "inet6", destination: string, written: string])[] = [
  ["inet", "default", "default"],
  ["inet6", "default", "default"],
  ["inet", "0/1", "0.0.0.0/1"],
  ["inet", "10", "10.0.0.0/8"],
  ["inet", "10.8/16", "10.8.0.0/16"],
  ["inet6", "8000::/1", "8000::/1"],
  ["inet6", "::/1", "::/1"],
];

for (const [family, destination, written] of WRITTEN) {
  Deno.test(`writePrefix() writes ${destination} of ${family} for route(8)`, () => {
    assertEquals(writePrefix(prefixOf({ family, destination })!), written);
  });
}

const of = (...list: readonly string[]) => list.map((destination) => prefixOf({ family: "inet", destination })!);

Deno.test("shareOfPublic() adds ranges up, private ones and doubles not counted", () => {
  assertEquals(shareOfPublic(of("default")), 1);
  assertEquals(shareOfPublic(of("0/1", "128.0/1")), 1);
  assertEquals(shareOfPublic(of("0/5", "8/7", "11/8", "12/6", "16/4", "32/3", "64/2", "128/2", "192/3")), 1);
  assertEquals(shareOfPublic(of("10/8", "192.168/16", "224/3")), 0);
  assertEquals(shareOfPublic([]), 0);
  assert(Math.abs(shareOfPublic(of("0/1", "0/1", "4/8")) - shareOfPublic(of("0/1"))) < 1e-9);
});

Deno.test("shareOfPublic() lies between 0 and 1, and grows with each range", () => {
  const block = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([address, length]) => `${address}/${length}`);
  fc.assert(
    fc.property(fc.array(block, { maxLength: 20 }), block, (list, more) => {
      const share = shareOfPublic(of(...list));
      const grown = shareOfPublic(of(...list, more));
      assert(share >= 0 && share <= grown && grown <= 1);
    }),
    { numRuns: times(200) },
  );
});
