import { assertEquals } from "../../compat/std_assert.ts";
import { parseTranscript } from "../../formats/transcript.ts";
import { type ChosenRoute, findRouteGets, parseRouteGet } from "../../formats/route_get.ts";
import { type CheckedParser, checkParser, readLast } from "./check_parser.ts";

const DEFAULT = `   route to: default
destination: default
       mask: default
    gateway: 192.168.1.1
  interface: en0
      flags: <UP,GATEWAY,DONE,STATIC,PRCLONING,GLOBAL>
 recvpipe  sendpipe  ssthresh  rtt,msec    rttvar  hopcount      mtu     expire
       0         0         0         0         0         0      1500         0
`;
const NOT_FOUND = "route: writing to routing socket: not in table";
const ROUTE: CheckedParser<ChosenRoute> = {
  samples: [`$ route -n get default\n${DEFAULT}`, DEFAULT],
  find: findRouteGets,
  parse: parseRouteGet,
  pieces: ["route to: ", "gateway: 1.1.1.1\n", "interface: en0\n", "$ route get 1\n", " ", ":", `${NOT_FOUND}\n`],
  own: ["inet", "inet6"],
};
checkParser("parseRouteGet()", ROUTE);

const nothing = { to: null, destination: null, mask: null, gateway: null, interface: null, flags: null };
const FLAGS = "<UP,GATEWAY,DONE,STATIC,PRCLONING,GLOBAL>";
const whole: ChosenRoute = {
  family: "inet",
  to: "default",
  destination: "default",
  mask: "default",
  gateway: "192.168.1.1",
  interface: "en0",
  flags: FLAGS,
};

const OUTPUTS: readonly (readonly [name: string, text: string, expected: Partial<ChosenRoute>])[] = [
  ["the default route", `% route -n get default\n${DEFAULT}`, whole],
  ["a route without its command", `It says:\n${DEFAULT}`, whole],
  ["a quoted route", DEFAULT.replace(/^/gm, "> "), whole],
  ["a list of bullets", DEFAULT.split("\n").slice(0, 6).map((line) => `- ${line.trim()}`).join("\n"), whole],
  ["the last of two", `${DEFAULT}\n${DEFAULT.replaceAll("en0", "utun3")}`, { ...whole, interface: "utun3" }],
  ["a link without a gateway", DEFAULT.replace(/.*gateway.*\n/, ""), { ...whole, gateway: null }],
  [
    "IPv6",
    "   route to: 2001:db8::1\ndestination: ::\n       mask: ffff::\n    gateway: fe80::1%en0\n  interface: en0\n      flags: <UP>",
    {
      family: "inet6",
      to: "2001:db8::1",
      destination: "::",
      mask: "ffff::",
      gateway: "fe80::1%en0",
      interface: "en0",
      flags: "<UP>",
    },
  ],
  ["IPv6 that only the command tells", "$ route -n get -inet6 default\n  interface: utun4", {
    ...nothing,
    family: "inet6",
    interface: "utun4",
  }],
  ["what grep left", "$ route get default | grep -E 'gate|inter'\n    gateway: 172.16.0.1\n  interface: en8", {
    ...nothing,
    family: "inet",
    gateway: "172.16.0.1",
    interface: "en8",
  }],
  [
    "a verbose answer",
    `RTM_GET: Report Metrics: len 128, flags:<UP>\nsockaddrs: <DST,IFP>\n default\n${DEFAULT}`,
    whole,
  ],
];

for (const [name, text, expected] of OUTPUTS) {
  Deno.test(`parseRouteGet() reads ${name}`, () => assertEquals(readLast(ROUTE, text).value, expected as ChosenRoute));
}

Deno.test("parseRouteGet() says that there is no route, under a command and alone", () => {
  for (const text of [`$ route -n get 10.1.2.3\n${NOT_FOUND}`, `Then: ${NOT_FOUND}`]) {
    const [block] = findRouteGets(parseTranscript(text));
    const { value, absent, problems } = parseRouteGet(block!);
    assertEquals([value, absent, problems.map(({ why }) => why)], [null, true, ["there is no such route"]]);
  }
});

Deno.test("findRouteGets() leaves settings that look alike alone", () => {
  const others = [
    "gateway: 10.0.0.1\nport: 80",
    "interface: wlan\ngateway: none",
    "mask: 255.0.0.0",
    "The destination: unknown, interface: unknown",
    "flags: <a>\ninterface: x1",
  ];
  for (const text of others) assertEquals(findRouteGets(parseTranscript(text)), [], text);
});
