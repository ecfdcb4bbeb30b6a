/**
 * What a network can be left in, by the catalogue of patterns (knowledge: chapter 04, section 3): the rule that a pattern is a
 * variant of with a sample of it, the rule that must stay silent on it, or why nothing decides it.
 */

/** One pattern. `fires` and `silent` name samples of the rule. */
export interface NetworkPattern {
  readonly id: string;
  readonly says: string;
  readonly rule?: string;
  readonly fires?: string;
  readonly silent?: string;
  readonly leftOut?: string;
}

const DEFAULT = "route.leftover-default";
const ORPHAN = "route.orphan-utun";
const TABLE = "route.product-manipulates-table";
const RESOLVER = "dns.leftover-resolver";
const PROXY = "proxy.leftover-loopback";
const FILTER = "coex.firewall-third-party";

export const NETWORK_PATTERNS: readonly NetworkPattern[] = [
  {
    id: "RT-01",
    says: "The default route leads into a dead tunnel",
    rule: DEFAULT,
    fires: "a default route into a tunnel that is gone",
  },
  {
    id: "RT-02",
    says: "Both halves of everything were left",
    rule: DEFAULT,
    fires: "both halves of everything in a tunnel, with every VPN disconnected and no service on it",
  },
  {
    id: "RT-02b",
    says: "Everything was left as many ranges",
    rule: DEFAULT,
    fires: "everything in odd ranges, in a tunnel that is gone",
  },
  {
    id: "RT-03",
    says: "One half of the pair was left",
    rule: ORPHAN,
    fires: "one half of everything, that a tunnel left behind",
  },
  {
    id: "RT-04",
    says: "A scoped default route on a dead tunnel",
    rule: DEFAULT,
    silent: "scoped default routes of tunnels and bridges",
  },
  {
    id: "RT-05",
    says: "Only the scoped default route is left",
    rule: DEFAULT,
    fires: "no default route but a scoped one",
  },
  {
    id: "RT-06",
    says: "No default route, the interface is fine",
    rule: DEFAULT,
    fires: "no default route, where the dynamic store has one",
  },
  {
    id: "RT-07",
    says: "The table and the store name different interfaces",
    rule: DEFAULT,
    fires: "a default route into a tunnel that the dynamic store does not know",
  },
  {
    id: "RT-08",
    says: "A host route past the tunnel stays, over the present router",
    leftOut: "an administrator's host route looks the same, and works",
  },
  {
    id: "RT-09",
    says: "A host route over the router of another network",
    rule: "route.leftover-host-route",
    fires: "a host route over the router of another network",
  },
  {
    id: "RT-10",
    says: "Included routes stay after the stop",
    rule: ORPHAN,
    fires: "routes into a tunnel that no service claims",
  },
  { id: "RT-11", says: "A tunnel has the Mac's own network", rule: TABLE, fires: "the Mac's own network in a tunnel" },
  {
    id: "RT-12",
    says: "A virtual network has the default route",
    rule: TABLE,
    fires: "a default route that a running program put in",
  },
  {
    id: "RT-13",
    says: "The loopback network is gone or wrong",
    rule: TABLE,
    fires: "a table without the loopback network",
  },
  {
    id: "RT-14",
    says: "The default route leads into the Mac itself",
    rule: DEFAULT,
    fires: "everything sent to the loopback",
  },
  { id: "RT-15", says: "Rejected IPv6 was left", rule: DEFAULT, fires: "IPv6 that is rejected with no VPN around" },
  {
    id: "RT-16",
    says: "IPv6 was left, IPv4 is clean",
    rule: DEFAULT,
    fires: "a default route of IPv6 alone into a tunnel that is gone",
  },
  {
    id: "RT-17",
    says: "A route leads to an interface that is gone",
    rule: ORPHAN,
    fires: "routes into a tunnel that is gone",
  },
  {
    id: "RT-18",
    says: "A host route to the resolver of a dead tunnel",
    rule: RESOLVER,
    fires: "a default resolver behind a tunnel without an owner",
  },
  {
    id: "RT-19",
    says: "A tunnel's mask is as wide as 10/8",
    leftOut: "whether the mask is meant is not in the evidence; companies use the whole network",
  },
  {
    id: "RT-20",
    says: "The tunnel is up, its path is dead",
    rule: "sleep.path-not-viable",
    leftOut: "the table is in order then; the log decides",
  },
  {
    id: "RT-21",
    says: "A daemon hangs after sleep",
    leftOut: "a list of processes shows that it runs, not that it hangs; while it runs its tunnel is taken for alive",
  },
  { id: "RT-22", says: "A ppp interface was left", rule: ORPHAN, fires: "routes over ppp that nobody connected" },
  {
    id: "DN-01",
    says: "The default resolver is in a dead tunnel",
    rule: RESOLVER,
    fires: "a resolver of a tunnel that ifconfig no longer has",
  },
  {
    id: "DN-02",
    says: "A key that a program wrote into the store",
    rule: RESOLVER,
    fires: "a key that a program wrote, with no such program left",
  },
  {
    id: "DN-03",
    says: "A service of an interface that is gone",
    rule: RESOLVER,
    fires: "a key of an interface that is gone",
  },
  {
    id: "DN-04",
    says: "A product's resolver was entered for the hardware",
    rule: RESOLVER,
    fires: "a resolver of a product's own network, with no tunnel left",
  },
  {
    id: "DN-05",
    says: "A resolver on the Mac itself, where nobody listens",
    rule: RESOLVER,
    fires: "a resolver on the Mac itself where nobody listens",
  },
  {
    id: "DN-06",
    says: "The address of a local resolver is missing",
    rule: RESOLVER,
    fires: "a resolver on an address of the loopback that it does not have",
  },
  {
    id: "DN-07",
    says: "No default resolver while the VPN's is scoped",
    leftOut: "no rule of the catalogue is about the settings of a VPN that is up",
  },
  {
    id: "DN-08",
    says: "The VPN's resolver is bound to the hardware",
    leftOut: "no rule of the catalogue is about the settings of a VPN that is up",
  },
  {
    id: "DN-09",
    says: "A resolver of an interface without a name",
    rule: RESOLVER,
    fires: "a resolver whose interface is gone",
  },
  {
    id: "DN-10",
    says: "Two resolvers for one domain",
    leftOut: "the files of /etc/resolver are not collected, and which of the two is meant nobody says",
  },
  {
    id: "DN-11",
    says: "One product's resolver for all names is before another's",
    leftOut: "which of them is meant to win is not in the evidence",
  },
  {
    id: "DN-12",
    says: "Orders that do not fit the domains: the entry is dropped",
    leftOut:
      "no rule of the catalogue is about the settings of a VPN that is up; the expected resolvers leave it out as configd does",
  },
  {
    id: "DN-12b",
    says: "A split tunnel without domains",
    leftOut: "what a VPN that is up was meant to resolve is not in the evidence",
  },
  {
    id: "DN-13",
    says: "Files of /etc/resolver were left",
    leftOut: "the files are not collected; the plan of dns.leftover-resolver asks to look at them",
  },
  {
    id: "DN-14",
    says: "The DNS proxy is dead",
    rule: "proc.not-running",
    leftOut: "the rules about its process decide",
  },
  {
    id: "DN-15",
    says: "A profile with a resolver that cannot be reached",
    leftOut: "whether it can be reached is not tried: the doctor uses no network",
  },
  {
    id: "PX-01",
    says: "A proxy on the Mac itself, where nobody listens",
    rule: PROXY,
    fires: "a web proxy on a port without a listener",
  },
  {
    id: "PX-02",
    says: "A configuration file from a dead local port",
    rule: PROXY,
    fires: "a proxy configuration file from a dead local port",
  },
  {
    id: "PX-03",
    says: "Automatic configuration without an address",
    rule: PROXY,
    fires: "automatic configuration that has no address",
  },
  {
    id: "PX-04",
    says: "A proxy of a service that is not in use",
    rule: PROXY,
    silent: "a proxy of a service that is not in use, harmless for now",
  },
  { id: "PX-05", says: "Automatic discovery is on", rule: PROXY, silent: "automatic discovery alone" },
  { id: "PF-01", says: "A kill switch was left in the main rules", rule: FILTER, fires: "a kill switch that stayed" },
  { id: "PF-02", says: "A vendor's anchor was left", rule: FILTER, fires: "a vendor's anchor that stayed" },
  {
    id: "PF-03",
    says: "Look-ups are redirected to where nobody listens",
    rule: FILTER,
    fires: "look-ups that are sent to where nobody listens",
  },
  { id: "PF-04", says: "The filter is off, and a product needs it", rule: FILTER, silent: "a filter that is off" },
  { id: "PF-05", says: "An anchor is named and empty", rule: FILTER, silent: "the rules that every Mac has" },
  {
    id: "CF-01",
    says: "Two VPNs take everything",
    rule: "coex.provider-chain",
    fires: "two tunnels that both take everything",
  },
  {
    id: "CF-02",
    says: "A VPN takes everything, and so does a program",
    rule: "coex.provider-chain",
    fires: "two tunnels that both take everything",
  },
  {
    id: "CF-03",
    says: "Two tunnels in overlapping networks",
    leftOut: "many work: the more exact row wins, and which of them is meant is not in the evidence",
  },
  {
    id: "CF-04",
    says: "A virtual machine's scoped default route",
    rule: DEFAULT,
    silent: "scoped default routes of tunnels and bridges",
  },
  {
    id: "CF-05",
    says: "A proxy application and a VPN",
    rule: PROXY,
    fires: "a web proxy on a port without a listener",
  },
  { id: "CF-06", says: "A kill switch and another VPN", leftOut: "the rules do not say which of the VPNs they are of" },
  {
    id: "CF-07",
    says: "A provider's traffic meets another VPN",
    rule: "coex.vpn-in-vpn-sysex",
    fires: "the kernel's lines beside another connected VPN",
  },
  {
    id: "CF-08",
    says: "A VPN for all networks ended, and everything is dropped",
    rule: "flow.necp-drop-all",
    fires: "the same, and the configuration that takes all networks",
  },
  {
    id: "EN-01",
    says: "No address from the network",
    rule: "network.link-down",
    fires: "a Mac that got no address from the network",
  },
  {
    id: "EN-02",
    says: "A captive portal holds the default route back",
    leftOut: "it passes within seconds; one table does not tell it from a default route that stays away",
  },
  { id: "EN-03", says: "Private Relay", rule: RESOLVER, silent: "the router's resolver" },
  {
    id: "EN-04",
    says: "The router withdrew IPv6",
    rule: DEFAULT,
    silent: "IPv6 without a default route, after the router withdrew",
  },
  {
    id: "EN-05",
    says: "Another network location",
    leftOut: "what the other location had is not in use, and does no harm",
  },
];
