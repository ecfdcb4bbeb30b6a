/** One row of a routing table, read by its words: columns are too narrow for what stands in them. */

/** A route as `netstat -rn` prints it; nothing is expanded. */
export interface Route {
  readonly family: "inet" | "inet6";
  /** `default`, `10.8/16`, `169.254`, `fe80::%utun0/64`. */
  readonly destination: string;
  /** An address, `link#14`, a MAC address, or an interface. */
  readonly gateway: string;
  readonly flags: string;
  /** Null where the row is cut before it. */
  readonly interface: string | null;
  /** Seconds or `!`, as printed. */
  readonly expire: string | null;
}

/** A row that may not say by itself which family it belongs to. */
export interface RouteRow extends Omit<Route, "family"> {
  readonly family: Route["family"] | null;
}

/** The letters that network_cmds has for flags (`bits[]` in route.c), in any order behind `U`. */
const FLAGS = /^U[GHRDMdXLSCcWwIigbmBrTPpYKk123]{0,20}$/;
const MOST_FLAGS = 16;
const NETIF = /^[A-Za-z][A-Za-z_-]{0,15}\d[\w.-]{0,15}$/;
const IPV4 = /^(?:\d{1,3}|[xX*]{1,3})(?:\.(?:\d{1,3}|[xX*]{1,3})){0,3}(?:\/\d{1,2}|&0x[0-9a-fA-F]{1,8})?$/;
const MAC = /^(?:[0-9a-fA-FxX*]{1,2}[:.]){5}[0-9a-fA-FxX*]{1,2}$/;
/** Nothing that a Mac prints is longer, and a long line costs time. */
const LONGEST = 400;

/** What is known of the place of a row: that it stands in a routing table, and that the table has a column more. */
export interface RowPlace {
  readonly hasAddress: boolean;
}

/**
 * The route on a line; null when it is none. In a table the addresses may be names, or masked by whoever posted them; elsewhere
 * (`table` null) all must have the form that netstat gives them.
 */
export function parseRouteRow(text: string, table: RowPlace | null): RouteRow | null {
  if (text.length > LONGEST || !/[\s|]U/.test(text)) return null;
  const words = text.replaceAll("|", " ").trim().split(/\s+/);
  const at = words.findIndex((word, i) => i >= 2 && isFlags(word));
  if (at < 0) return null;
  const gateway = words.slice(1, table?.hasAddress && at === 3 ? 2 : at).join(" ");
  // A sockaddr of an unknown family is printed byte by byte: `(28) 00 00 …`.
  if (gateway.includes(" ") && !/^\(\d{1,3}\)/.test(gateway)) return null;
  const [destination = ""] = words;
  const { netif, expire } = readRest(words.slice(at + 1), table !== null);
  const plain = isDestination(destination) && isGateway(gateway);
  if (!plain && (netif === null || table === null)) return null;
  if (table === null && (netif === null || words[at] === "U")) return null;
  const family = familyOf(destination) ?? familyOf(gateway);
  return { family, destination, gateway, flags: words[at]!, interface: netif, expire };
}

function isFlags(word: string): boolean {
  return word.length <= MOST_FLAGS && FLAGS.test(word);
}

/** Behind the flags: in old tables two or three counters, then the interface, then when the route expires. */
function readRest(words: readonly string[], table: boolean): { netif: string | null; expire: string | null } {
  const at = words.findIndex((word) => !/^-?\d+$/.test(word));
  const netif = words[at];
  // Three counters alone are Linux's metric, references and use.
  const isNetif = netif !== undefined && NETIF.test(netif) && (table ? at <= 3 : at === 0 || at === 2);
  if (!isNetif) return { netif: null, expire: null };
  const next = words[at + 1];
  return { netif, expire: next !== undefined && /^(?:!|-?\d{1,12})$/.test(next) ? next : null };
}

function isDestination(word: string): boolean {
  return word === "default" || IPV4.test(word) || isIpv6(word);
}

function isGateway(text: string): boolean {
  return /^link#\d{1,5}$/.test(text) || IPV4.test(text) || MAC.test(text) || isIpv6(text) || NETIF.test(text) ||
    text.startsWith("(");
}

/** An address, a network or a name of netstat as its family; null when it tells none. */
function familyOf(word: string): Route["family"] | null {
  if (isIpv6(word)) return "inet6";
  return IPV4.test(word) && /[.\d/]/.test(word) ? "inet" : null;
}

/** Tells an IPv6 address or network, also one that is cut (`fe80::3a43:7dff:fe`) or masked; six short groups are a MAC address. */
export function isIpv6(word: string): boolean {
  if (!word.includes(":") || MAC.test(word)) return false;
  const colons = word.split(":").length - 1;
  return colons >= 2 && /^[0-9a-fA-FxX*:.]+(?:%[\w.-]*)?(?:\/\d{0,3})?$/.test(word);
}
