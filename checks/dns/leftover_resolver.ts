import { isInBlock, isLocalAddress, parseIpAddress } from "../../formats/ip_address.ts";
import type { Resolver } from "../../formats/scutil/dns.ts";
import { type Case, defineRule, type Found, found } from "../define.ts";
import { DEFAULT_EN0, HOME, ifconfig, ncList, netstat, nwi, processes, UTUN4 } from "../network_samples.ts";
import { routesOf } from "../routes.ts";
import { isTunnel, ownerOf } from "../tunnels.ts";

export default defineRule({
  id: "dns.leftover-resolver",
  kind: "cause",
  stage: 10,
  title: "Resolver of a dead tunnel remains",
  severity: "high",
  confidence: "D",
  scope: "target",
  needs: ["net.dns"],
  reads: ["net.interfaces", "net.routes", "net.nwi", "net.services", "net.serviceStatus", "net.store", "proc.list"],
  judge(of) {
    const resolvers = of.facts.value("net.dns")?.resolvers ?? [];
    return found(...resolvers.flatMap((resolver, i): Found[] => {
      if (resolver.nameservers.length === 0) return [];
      const cite = { key: "net.dns", at: `resolvers.${i}.nameservers` } as const;
      const says = whyLeft(of, resolver);
      return says === null ? [] : [{
        message: `The resolver ${nameOf(resolver)} remains: ${says.why}`,
        cites: [cite],
        ...says.sure && { confidence: "B" as const },
      }];
    }));
  },
  explains: [],
  fix: [
    { text: "Start the product once more and disconnect it, so that it takes its resolver back", risk: "low" },
    {
      text: "Turn the service off and on again: configd then builds the resolvers anew",
      command: 'networksetup -setnetworkserviceenabled "Wi-Fi" off; networksetup -setnetworkserviceenabled "Wi-Fi" on',
      risk: "low",
      verify: "scutil --dns no longer shows the resolver",
    },
    {
      text: "Forget the answers that were kept",
      command: "sudo dscacheutil -flushcache; sudo killall -HUP mDNSResponder",
      risk: "low",
      admin: true,
    },
    {
      text: "See whether a file names the resolver; if one does, remove that file",
      command: "ls -l /etc/resolver",
      risk: "low",
      admin: true,
    },
  ],
  why:
    "A key in the dynamic store, or a file in /etc/resolver, outlives the program that wrote it. Names are then asked of a server that " +
    "only the tunnel could reach: addresses work, names time out.",
  notWhen: "The VPN is connected, its program runs, or the server answers.",
  macos: "10.15 and later",
  references: ["knowledge 07 RT-06", "knowledge 04 DN-01, DN-03, DN-09"],
  aliases: ["RT-06"],
  samples: {
    fires: [
      {
        says: "a resolver whose interface is gone",
        text: dns("  nameserver[0] : 10.8.0.1", "  if_index : 20 (?)", "  flags    : Supplemental, Request A records"),
      },
      {
        says: "a resolver of a tunnel that ifconfig no longer has",
        text: dns("  nameserver[0] : 10.8.0.1", "  if_index : 20 (utun4)") + ifconfig(),
      },
      {
        says: "a default resolver behind a tunnel without an owner",
        text: dns("  nameserver[0] : 10.8.0.1", "  flags    : Request A records") + ifconfig(...UTUN4) +
          netstat(DEFAULT_EN0, "10.8/16            10.8.0.1           UGSc                utun4", ...HOME) +
          ncList("Disconnected") + nwi("en0") + processes(),
      },
    ],
    silent: [
      {
        says: "the resolver of a connected VPN",
        text: dns("  nameserver[0] : 10.8.0.1", "  if_index : 20 (utun4)") + ifconfig(...UTUN4) + ncList("Connected") +
          nwi("utun4", "en0"),
      },
      {
        says: "the router's resolver",
        text: dns("  nameserver[0] : 192.168.1.1", "  if_index : 14 (en0)") + ifconfig(),
      },
      {
        says: "a private resolver without the means to tell whose it is",
        text: dns("  nameserver[0] : 10.20.0.53", "  flags    : Request A records"),
      },
    ],
  },
});

/** `scutil --dns` with one resolver of these lines. */
function dns(...lines: readonly string[]): string {
  return ["DNS configuration", "", "resolver #1", ...lines, "  reach    : 0x00000002 (Reachable)", "", ""].join("\n");
}

function nameOf({ domain, nameservers, interface: name }: Resolver): string {
  return `${nameservers[0]}${domain === null ? "" : ` for ${domain}`}${name === null ? "" : ` on ${name}`}`;
}

/** Why it is a leftover; `sure` when no owner could be behind it. */
function whyLeft(of: Case, { interface: name, nameservers }: Resolver): { why: string; sure: boolean } | null {
  if (name === "?") return { why: "the interface that it is bound to is gone", sure: true };
  if (name !== null) {
    const owner = isTunnel(name) ? ownerOf(of, name, ["net.dns"]) : null;
    return owner?.is === "dead" || owner?.is === "nobody" ? { why: owner.says, sure: owner.is === "dead" } : null;
  }
  const address = parseIpAddress(nameservers[0]!.split("%")[0]!);
  if (address === null || !isLocalAddress(address)) return null;
  const [best] = routesOf(of).filter(({ prefix, scoped }) => !scoped && prefix.length > 0 && isInBlock(address, prefix))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  const through = best?.value.interface ?? null;
  if (through === null || !isTunnel(through)) return null;
  const owner = ownerOf(of, through);
  return owner.is === "dead" || owner.is === "nobody"
    ? { why: `it can only be reached over ${through}, and ${owner.says}`, sure: owner.is === "dead" }
    : null;
}
