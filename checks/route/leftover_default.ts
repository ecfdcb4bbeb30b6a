import { fullTunnelsOf } from "../catch_all.ts";
import { type Case, CLEAR, defineRule, type Found, found, type Outcome, unknown } from "../define.ts";
import {
  APPLE_UTUN,
  DEFAULT_EN0,
  HOME,
  ifconfig,
  ncList,
  netstat,
  nwi,
  SCOPED_EN0,
  UTUN4,
} from "../network_samples.ts";
import { catchAllOf, type RouteOf, routesOf } from "../routes.ts";

const DEFAULT_UTUN4 = "default            link#20            UCSg                utun4";
const HALVES_UTUN4 = [
  "0/1                10.8.0.1           UGScg               utun4",
  "128.0/1            10.8.0.1           UGSc                utun4",
];

export default defineRule({
  id: "route.leftover-default",
  kind: "cause",
  stage: 10,
  title: "Default route left over / replaced after VPN crash",
  severity: "critical",
  confidence: "A",
  scope: "target",
  needs: ["net.routes"],
  reads: ["net.interfaces", "net.nwi", "net.services", "net.serviceStatus", "net.store", "net.dns", "proc.list"],
  judge(of) {
    const routes = routesOf(of);
    const swallowed = swallowedBy(routes);
    if (swallowed.length > 0) return found(...swallowed);
    const tunnels = [...fullTunnelsOf(of, 4), ...fullTunnelsOf(of, 6)];
    const left = tunnels.filter(({ owner }) => owner.is === "dead" || owner.is === "nobody");
    if (left.length > 0) {
      return found(...left.map(({ interface: name, rows, owner }): Found => ({
        message: `All traffic is sent into ${name}, but ${owner.says}`,
        cites: [...rows.slice(0, 4).map(({ cite }) => cite), ...owner.cites],
        values: { interface: name },
        ...owner.is === "nobody" && { confidence: "B" as const },
      })));
    }
    const open = tunnels.find(({ owner }) => owner.is === "unknown");
    if (open !== undefined) {
      const leading = `All traffic is sent into ${open.interface}: is anything connected on it?`;
      return unknown(["net.services", "net.nwi"], leading);
    }
    return tunnels.length > 0 ? CLEAR : judgeMissing(of, routes);
  },
  explains: [
    { rule: "dns.leftover-resolver", when: "no unscoped default" },
    { rule: "session.server-unreachable", when: "no unscoped default" },
  ],
  fix: [
    {
      text: "Start the product once more and disconnect it, so that it takes its own routes back; then quit it",
      risk: "low",
      verify: "route -n get 1.1.1.1 names the interface of the router",
    },
    {
      text: "Turn the service off and on again: configd then puts its own routes back",
      command: 'networksetup -setnetworkserviceenabled "Wi-Fi" off; networksetup -setnetworkserviceenabled "Wi-Fi" on',
      risk: "low",
      verify: "netstat -rn shows one default route without the flag I, over the router",
    },
    {
      text: "When the row stays: look at it first, then delete it, on the Mac itself and not over the network",
      command: "sudo route -n delete default -ifp {interface}",
      undo: "sudo route -n add default -interface {interface}",
      risk: "medium",
      admin: true,
      verify: "netstat -rn no longer shows the row",
    },
    { text: "Restart the Mac: nothing of the routing table survives it", risk: "low", reboot: true },
  ],
  why:
    "A product that changes the routing table itself, or dies while it is connected, leaves a table that sends everything where " +
    "nobody listens. configd takes back only what it added, and only when a network service changes.",
  notWhen:
    "The VPN is connected, a program that makes tunnels still runs, or the default row is scoped (flag I): macOS has such rows " +
    "for every interface, its own tunnels included.",
  macos: "10.15 and later",
  references: [
    "knowledge 07 RT-01",
    "knowledge 04 RT-01, RT-02, RT-05, RT-06, RT-14",
    "https://developer.apple.com/forums/thread/801397",
  ],
  aliases: ["RT-01"],
  samples: {
    fires: [
      {
        says: "a default route into a tunnel that is gone",
        text: netstat(DEFAULT_UTUN4, SCOPED_EN0, ...HOME) + ifconfig(...APPLE_UTUN),
      },
      {
        says: "both halves of everything in a tunnel, with every VPN disconnected and no service on it",
        text: netstat(...HALVES_UTUN4, DEFAULT_EN0, ...HOME) + ifconfig(...UTUN4) + ncList("Disconnected") + nwi("en0"),
      },
      { says: "no default route but a scoped one", text: netstat(SCOPED_EN0, ...HOME) },
      {
        says: "no default route at all on a Mac with an address",
        text: netstat(...HOME) + ifconfig() + nwi("en0"),
      },
      {
        says: "everything sent to the loopback",
        text: netstat("0/1                127.0.0.1          UGSc                  lo0", DEFAULT_EN0, ...HOME),
      },
    ],
    silent: [
      { says: "a Mac at home", text: netstat(DEFAULT_EN0, ...HOME) + ifconfig(...APPLE_UTUN) },
      {
        says: "a connected VPN that carries everything",
        text: netstat(DEFAULT_UTUN4, SCOPED_EN0, ...HOME) + ifconfig(...UTUN4) + ncList("Connected") +
          nwi("utun4", "en0"),
      },
      {
        says: "a program with a tunnel of its own",
        text: netstat(...HALVES_UTUN4, DEFAULT_EN0, ...HOME) + ncList("Disconnected") + nwi("en0") +
          "  PID TT  STAT      TIME COMMAND\n  812 ??  Ss     0:01.00 /usr/local/sbin/openvpn --config x.ovpn\n",
      },
      {
        says: "scoped default routes of tunnels and bridges",
        text: netstat(
          DEFAULT_EN0,
          "default            link#22            UCSIg           bridge100      !",
          "default            link#20            UCSIg               utun4",
          ...HOME,
        ),
      },
    ],
  },
});

/** A default row, or half of one, that leads into the Mac itself or rejects everything. */
function swallowedBy(routes: readonly RouteOf[]): Found[] {
  const { defaults, halves } = catchAllOf(routes, 4);
  const swallowing = [...defaults.filter(({ scoped }) => !scoped), ...halves].filter(({ value, swallows }) =>
    swallows || value.interface === "lo0" || value.gateway === "127.0.0.1"
  );
  return swallowing.length === 0 ? [] : [{
    message: "The default route leads nowhere: it is sent to the loopback interface, or rejected",
    cites: swallowing.map(({ cite }) => cite),
    values: { interface: swallowing[0]!.value.interface ?? "lo0" },
  }];
}

/** A whole table without an unscoped default row, on a Mac that has a network. */
function judgeMissing(of: Case, routes: readonly RouteOf[]): Outcome {
  const own = routes.filter(({ prefix }) => prefix.family === 4);
  const { defaults, halves } = catchAllOf(own, 4);
  const isWhole = of.facts.evidence("net.routes").complete && own.length > 2;
  if (!isWhole || halves.length > 0 || defaults.some(({ scoped }) => !scoped)) return CLEAR;
  const scoped = defaults.filter(({ value }) => /^en\d+$/.test(value.interface ?? "") && /^\d/.test(value.gateway));
  if (scoped.length > 0) {
    const { interface: name, gateway } = scoped[0]!.value;
    return found({
      message: `There is no default route but the scoped one over ${name} to ${gateway}, which only bound sockets use`,
      cites: scoped.map(({ cite }) => cite),
      values: { interface: name ?? "en0" },
    });
  }
  const interfaces = of.facts.value("net.interfaces") ?? [];
  const at = interfaces.findIndex(({ name, inet }) =>
    /^en\d+$/.test(name) && inet.some((one) => !/^169\.254\./.test(one))
  );
  const state = of.facts.value("net.nwi")?.ipv4?.find((one) => one.interface === interfaces[at]?.name);
  if (at === -1) return CLEAR;
  if (state === undefined) return unknown(["net.nwi"], "The routing table has no default route");
  return found({
    message: `There is no default route, although ${interfaces[at]!.name} has the address ${
      interfaces[at]!.inet[0]
    } and is primary`,
    cites: [{ key: "net.interfaces", at: String(at) }, { key: "net.nwi", at: "" }],
    values: { interface: interfaces[at]!.name },
  });
}
