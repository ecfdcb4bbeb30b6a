/**
 * The setup of network services, as the file has it that System Settings and networksetup write:
 * `/Library/Preferences/SystemConfiguration/preferences.plist` (knowledge chapter 05 §6; macOS 10.6 to 26):
 *
 *     { CurrentSet: "/Sets/<id>", Sets: { <id>: { Network: { Global: { IPv4: { ServiceOrder: [ <id>, … ] } } } } },
 *       NetworkServices: { <id>: { UserDefinedName, Interface: { DeviceName, Type }, DNS: { … }, Proxies: { … } } } }
 */
import type { Parsed } from "../parsed.ts";
import { dictionaryIn, parseDictionary } from "../plist/dictionary.ts";
import { isDictionary, type PlistDictionary, type PlistError, type PlistValue } from "../plist/value.ts";
import { type ProxySetup, type ServiceSetup, unknownSetup } from "./service_setup.ts";

const MOST_SERVICES = 2_000;
const MOST_ITEMS = 1_000;
const PROXIES: readonly (readonly [kind: ProxySetup["kind"], prefix: string])[] = [
  ["web", "HTTP"],
  ["secureWeb", "HTTPS"],
  ["socks", "SOCKS"],
  ["ftp", "FTP"],
];

/** Parses the file: the services of the current location, in their order. Value null when it is another file; never throws. */
export function parseNetworkPreferences(bytes: Uint8Array): Parsed<ServiceSetup[]> {
  const complaints: PlistError[] = [];
  const root = parseDictionary(bytes, { problems: complaints });
  const services = dictionaryIn(root, "NetworkServices");
  if (services === null) return { value: null, problems: [], origins: {} };
  const order = readOrder(root!);
  const current = readCurrent(root!);
  const value: ServiceSetup[] = [];
  for (const [id, service] of Object.entries(services).slice(0, MOST_SERVICES)) {
    if (!isDictionary(service) || (current !== null && !current.has(id))) continue;
    value.push(readService(id, service, order.get(id) ?? null));
  }
  value.sort((a, b) => (a.order ?? Infinity) - (b.order ?? Infinity) || 0);
  const problems = complaints.map(({ message }) => ({ line: 0, text: "", why: message }));
  return { value, problems, origins: {}, complete: complaints.length === 0 };
}

function currentSet(root: PlistDictionary): PlistDictionary | null {
  const path = asText(root["CurrentSet"]);
  const id = path?.startsWith("/Sets/") ? path.slice("/Sets/".length) : null;
  return id === null ? null : dictionaryIn(dictionaryIn(dictionaryIn(root, "Sets"), id), "Network");
}

/** From 1, by the ids of the current location's services. */
function readOrder(root: PlistDictionary): Map<string, number> {
  const global = dictionaryIn(dictionaryIn(currentSet(root), "Global"), "IPv4");
  const ids = texts(global?.["ServiceOrder"]) ?? [];
  return new Map(ids.map((id, i) => [id, i + 1]));
}

/** The services of the current location; null where the file does not say, which means all. */
function readCurrent(root: PlistDictionary): Set<string> | null {
  const services = dictionaryIn(currentSet(root), "Service");
  return services === null ? null : new Set(Object.keys(services));
}

function readService(id: string, service: PlistDictionary, order: number | null): ServiceSetup {
  const port = dictionaryIn(service, "Interface");
  const dns = dictionaryIn(service, "DNS");
  const proxies = dictionaryIn(service, "Proxies");
  const isVpn = asText(port?.["Type"]) === "VPN";
  const hardwarePort = isVpn ? asText(port?.["SubType"]) : asText(port?.["UserDefinedName"]);
  return {
    ...unknownSetup(asText(service["UserDefinedName"]) ?? hardwarePort ?? id),
    id,
    enabled: service["__INACTIVE__"] !== 1 && service["__INACTIVE__"] !== true,
    order,
    hardwarePort,
    device: asText(port?.["DeviceName"]),
    dnsServers: texts(dns?.["ServerAddresses"]) ?? [],
    searchDomains: texts(dns?.["SearchDomains"]) ?? [],
    bypassDomains: texts(proxies?.["ExceptionsList"]),
    proxies: proxies === null ? [] : readProxies(proxies),
  };
}

function readProxies(from: PlistDictionary): ProxySetup[] {
  const servers = PROXIES.flatMap(([kind, prefix]): ProxySetup[] => {
    const server = asText(from[`${prefix}Proxy`]);
    const port = from[`${prefix}Port`];
    const enabled = asBoolean(from[`${prefix}Enable`]);
    if (server === null && enabled !== true) return [];
    return [{ kind, enabled, server, port: typeof port === "number" ? port : null, url: null }];
  });
  const url = asText(from["ProxyAutoConfigURLString"]);
  const isAuto = asBoolean(from["ProxyAutoConfigEnable"]);
  if (url !== null || isAuto === true) {
    servers.push({ kind: "autoUrl", enabled: isAuto, server: null, port: null, url });
  }
  const discovers = asBoolean(from["ProxyAutoDiscoveryEnable"]);
  if (discovers !== null) {
    servers.push({ kind: "autoDiscovery", enabled: discovers, server: null, port: null, url: null });
  }
  return servers;
}

function asText(value: PlistValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function asBoolean(value: PlistValue | undefined): boolean | null {
  if (typeof value === "boolean") return value;
  return value === 1 ? true : value === 0 ? false : null;
}

function texts(value: PlistValue | undefined): string[] | null {
  if (!Array.isArray(value)) return null;
  return value.slice(0, MOST_ITEMS).filter((one): one is string => typeof one === "string");
}
