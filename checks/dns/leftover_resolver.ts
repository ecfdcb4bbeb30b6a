import type { Resolver } from "../../formats/scutil/dns.ts";
import { type Case, defineRule, type FixStep, type Found, found } from "../define.ts";
import { whyLeft } from "../leftover_resolvers.ts";
import { CYCLE_SERVICE, FLUSH_DNS, RESTART, serviceOn, TAKE_BACK } from "../network_repairs.ts";
import {
  APPLE_UTUN,
  DEFAULT_EN0,
  HOME,
  ifconfig,
  ncList,
  netstat,
  nwi,
  processes,
  sockets,
  UTUN4,
} from "../network_samples.ts";
import { staleKeysOf } from "../stale_store_keys.ts";
import { store, storedHome } from "../store_samples.ts";

const HAND_WRITTEN = "State:/Network/Service/com.acme.tunnel.dns/DNS";
const MATCH_ALL = { ServerAddresses: ["10.8.0.1"], SupplementalMatchDomains: [""] };
const MATCH_SOME = { ServerAddresses: ["10.8.0.1"], SupplementalMatchDomains: ["corp.example.com"] };
const FAKE = dns("  nameserver[0] : 198.18.0.2", "  flags    : Request A records");
const LOCAL = dns("  nameserver[0] : 127.0.2.2", "  nameserver[1] : 127.0.2.3", "  flags    : Request A records");
const SETUP = "% networksetup -getdnsservers Wi-Fi\n127.0.2.2\n127.0.2.3\n\n";
/** `lsof -i` without root. */
const USER_SOCKETS = [
  "COMMAND     PID    USER   FD   TYPE             DEVICE SIZE/OFF NODE NAME",
  ...[5000, 7000, 49152, 49153].map((port) =>
    `rapportd    501 jappleseed    4u  IPv4 0x1d5a1c2f8f9f2d2d      0t0  TCP *:${port} (LISTEN)`
  ),
  "",
].join("\n");
const ALIASED = ifconfig().replace("\tinet6 ::1", "\tinet 127.0.2.2 netmask 0xffffffff\n\tinet6 ::1");

export default defineRule({
  id: "dns.leftover-resolver",
  kind: "cause",
  stage: 10,
  title: "Resolver of a dead tunnel remains",
  severity: "high",
  confidence: "D",
  scope: "target",
  needs: [],
  needsOne: ["net.dns", "net.store"],
  reads: [
    "net.interfaces",
    "net.routes",
    "net.nwi",
    "net.services",
    "net.vpnStatus",
    "net.serviceStatus",
    "net.listeners",
    "net.pf",
    "net.setup",
    "proc.list",
  ],
  judge(of) {
    const resolvers = of.facts.value("net.dns")?.resolvers ?? [];
    const left = resolvers.flatMap((resolver, i): Found[] => {
      const says = resolver.nameservers.length === 0 ? null : whyLeft(of, resolver);
      if (says === null) return [];
      const servers = resolver.nameservers.join(" ");
      const service = enteredFor(of, servers);
      return [{
        message: `The resolver ${nameOf(resolver)} remains: ${says.why}`,
        cites: [{ key: "net.dns", at: `resolvers.${i}.nameservers` }],
        values: { service: service ?? serviceOn(of), ...service === null ? { volatile: "yes" } : { entered: servers } },
        ...says.sure && { confidence: "B" as const },
      }];
    });
    return found(...storedLeftovers(of), ...left);
  },
  explains: [],
  fix: [
    TAKE_BACK,
    { ...CYCLE_SERVICE, only: "volatile" },
    {
      text: "When somebody entered the resolver by hand, or a product did: take it out of the service",
      command: "networksetup -setdnsservers '{service}' Empty",
      undo: "networksetup -setdnsservers '{service}' {entered}",
      risk: "low",
      admin: true,
      verify: "scutil --dns shows the resolver of the network instead",
      only: "entered",
    },
    removeKey("key", ""),
    removeKey("keyOfDomains", "d.add SupplementalMatchDomains * {domains}\\n"),
    removeKey("keyOfAll", 'd.add SupplementalMatchDomains * ""\\n'),
    FLUSH_DNS,
    {
      text: "See whether a file names the resolver; if one does, remove that file",
      command: "ls -l /etc/resolver",
      risk: "low",
      admin: true,
    },
    { ...RESTART, only: "volatile" },
  ],
  why:
    "A key in the dynamic store, or a file in /etc/resolver, outlives the program that wrote it. Names are then asked of a server that " +
    "only the tunnel could reach: addresses work, names time out.",
  notWhen: "The VPN is connected, its program runs, or the server answers.",
  macos: "10.15 and later",
  references: ["knowledge 07 RT-06", "knowledge 04 DN-01 to DN-06, DN-09, DN-13, RT-18"],
  aliases: ["RT-06"],
  samples: () => ({
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
        says: "a key that a program wrote, with no such program left",
        text: store(storedHome(), { [HAND_WRITTEN]: MATCH_ALL }) + ncList("Disconnected") + processes(),
      },
      {
        says: "a key without domains, of which nobody is left",
        text: store(storedHome(), { [HAND_WRITTEN]: { ServerAddresses: ["10.8.0.1"] } }) + ncList("Disconnected") +
          processes(),
      },
      {
        says: "a key of an interface that is gone",
        text: store(storedHome(), { "State:/Network/Service/utun9/DNS": MATCH_SOME }) + ifconfig(...APPLE_UTUN),
      },
      {
        says: "a resolver on the Mac itself where nobody listens",
        text: LOCAL + SETUP + sockets(),
      },
      {
        says: "a resolver on an address of the loopback that it does not have",
        text: LOCAL + ifconfig(),
      },
      {
        says: "a resolver of a product's own network, with no tunnel left",
        text: FAKE + netstat(DEFAULT_EN0, ...HOME) + ncList("Disconnected") + processes(),
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
        says: "a key of a program that runs",
        text: store(storedHome(), { [HAND_WRITTEN]: MATCH_ALL }) + ncList("Disconnected") +
          processes("/Library/PrivilegedHelperTools/acmed"),
      },
      {
        says: "a key of a program, where nobody listed the programs",
        text: store(storedHome(), { [HAND_WRITTEN]: MATCH_ALL }) + ncList("Disconnected"),
      },
      {
        says: "a resolver on the Mac itself that listens",
        text: LOCAL + ALIASED +
          sockets("udp4       0      0  127.0.2.2.53           *.*                               "),
      },
      { says: "a resolver on the Mac itself, and no word of who listens", text: LOCAL + ALIASED },
      {
        says: "a resolver on an address that the loopback lacks, while its program runs",
        text: LOCAL + ifconfig() + processes("/Applications/Example.app/Contents/Resources/mullvad-daemon -v"),
      },
      {
        says: "a resolver on the Mac itself, among sockets of one user alone",
        text: dns("  nameserver[0] : 127.0.0.1", "  flags    : Request A records") + USER_SOCKETS,
      },
      {
        says: "a product's own network while its program runs",
        text: FAKE + netstat(DEFAULT_EN0, ...HOME) + ncList("Disconnected") +
          processes("/Applications/Clash.app/Contents/MacOS/clash -d /var"),
      },
      {
        says: "the resolver of a network behind a carrier's NAT, with the interface that gave it",
        text: dns("  nameserver[0] : 100.64.0.1", "  if_index : 14 (en0)") + netstat(DEFAULT_EN0, ...HOME) +
          ncList("Disconnected") + processes(),
      },
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
  }),
});

/** `scutil --dns` with one resolver of these lines. */
function dns(...lines: readonly string[]): string {
  return ["DNS configuration", "", "resolver #1", ...lines, "  reach    : 0x00000002 (Reachable)", "", ""].join("\n");
}

/** The step for a key of the store; putting it back takes its domains, too. */
function removeKey(key: string, domains: string): FixStep {
  return {
    text: "Look at the key once more, and remove it from the store; scutil says nothing when it is refused",
    command: `printf 'show {${key}}\\nremove {${key}}\\n' | sudo scutil`,
    undo: `printf 'd.init\\nd.add ServerAddresses * {servers}\\n${domains}set {${key}}\\n' | sudo scutil`,
    risk: "medium",
    admin: true,
    verify: `scutil says "No such key" to: show {${key}}`,
    only: key,
  };
}

function nameOf({ domain, nameservers, interface: name }: Resolver): string {
  return `${nameservers[0]}${domain === null ? "" : ` for ${domain}`}${name === null ? "" : ` on ${name}`}`;
}

/** A key that is there brings its resolver back, whatever `scutil --dns` shows of it. */
function storedLeftovers(of: Case): Found[] {
  return staleKeysOf(of).map(({ key, why, sure, servers, domains }): Found => ({
    message: `The store keeps the resolver ${servers[0]}: ${why}`,
    cites: [{ key: "net.store", at: key }],
    values: {
      [domains.length === 0 ? "key" : domains.includes("") ? "keyOfAll" : "keyOfDomains"]: key,
      servers: servers.join(" "),
      domains: domains.join(" "),
      service: serviceOn(of),
      volatile: "yes",
    },
    ...sure && { confidence: "B" as const },
  }));
}

/** The service for which somebody entered these servers; null when that is not shown. */
function enteredFor({ facts }: Case, servers: string): string | null {
  const setup = facts.value("net.setup") ?? [];
  return setup.find(({ dnsServers }) => dnsServers?.join(" ") === servers)?.service ?? null;
}
