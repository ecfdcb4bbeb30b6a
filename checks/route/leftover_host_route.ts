import { isInBlock, isLocalAddress, parseIpAddress } from "../../formats/ip_address.ts";
import { defineRule, found } from "../define.ts";
import { DEFAULT_EN0, HOME, netstat } from "../network_samples.ts";
import { type RouteOf, routesOf } from "../routes.ts";

/** A Mac is in a handful of networks; a table that claims more is not looked through for ever. */
const MOST_NETWORKS = 100;

export default defineRule({
  id: "route.leftover-host-route",
  kind: "cause",
  stage: 10,
  title: "Host route to tunnel gateway left",
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: ["net.routes"],
  judge(of) {
    const routes = routesOf(of).filter(({ prefix }) => prefix.family === 4);
    const links = routes.filter(({ value, prefix }) =>
      value.gateway.startsWith("link#") && prefix.length > 0 && prefix.length < 32 &&
      !value.destination.startsWith("169.254")
    ).slice(0, MOST_NETWORKS);
    const left = routes.filter(({ value, prefix, fixed, scoped }) => {
      const address = parseIpAddress(value.destination.split("/")[0]!);
      if (!fixed || scoped || prefix.length !== 32 || !value.flags.includes("G") || address === null) return false;
      if (isLocalAddress(address) || !/^en\d+$/.test(value.interface ?? "")) return false;
      // A router that no connected network of that interface holds cannot be asked to forward anything.
      const own = links.filter((link) => link.value.interface === value.interface);
      const router = parseIpAddress(value.gateway);
      // The row of a network may be missing from a text; a router in use, or one that answered, is there all the same.
      if (routes.some((row) => row.value.interface === value.interface && isOnLink(row, value.gateway))) return false;
      return own.length > 0 && router !== null && !own.some((link) => isInBlock(router, link.prefix));
    });
    return found(...left.map(({ value, cite }) => ({
      message:
        `The route to ${value.destination} still goes over ${value.gateway}, which is not in the network of ${value.interface}`,
      cites: [cite],
      values: { destination: value.destination, gateway: value.gateway },
    })));
  },
  explains: [],
  fix: [
    { text: "Connect the VPN again, so that it sets the row anew", risk: "low" },
    {
      text: "Or delete the row: it is of the network that the Mac was in before",
      command: "sudo route -n delete -host {destination}",
      undo: "sudo route -n add -host {destination} {gateway}",
      risk: "low",
      admin: true,
      verify: "netstat -rn no longer shows the row",
    },
  ],
  why:
    "A VPN puts a host route to its server past the tunnel, over the router of the moment. When the network changes and nobody " +
    "removes the row, that one server cannot be reached any more, and the VPN cannot connect.",
  notWhen: "The router of the row is in the present network, or the row was made by the kernel (no flag S).",
  macos: "10.15 and later",
  references: ["knowledge 07 RT-02", "knowledge 04 RT-08, RT-09"],
  aliases: ["RT-02"],
  samples: () => ({
    fires: [{
      says: "a host route over the router of another network",
      text: netstat(DEFAULT_EN0, "198.51.100.7       10.20.30.1         UGHS                  en0", ...HOME),
    }],
    silent: [
      {
        says: "a host route over the present router",
        text: netstat(DEFAULT_EN0, "198.51.100.7       192.168.1.1        UGHS                  en0", ...HOME),
      },
      {
        says: "the present router, of whose network the row is missing",
        text: netstat(
          DEFAULT_EN0,
          "198.51.100.7       192.168.1.1        UGHS                  en0",
          "172.16.9/24        link#11            UCS                   en0",
        ),
      },
      {
        says: "a row that the kernel cloned",
        text: netstat(DEFAULT_EN0, "198.51.100.7       10.20.30.1         UGHWIi                en0", ...HOME),
      },
    ],
  }),
});

/** The default route leads over the router, or its hardware address is known. */
function isOnLink({ value, prefix }: RouteOf, router: string): boolean {
  if (prefix.length === 0) return value.gateway === router;
  return value.destination === router && /^[\da-f]{1,2}(?::[\da-f]{1,2}){5}$/i.test(value.gateway);
}
