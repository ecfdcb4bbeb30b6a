/** The network of the scripted Mac: one Wi-Fi interface, a tunnel that is connected, and what an MDM set up. */
import { writeBinaryPlist } from "../../formats/plist/write_plist.ts";
import { configurationStore, SOUND_TUNNEL } from "../network_configurations.ts";
import type { Recording } from "./scenario.ts";

const SERVICE = "1D2C3B4A-5E6F-4A7B-8C9D-0E1F2A3B4C5D";

function printed(...lines: readonly string[]): Recording {
  return { stdout: `${lines.join("\n")}\n` };
}

const PROFILES = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
\t<key>_computerlevel</key>
\t<array>
\t\t<dict>
\t\t\t<key>ProfileDisplayName</key>
\t\t\t<string>Example</string>
\t\t\t<key>ProfileIdentifier</key>
\t\t\t<string>com.example.profile</string>
\t\t\t<key>ProfileItems</key>
\t\t\t<array>
\t\t\t\t<dict>
\t\t\t\t\t<key>PayloadType</key>
\t\t\t\t\t<string>com.apple.vpn.managed</string>
\t\t\t\t\t<key>PayloadContent</key>
\t\t\t\t\t<dict>
\t\t\t\t\t\t<key>AuthPassword</key>
\t\t\t\t\t\t<string>hunter2</string>
\t\t\t\t\t</dict>
\t\t\t\t</dict>
\t\t\t</array>
\t\t</dict>
\t</array>
</dict>
</plist>
`;

const PREFERENCES = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
\t<key>NetworkServices</key>
\t<dict>
\t\t<key>AAAA0001-5E6F-4A7B-8C9D-0E1F2A3B4C5D</key>
\t\t<dict>
\t\t\t<key>UserDefinedName</key>
\t\t\t<string>Wi-Fi</string>
\t\t</dict>
\t</dict>
</dict>
</plist>
`;

/** Files of the network's settings, by their paths. */
export const NETWORK_FILES: Readonly<Record<string, string | Uint8Array>> = {
  "/Library/Preferences/SystemConfiguration/preferences.plist": PREFERENCES,
  "/Library/Preferences/com.apple.networkextension.plist": writeBinaryPlist(configurationStore(SOUND_TUNNEL)),
};

/** What the kernel's counters are. */
export const KERNEL_COUNTERS =
  "net.cfil.active_count: 0\nnet.necp.drop_all_level: 0\nnet.netagent.registered_count: 12\n";

/** By the command's path, what each asks and is told. */
export const NETWORK: Readonly<Record<string, Readonly<Record<string, Recording>>>> = {
  "/usr/sbin/netstat": {
    "-anv -f inet": printed(
      "Active Internet connections (including servers)",
      "Proto Recv-Q Send-Q  Local Address   Foreign Address   (state)   rhiwat  shiwat    pid   epid state",
      "tcp4       0      0  127.0.0.1.8080  *.*               LISTEN    131072  131072    512      0 00100",
    ),
    "-rn": printed(
      "Routing tables",
      "",
      "Internet:",
      "Destination        Gateway            Flags               Netif Expire",
      "default            192.168.1.1        UGScg                 en0       ",
      "10.8/16            link#22            UCS                 utun4       ",
      "127                127.0.0.1          UCS                   lo0       ",
      "127.0.0.1          127.0.0.1          UH                    lo0       ",
      "",
      "Internet6:",
      "Destination                             Gateway                                 Flags               Netif Expire",
      "::1                                     ::1                                     UHL                   lo0       ",
    ),
  },
  "/sbin/pfctl": {
    "-s all": printed(
      "FILTER RULES:",
      'scrub-anchor "com.apple/*" all fragment reassemble',
      'anchor "com.apple/*" all',
      "",
      "INFO:",
      "Status: Disabled for 0 days 02:11:05          Debug: Urgent",
    ),
  },
  "/usr/bin/pmset": {
    "-g log": printed(
      "2025-06-15 07:30:00 +0000 Sleep               \tEntering Sleep state due to 'Clamshell Sleep': Using AC",
      "2025-06-15 09:01:30 +0000 Wake                \tWake from Normal Sleep [CDNVA] : due to UserActivity Using AC",
    ),
  },
  "/usr/bin/profiles": {
    "show -type configuration -output stdout-xml": { stdout: PROFILES },
  },
  "/sbin/route": {
    "-n get default": printed(
      "   route to: default",
      "destination: default",
      "       mask: default",
      "    gateway: 192.168.1.1",
      "  interface: en0",
      "      flags: <UP,GATEWAY,DONE,STATIC,PRCLONING,GLOBAL>",
    ),
  },
  "/sbin/ifconfig": {
    "-a -v": printed(
      "lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384 index 1",
      "\tinet 127.0.0.1 netmask 0xff000000 ",
      "\tinet6 ::1 prefixlen 128 ",
      "en0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500 index 14",
      "\tether 02:00:5e:10:00:01 ",
      "\tinet 192.168.1.7 netmask 0xffffff00 broadcast 192.168.1.255",
      "\tstatus: active",
      "utun4: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1400 index 22",
      "\tinet 10.8.0.2 --> 10.8.0.2 netmask 0xffffffff ",
    ),
  },
  "/usr/sbin/scutil": {
    "--dns": printed(
      "DNS configuration",
      "",
      "resolver #1",
      "  nameserver[0] : 192.168.1.1",
      "  if_index : 14 (en0)",
      "  flags    : Request A records",
      "  reach    : 0x00020002 (Reachable,Directly Reachable Address)",
      "",
      "DNS configuration (for scoped queries)",
      "",
      "resolver #1",
      "  nameserver[0] : 192.168.1.1",
      "  if_index : 14 (en0)",
      "  flags    : Scoped, Request A records",
    ),
    "--nwi": printed(
      "Network information",
      "",
      "IPv4 network interface information",
      "     en0 : flags      : 0x5 (IPv4,DNS)",
      "           address    : 192.168.1.7",
      "           reach      : 0x00000002 (Reachable)",
      "",
      "   REACH : flags 0x00000002 (Reachable)",
      "",
      "IPv6 network interface information",
      "   No IPv6 states found",
      "",
      "   REACH : flags 0x00000000 (Not Reachable)",
      "",
      "Network interfaces: en0",
    ),
    "--nc list": printed(
      "Available network connection services in the current set (*=enabled):",
      `* (Connected)      ${SERVICE} VPN (com.example.tunnel) "Example Tunnel"               [VPN:com.example.tunnel]`,
    ),
    [`--nc status ${SERVICE}`]: printed(
      "Connected",
      "Extended Status <dictionary> {",
      "  IPv4 : <dictionary> {",
      "    InterfaceName : utun4",
      "  }",
      "  IsPrimaryInterface : 0",
      "  Status : 2",
      "}",
    ),
    "--proxy": printed("<dictionary> {", "  FTPPassive : 1", "}"),
  },
};
