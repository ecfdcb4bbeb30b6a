import { type Case, type Cite, defineRule, type Found, found } from "../define.ts";
import { APPLE_UTUN, DEFAULT_EN0, HOME, ifconfig, ncList, netstat, nwi, processes, UTUN4 } from "../network_samples.ts";
import { keyOf, prefixOf } from "../route_prefix.ts";
import { type RouteOf, routesOf } from "../routes.ts";
import { routeDifferenceOf } from "../store_difference.ts";
import { store, storedHome, storedVpn } from "../store_samples.ts";
import { isTunnel, tunnelProgramOf } from "../tunnels.ts";

const OPENVPN = "/usr/local/sbin/openvpn --config office.ovpn";
const INTO_UTUN4 = "10.8/16            10.8.0.1           UGSc                utun4";
const LAN_UTUN4 = "192.168.1          10.8.0.1           UGSc                utun4";
const NO_LOOPBACK = HOME.filter((row) => !row.startsWith("127  "));

export default defineRule({
  id: "route.product-manipulates-table",
  kind: "context",
  stage: 10,
  title: "Product manipulates the table itself",
  severity: "info",
  confidence: "A",
  scope: "target",
  needs: ["net.routes"],
  reads: ["net.store", "net.interfaces", "proc.list"],
  judge(of) {
    return found(...foreignRows(of), ...lostLoopback(of), ...takenNetworks(of));
  },
  explains: [],
  fix: [
    {
      text: "Give the Mac its loopback network back",
      command: "sudo route -n add -net 127.0.0.0/8 -interface lo0",
      undo: "sudo route -n delete -net 127.0.0.0/8 -interface lo0",
      risk: "low",
      admin: true,
      verify: "route -n get 127.0.0.2 names lo0",
      only: "loopback",
    },
    {
      text: "Disconnect the product whose routes they are, then turn the network service off and on again",
      risk: "low",
      verify: "netstat -rn shows the network over the hardware's interface",
    },
    {
      text: "For the developer: let a packet tunnel provider ask for the routes, which macOS then keeps and takes back",
      for: "developer",
      risk: "none",
    },
  ],
  why:
    "The routing table belongs to macOS. What a program writes into it, configd does not know: it neither takes it back when the program " +
    "dies, nor puts back what the program deleted.",
  notWhen: "The rows are those of a provider of NetworkExtension, which configd installs.",
  macos: "10.15 and later",
  references: [
    "knowledge 07 RT-08",
    "knowledge 04 RT-07, RT-11, RT-12, RT-13, CF-02",
    "https://developer.apple.com/forums/thread/801397",
  ],
  aliases: ["RT-08"],
  samples: () => ({
    fires: [
      {
        says: "routes that a running program put in, and that configd does not know",
        text: netstat(DEFAULT_EN0, INTO_UTUN4, ...HOME) + processes(OPENVPN) + store(storedHome()),
      },
      {
        says: "a default route that a running program put in",
        text: netstat("default            link#22            UCS            feth1234", ...HOME) +
          processes("/Library/Application Support/ZeroTier/One/zerotier-one -d") + store(storedHome()),
      },
      { says: "a table without the loopback network", text: netstat(DEFAULT_EN0, ...NO_LOOPBACK) },
      {
        says: "a loopback network that leads into a tunnel",
        text: netstat(DEFAULT_EN0, "127                10.8.0.1           UGSc                utun4", ...NO_LOOPBACK),
      },
      {
        says: "the Mac's own network in a tunnel",
        text: netstat(DEFAULT_EN0, LAN_UTUN4, ...HOME.filter((row) => !row.startsWith("192.168.1  "))) +
          ifconfig(...UTUN4),
      },
    ],
    silent: [
      { says: "a Mac at home", text: netstat(DEFAULT_EN0, ...HOME) + ifconfig(...APPLE_UTUN) + store(storedHome()) },
      {
        says: "the routes of a provider, which configd has",
        text: netstat(DEFAULT_EN0, "10.20/16           link#20            UCS                 utun4", ...HOME) +
          processes("/Library/Application Support/ZeroTier/One/zerotier-one -d") +
          store(
            storedHome(),
            storedVpn({ AdditionalRoutes: [{ DestinationAddress: "10.20.0.0", SubnetMask: "255.255.0.0" }] }),
          ),
      },
      {
        says: "routes of which nobody can tell who put them in",
        text: netstat(DEFAULT_EN0, INTO_UTUN4, ...HOME) + ifconfig(...UTUN4) + ncList("Connected") + nwi("utun4"),
      },
      {
        says: "a table of which somebody kept a few rows",
        text: `% netstat -rn | grep -v 127/8\n${netstat(DEFAULT_EN0, ...NO_LOOPBACK)}`,
      },
      {
        says: "the Mac's own network on the Mac's own interface, beside a tunnel with part of it",
        text: netstat(DEFAULT_EN0, "192.168.1.64/26    10.8.0.1           UGSc                utun4", ...HOME) +
          ifconfig(...UTUN4),
      },
    ],
  }),
});

/** What configd does not have and a running program may have put into a tunnel. */
function foreignRows(of: Case): Found[] {
  const program = tunnelProgramOf(of);
  const rows = (routeDifferenceOf(of)?.foreign ?? []).filter(({ value }) => isTunnel(value.interface));
  if (program === null || rows.length === 0) return [];
  const { destination, interface: name } = rows[0]!.value;
  return [{
    message: `${
      rows.length === 1 ? "A route was" : `${rows.length} routes were`
    } set by a program and not by configd: ${destination} into ${name}${rows.length === 1 ? "" : " and others"}`,
    cites: [...rows.slice(0, 4).map(({ cite }) => cite), program],
  }];
}

const LOOPBACK = keyOf(prefixOf({ family: "inet", destination: "127/8" })!);

/** The loopback's own address shows that its rows were not left out. */
function lostLoopback(of: Case): Found[] {
  const routes = routesOf(of).filter(({ prefix, scoped }) => prefix.family === 4 && !scoped);
  const own = routes.filter(({ key }) => key === LOOPBACK);
  const host = routes.find(({ value }) => value.destination === "127.0.0.1" && value.interface === "lo0");
  const wrong = own.filter(({ value }) => value.interface !== null && value.interface !== "lo0");
  const isLost = own.length === 0 && host !== undefined && of.facts.evidence("net.routes").complete;
  if (wrong.length === 0 && !isLost) return [];
  const cite: Cite | undefined = wrong[0]?.cite ?? host?.cite;
  return [{
    message: wrong.length > 0
      ? `The loopback network 127/8 leads into ${wrong[0]!.value.interface}`
      : "The routing table has no row for the loopback network 127/8",
    cites: cite === undefined ? [] : [cite],
    severity: "medium",
    confidence: "B",
    values: { loopback: "127.0.0.0/8" },
  }];
}

/** Networks that the hardware is in, and that a tunnel has in its place. */
function takenNetworks(of: Case): Found[] {
  const rows = Map.groupBy(routesOf(of).filter(({ scoped }) => !scoped), ({ key }) => key);
  return (of.facts.value("net.interfaces") ?? []).flatMap(({ name, up, addresses }, i): Found[] => {
    if (!up || !/^en\d+$/.test(name)) return [];
    return addresses.flatMap(({ address, mask }): Found[] => {
      // The leading ones of `0xffffff00`.
      const length = /^0x[0-9a-f]{8}$/i.test(mask ?? "") ? Math.clz32(~Number(mask)) : 0;
      const network = length === 0 ? null : prefixOf({ family: "inet", destination: `${address}/${length}` });
      const own: readonly RouteOf[] = network === null ? [] : rows.get(keyOf(network)) ?? [];
      if (own.length === 0 || !own.every(({ value }) => isTunnel(value.interface))) return [];
      return [{
        message: `The network that ${name} is in leads into ${own[0]!.value.interface}: its machines are out of reach`,
        cites: [own[0]!.cite, { key: "net.interfaces", at: String(i) }],
        severity: "low",
        confidence: "B",
      }];
    });
  });
}
