import { fullTunnelsOf } from "../catch_all.ts";
import { type Case, CLEAR, defineRule, type Found, found, type Outcome, unknown } from "../define.ts";
import {
  APPLE_UTUN,
  askedStatus,
  DEFAULT_EN0,
  HOME,
  ifconfig,
  ncList,
  netstat,
  netstat6,
  nwi,
  processes,
  SCOPED_EN0,
  UTUN4,
} from "../network_samples.ts";
import { type ExpectedRoute } from "../expected_routes.ts";
import { CYCLE_SERVICE, FLUSH_DNS, RESTART, serviceOn, TAKE_BACK } from "../network_repairs.ts";
import { keyOf, prefixOf, writePrefix } from "../route_prefix.ts";
import { catchAllOf, type RouteOf, routesOf } from "../routes.ts";
import { routeDifferenceOf } from "../store_difference.ts";
import { store, storedHome, storedVpn } from "../store_samples.ts";
import { asDictionary, textIn } from "../stored_services.ts";
import { areTunnelsDown, OWNER_KEYS } from "../tunnels.ts";

const DEFAULT_UTUN4 = "default            link#20            UCSg                utun4";
const HALVES_UTUN4 = [
  "0/1                10.8.0.1           UGScg               utun4",
  "128.0/1            10.8.0.1           UGSc                utun4",
];

const RANGES_UTUN4 = ["0/5", "8/7", "11/8", "12/6", "16/4", "32/3", "64/2", "128/2", "192/3"].map((range) =>
  `${range.padEnd(19)}link#20            UCS                 utun4`
);
const REJECTED_IPV6 =
  "default                                 ::1                                     UGRSc                 lo0";

export default defineRule({
  id: "route.leftover-default",
  kind: "cause",
  stage: 10,
  title: "Default route left over / replaced after VPN crash",
  severity: "critical",
  confidence: "A",
  scope: "target",
  needs: ["net.routes"],
  reads: OWNER_KEYS,
  judge(of) {
    const routes = routesOf(of);
    const swallowed = [...swallowedBy(of, routes, 4), ...swallowedBy(of, routes, 6)];
    if (swallowed.length > 0) return found(...swallowed);
    const tunnels = [...fullTunnelsOf(of, 4), ...fullTunnelsOf(of, 6)];
    const left = tunnels.filter(({ owner }) => owner.is === "dead" || owner.is === "nobody");
    if (left.length > 0) {
      return found(...left.map(({ interface: name, rows, owner }): Found => ({
        message: `All traffic is sent into ${name}, but ${owner.says}`,
        cites: [...rows.slice(0, 4).map(({ cite }) => cite), ...owner.cites],
        values: { ...rowsToDelete(rows), interface: name, service: serviceOn(of), ...routerToRestore(of) },
        ...owner.is === "nobody" && { confidence: owner.guess === true ? "D" as const : "B" as const },
      })));
    }
    const open = tunnels.find(({ owner }) => owner.is === "unknown");
    if (open !== undefined) {
      const leading = `All traffic is sent into ${open.interface}: is anything connected on it?`;
      return unknown(open.owner.asks ?? ["net.services", "net.nwi"], leading);
    }
    return tunnels.length > 0 ? CLEAR : judgeMissing(of, routes);
  },
  explains: [
    { rule: "dns.leftover-resolver", when: "no unscoped default" },
    { rule: "session.server-unreachable", when: "no unscoped default" },
  ],
  fix: [
    TAKE_BACK,
    CYCLE_SERVICE,
    {
      text: "When the row stays: look at it first, then delete it, on the Mac itself and not over the network",
      command: "sudo route -n delete -{family} -net {destination} -interface {interface}",
      undo: "sudo route -n add -{family} -net {destination} -interface {interface}",
      risk: "medium",
      admin: true,
      verify: "netstat -rn no longer shows the row, and route -n get 1.1.1.1 names the interface of the router",
      only: "destination",
    },
    {
      text: "And the other half",
      command: "sudo route -n delete -{family} -net {other} -interface {interface}",
      undo: "sudo route -n add -{family} -net {other} -interface {interface}",
      risk: "medium",
      admin: true,
      only: "other",
    },
    {
      text: "When the default route stays away: put it back",
      command: "sudo route -n add -inet default {router}",
      undo: "sudo route -n delete -inet default {router}",
      risk: "medium",
      admin: true,
      verify: "netstat -rn shows one default route without the flag I, over the router",
      only: "router",
    },
    FLUSH_DNS,
    RESTART,
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
    "knowledge 04 RT-01, RT-02, RT-05, RT-06, RT-07, RT-14, RT-15, RT-16",
    "https://developer.apple.com/forums/thread/801397",
  ],
  aliases: ["RT-01"],
  samples: () => ({
    fires: [
      {
        says: "a default route into a tunnel that is gone",
        text: netstat(DEFAULT_UTUN4, SCOPED_EN0, ...HOME) + ifconfig(...APPLE_UTUN),
      },
      {
        says: "both halves of everything in a tunnel, with every VPN disconnected and no service on it",
        text: netstat(...HALVES_UTUN4, DEFAULT_EN0, ...HOME) + ifconfig(...UTUN4) + ncList("Disconnected") +
          nwi("en0") +
          processes(),
      },
      {
        says: "a default route into a tunnel that the dynamic store does not know",
        text: netstat(DEFAULT_UTUN4, SCOPED_EN0, ...HOME) + store(storedHome()),
      },
      {
        says: "no default route, where the dynamic store has one",
        text: netstat(...HOME) + store(storedHome()),
      },
      {
        says: "IPv6 that is rejected with no VPN around",
        text: netstat(DEFAULT_EN0, ...HOME) + netstat6(REJECTED_IPV6) + ncList("Disconnected") + processes(),
      },
      {
        says: "a default route of IPv6 alone into a tunnel that is gone",
        text: netstat(DEFAULT_EN0, ...HOME) +
          netstat6(
            "default                                 link#20                                 UGCS              utun4",
          ) +
          ifconfig(...APPLE_UTUN),
      },
      {
        says: "everything in odd ranges, in a tunnel that is gone",
        text: netstat(DEFAULT_EN0, ...RANGES_UTUN4, ...HOME) + ifconfig(...APPLE_UTUN),
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
        says: "the same by the dynamic store",
        text: netstat(DEFAULT_UTUN4, SCOPED_EN0, ...HOME) +
          store(storedHome(), storedVpn({ Router: "10.8.0.2", OverridePrimary: 1 })),
      },
      {
        says: "a VPN that scutil calls disconnected and SystemConfiguration connected",
        text: netstat(...HALVES_UTUN4, DEFAULT_EN0, ...HOME) + ifconfig(...UTUN4) + ncList("Disconnected") +
          askedStatus(2) + nwi("en0") + processes(),
      },
      {
        says: "a tunnel that a program may have made, where nobody listed the programs",
        text: netstat(...HALVES_UTUN4, DEFAULT_EN0, ...HOME) + ifconfig(...UTUN4) + ncList("Disconnected") + nwi("en0"),
      },
      {
        says: "IPv6 that a connected VPN rejects",
        text: netstat(DEFAULT_UTUN4, SCOPED_EN0, ...HOME) + netstat6(REJECTED_IPV6) + ncList("Connected") + processes(),
      },
      {
        says: "IPv6 without a default route, after the router withdrew",
        text: netstat(DEFAULT_EN0, ...HOME) +
          netstat6(
            "::1                                     ::1                                     UHL                   lo0",
          ),
      },
      {
        says: "a table of an old macOS that cut the name of the interface",
        text: netstat("default            link#20            UCS            feth123", ...HOME) +
          ifconfig(
            "feth1234: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> mtu 2800",
            "\tinet 10.147.20.5 netmask 0xffffff00",
          ),
      },
      {
        says: "a network of its own, without router and resolver",
        text: netstat(...HOME) + ifconfig() + nwi("en0").replace("0x5 (IPv4,DNS)", "0x1 (IPv4)"),
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
  }),
});

/** Public IPv6 as one network, which tools reject to keep IPv6 out of the way. */
const PUBLIC_IPV6 = keyOf(prefixOf({ family: "inet6", destination: "2000::/3" })!);

/** A default row, or half of one, that leads into the Mac itself or rejects everything. */
function swallowedBy(of: Case, routes: readonly RouteOf[], family: 4 | 6): Found[] {
  const { defaults, halves } = catchAllOf(routes, family);
  const whole = family === 4 ? [] : routes.filter(({ key, scoped }) => !scoped && key === PUBLIC_IPV6);
  const swallowing = [...defaults.filter(({ scoped }) => !scoped), ...halves, ...whole].filter(({ value, swallows }) =>
    swallows || value.interface === "lo0" || value.gateway === "127.0.0.1"
  );
  // A VPN that cannot carry IPv6 rejects it on purpose.
  if (swallowing.length === 0 || (family === 6 && !areTunnelsDown(of))) return [];
  return [{
    message: family === 4
      ? "The default route leads nowhere: it is sent to the loopback interface, or rejected"
      : "All of IPv6 is sent to the loopback interface, or rejected, though no VPN is connected",
    cites: swallowing.map(({ cite }) => cite),
    values: {
      ...rowsToDelete(swallowing),
      interface: swallowing[0]!.value.interface ?? "lo0",
      service: serviceOn(of),
      ...family === 4 && routerToRestore(of),
    },
    ...family === 6 && { severity: "medium" as const, confidence: "B" as const },
  }];
}

/** The values of the steps that delete: one row, or both halves. */
function rowsToDelete(rows: readonly RouteOf[]): Record<string, string> {
  if (rows.length > 2) return {};
  const [first, other] = rows.map(({ prefix }) => writePrefix(prefix));
  return { family: rows[0]!.value.family, destination: first!, ...other !== undefined && { other } };
}

/** The router that configd has, or that a scoped row still names, where no other default route is there. */
function routerToRestore(of: Case): { router?: string } {
  const rows = catchAllOf(routesOf(of), 4).defaults.filter(({ value }) => /^en\d+$/.test(value.interface ?? ""));
  if (rows.some(({ scoped }) => !scoped)) return {};
  const primary = asDictionary(of.facts.value("net.store")?.["State:/Network/Global/IPv4"] ?? null);
  const isPhysical = /^en\d+$/.test(textIn(primary, "PrimaryInterface") ?? "");
  const router = (isPhysical ? textIn(primary, "Router") : null) ?? missingDefault(of)?.gateway ??
    rows.find(({ value }) => /^\d/.test(value.gateway))?.value.gateway;
  return router == null ? {} : { router };
}

/** The default route over hardware that configd wants, and that is not there or was taken by another. */
function missingDefault(of: Case): ExpectedRoute | undefined {
  return routeDifferenceOf(of)?.missing.find(({ kind, prefix, interface: name }) =>
    kind === "default" && prefix.family === 4 && /^en\d+$/.test(name)
  );
}

/** A whole table without an unscoped default row, on a Mac that has a network. */
function judgeMissing(of: Case, routes: readonly RouteOf[]): Outcome {
  const own = routes.filter(({ prefix }) => prefix.family === 4);
  const { defaults, halves } = catchAllOf(own, 4);
  const isWhole = of.facts.evidence("net.routes").complete && own.length > 2;
  if (!isWhole || halves.length > 0 || defaults.some(({ scoped }) => !scoped)) return CLEAR;
  const values = { service: serviceOn(of), ...routerToRestore(of) };
  const scoped = defaults.filter(({ value }) => /^en\d+$/.test(value.interface ?? "") && /^\d/.test(value.gateway));
  if (scoped.length > 0) {
    const { interface: name, gateway } = scoped[0]!.value;
    return found({
      message: `There is no default route but the scoped one over ${name} to ${gateway}, which only bound sockets use`,
      cites: scoped.map(({ cite }) => cite),
      values,
    });
  }
  const wanted = missingDefault(of);
  if (wanted !== undefined) {
    const at = `State:/Network/Service/${wanted.service}/IPv4`;
    return found({
      message: `There is no default route, although configd has one over ${wanted.interface} to ${wanted.gateway}`,
      cites: [{ key: "net.store", at }, { key: "net.routes", at: "" }],
      values,
    });
  }
  return judgeAddressed(of, values);
}

/** No default row at all: on a Mac with an address, configd must have wanted one. */
function judgeAddressed({ facts }: Case, values: Readonly<Record<string, string>>): Outcome {
  const interfaces = facts.value("net.interfaces") ?? [];
  const at = interfaces.findIndex(({ name, inet }) =>
    /^en\d+$/.test(name) && inet.some((one) => !/^169\.254\./.test(one))
  );
  const state = facts.value("net.nwi")?.ipv4?.find((one) => one.interface === interfaces[at]?.name);
  if (at === -1) return CLEAR;
  // A network of its own, without router and resolver, has no default route.
  if (state?.flags != null && !/DNS/.test(state.flags)) return CLEAR;
  if (state === undefined) return unknown(["net.nwi"], "The routing table has no default route");
  return found({
    message: `There is no default route, although ${interfaces[at]!.name} has the address ${
      interfaces[at]!.inet[0]
    } and is primary`,
    cites: [{ key: "net.interfaces", at: String(at) }, { key: "net.nwi", at: "" }],
    values,
  });
}
