import { assertEquals, assertFalse } from "../../compat/std_assert.ts";
import type { Probe } from "../../evidence/define.ts";
import { FACTS } from "../../evidence/mod.ts";
import netServiceStatus from "../../evidence/net_service_status.ts";
import { probesOf } from "../../evidence/reply.ts";
import { readLive } from "../../evidence/sources/live.ts";
import { digestSha256 } from "../../evidence/sources/sha256.ts";
import { readDocuments } from "../../evidence/sources/transcript.ts";
import { writeBinaryPlist } from "../../formats/plist/write_plist.ts";
import { printPlutil } from "../archive_builder.ts";
import { issue, signCms } from "../ca.ts";
import { collectPasted } from "../fakes/pasted.ts";
import { createScriptedMac } from "../fakes/scripted_mac.ts";
import { configurationStore, TUNNEL } from "../network_configurations.ts";

const ID = "1D2C3B4A-0000-4000-8000-000000000001";
const TICKET = `Hi, nothing works since Monday.

jo@mac ~ % netstat -rn
Routing tables

Internet:
Destination        Gateway            Flags               Netif Expire
default            link#18            UCSg                utun4

jo@mac ~ % route -n get default
   route to: default
  interface: utun4
      flags: <UP,DONE,CLONING,STATIC>
jo@mac ~ % ifconfig utun4
utun4: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380
	inet 10.8.0.2 --> 10.8.0.2 netmask 0xffffffff
jo@mac ~ % scutil --dns
DNS configuration

resolver #1
  nameserver[0] : 10.0.0.53
jo@mac ~ % scutil --nwi
Network information

IPv4 network interface information
   utun4 : flags      : 0x5 (IPv4,DNS)

Network interfaces: utun4
jo@mac ~ % scutil --nc list
Available network connection services in the current set (*=enabled):
* (Connected)      ${ID} VPN (com.example.app) "Example"                      [VPN:com.example.app]
jo@mac ~ % scutil --nc status Example
Connected
Extended Status <dictionary> {
  Status : 2
}
jo@mac ~ % scutil --proxy
<dictionary> {
  HTTPEnable : 0
}
jo@mac ~ % scutil
> show State:/Network/Global/DNS
<dictionary> {
  ServerAddresses : <array> {
    0 : 10.0.0.53
  }
}
`;

Deno.test("a ticket with all outputs of the network gives all facts of the network", () => {
  const { evidence } = collectPasted(TICKET);
  const keys = ["routes", "route", "interfaces", "dns", "nwi", "services", "serviceStatus", "proxies", "store"];
  assertEquals(keys.map((key) => `${key} ${evidence.get(`net.${key}`)?.status}`), keys.map((key) => `${key} ok`));
  assertEquals(Object.keys(evidence.get("net.store")!.value as object), ["State:/Network/Global/DNS"]);
});

Deno.test("a route that is not there is absent, and a snapshot of the store is complete", () => {
  const missing = collectPasted("% route -n get default\nroute: writing to routing socket: not in table\n");
  assertEquals(missing.evidence.get("net.route")?.status, "absent");
  const plist =
    `<?xml version="1.0"?>\n<plist version="1.0">\n<dict>\n<key>Setup:/</key>\n<dict/>\n</dict>\n</plist>\n`;
  const { value, complete } = collectPasted(plist).evidence.get("net.store")!;
  assertEquals([Object.keys(value as object), complete], [["Setup:/"], true]);
});

Deno.test("a fleet's network preferences in binary form are no store", () => {
  const bytes = Uint8Array.from([...new TextEncoder().encode("bplist00"), 0xd0, 8, ...new Uint8Array(31), 9]);
  assertEquals(collectPasted(bytes).evidence.get("net.store")?.status, "notCollected");
});

const FURTHER = `jo@mac ~ % lsof -nP -iTCP -sTCP:LISTEN
COMMAND PID USER   FD   TYPE             DEVICE SIZE/OFF NODE NAME
Example 412 root   12u  IPv4 0x3f9c1b52d0a7e815      0t0  TCP 127.0.0.1:8080 (LISTEN)
jo@mac ~ % networksetup -getdnsservers Wi-Fi
There aren't any DNS Servers set on Wi-Fi.
jo@mac ~ % sudo pfctl -sr
block drop all
jo@mac ~ % sysctl net.cfil
net.cfil.active_count: 1
jo@mac ~ % pmset -g log | grep -i wake
2026-11-20 20:15:45 +0100 Wake                	DarkWake to FullWake from Normal Sleep [CDNVA] : due to HID Activity
jo@mac ~ % profiles list
There are no configuration profiles installed
jo@mac ~ % sudo plutil -p /Library/Preferences/com.apple.networkextension.plist
`;

Deno.test("a ticket with the other outputs gives the facts that the rules of sessions and data paths need", () => {
  const { evidence } = collectPasted(`${FURTHER}${printPlutil(configurationStore(TUNNEL))}\nand no more.\n`);
  const keys = ["net.listeners", "net.setup", "net.pf", "sysctl.net", "power.events", "mdm.profiles", "ne.configs"];
  assertEquals(keys.map((key) => `${key} ${evidence.get(key)?.status}`), keys.map((key) => `${key} ok`));
  assertEquals((evidence.get("ne.configs")!.value as { name: string }[]).map(({ name }) => name), ["Example Tunnel"]);
});

const NO_PROFILES = '<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n<dict/>\n</plist>\n';

Deno.test("an empty dictionary says that there are no profiles where profiles was asked, and nothing anywhere else", () => {
  const asked = "jo@mac ~ % sudo profiles show -type configuration -output stdout-xml\n";
  const { status, value, complete } = collectPasted(asked + NO_PROFILES).evidence.get("mdm.profiles")!;
  assertEquals([status, value, complete], ["ok", [], true]);
  for (const before of ["", "jo@mac ~ % security cms -D -i x\n"]) {
    assertEquals(collectPasted(before + NO_PROFILES).evidence.get("mdm.profiles")?.status, "notCollected");
  }
});

Deno.test("loose files give their facts: configurations, profiles, preferences", () => {
  const store = writeBinaryPlist(configurationStore(TUNNEL));
  assertEquals(collectPasted(store).evidence.get("ne.configs")?.status, "ok");
  const signer = issue({ commonName: "Example MDM" });
  const xml = '<?xml version="1.0"?><plist><dict><key>PayloadType</key><string>Configuration</string></dict></plist>';
  const file = { name: "x.mobileconfig", bytes: signCms(signer, new TextEncoder().encode(xml)) };
  const { evidence } = readDocuments([file], FACTS);
  const profiles = evidence.get("mdm.profiles")!.value as { path: string }[];
  assertEquals([profiles.map(({ path }) => path), evidence.get("profiles")?.status], [
    ["x.mobileconfig"],
    "notCollected",
  ]);
});

Deno.test("what nobody may keep is in no reply of a Mac, so that no capture can hold it", async () => {
  const mac = await createScriptedMac();
  try {
    const facts = FACTS.filter(({ key }) => key === "ne.configs" || key === "mdm.profiles");
    const { evidence, replies } = await readLive({ host: mac.host, facts, deadlineMs: 20_000 });
    assertEquals([...evidence.values()].map(({ status }) => status), ["ok", "ok"]);
    const bytes = replies.map(({ stdout }) => new TextDecoder("latin1").decode(stdout)).join();
    for (const secret of ["hunter2", "c2VjcmV0", "keychain-reference"]) assertFalse(bytes.includes(secret), secret);
    for (const { stdout, sha256 } of replies) assertEquals(sha256, await digestSha256(stdout));
  } finally {
    await mac.cleanup();
  }
});

Deno.test("a file that may hold secrets and cannot be read is not kept", async () => {
  const files = { "/Library/Preferences/com.apple.networkextension.plist": new Uint8Array([1, 2, 3]) };
  const mac = await createScriptedMac({ commands: {}, files, isRoot: true });
  try {
    const facts = FACTS.filter(({ key }) => key === "ne.configs");
    const { evidence, replies } = await readLive({ host: mac.host, facts, deadlineMs: 20_000 });
    assertEquals([evidence.get("ne.configs")?.status, replies[0]?.stdout.length], ["unreadable", 0]);
  } finally {
    await mac.cleanup();
  }
});

/** The service that is asked for its status, by the end of its id; null for none. */
function askedFor(rows: readonly (readonly [status: string, enabled: boolean, protocol?: string])[]): string | null {
  const services = rows.map(([status, enabled, protocol = null], i) => ({
    id: ID.slice(0, -1) + i,
    status,
    enabled,
    protocol,
  }));
  const [probe] = probesOf(netServiceStatus.sources[0]!, (key) => key === "net.services" ? services : null);
  return probe === undefined ? null : (probe as Extract<Probe, { command: unknown }>).command.at(-1)!.slice(-1);
}

Deno.test("on a Mac the status of the one service that matters is asked for", () => {
  assertEquals(askedFor([]), null);
  assertEquals(askedFor([["Disconnected", true], ["Connected", true]]), "1");
  assertEquals(askedFor([["Disconnected", true], ["Connecting", true]]), "1");
  assertEquals(askedFor([["Invalid", false], ["Disconnected", true]]), "1");
  assertEquals(askedFor([["Disconnected", true], ["Disconnected", true]]), null);
  assertEquals(askedFor([["Connected", true, "Modem"]]), null);
});
