/** Builders for the pasted network texts in rule samples. */
import { STATUS_FORMAT } from "../formats/scutil/vpn_status.ts";

/** `netstat -rn` with these rows of IPv4. */
export function netstat(...rows: readonly string[]): string {
  return [
    "Routing tables",
    "",
    "Internet:",
    "Destination        Gateway            Flags               Netif Expire",
    ...rows,
    "",
  ].join("\n");
}

/** The rows of a Mac at home on en0, but for its default route. */
export const HOME: readonly string[] = [
  "127                127.0.0.1          UCS                   lo0",
  "127.0.0.1          127.0.0.1          UH                    lo0",
  "192.168.1          link#14            UCS                   en0      !",
  "192.168.1.1/32     link#14            UCS                   en0      !",
  "192.168.1.20/32    link#14            UCS                   en0      !",
  "224.0.0/4          link#14            UmCS                  en0      !",
  "255.255.255.255/32 link#14            UCS                   en0      !",
];

export const DEFAULT_EN0 = "default            192.168.1.1        UGScg                 en0";
export const SCOPED_EN0 = "default            192.168.1.1        UGScIg                en0";

/** `ifconfig` of lo0 and en0, and of these. */
export function ifconfig(...more: readonly string[]): string {
  return [
    "lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384",
    "\tinet 127.0.0.1 netmask 0xff000000",
    "\tinet6 ::1 prefixlen 128",
    "en0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500",
    "\tether 02:00:00:00:00:01",
    "\tinet6 fe80::1%en0 prefixlen 64 secured scopeid 0xe",
    "\tinet 192.168.1.20 netmask 0xffffff00 broadcast 192.168.1.255",
    "\tmedia: autoselect",
    "\tstatus: active",
    ...more,
    "",
  ].join("\n");
}

/** A tunnel interface with an address, and one of the kind that macOS makes for itself. */
export const UTUN4 = [
  "utun4: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380",
  "\tinet 10.8.0.2 --> 10.8.0.1 netmask 0xffffffff",
] as const;
export const APPLE_UTUN = [
  "utun0: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380",
  "\tinet6 fe80::2%utun0 prefixlen 64 scopeid 0xf",
] as const;

const SERVICE = "3F2504E0-4F89-41D3-9A0C-0305E82C3301";

/** `scutil --nc list` with one VPN in this state. */
export function ncList(status: "Connected" | "Disconnected"): string {
  return [
    "Available network connection services in the current set (*=enabled):",
    `* (${status})${
      " ".repeat(14 - status.length)
    }${SERVICE} VPN (com.example.tunnel) "Example Tunnel" [VPN:com.example.tunnel]`,
    "",
  ].join("\n");
}

/** What SystemConfiguration says of that VPN when it is asked itself: 0 disconnected, 2 connected. */
export function askedStatus(status: 0 | 2): string {
  return `${JSON.stringify({ format: STATUS_FORMAT, service: SERVICE, status, error: null, late: null })}\n`;
}

/** `scutil --nwi` with these interfaces, the primary one first. */
export function nwi(...interfaces: readonly string[]): string {
  return [
    "Network information",
    "",
    "IPv4 network interface information",
    ...interfaces.flatMap((name) => [
      `${name.padStart(8)} : flags      : 0x5 (IPv4,DNS)`,
      "           address    : 192.168.1.20",
      "           reach      : 0x00000002 (Reachable)",
    ]),
    "",
    "   REACH : flags 0x00000002 (Reachable)",
    "",
    "IPv6 network interface information",
    "   No IPv6 states found",
    "",
    "   REACH : flags 0x00000000 (Not Reachable)",
    "",
    `Network interfaces: ${interfaces.join(" ")}`,
    "",
  ].join("\n");
}

/** All processes of a Mac, as `ps ax` lists them, with these commands among them. */
export function processes(...commands: readonly string[]): string {
  const rows = ["/sbin/launchd", "/usr/libexec/configd", ...commands];
  return [
    "  PID TT  STAT      TIME COMMAND",
    ...rows.map((command, i) => `${String(i === 0 ? 1 : 90 + i).padStart(5)} ??  Ss     0:01.00 ${command}`),
    "",
    "",
  ].join("\n");
}

/** `netstat -rn` with these rows of IPv6. */
export function netstat6(...rows: readonly string[]): string {
  return [
    "Internet6:",
    "Destination                             Gateway                                 Flags               Netif Expire",
    ...rows,
    "",
  ].join("\n");
}

/** `netstat -an` with what every Mac listens on, and these. */
export function sockets(...more: readonly string[]): string {
  return [
    "% netstat -an",
    "Active Internet connections (including servers)",
    "Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)    ",
    "tcp4       0      0  *.5000                 *.*                    LISTEN     ",
    "tcp6       0      0  *.5000                 *.*                    LISTEN     ",
    "tcp4       0      0  127.0.0.1.8021         *.*                    LISTEN     ",
    "udp4       0      0  *.5353                 *.*                               ",
    ...more,
    "",
  ].join("\n");
}
