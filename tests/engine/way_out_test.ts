import { assert, assertEquals, assertStringIncludes } from "../../compat/std_assert.ts";
import { configurations } from "../../checks/configuration_samples.ts";
import { DEFAULT_EN0, HOME, ifconfig, ncList, netstat, nwi, SCOPED_EN0, UTUN4 } from "../../checks/network_samples.ts";
import { list } from "../../checks/samples.ts";
import type { Stop, WayOut } from "../../engine/report_way_out.ts";
import html from "../../reports/html.ts";
import table from "../../reports/table.ts";
import { diagnosePasted } from "../fakes/pasted.ts";

const ENABLED = list({ state: "activated enabled" });
const TUNNEL = "default            link#20            UCSg                utun4";
const RESOLVER = [
  "% scutil --dns",
  "DNS configuration",
  "",
  "resolver #1",
  "  nameserver[0] : 192.168.1.1",
  "  if_index : 14 (en0)",
  "  reach    : 0x00020002 (Reachable,Directly Reachable Address)",
  "",
  "resolver #2",
  "  domain   : local",
  "  options  : mdns",
  "  timeout  : 5",
  "",
].join("\n");
const PROXY = "% scutil --proxy\n<dictionary> {\n  HTTPEnable : 1\n  HTTPPort : 8080\n  HTTPProxy : 127.0.0.1\n}\n";
const LISTENING = [
  "% lsof -nP -i",
  "COMMAND    PID  USER   FD   TYPE             DEVICE SIZE/OFF NODE NAME",
  "launchd      1  root   12u  IPv4 0x3f9c1b52d0a7e815      0t0  TCP *:22 (LISTEN)",
  ...[88, 631, 5000].map((port) =>
    `Example    412  root   12u  IPv4 0x3f9c1b52d0a7e815      0t0  TCP *:${port} (LISTEN)`
  ),
  "",
].join("\n");

const SIGNS: Readonly<Record<Stop["mark"], string>> = {
  ok: "+",
  broken: "!",
  suspect: "?",
  unknown: "",
  notApplicable: "",
};

/** `+tunnel utun4`, the resolvers behind `|`. */
function tell(wayOut: WayOut | undefined): string[] {
  if (wayOut === undefined) return [];
  const say = ({ mark, kind, name, rule }: Stop) =>
    `${SIGNS[mark]}${kind === "app" ? kind : `${kind} ${name}`}${rule === null ? "" : ` ${rule}`}`;
  return [...wayOut.stops.map(say), ...wayOut.resolvers.map((one) => `| ${say(one)}`)];
}

const PICTURES: readonly (readonly [says: string, texts: readonly string[], ...stops: string[]])[] = [
  ["nothing of the network", [ENABLED]],
  [
    "a Mac at home",
    [ENABLED, netstat(DEFAULT_EN0, ...HOME), ifconfig(), RESOLVER],
    "app",
    "+interface en0",
    "router 192.168.1.1",
    "| resolver 192.168.1.1",
  ],
  ["routes alone prove no interface", [netstat(DEFAULT_EN0, ...HOME)], "app", "interface en0", "router 192.168.1.1"],
  ["only what configd says", [nwi("en0")], "app", "interface en0"],
  [
    "a connected full tunnel",
    [ENABLED, netstat(TUNNEL, SCOPED_EN0, ...HOME), ifconfig(...UTUN4), ncList("Connected"), nwi("utun4", "en0")],
    "app",
    "+tunnel utun4",
    "+interface en0",
    "router 192.168.1.1",
  ],
  [
    "what a dead tunnel left behind",
    [ENABLED, netstat(TUNNEL, SCOPED_EN0, ...HOME), ifconfig(...UTUN4), ncList("Disconnected"), nwi("en0")],
    "app",
    "!tunnel utun4 route.leftover-default",
    "+interface en0",
    "router 192.168.1.1",
  ],
  [
    "a proxy of the settings where nobody listens",
    [ENABLED, netstat(DEFAULT_EN0, ...HOME), PROXY, LISTENING],
    "app",
    "!proxy HTTP 127.0.0.1:8080 proxy.leftover-loopback",
    "interface en0",
    "router 192.168.1.1",
  ],
  [
    "a proxy of the settings that may work",
    [PROXY],
    "app",
    "proxy HTTP 127.0.0.1:8080",
  ],
  [
    "the providers in their order, those that are off left out",
    [
      configurations(
        { name: "Inspector", member: "ContentFilter", provider: "com.example.b", settings: { Grade: 2 } },
        { name: "Off", member: "ContentFilter", provider: "com.example.c", enabled: false },
        { name: "Names", member: "DNSProxy", provider: "com.example.d" },
      ),
      netstat(DEFAULT_EN0, ...HOME),
    ],
    "app",
    "content filter Inspector",
    "interface en0",
    "router 192.168.1.1",
    "| DNS proxy Names",
  ],
  [
    "the provider of an extension that waits for approval",
    [
      list({ state: "activated waiting for user", enabled: false, active: false } as never),
      configurations({ name: "Example", member: "ContentFilter" }),
    ],
    "app",
    "!content filter Example policy.awaiting-user-approval",
  ],
];

for (const [says, texts, ...stops] of PICTURES) {
  Deno.test(`the way out shows ${says}`, () => {
    assertEquals(tell(diagnosePasted(texts.join("\n")).diagnoses[0]!.wayOut), stops);
  });
}

const BROKEN = [ENABLED, netstat(TUNNEL, SCOPED_EN0, ...HOME), ifconfig(...UTUN4), ncList("Disconnected"), nwi("en0")];

Deno.test("a terminal shows the way out with the broken stop marked, in words when it is plain", () => {
  const report = diagnosePasted(BROKEN.join("\n"));
  const options = { width: 100, color: false, verbose: false };
  const page = table.render(report, { ...options, plain: false });
  assertStringIncludes(page, "↓ ✗ tunnel    utun4, carries everything");
  assertStringIncludes(table.render(report, { ...options, plain: true }), "- BROKEN: tunnel utun4, carries everything");
});

Deno.test("a terminal leaves out the way of a Mac at home, unless everything is asked for", () => {
  const report = diagnosePasted([ENABLED, netstat(DEFAULT_EN0, ...HOME), ifconfig()].join("\n"));
  const render = (verbose: boolean) => table.render(report, { width: 100, color: false, plain: false, verbose });
  assert(!render(false).includes("The way out"));
  assertStringIncludes(render(true), "The way out");
});

Deno.test("a page draws every stop as a box with a title, and tells the whole way in words", () => {
  const report = diagnosePasted([...BROKEN, RESOLVER].join("\n"));
  const page = html.render(report, { width: 100, color: false, plain: false, verbose: false });
  const picture = /<svg class="way"[^]*?<\/svg>/.exec(page)![0];
  assertEquals(picture.match(/<rect /g)?.length, 5);
  assertEquals(picture.match(/<title>/g)?.length, 5);
  assertStringIncludes(picture, 'g class="broken"');
  assertStringIncludes(picture, "apps; then tunnel utun4 (carries everything");
});

Deno.test("ten thousand routes into tunnels draw a picture that can still be read", () => {
  const rows = Array.from(
    { length: 10_000 },
    (_, i) => `10.${i >> 8 & 255}.${i & 255}/24       link#20            UCS                 utun${i % 500}`,
  );
  const { wayOut } = diagnosePasted(netstat(DEFAULT_EN0, ...rows)).diagnoses[0]!;
  assert(wayOut!.stops.length <= 20, String(wayOut!.stops.length));
  assertEquals(wayOut!.stops.at(-1)!.name, "192.168.1.1");
});
