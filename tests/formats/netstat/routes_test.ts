import { assertEquals } from "../../../compat/std_assert.ts";
import type { Route } from "../../../formats/netstat/route_row.ts";
import { findRoutes, parseRoutes } from "../../../formats/netstat/routes.ts";
import { toLines } from "../../../formats/parsed.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { assertTimely } from "../../effort.ts";
import { type CheckedParser, checkParser, readLast } from "../check_parser.ts";

const BOTH = `Routing tables

Internet:
Destination        Gateway            Flags               Netif Expire
default            link#18            UCSg                utun4
default            192.168.1.1        UGScIg                en0
192.168.1.1        a4:2b:b0:1:2:f4    UHLWIir               en0   1195
169.254            link#11            UCS                   en0      !

Internet6:
Destination                             Gateway                                 Flags               Netif Expire
default                                 fe80::%utun0                            UGcIg               utun0
fe80::%lo0/64                           fe80::1%lo0                             UcI                   lo0
`;
const ROUTES: CheckedParser<Route[]> = {
  samples: [BOTH],
  find: findRoutes,
  parse: parseRoutes,
  pieces: [
    "default link#1 UGScg en0 ",
    "Internet:\n",
    "Destination Gateway Flags Netif\n",
    "1.1.1.1 ",
    "fe80::",
    " U",
    "$ netstat -rn\n",
    "(28) 00 ",
    "UGSc",
    "| ",
    ":",
  ],
  own: ["inet", "inet6"],
};
checkParser("parseRoutes()", ROUTES);

/** `inet default via link#18 UCSg on utun4 for 12`: one route in one line. */
function describe({ family, destination, gateway, flags, interface: name, expire }: Route): string {
  return `${family} ${destination} ${gateway} ${flags} ${name}${expire === null ? "" : ` ${expire}`}`;
}

const V4 = [
  "inet default link#18 UCSg utun4",
  "inet default 192.168.1.1 UGScIg en0",
  "inet 192.168.1.1 a4:2b:b0:1:2:f4 UHLWIir en0 1195",
  "inet 169.254 link#11 UCS en0 !",
];
const V6 = ["inet6 default fe80::%utun0 UGcIg utun0", "inet6 fe80::%lo0/64 fe80::1%lo0 UcI lo0"];

const OUTPUTS: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
  ["both families", `anna@mac ~ % netstat -rn\n${BOTH}`, [...V4, ...V6]],
  ["a quoted table", BOTH.replace(/^/gm, "> "), [...V4, ...V6]],
  ["a table whose columns were squeezed", BOTH.replace(/ +/g, " "), [...V4, ...V6]],
  ["the last of two tables", `${BOTH}\nand later\n\n${BOTH.replaceAll("utun4", "utun5")}`, [
    V4[0]!.replace("utun4", "utun5"),
    ...V4.slice(1),
    ...V6,
  ]],
  [
    "each family by a command of its own",
    "% netstat -rn -f inet\nRouting tables\n\nInternet:\ndefault 10.0.0.1 UGScg en0\n" +
    "% netstat -rnf inet6\nRouting tables\n\nInternet6:\ndefault link#9 UGcg en0",
    ["inet default 10.0.0.1 UGScg en0", "inet6 default link#9 UGcg en0"],
  ],
  [
    "counters of old systems, and a name cut to its column",
    "Destination        Gateway            Flags        Refs      Use   Netif Expire\n" +
    "default            10.33.0.1          UGSc           63       12   utun1\n" +
    "192.168.64         link#9             UC              2        0 bridge1      9",
    ["inet default 10.33.0.1 UGSc utun1", "inet 192.168.64 link#9 UC bridge1 9"],
  ],
  [
    "the interface's address and the counters of -l",
    "Internet:\nDestination        Gateway            RT_IFA             Flags        Refs      Use    Mtu          Netif Expire\n" +
    "default            link#21            10.240.3.5         UCSg          143        0   1408          utun6",
    ["inet default link#21 UCSg utun6"],
  ],
  [
    "names, as netstat prints them without -n",
    "Internet:\nDestination Gateway Flags Netif Expire\nlocalhost localhost UH lo0\nrouter.lan 84:a9:c4:a:1:2 UHLWIir en0 7",
    ["inet localhost localhost UH lo0", "inet router.lan 84:a9:c4:a:1:2 UHLWIir en0 7"],
  ],
  [
    "masked addresses",
    "Internet:\ndefault x.x.x.x UGScg en0\n10.x.x.x/24 utun3 USc utun3\n<home> link#4 UCS en0 !",
    ["inet default x.x.x.x UGScg en0", "inet 10.x.x.x/24 utun3 USc utun3", "inet <home> link#4 UCS en0 !"],
  ],
  [
    "what grep left, the family of its neighbours for a row that has none",
    "$ netstat -rn | grep default\ndefault 192.168.8.1 UGScg en1\ndefault link#22 UCSIg bridge101 !\n" +
    "default fe80::1%en1 UGcg en1\ndefault link#30 UCSIg utun9",
    [
      "inet default 192.168.8.1 UGScg en1",
      "inet default link#22 UCSIg bridge101 !",
      "inet6 default fe80::1%en1 UGcg en1",
      "inet6 default link#30 UCSIg utun9",
    ],
  ],
  ["rows alone", "I see\n::/1 link#18 UCSg utun4\n8000::/1 link#18 UCSg utun4\nand no more.", [
    "inet6 ::/1 link#18 UCSg utun4",
    "inet6 8000::/1 link#18 UCSg utun4",
  ]],
  ["rows that a mail program broke", "default                    fe80::%utun0\n     UGcIg      utun0", [
    "inet6 default fe80::%utun0 UGcIg utun0",
  ]],
  [
    "a table of Markdown",
    "| Destination | Gateway | Flags | Netif |\n|--|--|--|--|\n| 0/1 | 10.8.0.1 | UGSc | utun3 |",
    [
      "inet 0/1 10.8.0.1 UGSc utun3",
    ],
  ],
  ["an address of an unknown family", "Internet:\ndefault (28) 00 00 1a UGS en0", [
    "inet default (28) 00 00 1a UGS en0",
  ]],
  [
    "rows alone of two moments, the last",
    "10.8/16 link#8 UCS utun0\n\n10.8.0.3 link#8 UHWIi utun0\n\nAfter the tunnel stopped:\n\n10.8/16 link#8 UCS utun0\n",
    ["inet 10.8/16 link#8 UCS utun0"],
  ],
  [
    "rows alone with a remark between them",
    "10.8/16 link#8 UCS utun0\nand what we use:\n10.9/16 link#8 UCS utun0\n",
    ["inet 10.8/16 link#8 UCS utun0", "inet 10.9/16 link#8 UCS utun0"],
  ],
  ["IPv6 cut to its column", "Internet6:\ndefault fe80::3a43:7dff:fe UGcg en0", [
    "inet6 default fe80::3a43:7dff:fe UGcg en0",
  ]],
];

for (const [name, text, expected] of OUTPUTS) {
  Deno.test(`parseRoutes() reads ${name}`, () => {
    assertEquals(readLast(ROUTES, text).value?.map(describe), expected as string[]);
  });
}

const FOREIGN = [
  "Kernel IP routing table\nDestination Gateway Genmask Flags MSS Window irtt Iface\n0.0.0.0 172.16.32.1 0.0.0.0 UG 0 0 0 eth0",
  "0.0.0.0 172.16.32.1 0.0.0.0 UG 0 0 0 eth0\n172.16.32.0 0.0.0.0 255.255.255.0 U 0 0 0 eth0",
  "Kernel IPv6 routing table\nDestination Next Hop Flag Met Ref Use If\n::/0 fe80::1 UG 1024 1 0 eth0",
  "::/0 fe80::1 UG 1024 1 0 eth0",
  "Routing Table: IPv4\nDestination Gateway Flags Ref Use Interface\ndefault 172.16.32.4 UG 214 319 net0",
  "default via 192.168.1.1 dev eth0 proto dhcp metric 100",
  "Internet:\nDestination Gateway Flags Netif Expire\ndefault 192.168.1.1 UGS em0\n127.0.0.1 link#2 UH lo0",
  "Network Destination Netmask Gateway Interface Metric\n0.0.0.0 0.0.0.0 192.168.1.1 192.168.1.20 25",
  "The default route went to UDP port 53 on en0, I Use US settings.",
  "tcp4 0 0 10.0.0.2.49152 1.1.1.1.443 ESTABLISHED",
  "en0   1500  <Link#4>    f0:18:98:aa:bb:cc  1234 0 4321 0 0",
];

for (const text of FOREIGN) {
  Deno.test(`findRoutes() leaves "${text.slice(0, 40).replace("\n", " ")}" alone`, () => {
    assertEquals(findRoutes(parseTranscript(text)), []);
  });
}

Deno.test("parseRoutes() says which rows are cut, where lines are missing, and where each route stands", () => {
  const cut = parseRoutes(
    toLines("Internet:\ndefault 10.0.0.1 UGScg en0\n...\n10.1/16 link#4 UCS en0\n10.2.3.4  ff:ff"),
  );
  assertEquals(cut.problems.map(({ line, why }) => `${line} ${why}`), ["3 lines were left out", "5 the row is cut"]);
  assertEquals([cut.complete, cut.origins["0"]?.n, cut.origins["1"]?.n], [false, 2, 4]);
  assertEquals(parseRoutes(toLines(BOTH)).complete, true);
  assertEquals(parseRoutes(toLines("default 10.0.0.1 UGScg en0")).complete, false);
  assertEquals(parseRoutes(parseTranscript(`$ netstat -rn | head\n${BOTH}`)).complete, false);
});

Deno.test("parseRoutes() reads ten thousand routes in fifty milliseconds", () => {
  const row = (i: number) =>
    `10.${i >> 8 & 255}.${i & 255}/24        192.168.1.1        UGSc                  en0   ${i}\n`;
  const lines = toLines(`Internet:\n${Array.from({ length: 10_000 }, (_, i) => row(i)).join("")}`);
  assertEquals(parseRoutes(lines).value?.length, 10_000);
  assertTimely(() => parseRoutes(lines), "10,000 routes", 50);
});
