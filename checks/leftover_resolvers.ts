/** Why a resolver is one that nobody stands behind any more (knowledge: chapter 04, section 3.2). */
import { type IpAddress, isInBlock, isLocalAddress, parseIpAddress } from "../formats/ip_address.ts";
import type { Resolver } from "../formats/scutil/dns.ts";
import type { Case } from "./define.ts";
import { isListening, isLoopback } from "./listeners.ts";
import { prefixOf } from "./route_prefix.ts";
import { routeTo } from "./routes.ts";
import { areTunnelsDown, isTunnel, ownerOf, tunnelProgramOf } from "./tunnels.ts";

/** Why it is a leftover; `sure` when no owner could be behind it. */
export interface Leftover {
  readonly why: string;
  readonly sure: boolean;
  /** The address that somebody entered for the service, where that is the fault. */
  readonly entered?: string;
}

/** Null when somebody may stand behind it. */
export function whyLeft(of: Case, resolver: Resolver): Leftover | null {
  const { interface: name, nameservers } = resolver;
  if (name === "?") return { why: "the interface that it is bound to is gone", sure: true };
  if (nameservers.every((one) => isLoopback(one))) return whyDeaf(of, resolver);
  if (name !== null) {
    const owner = isTunnel(name) ? ownerOf(of, name, ["net.dns"]) : null;
    return owner?.is === "dead" || owner?.is === "nobody" ? { why: owner.says, sure: owner.is === "dead" } : null;
  }
  const address = parseIpAddress(nameservers[0]!.split("%")[0]!);
  return address === null ? null : whyOutOfReach(of, address);
}

/** A resolver on the Mac itself, where nobody listens, or on an address that the Mac does not have. */
function whyDeaf(of: Case, { nameservers, port, options }: Resolver): Leftover | null {
  if (/mdns/.test(options)) return null;
  const listening = nameservers.map((host) => isListening(of, host, port ?? DOMAIN));
  if (listening.includes(true) || isRedirected(of)) return null;
  const entered = nameservers.join(" ");
  if (listening.every((one) => one === false)) {
    return { why: `nobody listens on port ${port ?? DOMAIN} there`, sure: true, entered };
  }
  // A product that runs puts its address back.
  if (tunnelProgramOf(of) !== null) return null;
  const lacking = nameservers.filter((host) =>
    host.startsWith("127.") && host !== "127.0.0.1" && !hasAddress(of, host)
  );
  return lacking.length < nameservers.length
    ? null
    : { why: `the loopback interface has no address ${lacking[0]}`, sure: true, entered };
}

const DOMAIN = 53;

/** The packet filter may send what goes there elsewhere. */
function isRedirected({ facts }: Case): boolean {
  const { nat = [], anchors = [] } = facts.value("net.pf") ?? {};
  return [...nat, ...anchors.flatMap((anchor) => anchor.nat)].some((rule) => /^rdr\b/.test(rule));
}

/** True too where not all addresses were shown. */
function hasAddress({ facts }: Case, address: string): boolean {
  const loopback = facts.value("net.interfaces")?.find(({ name }) => name === "lo0");
  return loopback === undefined || !facts.evidence("net.interfaces").complete || !loopback.inet.includes("127.0.0.1") ||
    loopback.inet.includes(address);
}

/** Addresses that no network gives out but the tunnels of products: fake ones, and those shared behind a carrier's NAT. */
const OF_PRODUCTS = ["198.18/15", "100.64/10"].map((destination) => prefixOf({ family: "inet", destination })!);

function whyOutOfReach(of: Case, address: IpAddress): Leftover | null {
  const isOfProduct = OF_PRODUCTS.some((block) => isInBlock(address, block));
  if (!isLocalAddress(address) && !isOfProduct) return null;
  const route = routeTo(of, address);
  const through = route?.value.interface ?? null;
  if (route?.prefix.length === 0 || !isTunnel(through)) {
    const isWhole = of.facts.value("net.routes") !== undefined && of.facts.evidence("net.routes").complete;
    if (!isOfProduct || !isWhole || !areTunnelsDown(of)) return null;
    const why = "such an address is only in the tunnel of a product, no tunnel leads to it, and nothing is connected";
    return { why, sure: false };
  }
  const owner = ownerOf(of, through!);
  return owner.is === "dead" || owner.is === "nobody"
    ? { why: `it can only be reached over ${through}, and ${owner.says}`, sure: owner.is === "dead" }
    : null;
}
