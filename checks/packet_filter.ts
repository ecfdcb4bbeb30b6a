/** What products leave in the packet filter, which Apple says is no interface for them (TN3165; knowledge: chapter 04, section 3.4). */
import type { PacketFilter } from "../formats/pfctl.ts";
import type { Case, Found } from "./define.ts";
import { isListening } from "./listeners.ts";
import { areProcessesListed, areTunnelsDown } from "./tunnels.ts";

/** Rules that still act, though their product does not. */
export function packetFilterLeftovers(of: Case): Found[] {
  const filter = of.facts.value("net.pf");
  if (filter === undefined || filter.enabled === false) return [];
  return [...blockedAll(of, filter), ...vendorAnchors(of, filter), ...redirectedNames(of, filter)];
}

/** Outwards, of every address, on every interface. */
const BLOCKS_ALL = /^block(?: drop| return\S*)?(?: log(?: \([^)]*\))?)?(?: out)?(?: quick)?(?: inet)? all(?: |$)/;
const PASSES = /^pass(?: log(?: \([^)]*\))?)?(?: out)?(?: quick)?(?: inet)? all(?: |$)/;

/** A kill switch in the main rules that nobody is connected through. The last rule that fits decides, but for quick ones. */
function blockedAll(of: Case, { rules }: PacketFilter): Found[] {
  const at = rules.findIndex((rule) => BLOCKS_ALL.test(rule));
  const isOpened = rules.some((rule, i) => PASSES.test(rule) && (i > at || rule.includes(" quick ")));
  if (at === -1 || isOpened || !areTunnelsDown(of)) return [];
  return [{
    message: `The packet filter blocks everything (${rules[at]}), and no VPN is connected that would pass`,
    cites: [{ key: "net.pf", at: `rules.${at}` }],
    severity: "high",
    confidence: "B",
    values: { main: "main" },
  }];
}

/** Anchor names that one vendor has, and what its programs are called. */
const VENDORS: readonly (readonly [anchor: RegExp, program: RegExp])[] = [
  [/^mullvad\b/i, /mullvad/i],
  [/^ivpn_firewall\b/i, /ivpn/i],
  [/^amn\./i, /amnezia/i],
  [/^windscribe_/i, /windscribe/i],
  [/^NordVPN\b/i, /nord/i],
  [/^killswitch\b/i, /killswitch|openvpn|wireguard/i],
];

/** An anchor with rules whose vendor's program does not run. */
function vendorAnchors(of: Case, { anchors }: PacketFilter): Found[] {
  if (!areProcessesListed(of)) return [];
  const commands = of.facts.value("proc.list")!.map(({ command }) => command.slice(0, 500));
  return anchors.flatMap(({ name, rules, nat }, i): Found[] => {
    const vendor = VENDORS.find(([anchor]) => anchor.test(name));
    const isEmpty = rules.length + nat.length === 0;
    if (vendor === undefined || isEmpty || commands.some((command) => vendor[1].test(command))) return [];
    const kind = rules.length > 0 ? "rules" : "nat";
    return [{
      message: `The packet filter still has the rules of ${name} (${
        rules.length + nat.length
      }), and its product does not run`,
      cites: [{ key: "net.pf", at: `anchors.${i}.${kind}.0` }],
      severity: rules.some((rule) => rule.startsWith("block")) ? "high" : "medium",
      confidence: "B",
      values: { anchor: name },
    }];
  });
}

const OF_NAMES = / port (?:= )?(?:domain|53)(?= |$)/;
const TO_LOOPBACK = / -> (127(?:\.\d{1,3}){3})(?: port (?:= )?(\d{1,5}|domain))?/;

/** Look-ups that are sent to a port of the Mac itself, where nobody listens. */
function redirectedNames(of: Case, { nat, anchors }: PacketFilter): Found[] {
  const all = [
    ...nat.map((rule, i) => ({ rule, at: `nat.${i}`, anchor: null })),
    ...anchors.flatMap(({ name, nat: own }, i) =>
      own.map((rule, j) => ({ rule, at: `anchors.${i}.nat.${j}`, anchor: name }))
    ),
  ];
  return all.flatMap(({ rule, at, anchor }): Found[] => {
    const isOfNames = rule.startsWith("rdr ") && OF_NAMES.test(rule);
    const [, host, port = "domain"] = isOfNames ? TO_LOOPBACK.exec(rule) ?? [] : [];
    if (host === undefined || isListening(of, host, port === "domain" ? 53 : Number(port)) !== false) return [];
    return [{
      message: `The packet filter sends look-ups to ${host} port ${port}, where nobody listens`,
      cites: [{ key: "net.pf", at }],
      severity: "high",
      confidence: "B",
      values: anchor === null ? { main: "main" } : { anchor },
    }];
  });
}
