import { fullTunnelsOf, MOST_TUNNELS } from "../catch_all.ts";
import { defineRule, found } from "../define.ts";
import { APPLE_UTUN, DEFAULT_EN0, HOME, ifconfig, ncList, netstat, nwi, processes, UTUN4 } from "../network_samples.ts";
import { RESTART, TAKE_BACK } from "../network_repairs.ts";
import { writePrefix } from "../route_prefix.ts";
import { routesOf } from "../routes.ts";
import { store, storedHome, storedVpn } from "../store_samples.ts";
import { isTunnel, OWNER_KEYS, ownerOf } from "../tunnels.ts";

const INTO_UTUN4 = "10.8/16            10.8.0.1           UGSc                utun4";

const PPP0 = [
  "ppp0: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1354",
  "\tinet 10.8.0.2 --> 192.0.2.1 netmask 0xffffff00",
];

export default defineRule({
  id: "route.orphan-utun",
  kind: "cause",
  stage: 10,
  title: "utun interface with routes but no owner",
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: ["net.routes"],
  reads: OWNER_KEYS,
  judge(of) {
    const whole = new Set([...fullTunnelsOf(of, 4), ...fullTunnelsOf(of, 6)].map((one) => one.interface));
    const rows = routesOf(of).filter(({ value, prefix, fixed, scoped }) =>
      fixed && !scoped && isTunnel(value.interface) && !whole.has(value.interface!) && prefix.length > 0 &&
      // Every tunnel has rows of its own for multicast and for its link.
      !/^(?:224|ff|fe80|255\.255)/i.test(value.destination) && !value.gateway.startsWith("fe80")
    );
    const groups = [...Map.groupBy(rows, ({ value }) => value.interface!)].slice(0, MOST_TUNNELS);
    return found(
      ...groups.map(([name, own]) => ({ name, own, owner: ownerOf(of, name) }))
        .filter(({ owner }) => owner.is === "dead" || owner.is === "nobody")
        .map(({ name, own, owner }) => {
          const network = own.find(({ value }) => !value.flags.includes("H"));
          return {
            message: `${own.length} ${
              own.length === 1 ? "route leads" : "routes lead"
            } into ${name}, but ${owner.says}`,
            cites: [...own.slice(0, 4).map(({ cite }) => cite), ...owner.cites],
            values: {
              interface: name,
              ...network && { destination: writePrefix(network.prefix), family: network.value.family },
            },
            ...owner.is === "nobody" && { confidence: owner.guess === true ? "D" as const : "C" as const },
          };
        }),
    );
  },
  explains: [],
  fix: [
    { ...TAKE_BACK, text: "Start the product that made the tunnel and disconnect it, or end its daemon" },
    {
      text: "When the rows stay: look at them first, then delete them one by one",
      command: "sudo route -n delete -{family} -net {destination} -interface {interface}",
      undo: "sudo route -n add -{family} -net {destination} -interface {interface}",
      risk: "medium",
      admin: true,
      verify: "netstat -rn shows no row of {interface}",
      only: "destination",
    },
    RESTART,
  ],
  why:
    "A provider that died, or a daemon that hangs, leaves routes into a tunnel that nobody reads: those networks are a black hole.",
  notWhen:
    "The tunnel has a link-local address only (macOS makes several for itself), a service, a resolver or an agent is on it, or a " +
    "program that makes tunnels runs.",
  macos: "10.15 and later",
  references: ["knowledge 07 RT-03", "knowledge 04 RT-03, RT-10, RT-17, RT-22"],
  aliases: ["RT-03"],
  samples: () => ({
    fires: [
      {
        says: "routes over ppp that nobody connected",
        text: netstat(DEFAULT_EN0, "10.8/16            ppp0               USc                  ppp0", ...HOME) +
          ifconfig(...PPP0) + ncList("Disconnected") + nwi("en0") + processes(),
      },
      {
        says: "routes into a tunnel that the dynamic store does not know, with no program left",
        text: netstat(DEFAULT_EN0, INTO_UTUN4, ...HOME) + ifconfig(...UTUN4) + processes() + store(storedHome()),
      },
      {
        says: "one half of everything, that a tunnel left behind",
        text: netstat(DEFAULT_EN0, "0/1                10.8.0.1           UGSc                utun4", ...HOME) +
          ifconfig(...APPLE_UTUN),
      },
      {
        says: "routes into a tunnel that is gone",
        text: netstat(DEFAULT_EN0, INTO_UTUN4, ...HOME) + ifconfig(...APPLE_UTUN),
      },
      {
        says: "routes into a tunnel that no service claims",
        text: netstat(DEFAULT_EN0, INTO_UTUN4, ...HOME) + ifconfig(...UTUN4) + ncList("Disconnected") + nwi("en0") +
          processes(),
      },
    ],
    silent: [
      {
        says: "a tunnel whose program still runs",
        text: netstat(DEFAULT_EN0, INTO_UTUN4, ...HOME) + ifconfig(...UTUN4) + ncList("Disconnected") + nwi("en0") +
          processes("/usr/local/bin/wireguard-go utun"),
      },
      {
        says: "routes that the dynamic store knows",
        text: netstat(DEFAULT_EN0, INTO_UTUN4, ...HOME) + ifconfig(...UTUN4) + processes() +
          store(storedHome(), storedVpn()),
      },
      {
        says: "the routes of a connected VPN",
        text: netstat(DEFAULT_EN0, INTO_UTUN4, ...HOME) + ifconfig(...UTUN4) + ncList("Connected") +
          nwi("en0", "utun4"),
      },
      { says: "a table without the means to tell", text: netstat(DEFAULT_EN0, INTO_UTUN4, ...HOME) },
      {
        says: "macOS' own tunnels",
        text: netstat(DEFAULT_EN0, ...HOME) + ifconfig(...APPLE_UTUN) + ncList("Disconnected") + nwi("en0"),
      },
    ],
  }),
});
