/** Whose a tunnel interface is, and whether somebody still stands behind it (knowledge: chapter 04, sections 3 to 5). */
import { isDown } from "./vpn_services.ts";
import type { FactKey } from "../evidence/facts.ts";
import type { Case, Cite } from "./define.ts";
import { routesOf } from "./routes.ts";
import { storedServicesOf } from "./store_difference.ts";

/** `utun4`, `ipsec0`, `ppp0`, `feth12`: made by software. */
export function isTunnel(name: string | null): boolean {
  return name !== null && /^(?:utun|ipsec|ppp|feth|tap|tun)\d+$/.test(name);
}

/** What `ownerOf` looks at. */
export const OWNER_KEYS: readonly FactKey[] = [
  "net.interfaces",
  "net.nwi",
  "net.services",
  "net.serviceStatus",
  "net.vpnStatus",
  "net.store",
  "net.dns",
  "proc.list",
];

/** What is known of the owner of a tunnel. */
export interface Ownership {
  /** `live`: somebody uses it. `dead`: it cannot carry anything. `nobody`: everything that would name an owner names none. */
  readonly is: "live" | "dead" | "nobody" | "unknown";
  /** Why, as the end of a sentence. */
  readonly says: string;
  readonly cites: readonly Cite[];
  /** True where a program that is not known for tunnels may stand behind it. */
  readonly guess?: boolean;
  /** What would settle an unknown. */
  readonly asks?: readonly FactKey[];
}

/** Programs that make a tunnel without Network Extension; while one runs, the tunnel may be its. */
const TUNNEL_PROGRAMS =
  /(?:^|\/)(?:openvpn|openvpn3?|ovpncli|openvpn-service|wireguard-go|amneziawg-go|boringtun|gotatun|zerotier-one|tailscaled|mullvad-daemon|nebula|vpnagentd|acvpnagent|openconnect|openfortivpn|fctservctl\w*|fortitray|pppd|racoon|sing-box|xray\w*|v2ray|clash\w*|verge-mihomo|mihomo|surge|GlobalProtect|PanGPS|warp-svc|Cloudflare ?WARP|nordvpnd?|expressvpnd?|surfshark\w*|tincd?|n2n|edge|netbird|twingate\w*|ziti-edge-tunnel|zrok|defguard\w*|olm|hamachid|snx|TracSrvWrapper|dsAccessService|NetExtender\w*|ivpn-agent|Windscribe\w*|AmneziaVPN\S*|protonvpn\w*|zscaler\w*|ZscalerTunnel)(?:$|[\s/])/i;

/**
 * Says whose the interface is: any sign of life counts, silence only where somebody was asked who would know. What is itself in
 * doubt is no sign: `but` names it.
 */
export function ownerOf(of: Case, name: string, but: readonly FactKey[] = []): Ownership {
  const known = OWNERS.get(of) ?? new Map<string, Ownership>();
  OWNERS.set(of, known);
  const key = [name, ...but].join(" ");
  const owner = known.get(key) ?? findOwner(of, name, but);
  known.set(key, owner);
  return owner;
}

const OWNERS = new WeakMap<Case, Map<string, Ownership>>();

function findOwner(of: Case, name: string, but: readonly FactKey[]): Ownership {
  return isGone(of, name) ?? signOfLife(of, name, but) ?? signOfDeath(of, name) ?? silence(of, name) ??
    { is: "unknown", says: "the evidence does not say whose it is", cites: [] };
}

function live(says: string, key: FactKey, at: string): Ownership {
  return { is: "live", says, cites: [{ key, at }] };
}

function signOfLife(of: Case, name: string, but: readonly FactKey[]): Ownership | null {
  const { facts } = of;
  const interfaces = facts.value("net.interfaces") ?? [];
  const own = interfaces.findIndex((one) => one.name === name);
  const agent = interfaces[own]?.agents?.find(({ domain, type }) =>
    /NetworkExtension|rapport|ids/i.test(`${domain} ${type}`)
  );
  if (agent !== undefined) return live(`it is of ${agent.desc || agent.domain}`, "net.interfaces", String(own));
  const nwi = facts.value("net.nwi");
  const state = [...nwi?.ipv4 ?? [], ...nwi?.ipv6 ?? []].some((one) => one.interface === name) ||
    nwi?.order?.includes(name);
  if (state) return live("configd has a service on it", "net.nwi", "");
  const resolvers = but.includes("net.dns") ? [] : facts.value("net.dns")?.resolvers ?? [];
  const bound = resolvers.findIndex((one) => one.interface === name);
  if (bound !== -1) return live("a resolver is bound to it", "net.dns", `resolvers.${bound}`);
  const status = facts.value("net.serviceStatus");
  if (status?.interface === name && status.status === "Connected") {
    return live("a connected VPN service is on it", "net.serviceStatus", "");
  }
  const services = facts.value("net.services") ?? [];
  const connected = services.findIndex((one) => /^Connect(?:ed|ing)$/.test(one.status));
  if (connected !== -1 && (status?.interface == null || status.interface === name)) {
    return live(`${services[connected]!.name ?? "a VPN service"} is connected`, "net.services", String(connected));
  }
  const stored = Object.entries(facts.value("net.store") ?? {}).find(([key, value]) =>
    /^State:\/Network\/Service\/[0-9A-F-]{36}\/IPv[46]$/i.test(key) && interfaceOf(value) === name
  );
  if (stored !== undefined) return live("the dynamic store has a service on it", "net.store", stored[0]);
  const program = tunnelProgramOf(of);
  return program === null ? null : live("a program that makes tunnels is running", "proc.list", program.at);
}

/** The running program that makes tunnels by itself; null when none is seen. */
export function tunnelProgramOf({ facts }: Case): Cite | null {
  const rows = facts.value("proc.list") ?? [];
  const at = rows.findIndex(({ command }) => command.length < 2_000 && TUNNEL_PROGRAMS.test(command));
  return at === -1 ? null : { key: "proc.list", at: String(at) };
}

/** Whether all processes were listed, and not those that somebody looked for: then launchd is among them. */
export function areProcessesListed({ facts }: Case): boolean {
  return facts.value("proc.list")?.some(({ pid }) => pid === 1) ?? false;
}

function interfaceOf(value: unknown): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)["InterfaceName"] : undefined;
}

/** The narrowest column that a table had for the interface. */
const CUT = 7;

/** True when ifconfig was asked for all interfaces, and this one is not there. */
export function isGoneInterface(of: Case, name: string): boolean {
  return isGone(of, name) !== null;
}

/** Whatever still names it: without the interface there is no tunnel. */
function isGone({ facts }: Case, name: string): Ownership | null {
  const interfaces = facts.value("net.interfaces");
  if (interfaces === undefined || !facts.evidence("net.interfaces").complete) return null;
  // Old tables cut names that are longer than their column.
  const isSame = (one: string) => one === name || (name.length >= CUT && one.startsWith(name));
  if (interfaces.length < 2 || interfaces.some((one) => isSame(one.name))) return null;
  return { is: "dead", says: "there is no such interface any more", cites: [{ key: "net.interfaces", at: "" }] };
}

/** An interface that is down, or has no address to send from. */
function signOfDeath({ facts }: Case, name: string): Ownership | null {
  const interfaces = facts.value("net.interfaces");
  const at = interfaces?.findIndex((one) => one.name === name) ?? -1;
  if (at === -1 || !facts.evidence("net.interfaces").complete) return null;
  const { up, inet, inet6 } = interfaces![at]!;
  const cites: Cite[] = [{ key: "net.interfaces", at: String(at) }];
  if (!up) return { is: "dead", says: "the interface is down", cites };
  const isBare = inet.length === 0 && inet6.every((address) => /^fe80:/i.test(address));
  return isBare ? { is: "dead", says: "the interface has no address", cites } : null;
}

/** Whoever would know of the tunnel was asked, and knows nothing of it. */
function silence(of: Case, name: string): Ownership | null {
  const asked = askedStore(of, name) ?? askedServices(of, name);
  if (asked === null) return null;
  // What a program puts in itself, configd never hears of.
  if (isRoutedByHand(of, name) && !areProcessesListed(of)) {
    return {
      is: "unknown",
      says: `${asked.says}; the running programs were not listed`,
      cites: [],
      asks: ["proc.list"],
    };
  }
  return isRoutedByHand(of, name) && hasOtherPrograms(of)
    ? {
      is: "nobody",
      says: `${asked.says}; a program under an unknown name may still hold it`,
      cites: asked.cites,
      guess: true,
    }
    : { is: "nobody", ...asked };
}

/** Programs that did not come with macOS: one of them may make tunnels under a name that nobody knows. */
function hasOtherPrograms({ facts }: Case): boolean {
  return facts.value("proc.list")?.some(({ command }) =>
    /^\/(?:Applications|Library|Users|opt|private|usr\/local)\//.test(command) && !command.startsWith("/Library/Apple/")
  ) ?? false;
}

/** All that configd has: every tunnel of NetworkExtension and of macOS itself has a service there. */
function askedStore(of: Case, name: string): Pick<Ownership, "says" | "cites"> | null {
  if (storedServicesOf(of) === null) return null;
  return { says: `the dynamic store has no service on ${name}`, cites: [{ key: "net.store", at: "" }] };
}

/** configd and the list of services were both asked. */
function askedServices(of: Case, name: string): Pick<Ownership, "says" | "cites"> | null {
  const { facts } = of;
  const services = facts.value("net.services");
  const nwi = facts.value("net.nwi");
  const isAsked = services !== undefined && facts.evidence("net.services").complete && services.some(isVpn) &&
    services.filter(isVpn).every((service) => isDown(of, service));
  if (!isAsked || nwi?.ipv4 === undefined) return null;
  return {
    says: `no VPN service is connected, and configd has none on ${name}`,
    cites: [{ key: "net.services", at: "" }, { key: "net.nwi", at: "" }],
  };
}

/** configd routes over the link; `route` names a router, the interface itself, or the tunnel's own address. */
function isRoutedByHand(of: Case, name: string): boolean {
  return routesOf(of).some(({ value: { interface: via, gateway, flags }, fixed, prefix }) =>
    via === name && fixed && prefix.family === 4 && (gateway === name || flags.includes("G"))
  );
}

/** True when all who could have a tunnel were asked, and none has one. */
export function areTunnelsDown(of: Case): boolean {
  const services = of.facts.value("net.services");
  const isAsked = services !== undefined && of.facts.evidence("net.services").complete && areProcessesListed(of);
  return isAsked && tunnelProgramOf(of) === null &&
    services.every((service) => isDown(of, service));
}

function isVpn({ type }: { readonly type: string | null }): boolean {
  return type !== null && /^(?:VPN|IPSec|PPP)$/.test(type);
}
