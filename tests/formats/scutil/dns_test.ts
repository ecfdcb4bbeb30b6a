import { assertEquals } from "../../../compat/std_assert.ts";
import { toLines } from "../../../formats/parsed.ts";
import { type DnsConfiguration, findDns, parseDns, type Resolver } from "../../../formats/scutil/dns.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { assertTimely } from "../../effort.ts";
import { type CheckedParser, checkParser, readLast } from "../check_parser.ts";

const TEXT = `DNS configuration

resolver #1
  search domain[0] : corp.example
  nameserver[0] : 10.0.0.53
  nameserver[1] : fe80::1%en0
  if_index : 22 (utun4)
  flags    : Supplemental, Request A records
  reach    : 0x00000003 (Reachable,Transient Connection)
  order    : 101200

resolver #2
  domain   : local
  options  : mdns
  timeout  : 5
  port     : 5353

DNS configuration (for scoped queries)

resolver #1
  nameserver[0] : 192.168.1.1
  if_index : 4 (en0)
`;
const DNS: CheckedParser<DnsConfiguration> = {
  samples: [TEXT],
  find: findDns,
  parse: parseDns,
  pieces: [
    "resolver #1\n",
    "  nameserver[0] : 1.1.1.1\n",
    "DNS configuration\n",
    "  flags : a,",
    " : ",
    "search domain[0] : x\n",
    "Reachable,",
    "No DNS configuration available\n",
    "$ scutil --dns\n",
    "  reach : 0x1 (",
    "`*",
  ],
};
checkParser("parseDns()", DNS);

const EMPTY: Resolver = {
  scoped: false,
  number: null,
  domain: null,
  searchDomains: [],
  nameservers: [],
  interface: null,
  interfaceIndex: null,
  flags: [],
  reach: [],
  order: null,
  options: "",
  port: null,
  timeout: null,
  serviceIdentifier: null,
};
const WHOLE: readonly Resolver[] = [
  {
    ...EMPTY,
    number: 1,
    searchDomains: ["corp.example"],
    nameservers: ["10.0.0.53", "fe80::1%en0"],
    interface: "utun4",
    interfaceIndex: 22,
    flags: ["Supplemental", "Request A records"],
    reach: ["Reachable", "Transient Connection"],
    order: 101200,
  },
  { ...EMPTY, number: 2, domain: "local", options: "mdns", timeout: 5, port: 5353 },
  { ...EMPTY, scoped: true, number: 1, nameservers: ["192.168.1.1"], interface: "en0", interfaceIndex: 4 },
];

const OUTPUTS: readonly (readonly [name: string, text: string, expected: readonly Partial<Resolver>[]])[] = [
  ["three resolvers in two sections", `jo@mac ~ % scutil --dns\n${TEXT}`, WHOLE],
  ["a quoted output", TEXT.replace(/^/gm, "> "), WHOLE],
  ["a paste without indent and blank lines", TEXT.replace(/^ +/gm, "").replace(/\n\n/g, "\n"), WHOLE],
  ["an output in a code span of several lines", `It is \`\n\`${TEXT.trimEnd()}\`\nas you see`, WHOLE],
  ["an output between prose", `Before it:\n${TEXT}\nIt is broken. Nothing resolves.\nReally.`, WHOLE],
  ["the last of two outputs", `${TEXT}\n${TEXT.replace("10.0.0.53", "10.0.0.54")}`, [
    { ...WHOLE[0], nameservers: ["10.0.0.54", "fe80::1%en0"] },
    ...WHOLE.slice(1),
  ]],
  ["that there is none", "No DNS configuration available", []],
  ["reachability without its name", "DNS configuration\nresolver #1\n  flags    : Request A records\nNot Reachable\n", [
    { number: 1, flags: ["Request A records"], reach: ["Not Reachable"] },
  ]],
  [
    "flags in hexadecimal digits",
    "resolver #1\n flags : 0x00000012 (Service-specific, Request A records)\n reach : 0x0",
    [
      { number: 1, flags: ["Service-specific", "Request A records"] },
    ],
  ],
  ["a scoped resolver by its flag alone", "resolver #2\n  flags : Scoped, Request A records", [
    { scoped: true, number: 2, flags: ["Scoped", "Request A records"] },
  ]],
  ["an interface that is gone", "resolver #1\n  if_index : 9 (?)", [{ number: 1, interface: "?", interfaceIndex: 9 }]],
  [
    "what grep left",
    "$ scutil --dns | grep nameserver\n nameserver[0] : 1.1.1.1\n nameserver[1] : 8.8.8.8\n nameserver[0] : ::1",
    [
      { nameservers: ["1.1.1.1", "8.8.8.8"] },
      { nameservers: ["::1"] },
    ],
  ],
  ["a service's own resolver", "resolver #1\n  service_identifier : 3\n  sortaddr[0] : 1/8", [
    { number: 1, serviceIdentifier: 3 },
  ]],
];

for (const [name, text, expected] of OUTPUTS) {
  Deno.test(`parseDns() reads ${name}`, () => {
    assertEquals(readLast(DNS, text).value?.resolvers, expected.map((one) => ({ ...EMPTY, ...one })));
  });
}

Deno.test("parseDns() is complete with its heading and without a gap or a pipe, and says what it left out", () => {
  const isComplete = (text: string) => parseDns(parseTranscript(text)).complete;
  assertEquals(isComplete(TEXT), true);
  assertEquals(isComplete(TEXT.replace("DNS configuration\n", "")), false);
  assertEquals(isComplete(`$ scutil --dns | head\n${TEXT}`), false);
  const { complete, problems } = parseDns(toLines(TEXT.replace("resolver #2", "--CUT other resolvers--\nresolver #2")));
  assertEquals([complete, problems.map(({ line, why }) => [line, why])], [false, [[12, "lines were left out"]]]);
});

Deno.test("parseDns() says from which line each field came", () => {
  const { origins } = parseDns(toLines(TEXT));
  assertEquals([origins["resolvers.0"]?.n, origins["resolvers.0.flags"]?.n, origins["resolvers.2.interface"]?.n], [
    3,
    8,
    22,
  ]);
});

Deno.test("findDns() leaves headings, resolv.conf and settings that look alike alone", () => {
  const others = [
    "## DNS configuration\n\nOurs is odd.",
    "nameserver 192.168.1.1\nsearch corp.example\ndomain lan\noptions ndots:1",
    "domain : example.com\nport : 53\norder : 1",
    "Reachable\nNot Reachable",
    "flags : Scoped",
    "nameserver[0] :",
  ];
  for (const text of others) assertEquals(findDns(parseTranscript(text)), [], text);
});

Deno.test("parseDns() reads two hundred resolvers in fifty milliseconds", () => {
  const lines = toLines(
    `DNS configuration\n${TEXT.slice(TEXT.indexOf("resolver")).split("\n\nresolver #2")[0]}\n`.repeat(1) +
      Array.from({ length: 200 }, (_, i) => `resolver #${i + 2}\n  nameserver[0] : 10.0.0.${i}\n  order : ${i}\n`).join(
        "\n",
      ),
  );
  assertEquals(parseDns(lines).value?.resolvers.length, 201);
  assertTimely(() => parseDns(lines), "200 resolvers", 50);
});
