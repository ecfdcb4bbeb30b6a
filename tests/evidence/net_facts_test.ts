import { assertEquals } from "../../compat/std_assert.ts";
import type { Probe } from "../../evidence/define.ts";
import netServiceStatus from "../../evidence/net_service_status.ts";
import { probesOf } from "../../evidence/reply.ts";
import { collectPasted } from "../fakes/pasted.ts";

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
