import fc from "fast-check";
import { assert, assertEquals, assertFalse } from "../../../compat/std_assert.ts";
import { parseLevel, type RedactionLevel } from "../../../engine/redact/define.ts";
import { createRedactor } from "../../../engine/redact/redactor.ts";
import { parseIpAddress } from "../../../formats/ip_address.ts";
import { times } from "../../effort.ts";

const PRODUCTS = { bundleIds: ["com.example.tunnel", "com.example.tunnel.ext"], teamIds: ["ABCDE12345"] };

function create(level: RedactionLevel = "default", protectedWords: readonly string[] = ["system", "apple", "will"]) {
  return createRedactor({ level, protectedWords: new Set(protectedWords), products: PRODUCTS });
}

/** The text after redaction; `more` is harvested with it. */
function redact(text: string, level: RedactionLevel = "default", ...more: readonly string[]): string {
  const redactor = create(level);
  for (const one of [text, ...more]) redactor.harvest(one);
  const applied = redactor.apply(text);
  assertFalse(redactor.leaks(applied), applied);
  return applied;
}

const CASES: readonly (readonly [says: string, text: string, as: string])[] = [
  ["a home folder", "/Users/jo/Library/x.log", "/Users/user1/Library/x.log"],
  ["a home folder at the end of a line", "cd /Users/jo", "cd /Users/user1"],
  ["a home folder with a blank", "/Users/jo ann/Desktop/My App.app", "/Users/user 1/Desktop/My App.app"],
  ["a home folder in a URL", "file:///Users/jo%20ann/x /Users/jo ann/x", "file:///Users/user 1/x /Users/user 1/x"],
  ["a home folder in JSON", '"\\/Users\\/jo\\/Library"', '"\\/Users\\/user1\\/Library"'],
  ["a prompt", "jo@jos-mac ~ % sw_vers", "user1@host1 ~ % sw_vers"],
  ["an old prompt", "Jos-MacBook-Pro:~ jo$ sw_vers", "host1:~ user1$ sw_vers"],
  ["a name where it stands alone", "/Users/jo/x\njo  412  ??  0:00.1", "/Users/user1/x\nuser1  412  ??  0:00.1"],
  ["no part of a word", "/Users/jo/x\njob jo-b com.jo.app", "/Users/user1/x\njob jo-b com.jo.app"],
  ["a protected name only where it names", "/Users/apple/x com.apple.sx apple", "/Users/user1/x com.apple.sx apple"],
  ["nobody", "/Users/Shared/x root@localhost /Users/<user>/y", "/Users/Shared/x root@localhost /Users/<user>/y"],
  ["a machine", "ComputerName : Jo's Mac\nJo's Mac", "ComputerName : host 1\nhost 1"],
  ["a machine's Bonjour name, short as well", "jos-mac.local said jos-mac", "host1.local said host2"],
  ["the machine of an old log", "Nov 20 10:00:00 jos-mac sysextd[412]: x", "Nov 20 10:00:00 host1 sysextd[412]: x"],
  ["a serial number", "Serial Number (system): C02ABCDEF1GH", "Serial Number (system): SERIAL000001"],
  [
    "device ids",
    "Hardware UUID: 01234567-89AB-CDEF-0123-456789ABCDEF\n00008103-001A2B3C4D5E001E",
    "Hardware UUID: 00000000-0000-4000-8000-000000000002\n00000000-0000000000000001",
  ],
  ["a hardware address", "ether f0:18:98:12:34:56", "ether 02:00:00:00:00:01"],
  [
    "no address of all",
    "ff:ff:ff:ff:ff:ff 33:33:0:0:0:1 1:0:5e:0:0:fb",
    "ff:ff:ff:ff:ff:ff 33:33:0:0:0:1 1:0:5e:0:0:fb",
  ],
  ["no fingerprint", "AB:CD:EF:01:23:45:67:89", "AB:CD:EF:01:23:45:67:89"],
  ["a mail address", "ask jo.ann@corp.example.com now", "ask mail1@example.invalid now"],
  ["a wireless network", "Current Wi-Fi Network: Cafe Jo 5\nCafe Jo 5", "Current Wi-Fi Network: wifi 1\nwifi 1"],
  [
    "a search domain, and hosts in it",
    "  search domain[0] : corp.example.com\nvpn.corp.example.com",
    "  search domain[0] : domain1.invalid\nvpn.domain1.invalid",
  ],
  [
    "no common domain",
    "  domain   : local\n  domain   : 254.169.in-addr.arpa",
    "  domain   : local\n  domain   : 254.169.in-addr.arpa",
  ],
  ["public addresses, subnet by subnet", "198.51.100.7 198.51.100.9 203.0.113.7", "240.0.1.1 240.0.1.2 240.0.2.1"],
  [
    "the port behind an address",
    "tcp4 10.0.0.2.50123 198.51.100.7.443 198.51.100.7:53",
    "tcp4 10.0.0.2.50123 240.0.1.1.443 240.0.1.1:53",
  ],
  [
    "no private address",
    "10.0.0.1 192.168.1.1 169.254.1.1 127.0.0.1 224.0.0.251 fe80::1%en0",
    "10.0.0.1 192.168.1.1 169.254.1.1 127.0.0.1 224.0.0.251 fe80::1%en0",
  ],
  ["a carrier's address in its own block", "100.101.102.103", "100.64.1.1"],
  [
    "no mask and no half of the internet",
    "255.255.255.0 0.0.0.0/1 128.0.0.0/1 128.0/1",
    "255.255.255.0 0.0.0.0/1 128.0.0.0/1 128.0/1",
  ],
  ["a short network that is a value", "203.0.113/24", "240.0.1/24"],
  ["a short network of a table", "203.0.113/24       utun4", "240.0.1/24       utun4"],
  [
    "no version",
    "com.example.ext (1.2.3.4/56) NetworkExtension.com.example.ext.1.2.3.4",
    "com.example.ext (1.2.3.4/56) NetworkExtension.com.example.ext.1.2.3.4",
  ],
  [
    "public addresses of the sixth version",
    "2001:db8:1:2::7%utun4 2001:DB8:1:2::7.443 2001:db8:1:2::/64",
    "3fff:0:0:1::1%utun4 3fff:0:0:1::1.443 3fff:0:0:1::/64",
  ],
  ["no time", "10:00:00.123 2026-11-20T10:00:00Z 1:2:3", "10:00:00.123 2026-11-20T10:00:00Z 1:2:3"],
  [
    "no C++ name",
    "Security::CodeSigning::SingleDiskRep ::activated",
    "Security::CodeSigning::SingleDiskRep ::activated",
  ],
  ["no product", "ABCDE12345 com.example.tunnel.ext -67050", "ABCDE12345 com.example.tunnel.ext -67050"],
];

for (const [says, text, as] of CASES) {
  Deno.test(`redaction replaces ${says}`, () => assertEquals(redact(text), as));
}

Deno.test("strict redaction replaces products, holders of certificates and private addresses, too", () => {
  assertEquals(
    redact(
      "ABCDE12345.com.example.tunnel NetworkExtension.com.example.tunnel.ext.1.0.1 com.apple.sx 10.0.0.1\n" +
        "Authority=Developer ID Application: Jo Ann (ABCDE12345)",
      "strict",
    ),
    "TEAM000001.part1.part2.part3 NetworkExtension.part1.part2.part3.part4.1.0.1 com.apple.sx 240.0.1.1\n" +
      "Authority=Developer ID Application: holder 1 (TEAM000001)",
  );
});

Deno.test("an unknown level gives away least, off nothing", () => {
  assertEquals(["default", undefined, "strict", "off", "stritc", ""].map(parseLevel), [
    "default",
    "default",
    "strict",
    "off",
    "strict",
    "strict",
  ]);
  assertEquals(redact("/Users/jo/x", "off"), "/Users/jo/x");
});

Deno.test("the map of an earlier run gives the same names again, and undoes what it gave", () => {
  const first = create();
  first.harvest("/Users/jo/x /Users/ann/y");
  const text = first.apply("/Users/jo/x /Users/ann/y 198.51.100.7 203.0.113.9");
  const later = createRedactor({ level: "default", protectedWords: new Set(), products: PRODUCTS, saved: first.map() });
  later.harvest("/Users/ann/y");
  assertEquals(later.apply("203.0.113.9 /Users/ann/y 203.0.113.8"), "240.0.2.1 /Users/user2/y 240.0.2.2");
  const back = Object.values(first.map()).flatMap((pairs) => Object.entries(pairs));
  assertEquals(
    back.reduce((undone, [original, pseudonym]) => undone.replaceAll(pseudonym, original), text),
    "/Users/jo/x /Users/ann/y 198.51.100.7 203.0.113.9",
  );
});

Deno.test("no name survives, wherever it stands, and the rest of the text does", () => {
  const name = fc.stringMatching(/^[a-z]{3,10}[0-9]{1,3}$/);
  const filler = fc.constantFrom("sysextd", " ", "\n", ":", "=", "(", ")", "activated enabled", "\t", "-67050", '"');
  fc.assert(
    fc.property(name, fc.array(fc.oneof(filler, fc.constant(null)), { maxLength: 30 }), (user, parts) => {
      const text = `/Users/${user}/x\n${parts.map((part) => part ?? ` ${user} `).join("")}`;
      const redactor = create("default", ["sysextd", "activated", "enabled"]);
      redactor.harvest(text);
      const applied = redactor.apply(text);
      assertFalse(applied.includes(user), applied);
      assertEquals(applied.replaceAll("user1", user), text);
    }),
    { numRuns: times(200) },
  );
});

Deno.test("addresses of one subnet stay in one, and no two become the same", () => {
  const address = fc.oneof(
    fc.tuple(fc.constantFrom("198.51.100", "203.0.113", "8.8.8"), fc.integer({ min: 0, max: 255 })).map(([net, host]) =>
      `${net}.${host}`
    ),
    fc.tuple(fc.constantFrom("2001:db8:1:1", "2606:4700:0:1"), fc.integer({ min: 1, max: 65535 })).map(([net, host]) =>
      `${net}::${host.toString(16)}`
    ),
  );
  const networkOf = (text: string) => {
    const { family, bits } = parseIpAddress(text)!;
    return `${family} ${bits >> (family === 4 ? 8n : 64n)}`;
  };
  fc.assert(
    fc.property(fc.uniqueArray(address, { minLength: 2, maxLength: 20 }), (list) => {
      const redactor = create();
      const given = list.map((one) => redactor.apply(one));
      assertEquals(new Set(given).size, list.length);
      for (const [i, a] of list.entries()) {
        for (const [j, b] of list.entries()) {
          assertEquals(networkOf(a) === networkOf(b), networkOf(given[i]!) === networkOf(given[j]!), `${a} ${b}`);
        }
      }
    }),
    { numRuns: times(100) },
  );
});

Deno.test("redaction takes time in proportion to the text, whatever the text", () => {
  const worst = ["1.", "1:", "a@", "a.", "/Users/", "x = ", "SSID : ", "search ", "a b ", "(1.2.3.4", "::", "%", "\\/"];
  const measure = (text: string) => {
    const startedAt = performance.now();
    redact(text);
    return performance.now() - startedAt;
  };
  for (const piece of worst) {
    const text = piece.repeat(Math.ceil(200_000 / piece.length));
    measure(text.slice(0, 1_000));
    const took = measure(text);
    assert(took < 2_000, `${JSON.stringify(piece)}: ${took} ms`);
  }
});

Deno.test("a text of several megabytes is redacted like its lines, wherever it is parted", () => {
  const lines = Array.from(
    { length: 30_000 },
    (_, i) => `/Users/jo ann/x${i} 198.51.100.${i % 250} said to jo ann, ${i}`,
  );
  const redactor = create();
  redactor.harvest(lines[0]!);
  const whole = redactor.apply(lines.join("\n"));
  assertEquals(whole.split("\n"), lines.map((line) => redactor.apply(line)));
  assertFalse(redactor.leaks(whole));
  assert(redactor.leaks(`${"a\n".repeat(1_000_000)}it was jo ann`));
});
