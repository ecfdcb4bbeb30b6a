/**
 * Networks that look broken and are in order: VPNs of every make that are up, virtual machines, odd networks, tables that somebody
 * cut. No rule about leftovers may speak up, whatever of the evidence is there.
 */
import { assertEquals } from "../../compat/std_assert.ts";
import { RULES } from "../../checks/mod.ts";
import {
  APPLE_UTUN,
  DEFAULT_EN0,
  HOME,
  ifconfig,
  ncList,
  netstat,
  netstat6,
  nwi,
  processes,
  SCOPED_EN0,
  sockets,
} from "../../checks/network_samples.ts";
import { store, storedHome, storedVpn } from "../../checks/store_samples.ts";
import { foundBy, judgeRules } from "../../engine/judge.ts";
import { caseOfPasted } from "../fakes/pasted.ts";

const LEFTOVERS = RULES.filter(({ id }) => /^(?:route|dns|proxy|flow|network)\.|^coex\.(?:firewall|vpn)/.test(id));

/** `10.20/16 link#20 UCS utun4`. */
function row(destination: string, gateway: string, flags: string, name: string): string {
  return `${destination.padEnd(18)} ${gateway.padEnd(18)} ${flags.padEnd(16)} ${name.padStart(8)}`;
}

function tunnel(name: string, address: string, peer = address): string {
  return `${name}: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380\n\tinet ${address} --> ${peer} netmask 0xffffff00`;
}

/** `scutil --dns` with a resolver of these servers, and more lines of it. */
function dns(servers: readonly string[], ...more: readonly string[]): string {
  const lines = [...servers.map((server, i) => `nameserver[${i}] : ${server}`), ...more];
  return [
    "DNS configuration",
    "",
    "resolver #1",
    ...lines.map((line) => `  ${line}`),
    "  reach    : 0x00000002 (Reachable)",
    "",
    "",
  ]
    .join("\n");
}

const DEFAULT_UTUN4 = row("default", "link#20", "UCSg", "utun4");
const UP = ncList("Connected") + nwi("utun4", "en0");
const OTHER_DOWN = ncList("Disconnected") + nwi("en0");
const DEF1 = [
  row("0/1", "10.8.0.5", "UGScg", "utun2"),
  row("128.0/1", "10.8.0.5", "UGSc", "utun2"),
  row("10.8.0.5", "10.8.0.6", "UH", "utun2"),
  row("198.51.100.44/32", "192.168.1.1", "UGSc", "en0"),
];
const FAKE_IP = ["1", "2/7", "4/6", "8/5", "16/4", "32/3", "64/2", "128.0/1"].map((one) =>
  row(one, "198.18.0.1", "UGSc", "utun4")
);
const WARP = [
  "0/5",
  "8/7",
  "11/8",
  "12/6",
  "16/4",
  "32/3",
  "64/2",
  "128/2",
  "192/9",
  "193/8",
  "194/7",
  "196/6",
  "200/5",
].map(
  (one) => row(one, "link#23", "UCS", "utun6"),
);

const NETWORKS: readonly (readonly [says: string, text: string])[] = [
  [
    "a Mac at home, with macOS' own tunnels",
    netstat(DEFAULT_EN0, ...HOME) + ifconfig(...APPLE_UTUN) + store(storedHome()),
  ],
  [
    "a provider that takes everything",
    netstat(DEFAULT_UTUN4, SCOPED_EN0, ...HOME) + ifconfig(tunnel("utun4", "10.30.1.9")) + UP,
  ],
  [
    "the same by the dynamic store alone",
    netstat(DEFAULT_UTUN4, SCOPED_EN0, ...HOME) +
    store(storedHome(), storedVpn({ OverridePrimary: 1, Router: "10.8.0.2" })),
  ],
  [
    "a mesh for a few addresses, with its own resolver",
    netstat(DEFAULT_EN0, row("100.64/10", "link#20", "UCS", "utun4"), ...HOME) +
    ifconfig(tunnel("utun4", "100.101.7.3")) +
    ncList("Connected") + nwi("en0", "utun4") +
    dns(["100.100.100.100"], "if_index : 20 (utun4)", "flags    : Supplemental, Request A records"),
  ],
  [
    "OpenVPN beside a VPN that is disconnected",
    netstat(...DEF1, DEFAULT_EN0, ...HOME) + ifconfig(tunnel("utun2", "10.8.0.6", "10.8.0.5")) + OTHER_DOWN +
    processes("/Applications/Tunnelblick.app/Contents/Resources/openvpn/openvpn-2.6.14/openvpn --daemon"),
  ],
  [
    "OpenVPN, with nobody having listed the programs",
    netstat(...DEF1, DEFAULT_EN0, ...HOME) + OTHER_DOWN + store(storedHome()),
  ],
  [
    "WireGuard by its script",
    netstat(row("0/1", "utun7", "UScg", "utun7"), DEFAULT_EN0, row("128.0/1", "utun7", "USc", "utun7"), ...HOME) +
    ifconfig(tunnel("utun7", "10.66.0.2")) + OTHER_DOWN + processes("wireguard-go utun"),
  ],
  [
    "a company's VPN without a service, whose daemon runs",
    netstat(row("default", "10.10.40.1", "UGSc", "utun3"), SCOPED_EN0, ...HOME) +
    ifconfig(tunnel("utun3", "10.10.40.77")) +
    OTHER_DOWN + processes("/opt/cisco/secureclient/bin/vpnagentd -execv_instance") +
    dns(["10.10.0.10"], "flags    : Supplemental, Request A records", "order    : 1"),
  ],
  [
    "an interface of a vendor's own name",
    netstat(row("default", "10.77.3.4", "UGScg", "gpd0"), SCOPED_EN0, ...HOME) + ifconfig() +
    processes("/Applications/GlobalProtect.app/Contents/Resources/PanGPS"),
  ],
  [
    "a local resolver on two addresses of the loopback",
    netstat(DEFAULT_EN0, ...WARP, ...HOME) +
    dns(["127.0.2.2", "127.0.2.3"], "if_index : 14 (en0)") +
    ifconfig(tunnel("utun6", "172.16.0.2")).replace(
      "\tinet6 ::1",
      "\tinet 127.0.2.2 netmask 0xffffffff\n\tinet 127.0.2.3 netmask 0xffffffff\n\tinet6 ::1",
    ),
  ],
  [
    "a proxy application with fake addresses",
    netstat(DEFAULT_EN0, ...FAKE_IP, ...HOME) + ifconfig(tunnel("utun4", "198.18.0.1")) + OTHER_DOWN +
    dns(["198.18.0.2"]) + processes("/Applications/Clash Verge.app/Contents/MacOS/verge-mihomo -d x"),
  ],
  [
    "ZeroTier, and bridges of virtual machines",
    netstat(
      DEFAULT_EN0,
      row("default", "link#25", "UCSIg", "bridge100"),
      row("10.211.55/24", "link#25", "UC", "bridge100"),
      row("10.147.20/24", "link#24", "UC", "feth3171"),
      ...HOME,
    ) +
    ifconfig(
      "feth3171: flags=8863<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> mtu 2800",
      "\tinet 10.147.20.19 netmask 0xffffff00",
    ) +
    processes("/Library/Application Support/ZeroTier/One/zerotier-one -d"),
  ],
  [
    "a telephone by USB before Wi-Fi",
    netstat(
      row("default", "172.20.10.1", "UGScg", "en8"),
      SCOPED_EN0,
      row("172.20.10/28", "link#27", "UCS", "en8"),
      ...HOME,
    ) +
    ifconfig(
      "en8: flags=8863<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> mtu 1500",
      "\tinet 172.20.10.4 netmask 0xfffffff0",
    ) +
    nwi("en8", "en0"),
  ],
  [
    "two interfaces in one network",
    netstat(
      row("default", "192.168.1.1", "UGScg", "en5"),
      SCOPED_EN0,
      row("192.168.1", "link#12", "UCS", "en5"),
      row("192.168.1", "link#14", "UCSI", "en0"),
      ...HOME.filter((one) => !one.startsWith("192.168.1  ")),
    ) +
    ifconfig(
      "en5: flags=8863<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> mtu 1500",
      "\tinet 192.168.1.51 netmask 0xffffff00",
    ),
  ],
  [
    "a network of IPv6 alone",
    netstat(...HOME.filter((one) => !one.startsWith("192"))) +
    netstat6(
      "default                                 fe80::1%en0                             UGcg                  en0",
    ) +
    ifconfig().replace(
      "inet 192.168.1.20 netmask 0xffffff00 broadcast 192.168.1.255",
      "inet6 2001:db8::34 prefixlen 64 autoconf",
    ),
  ],
  [
    "scoped default routes of IPv6 in macOS' own tunnels",
    netstat(DEFAULT_EN0, ...HOME) +
    netstat6(
      "default                                 fe80::%utun0                            UGcIg               utun0",
    ) +
    ifconfig(...APPLE_UTUN) + OTHER_DOWN + processes(),
  ],
  ["the head of a table", `% netstat -rn | head -6\n${netstat(row("10.8.0.1", "10.8.0.2", "UH", "utun4"))}`],
  [
    "lines of ifconfig that grep kept",
    `${netstat(DEFAULT_EN0, row("10.20/16", "link#20", "UCS", "utun4"), ...HOME)}% ifconfig | grep utun\n` +
    "utun0: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380\nutun4: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380\n",
  ],
  [
    "routes that an administrator set over the hardware",
    netstat(
      DEFAULT_EN0,
      row("10.50/16", "192.168.1.254", "UGSc", "en0"),
      row("203.0.113.80", "192.168.1.254", "UGHS", "en0"),
      ...HOME,
    ) +
    store(storedHome()),
  ],
  ["a resolver with a zone", dns(["fe80::1%en0", "2001:db8::53"], "if_index : 14 (en0)")],
  [
    "a local resolver for everybody",
    dns(["127.0.0.1"]) + sockets("udp4       0      0  *.53                   *.*                               "),
  ],
];

for (const [says, text] of NETWORKS) {
  Deno.test(`nothing is left in ${says}`, () => {
    const messages = judgeRules(LEFTOVERS, caseOfPasted(text)).flatMap((judgement) =>
      foundBy(judgement).filter((one) => one.latent === undefined).map(({ message }) => message)
    );
    assertEquals(messages, []);
  });
}
