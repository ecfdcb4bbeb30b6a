import type { Facts } from "../../evidence/facts.ts";
import type { Case, Found } from "../define.ts";
import { configurationFaults } from "../configuration_faults.ts";
import { defineRule, found } from "../define.ts";
import { failuresOf } from "../log_events.ts";
import { DEFAULT_EN0, ifconfig, netstat } from "../network_samples.ts";
import { ended, logged, says, status } from "../log_samples.ts";
import { isOwnSession } from "../sessions.ts";
import { areAllOf } from "../session_ends.ts";

const ID = "network.link-down";
const EMPTY = `% scutil --nwi
Network information

IPv4 network interface information
   No IPv4 states found


   REACH : flags 0x00000000 (Not Reachable)

IPv6 network interface information
   No IPv6 states found


   REACH : flags 0x00000000 (Not Reachable)

Network interfaces:
`;
const WIFI = `% scutil --nwi
Network information

IPv4 network interface information
     en0 : flags      : 0x5 (IPv4,DNS)
           address    : 192.168.1.20
           reach      : 0x00000002 (Reachable)

   REACH : flags 0x00000002 (Reachable)

IPv6 network interface information
   No IPv6 states found


   REACH : flags 0x00000000 (Not Reachable)

Network interfaces: en0
`;

export default defineRule({
  id: ID,
  kind: "cause",
  stage: 10,
  title: "No working physical link/router: not a sysex problem",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: [],
  needsOne: ["net.nwi", "net.interfaces", "log.events", "errors"],
  reads: ["reg.list", "launchd.jobs", "net.routes"],
  judge(of) {
    const link = hasLink(of) ?? hasAddress(of);
    const said = [...configurationFaults(of, ID, "The session had no network to start on"), ...saidInLog(of)];
    if (link === false) {
      return found(
        {
          message: "No physical interface of this Mac has a network",
          cites: [{ key: of.facts.value("net.nwi") === undefined ? "net.interfaces" : "net.nwi", at: "" }],
        },
        ...said,
      );
    }
    return found(...said.map((one) => link === true ? { ...one, latent: "the Mac has a network now" } : one));
  },
  explains: [
    { rule: "session.server-unreachable", when: "fails with providers off" },
    { rule: "dns.leftover-resolver", when: "fails with providers off" },
    { rule: "session.failed-code", when: "fails with providers off", holds: areAllOf(ID) },
  ],
  fix: [
    {
      text: "Connect the Mac to a network, and see that its router answers",
      plain: "Connect the Mac to a network, and see whether a web page opens",
      command: "/usr/sbin/scutil --nwi",
      risk: "none",
      verify: "scutil --nwi lists a physical interface with an address",
    },
    {
      text: "Then start the product's session again",
      plain: "Then connect again in the app",
      risk: "none",
      verify: "The status changes to connected",
    },
  ],
  why:
    "A tunnel, a filter or a proxy stands on a network below it. Without a link, an address or a router nothing works, with the " +
    "product or without it.",
  notWhen: "A physical interface has an address, and it only fails while the product is on.",
  macos: "10.15 and later",
  references: ["knowledge 03 §4.2, §8.2", "knowledge 04 §1.5", "knowledge 09 NA0"],
  samples: () => ({
    fires: [
      { says: "a Mac without any network", text: EMPTY },
      {
        says: "a Mac that got no address from the network",
        text: ifconfig().replace("inet 192.168.1.20 netmask 0xffffff00", "inet 169.254.7.9 netmask 0xffff0000"),
      },
      { says: "a Mac whose interfaces have no address", text: ifconfig().replace(/\tinet 192[^\n]{0,80}\n/, "") },
      {
        says: "a session that had no network to start on",
        text: logged("default", [status("connecting"), ended("No network available")]),
      },
      { says: "the same in compact style", text: logged("compact", [says("No network available")]) },
      { says: "the public code", text: "NEVPNConnectionErrorDomain error 2\n" },
    ],
    silent: [
      {
        says: "a Mac with a default route, of whose address the line is missing",
        text: ifconfig().replace(/\tinet 192[^\n]{0,80}\n/, "") + netstat(DEFAULT_EN0),
      },
      { says: "a Mac that has a network", text: WIFI },
      { says: "a Mac whose interface has an address", text: ifconfig() },
      {
        says: "one interface that somebody asked for",
        text:
          "% ifconfig en5\nen5: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500\n\tstatus: inactive\n",
      },
      {
        says: "a session that failed on a network that is back",
        text: logged("default", [ended("No network available")]) + WIFI,
      },
      {
        says: "a session that connected later",
        text: logged("default", [ended("No network available"), status("connecting"), status("connected")]),
      },
    ],
  }),
});

/** Tunnels and what only talks to other devices nearby. */
const NO_LINK = /^(?:utun|ipsec|ppp|lo|awdl|llw|feth|bridge|vmenet)/;

/** Whether configd knows a physical interface with a network; undefined when it was not asked in full. */
function hasLink(of: Case): boolean | undefined {
  const nwi = of.facts.value("net.nwi");
  if (nwi?.ipv4 === undefined || nwi.ipv6 === undefined || nwi.order === undefined) return undefined;
  const names = [...[...nwi.ipv4, ...nwi.ipv6].map((one) => one.interface), ...nwi.order];
  return names.some((name) => !NO_LINK.test(name));
}

/** Whether a physical interface has an address that leads further; undefined when not all of them are shown. */
function hasAddress({ facts }: Case): boolean | undefined {
  const interfaces = facts.value("net.interfaces") ?? [];
  const physical = interfaces.filter(({ name }) => /^en\d+$/.test(name));
  // Somebody who asked for one interface has shown one interface.
  if (
    physical.length === 0 || !interfaces.some(({ name }) => name === "lo0") ||
    !facts.evidence("net.interfaces").complete || hasDefaultRoute(facts)
  ) return undefined;
  return physical.some(({ inet, inet6 }) =>
    inet.some((address) => !address.startsWith("169.254.")) || inet6.some((address) => !/^fe80:/i.test(address))
  );
}

/** macOS takes its default route back with the address: where it stands, a line of the other output is missing. */
function hasDefaultRoute(facts: Facts): boolean {
  return facts.value("net.routes")?.some(({ destination, gateway, interface: name }) =>
    destination === "default" && /^en\d+$/.test(name ?? "") && /^\d+\./.test(gateway)
  ) ?? false;
}

function saidInLog(of: Case): Found[] {
  return failuresOf(of, "ne.no-network-line").filter(({ value }) => isOwnSession(of, value)).slice(-1).map((
    { cite },
  ) => ({
    message: "nesessionmanager had no network for the session",
    cites: [cite],
  }));
}
