import fc from "fast-check";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { type IpBlock, isInBlock, isLocalAddress, parseIpAddress, renderIpAddress } from "../../formats/ip_address.ts";
import { times } from "../effort.ts";

const RENDERED: readonly (readonly [text: string, as: string])[] = [
  ["192.0.2.7", "192.0.2.7"],
  ["0.0.0.0", "0.0.0.0"],
  ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
  ["::", "::"],
  ["::1", "::1"],
  ["1::", "1::"],
  ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["1:0:0:2:0:0:0:3", "1:0:0:2::3"],
  ["1:0:0:2:3:0:0:4", "1::2:3:0:0:4"],
  ["::ffff:192.0.2.7", "::ffff:c000:207"],
  ["fe80::1%en0", "fe80::1%en0"],
  ["10:20::3", "10:20::3"],
];

for (const [text, as] of RENDERED) {
  Deno.test(`renderIpAddress() writes ${text} as ${as}`, () =>
    assertEquals(renderIpAddress(parseIpAddress(text)!), as));
}

for (
  const text of ["", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4%en0", ":", ":::", "1:2", "1:2:3:4:5:6:7:8:9", "g::1"]
    .concat(["fe80::1%", "1::2::3", "12345::", "::1.2.3.400", "1.2.3.4::", "fe80::1%a%b", "x".repeat(1_000)])
) {
  Deno.test(`parseIpAddress() takes "${text.slice(0, 20)}" for no address`, () =>
    assertEquals(parseIpAddress(text), null));
}

const LOCAL = ["10.1.2.3", "172.31.0.1", "192.168.1.1", "127.0.0.1", "169.254.1.1", "224.0.0.251", "255.255.255.255"]
  .concat(["0.0.0.0", "::1", "::", "fe80::1%en0", "fd00::1", "ff02::fb", "::ffff:10.0.0.1"]);
const GLOBAL = ["8.8.8.8", "192.0.2.7", "198.51.100.1", "172.32.0.1", "100.64.0.1", "2001:db8::1", "2606:4700::1111"]
  .concat(["::ffff:8.8.8.8", "64:ff9b::1", "240.0.0.1"]);

for (const text of LOCAL) {
  Deno.test(`isLocalAddress() holds ${text} for local`, () => assert(isLocalAddress(parseIpAddress(text)!)));
}
for (const text of GLOBAL) {
  Deno.test(`isLocalAddress() holds ${text} for global`, () => assert(!isLocalAddress(parseIpAddress(text)!)));
}

Deno.test("isInBlock() holds for every address that begins with the prefix", () => {
  const block: IpBlock = { family: 4, first: parseIpAddress("10.8.0.0")!.bits, length: 16 };
  assert(isInBlock(parseIpAddress("10.8.255.1")!, block));
  assert(!isInBlock(parseIpAddress("10.9.0.1")!, block));
  assert(!isInBlock(parseIpAddress("::1")!, { family: 4, first: 0n, length: 0 }));
});

Deno.test("an address survives being written and read", () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const address = parseIpAddress(text)!;
      const written = renderIpAddress(address);
      assertEquals(parseIpAddress(written), address);
      assertEquals(renderIpAddress(parseIpAddress(written)!), written);
    }),
    { numRuns: times(500) },
  );
  fc.assert(fc.property(fc.string(), (text) => void parseIpAddress(text)), { numRuns: times(200) });
});
