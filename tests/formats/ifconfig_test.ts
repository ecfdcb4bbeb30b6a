import { assertEquals } from "../../compat/std_assert.ts";
import { findIfconfig, type NetworkInterface, parseIfconfig } from "../../formats/ifconfig.ts";
import { toLines } from "../../formats/parsed.ts";
import { parseTranscript } from "../../formats/transcript.ts";
import { assertTimely } from "../effort.ts";
import { type CheckedParser, checkParser, readLast } from "./check_parser.ts";

const LOOPBACK = `lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384
\toptions=1203<RXCSUM,TXCSUM,TXSTATUS,SW_TIMESTAMP>
\tinet 127.0.0.1 netmask 0xff000000
\tinet6 ::1 prefixlen 128
\tinet6 fe80::1%lo0 prefixlen 64 scopeid 0x1
`;
const TUNNEL = `utun4: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380 index 22
\teflags=1002080<TXSTART,NOAUTOIPV6LL,ECN_ENABLE>
\tinet 10.8.0.2 --> 10.8.0.1 netmask 0xffffffff
\tagent domain:com.apple.rapport type:RapportNetworkAgent flags:0x7c3 desc:"Rapport Network Agent"
`;
const ETHERNET = `en0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
\tether f0:18:98:aa:bb:cc
\tinet 192.168.3.227 netmask 0xffffff00 broadcast 192.168.3.255
\tmedia: autoselect
\tstatus: active
`;
const IFCONFIG: CheckedParser<NetworkInterface[]> = {
  samples: [`$ ifconfig -v\n${LOOPBACK}${TUNNEL}`, ETHERNET],
  find: findIfconfig,
  parse: parseIfconfig,
  pieces: [
    "en0: flags=8863<UP> mtu 1\n",
    "lo0: flags=",
    "\tinet 1.1.1.1\n",
    "\tagent domain:a type:b flags:0x1 desc:",
    "$ ifconfig en0\n",
    "flags=1<",
    "UP,",
    " ",
    "inet6 ::1 --> ::2 ",
    " type:",
  ],
};
checkParser("parseIfconfig()", IFCONFIG);

/** `en0 up 1500 192.168.3.227`: one interface in one line. */
function describe({ name, up, mtu, inet, inet6, agents }: NetworkInterface): string {
  const held = (agents ?? []).map(({ domain, type }) => `${domain}/${type}`);
  return [name, up ? "up" : "down", mtu, ...inet, ...inet6, ...held].join(" ");
}

const LO = "lo0 up 16384 127.0.0.1 ::1 fe80::1%lo0";
const TUN = "utun4 up 1380 10.8.0.2 com.apple.rapport/RapportNetworkAgent";
const EN = "en0 up 1500 192.168.3.227";

const OUTPUTS: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
  ["all interfaces", `jo@mac ~ % ifconfig -v -a\n${LOOPBACK}${TUNNEL}${ETHERNET}`, [LO, TUN, EN]],
  ["a quoted output", `${LOOPBACK}${TUNNEL}`.replace(/^/gm, "> "), [LO, TUN]],
  ["a paste without indent", `${LOOPBACK}${TUNNEL}${ETHERNET}`.replaceAll("\t", ""), [LO, TUN, EN]],
  ["an unknown key in a paste without indent", `${TUNNEL}`.replaceAll("\t", "").replace("inet", "novel: 1\ninet"), [
    TUN,
  ]],
  ["commands for one interface each", `$ ifconfig utun4\n${TUNNEL}$ ifconfig en0\n${ETHERNET}`, [TUN, EN]],
  ["the second of two outputs", `${LOOPBACK}${TUNNEL}\nlater:\n${LOOPBACK}`, [LO]],
  ["an output right behind another", `${LOOPBACK}${TUNNEL}${LOOPBACK}${ETHERNET}`, [LO, EN]],
  ["a head behind a dollar sign", `${TUNNEL}$ ${ETHERNET}`, [TUN, EN]],
  ["heads that grep left", "utun0: flags=8051<UP,POINTOPOINT> mtu 2000\nutun1: flags=8010<POINTOPOINT> mtu 1500", [
    "utun0 up 2000",
    "utun1 down 1500",
  ]],
  ["an interface without flags or MTU", "stf0: flags=0<> mtu 1280\nXHC0: flags=0<>", ["stf0 down 1280", "XHC0 down "]],
  [
    "a name that only the command tells, and a metric",
    "$ ifconfig feth3068\nflags=8843<UP,BROADCAST> metric 5000 mtu 2800\ninet 172.16.7.96 netmask 0xffff0000",
    ["feth3068 up 2800 172.16.7.96"],
  ],
  [
    "a Mac's interface between those of Linux",
    "eth0: flags=4163<UP,BROADCAST>  mtu 1500\n        inet 10.0.0.5  netmask 255.255.255.0\n        RX packets 12\n" +
    `${ETHERNET}tun0: flags=4305<UP,POINTOPOINT>  mtu 1500\n        inet 10.8.0.2  netmask 255.255.255.0\n`,
    [EN],
  ],
];

for (const [name, text, expected] of OUTPUTS) {
  Deno.test(`parseIfconfig() reads ${name}`, () => {
    assertEquals(readLast(IFCONFIG, text).value?.map(describe), expected as string[]);
  });
}

Deno.test("parseIfconfig() keeps what stands beside an address, and leaves agents out where none are printed", () => {
  const [tunnel] = parseIfconfig(toLines(TUNNEL)).value!;
  assertEquals(tunnel?.addresses, [{ address: "10.8.0.2", peer: "10.8.0.1", mask: "0xffffffff" }]);
  assertEquals(tunnel?.agents, [{
    domain: "com.apple.rapport",
    type: "RapportNetworkAgent",
    desc: "Rapport Network Agent",
  }]);
  const [ethernet] = parseIfconfig(toLines(ETHERNET)).value!;
  assertEquals([ethernet?.status, "agents" in ethernet!], ["active", false]);
});

Deno.test("parseIfconfig() reads what stands for an address, and an agent that nobody describes", () => {
  const text =
    "en1: flags=8863<UP> mtu 1500\n\tinet [my address] netmask 0xffffff00\n\tinet6 [IPv6 address]%en1 prefixlen 64\n" +
    "\tinet <a b> --> <c d> netmask 0xffffffff\n\tinet <private> netmask 0xff\n\tagent domain:a type:VPN flags:0xf\n";
  const [read] = readLast(IFCONFIG, text).value ?? [];
  assertEquals(read?.inet, ["[my address]", "<a b>", "<private>"]);
  assertEquals(read?.inet6, ["[IPv6 address]%en1"]);
  assertEquals(read?.addresses.map(({ peer }) => peer), [null, null, "<c d>", null]);
  assertEquals(read?.agents, [{ domain: "a", type: "VPN", desc: "" }]);
});

Deno.test("parseIfconfig() is complete with the loopback interface and without a gap or a pipe", () => {
  const isComplete = (text: string) => parseIfconfig(parseTranscript(text)).complete;
  assertEquals(isComplete(`${LOOPBACK}${TUNNEL}`), true);
  assertEquals(isComplete(TUNNEL), false);
  assertEquals(isComplete(`${LOOPBACK}[...]\n${TUNNEL}`), false);
  assertEquals(isComplete(`$ ifconfig | grep -v en\n${LOOPBACK}`), false);
});

const FOREIGN = [
  "eth0      Link encap:Ethernet  HWaddr 00:11:22:33:44:55\n          inet addr:10.0.0.5",
  "lo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536\n        inet 127.0.0.1  netmask 255.0.0.0",
  "em0: flags=8843<UP,BROADCAST,RUNNING> metric 0 mtu 1500\n\tinet 10.0.0.5 netmask 0xffffff00",
  "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc fq_codel\n    inet 192.168.1.5/24",
  "The interface utun4 has flags=1 and inet 10.0.0.1.",
];

for (const text of FOREIGN) {
  Deno.test(`findIfconfig() leaves "${text.slice(0, 30)}" alone`, () => {
    assertEquals(findIfconfig(parseTranscript(text)), []);
  });
}

Deno.test("parseIfconfig() reads a thousand interfaces in fifty milliseconds", () => {
  const text = Array.from({ length: 1_000 }, (_, i) => TUNNEL.replace("utun4", `utun${i}`)).join("");
  const lines = toLines(text);
  assertEquals(parseIfconfig(lines).value?.length, 1_000);
  assertTimely(() => parseIfconfig(lines), "1,000 interfaces", 50);
});

Deno.test("parseIfconfig() takes the end of a wrapped line for no end of the output", () => {
  const wrapped = `${LOOPBACK}${ETHERNET}${TUNNEL}`.replace(" 192.168.3.255", " \n192.168.3.255");
  const lists = findIfconfig(toLines(wrapped));
  const { value, complete } = parseIfconfig(toLines(wrapped));
  assertEquals([lists.length, value?.map(({ name }) => name), complete], [1, ["lo0", "en0", "utun4"], true]);
  const prose = `${LOOPBACK}${ETHERNET}\nThen I connected:\n\n${TUNNEL}`;
  assertEquals(findIfconfig(toLines(prose)).length, 2);
  const torn = `${LOOPBACK}${ETHERNET}three words more\nand four of them\n${TUNNEL}`;
  assertEquals([findIfconfig(toLines(torn)).length, parseIfconfig(toLines(torn)).complete], [1, false]);
});

Deno.test("parseIfconfig() is not complete when the end of the last interface is missing", () => {
  assertEquals(parseIfconfig(toLines(`${LOOPBACK}${ETHERNET.slice(0, ETHERNET.indexOf("\tinet"))}`)).complete, false);
});
