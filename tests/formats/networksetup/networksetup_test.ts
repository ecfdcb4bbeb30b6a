import { assertEquals } from "../../../compat/std_assert.ts";
import type { Line } from "../../../formats/parsed.ts";
import { parseNetworkPreferences } from "../../../formats/networksetup/network_preferences.ts";
import { hasNetworkSetup, parseNetworkSetup } from "../../../formats/networksetup/networksetup.ts";
import { type ServiceSetup, unknownSetup } from "../../../formats/networksetup/service_setup.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { type CheckedParser, checkParser, readLast } from "../check_parser.ts";

const ORDER = `An asterisk (*) denotes that a network service is disabled.
(1) Wi-Fi
(Hardware Port: Wi-Fi, Device: en0)

(*) Büro (alt)
(Hardware Port: com.example.vpn, Device: )

`;
const SETUP: CheckedParser<ServiceSetup[]> = {
  samples: [`$ networksetup -listnetworkserviceorder\n${ORDER}$ networksetup -getdnsservers Wi-Fi\n1.1.1.1\n`],
  find: (lines: readonly Line[]) => hasNetworkSetup(lines) ? [lines] : [],
  parse: parseNetworkSetup,
  pieces: [
    "$ networksetup -getwebproxy a\n",
    "Enabled: Yes\n",
    "An asterisk (*) denotes that a network service is disabled.\n",
    "(1) x\n",
    "(Hardware Port: a, Device: b)\n",
    "networksetup -getinfo ",
    ": ",
  ],
  own: ["web"],
};
checkParser("parseNetworkSetup()", SETUP);

const wifi: ServiceSetup = { ...unknownSetup("Wi-Fi"), enabled: true, order: 1, hardwarePort: "Wi-Fi", device: "en0" };

const OUTPUTS: readonly (readonly [name: string, text: string, expected: readonly ServiceSetup[]])[] = [
  ["services in their order", `% networksetup -listnetworkserviceorder\n${ORDER}`, [
    wifi,
    { ...unknownSetup("Büro (alt)"), enabled: false, hardwarePort: "com.example.vpn" },
  ]],
  ["services in their order, without the command", ORDER, [
    wifi,
    { ...unknownSetup("Büro (alt)"), enabled: false, hardwarePort: "com.example.vpn" },
  ]],
  [
    "a list of names under a prompt that nobody knows",
    "~ networksetup -listallnetworkservices \nAn asterisk (*) denotes that a network service is disabled.\nUSB 10/100/1000 LAN\n*Wi-Fi\n",
    [{ ...unknownSetup("USB 10/100/1000 LAN"), enabled: true }, { ...unknownSetup("Wi-Fi"), enabled: false }],
  ],
  [
    "resolvers, search domains and exceptions",
    "$ networksetup -getdnsservers Wi-Fi\n8.8.8.8\n8.8.4.4\n\n$ networksetup -getsearchdomains Wi-Fi\n" +
    "There aren't any Search Domains set on Wi-Fi.\n$ networksetup -getproxybypassdomains Wi-Fi\n*.local\n169.254/16\n",
    [{
      ...unknownSetup("Wi-Fi"),
      dnsServers: ["8.8.8.8", "8.8.4.4"],
      searchDomains: [],
      bypassDomains: ["*.local", "169.254/16"],
    }],
  ],
  [
    "proxies",
    '```\nnetworksetup -getwebproxy "VPN VA"\nEnabled: Yes\nServer: 127.0.0.1\nPort: 7890\nAuthenticated Proxy Enabled: 0\n```\n' +
    '```\nnetworksetup -getautoproxyurl "VPN VA"\nURL: (null)\nEnabled: No\n```\n$ networksetup -getproxyautodiscovery "VPN VA"\nAuto Proxy Discovery: On\n',
    [{
      ...unknownSetup("VPN VA"),
      proxies: [
        { kind: "web", enabled: true, server: "127.0.0.1", port: 7890, url: null },
        { kind: "autoUrl", enabled: false, server: null, port: null, url: null },
        { kind: "autoDiscovery", enabled: true, server: null, port: null, url: null },
      ],
    }],
  ],
  [
    "what -getinfo prints",
    "$ networksetup -getinfo Wi-Fi\nDHCP Configuration\nIP address: 10.0.0.2\nClient ID: \nIPv6: Automatic\n",
    [{
      ...unknownSetup("Wi-Fi"),
      info: { Configuration: "DHCP Configuration", "IP address": "10.0.0.2", "Client ID": "", IPv6: "Automatic" },
    }],
  ],
];

for (const [name, text, expected] of OUTPUTS) {
  Deno.test(`parseNetworkSetup() reads ${name}`, () => {
    assertEquals(JSON.parse(JSON.stringify(readLast(SETUP, text).value)), expected as ServiceSetup[]);
  });
}

Deno.test("parseNetworkSetup() takes lists of other things for no services, and a remark for no name", () => {
  for (
    const other of [
      "$ networksetup -listallhardwareports\n\nHardware Port: Wi-Fi\nDevice: en0\nEthernet Address: f0:18:98:aa:bb:cc\n",
      "$ networksetup -listpreferredwirelessnetworks en0\nPreferred networks on en0:\n\tHome\n",
      "$ networksetup -listlocations\nAutomatic\nOffice\n",
    ]
  ) assertEquals(readLast(SETUP, other).value ?? null, null, other);
  const remarked = `${ORDER.replace("Device: en0)", "Device: en0) # <- here")}and so on it goes`;
  assertEquals(readLast(SETUP, remarked).value?.map(({ service, device }) => [service, device]), [
    ["Wi-Fi", "en0"],
    ["Büro (alt)", null],
  ]);
});

Deno.test("parseNetworkSetup() reads an answer behind a label, and takes neither that nor a sentence for an address", () => {
  const servers = (text: string) =>
    readLast(SETUP, `$ networksetup -getdnsservers Wi-Fi\n${text}`).value?.[0]?.dnsServers;
  assertEquals(servers("\nOutput:\n\n192.0.2.53\n"), ["192.0.2.53"]);
  assertEquals(servers("**It prints:**\n192.0.2.53\nfe80::\n"), ["192.0.2.53", "fe80::"]);
  assertEquals(servers("192.0.2.53\nwhich is not ours\n"), ["192.0.2.53"]);
});

Deno.test("parseNetworkSetup() reads an answer with an arrow before it, and remarks behind its lines", () => {
  const text = 'networksetup -getwebproxy "Wi-Fi"\n→ Enabled: Yes\n  Server: 127.0.0.1 (me)\n  Port: 0      ← why?\n';
  assertEquals(readLast(SETUP, text).value?.[0]?.proxies, [
    { kind: "web", enabled: true, server: "127.0.0.1", port: 0, url: null },
  ]);
});

Deno.test("parseNetworkSetup() notes a service that is not there, and takes no setting command for a question", () => {
  const { value, problems } = parseNetworkSetup(parseTranscript(
    "$ networksetup -getdnsservers Foo\nFoo is not a recognized network service.\n** Error: The parameters were not valid.\n",
  ));
  assertEquals([value, problems.length], [null, 1]);
  assertEquals(hasNetworkSetup(parseTranscript("$ networksetup -setdnsservers Wi-Fi 1.1.1.1\nok")), false);
});

const PREFERENCES = `<?xml version="1.0"?><plist version="1.0"><dict>
<key>CurrentSet</key><string>/Sets/S</string>
<key>Sets</key><dict><key>S</key><dict><key>Network</key><dict>
<key>Global</key><dict><key>IPv4</key><dict><key>ServiceOrder</key><array><string>B</string><string>A</string></array></dict></dict>
<key>Service</key><dict><key>A</key><dict/><key>B</key><dict/></dict></dict></dict></dict>
<key>NetworkServices</key><dict>
<key>A</key><dict><key>UserDefinedName</key><string>Wi-Fi</string><key>Interface</key><dict><key>DeviceName</key><string>en0</string>
<key>Type</key><string>Ethernet</string><key>UserDefinedName</key><string>Wi-Fi</string></dict>
<key>DNS</key><dict><key>ServerAddresses</key><array><string>10.0.0.53</string></array></dict>
<key>Proxies</key><dict><key>HTTPEnable</key><integer>1</integer><key>HTTPProxy</key><string>127.0.0.1</string>
<key>HTTPPort</key><integer>8080</integer><key>ExceptionsList</key><array><string>*.local</string></array></dict></dict>
<key>B</key><dict><key>UserDefinedName</key><string>Example</string><key>__INACTIVE__</key><integer>1</integer>
<key>Interface</key><dict><key>Type</key><string>VPN</string><key>SubType</key><string>com.example.vpn</string></dict></dict>
<key>C</key><dict><key>UserDefinedName</key><string>of another location</string></dict>
</dict></dict></plist>`;

Deno.test("parseNetworkPreferences() reads the services of the current location in their order", () => {
  const { value, complete } = parseNetworkPreferences(new TextEncoder().encode(PREFERENCES));
  const set = { dnsServers: [], searchDomains: [] };
  assertEquals([value, complete], [[
    { ...unknownSetup("Example"), ...set, id: "B", enabled: false, order: 1, hardwarePort: "com.example.vpn" },
    {
      ...wifi,
      ...set,
      id: "A",
      order: 2,
      dnsServers: ["10.0.0.53"],
      bypassDomains: ["*.local"],
      proxies: [{ kind: "web", enabled: true, server: "127.0.0.1", port: 8080, url: null }],
    },
  ], true]);
  for (const other of ["", "<plist><dict/></plist>", "no list"]) {
    assertEquals(parseNetworkPreferences(new TextEncoder().encode(other)).value, null);
  }
});
