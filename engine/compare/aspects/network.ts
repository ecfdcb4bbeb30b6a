/** The network as the Mac uses it: interfaces, routes, resolvers, proxies, listeners, the packet filter. */
import { listOf, type Row, rowOf, rowsOf, textOf } from "../loose_json.ts";
import { type Aspect, fieldsOf, type FieldValue, leavesOf, nameInterface, type Thing } from "../thing.ts";

export const NETWORK: readonly Aspect[] = [
  { key: "net.interfaces", things: (value) => interfacesIn(rowsOf(value)) },
  { key: "net.nwi", things: (value) => primariesIn(rowOf(value) ?? {}) },
  { key: "net.routes", things: (value) => rowsOf(value).flatMap(describeRoute) },
  { key: "net.dns", things: (value) => resolversIn(rowsOf(rowOf(value)?.["resolvers"])) },
  { key: "net.proxies", things: (value) => proxiesIn(rowOf(value) ?? {}) },
  { key: "net.setup", things: (value) => rowsOf(value).map(describeSetup) },
  { key: "net.listeners", things: (value) => listenersIn(rowsOf(value)) },
  { key: "net.pf", things: (value) => filterIn(rowOf(value) ?? {}) },
];

/** Ports and tunnels; what macOS makes for itself (awdl0, llw0, anpi0, tunnels without an IPv4 address) says nothing. */
function interfacesIn(rows: readonly Row[]): Thing[] {
  const tunnels = new Map<string, { name: string; count: number }>();
  const ports: Thing[] = [];
  for (const row of rows) {
    const name = textOf(row["name"]) ?? "";
    const agent = rowsOf(row["agents"]).map((one) => textOf(one["desc"])).find((desc) => desc !== null && desc !== "");
    if (/^(?:utun|ppp|ipsec|tun|tap)\d/.test(name)) {
      if (listOf(row["inet"]).length === 0 && agent === undefined) continue;
      const id = agent ?? name.replace(/\d+$/, "");
      tunnels.set(id, { name, count: (tunnels.get(id)?.count ?? 0) + 1 });
    } else if (/^en\d/.test(name)) {
      ports.push({
        id: name,
        name: `interface ${name}`,
        word: name,
        fields: fieldsOf(row, { up: "up", mtu: "MTU", status: "status" }),
      });
    }
  }
  const held = [...tunnels].map(([id, { name, count }]) => ({
    id: `tunnel ${id}`,
    name: `tunnel interface of ${id}`,
    word: name,
    fields: { number: String(count) },
  }));
  return [...ports, ...held];
}

function primariesIn(value: Row): Thing[] {
  return ["ipv4", "ipv6"].filter((family) => value[family] !== undefined).map((family) => {
    const first = nameInterface(rowsOf(value[family])[0]?.["interface"]) ?? "none";
    return { id: family, name: `primary interface of ${family}`, word: first, fields: { interface: first } };
  });
}

/**
 * Routes that somebody made: through a gateway, or static. Neighbours, clones, scoped routes, the networks that a port is in, and
 * what is multicast, link-local or loopback come and go by themselves.
 */
function describeRoute(row: Row): Thing[] {
  const destination = textOf(row["destination"]) ?? "";
  const flags = textOf(row["flags"]) ?? "";
  const isOnLink = flags.includes("C") && /^en\d/.test(textOf(row["interface"]) ?? "");
  const isMade = /[GS]/.test(flags) && !/[WLIm]/.test(flags) && !isOnLink;
  if (!isMade || /^(?:2[23]\d(?:[./]|$)|ff|fe80|169\.254|127(?:[./]|$)|255\.255|::1)/i.test(destination)) return [];
  const family = textOf(row["family"]) ?? "inet";
  const way = nameInterface(row["interface"]);
  return [{
    id: `${family} ${destination}`,
    finer: way ?? "",
    name: destination === "default" ? `default route (${family})` : `route ${destination}`,
    word: destination,
    fields: { gateway: withoutTunnelNumber(textOf(row["gateway"])), interface: way },
  }];
}

/** `link#14` counts interfaces, `utun4` tunnels. */
function withoutTunnelNumber(gateway: string | null): string | null {
  return gateway?.replace(/^link#\d+$/, "on link").replace(/%?utun\d+$/, "utun") ?? null;
}

/** Resolvers of one domain and scope as one: which of them stands first is no news. The ones of Bonjour are always there. */
function resolversIn(rows: readonly Row[]): Thing[] {
  const groups = new Map<
    string,
    { scoped: boolean; domain: string; servers: string[]; search: string[]; via: string[] }
  >();
  for (const row of rows) {
    if (/\bmdns\b/.test(textOf(row["options"]) ?? "")) continue;
    const scoped = row["scoped"] === true;
    const via = nameInterface(row["interface"]) ?? "";
    const domain = textOf(row["domain"]) ?? "";
    const id = scoped ? `scoped ${via} ${domain}` : domain;
    const group = groups.get(id) ?? { scoped, domain, servers: [], search: [], via: [] };
    group.servers.push(...listOf(row["nameservers"]).map((one) => one.replace(/%utun\d+$/, "%utun")));
    group.search.push(...listOf(row["searchDomains"]));
    if (via !== "") group.via.push(via);
    groups.set(id, group);
  }
  return [...groups].map(([id, { scoped, domain, servers, search, via }]) => ({
    id,
    name: [scoped ? `resolver of ${via[0] ?? "an interface"}` : "resolver", domain && `for ${domain}`].filter(Boolean)
      .join(" "),
    word: domain || servers[0] || "resolver",
    fields: { nameservers: servers, "search domains": search, ...!scoped && { interface: via } },
  }));
}

/** Every proxy by itself; what is switched off is as good as not there, and what belongs to one interface has its own list. */
function proxiesIn(value: Row): Thing[] {
  const isOn = (key: string) => textOf(value[`${key}Enable`]) === "1" || value[`${key}Enable`] === true;
  const kinds = ["HTTP", "HTTPS", "SOCKS", "FTP", "RTSP", "Gopher"].filter(isOn).map((kind): Thing => ({
    id: kind,
    name: `${kind} proxy`,
    word: kind,
    fields: fieldsOf(value, { [`${kind}Proxy`]: "host", [`${kind}Port`]: "port" }),
  }));
  const pac = !isOn("ProxyAutoConfig") ? [] : [{
    id: "PAC",
    name: "automatic proxy configuration",
    word: "ProxyAutoConfig",
    fields: fieldsOf(value, { ProxyAutoConfigURLString: "URL" }),
  }];
  const discovery = isOn("ProxyAutoDiscovery")
    ? [{ id: "WPAD", name: "automatic proxy discovery", word: "ProxyAutoDiscovery", fields: {} }]
    : [];
  const exceptions = { id: "exceptions", name: "list of proxy exceptions", word: "ExceptionsList" };
  return [...kinds, ...pac, ...discovery, { ...exceptions, fields: { hosts: listOf(value["ExceptionsList"]) } }];
}

function describeSetup(row: Row): Thing {
  const service = textOf(row["service"]) ?? "";
  const isOn = (one: Row) => one["enabled"] === true;
  const proxies = rowsOf(row["proxies"]).filter(isOn).map((one) =>
    [textOf(one["kind"]), textOf(one["server"]) ?? textOf(one["url"]), textOf(one["port"])].filter(Boolean).join(" ")
  );
  return {
    id: textOf(row["id"]) ?? service,
    name: `network service "${service}"`,
    word: service,
    fields: {
      ...fieldsOf(row, {
        enabled: "enabled",
        dnsServers: "entered resolvers",
        searchDomains: "entered search domains",
      }),
      proxies,
    },
  };
}

/** Ports from here on are given out by chance. */
const FIRST_EPHEMERAL = 49_152;

function listenersIn(rows: readonly Row[]): Thing[] {
  const groups = new Map<string, { port: string; holders: Set<string> }>();
  for (const row of rows) {
    const port = textOf(row["port"]);
    if (port === null || Number(port) >= FIRST_EPHEMERAL || textOf(row["protocol"]) !== "tcp") continue;
    const id = `tcp ${port}`;
    const group = groups.get(id) ?? { port, holders: new Set<string>() };
    const holder = textOf(row["process"]);
    if (holder !== null) group.holders.add(holder);
    groups.set(id, group);
  }
  return [...groups].map(([id, { port, holders }]) => ({
    id,
    name: `listener on port ${port}`,
    word: port,
    fields: { process: holders.size === 0 ? null : [...holders] },
  }));
}

/** Anchors are numbered by those who fill them; their rules are what counts. */
function filterIn(value: Row): Thing[] {
  const rules: FieldValue = listOf(value["rules"]);
  const fields = { ...fieldsOf(value, { enabled: "enabled" }), rules, translations: listOf(value["nat"]) };
  const anchors = rowsOf(value["anchors"]).map((row): Thing => {
    const name = textOf(row["name"]) ?? "";
    return { id: `anchor ${name}`, name: `pf anchor ${name}`, word: name, fields: leavesOf(row, new Set(["name"])) };
  });
  return [{ id: "pf", name: "packet filter", word: "pf", fields }, ...anchors];
}
