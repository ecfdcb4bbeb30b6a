/** Reads one payload of a configuration profile (Apple's Device Management documentation; knowledge chapter 08 §15). */
import { isDictionary, type PlistDictionary, type PlistValue } from "../plist/value.ts";
import type {
  DnsProxyPayload,
  DnsSettingsPayload,
  ExtensionPolicy,
  FilterPayload,
  Payload,
  PayloadKind,
  PrivacyRule,
  VpnPayload,
} from "./profile.ts";

const KINDS: ReadonlyMap<string, PayloadKind> = new Map<string, PayloadKind>([
  ["com.apple.system-extension-policy", "system-extension-policy"],
  ["com.apple.vpn.managed", "vpn"],
  ["com.apple.vpn.managed.applayer", "vpn"],
  ["com.apple.vpn.managed.appmapping", "vpn"],
  ["com.apple.webcontent-filter", "web-content-filter"],
  ["com.apple.dnsProxy.managed", "dns-proxy"],
  ["com.apple.dnsSettings.managed", "dns-settings"],
  ["com.apple.TCC.configuration-profile-policy", "privacy-policy"],
  ["com.apple.security.root", "certificate"],
  ["com.apple.security.pkcs1", "certificate"],
  ["com.apple.security.pem", "certificate"],
  ["com.apple.security.pkcs12", "identity"],
  ["com.apple.security.scep", "identity"],
  ["com.apple.security.acme", "identity"],
  ["com.apple.ADCertificate.managed", "identity"],
  ["com.apple.relay.managed", "relay"],
  ["com.apple.system.logging", "logging"],
  ["com.apple.servicemanagement", "service-management"],
]);
/** Dictionaries of a VPN payload that hold settings of the provider, the one of its type first. */
const PROVIDER_DICTIONARIES = ["TransparentProxy", "VPN", "AppProxy", "IKEv2", "IPSec", "PPP"] as const;
const MOST_KEYS = 300;
const MOST_ITEMS = 2_000;

/** Reads a payload. `item` is the payload with its own keys; in a listing its settings are a dictionary inside. */
export function readPayload(item: PlistDictionary): Payload {
  const inside = item["PayloadContent"];
  const content = isDictionary(inside) ? inside : item;
  const type = text(item, "PayloadType") ?? text(content, "PayloadType") ?? "";
  const kind = KINDS.get(type) ?? "other";
  return {
    type,
    kind,
    identifier: text(item, "PayloadIdentifier") ?? text(content, "PayloadIdentifier"),
    uuid: text(item, "PayloadUUID") ?? text(content, "PayloadUUID"),
    name: text(item, "PayloadDisplayName") ?? text(content, "PayloadDisplayName"),
    keys: listKeys(content),
    policy: kind === "system-extension-policy" ? readPolicy(content) : null,
    vpn: kind === "vpn" ? readVpn(content) : null,
    filter: kind === "web-content-filter" ? readFilter(content) : null,
    dnsProxy: kind === "dns-proxy" ? readDnsProxy(content) : null,
    dnsSettings: kind === "dns-settings" ? readDnsSettings(content) : null,
    privacy: kind === "privacy-policy" ? readPrivacy(content) : null,
  };
}

/** A payload of which only its type is known. */
export function listPayload(type: string): Payload {
  const none = { policy: null, vpn: null, filter: null, dnsProxy: null, dnsSettings: null, privacy: null };
  return { type, kind: "listed", identifier: null, uuid: null, name: null, keys: [], ...none };
}

/** Names alone, two levels deep; those that every payload has are left out. */
function listKeys(content: PlistDictionary): string[] {
  const keys: string[] = [];
  for (const [name, value] of Object.entries(content)) {
    if (/^Payload(?!CertificateUUID)/.test(name)) continue;
    keys.push(name);
    if (isDictionary(value)) keys.push(...Object.keys(value).slice(0, MOST_KEYS).map((inner) => `${name}.${inner}`));
    if (keys.length >= MOST_KEYS) return keys.slice(0, MOST_KEYS);
  }
  return keys;
}

function readPolicy(content: PlistDictionary): ExtensionPolicy {
  return {
    allowUserOverrides: boolean(content, "AllowUserOverrides"),
    allowedTeamIdentifiers: texts(content, "AllowedTeamIdentifiers") ?? [],
    allowedSystemExtensions: textsByTeam(content, "AllowedSystemExtensions"),
    allowedSystemExtensionTypes: textsByTeam(content, "AllowedSystemExtensionTypes"),
    removableSystemExtensions: textsByTeam(content, "RemovableSystemExtensions"),
    nonRemovableSystemExtensions: textsByTeam(content, "NonRemovableSystemExtensions"),
    nonRemovableFromUi: textsByTeam(content, "NonRemovableFromUISystemExtensions"),
  };
}

function readVpn(content: PlistDictionary): VpnPayload {
  const type = text(content, "VPNType");
  const names = [...PROVIDER_DICTIONARIES].sort((a, b) => Number(b === type) - Number(a === type));
  const places = [...names.map((name) => content[name]), content].filter((one) => isDictionary(one));
  const first = <T>(read: (from: PlistDictionary, key: string) => T | null, key: string): T | null => {
    for (const place of places) {
      const value = read(place, key);
      if (value !== null) return value;
    }
    return null;
  };
  const dns = content["DNS"];
  const vendor = content["VendorConfig"];
  const orderIn = names.find((name) => isDictionary(content[name]) && number(content[name], "Order") !== null) ??
    (number(content, "Order") === null ? null : "");
  return {
    displayName: text(content, "UserDefinedName"),
    vpnType: type,
    vpnSubType: text(content, "VPNSubType"),
    providerBundleId: first(text, "ProviderBundleIdentifier"),
    providerDesignatedRequirement: first(text, "ProviderDesignatedRequirement"),
    providerType: first(text, "ProviderType"),
    remoteAddress: first(text, "RemoteAddress") ?? first(text, "CommRemoteAddress"),
    authenticationMethod: first(text, "AuthenticationMethod"),
    certificateUuid: first(text, "PayloadCertificateUUID"),
    onDemandEnabled: first(boolean, "OnDemandEnabled"),
    onDemandActions: readActions(places),
    includeAllNetworks: first(boolean, "IncludeAllNetworks"),
    excludeLocalNetworks: first(boolean, "ExcludeLocalNetworks"),
    enforceRoutes: first(boolean, "EnforceRoutes"),
    order: first(number, "Order"),
    orderIn,
    supplementalMatchDomains: isDictionary(dns) ? texts(dns, "SupplementalMatchDomains") : null,
    vendorConfigKeys: isDictionary(vendor) ? Object.keys(vendor).slice(0, MOST_KEYS) : [],
  };
}

function readActions(places: readonly PlistDictionary[]): string[] {
  const rules = places.map((place) => place["OnDemandRules"]).find(Array.isArray) ?? [];
  return rules.slice(0, MOST_ITEMS).flatMap((rule) => isDictionary(rule) ? text(rule, "Action") ?? [] : []);
}

function readFilter(content: PlistDictionary): FilterPayload {
  const vendor = content["VendorConfig"];
  return {
    filterType: text(content, "FilterType"),
    pluginBundleId: text(content, "PluginBundleID"),
    displayName: text(content, "UserDefinedName"),
    filterGrade: text(content, "FilterGrade"),
    filterSockets: boolean(content, "FilterSockets"),
    filterPackets: boolean(content, "FilterPackets"),
    dataProviderBundleId: text(content, "FilterDataProviderBundleIdentifier"),
    dataProviderDesignatedRequirement: text(content, "FilterDataProviderDesignatedRequirement"),
    packetProviderBundleId: text(content, "FilterPacketProviderBundleIdentifier"),
    packetProviderDesignatedRequirement: text(content, "FilterPacketProviderDesignatedRequirement"),
    certificateUuid: text(content, "PayloadCertificateUUID"),
    vendorConfigKeys: isDictionary(vendor) ? Object.keys(vendor).slice(0, MOST_KEYS) : [],
  };
}

function readDnsProxy(content: PlistDictionary): DnsProxyPayload {
  const configuration = content["ProviderConfiguration"];
  return {
    appBundleId: text(content, "AppBundleIdentifier"),
    providerBundleId: text(content, "ProviderBundleIdentifier"),
    providerDesignatedRequirement: text(content, "ProviderDesignatedRequirement"),
    providerConfigurationKeys: isDictionary(configuration) ? Object.keys(configuration).slice(0, MOST_KEYS) : [],
  };
}

function readDnsSettings(content: PlistDictionary): DnsSettingsPayload {
  const inside = content["DNSSettings"];
  const settings = isDictionary(inside) ? inside : content;
  return {
    protocol: text(settings, "DNSProtocol"),
    serverAddresses: texts(settings, "ServerAddresses") ?? [],
    server: text(settings, "ServerURL") ?? text(settings, "ServerName"),
    supplementalMatchDomains: texts(settings, "SupplementalMatchDomains"),
    prohibitDisablement: boolean(content, "ProhibitDisablement"),
  };
}

function readPrivacy(content: PlistDictionary): PrivacyRule[] {
  const services = content["Services"];
  if (!isDictionary(services)) return [];
  return Object.entries(services).flatMap(([service, rules]) =>
    (Array.isArray(rules) ? rules : []).slice(0, MOST_ITEMS).flatMap((rule) =>
      isDictionary(rule) ? [{ service, identifier: text(rule, "Identifier"), allowed: isAllowed(rule) }] : []
    )
  ).slice(0, MOST_ITEMS);
}

/** `Authorization` since macOS 11, `Allowed` before. */
function isAllowed(rule: PlistDictionary): boolean | null {
  const said = text(rule, "Authorization");
  return said === null ? boolean(rule, "Allowed") : said.startsWith("Allow");
}

function text(from: PlistValue | undefined, key: string): string | null {
  const value = isDictionary(from) ? from[key] : undefined;
  return typeof value === "string" ? value : null;
}

function number(from: PlistValue | undefined, key: string): number | null {
  const value = isDictionary(from) ? from[key] : undefined;
  return typeof value === "number" ? value : null;
}

/** On Demand and its like are integers in older payloads. */
function boolean(from: PlistDictionary, key: string): boolean | null {
  const value = from[key];
  if (typeof value === "boolean") return value;
  return value === 1 ? true : value === 0 ? false : null;
}

function texts(from: PlistDictionary, key: string): string[] | null {
  const value = from[key];
  if (!Array.isArray(value)) return null;
  return value.slice(0, MOST_ITEMS).filter((one): one is string => typeof one === "string");
}

function textsByTeam(from: PlistDictionary, key: string): Record<string, readonly string[]> {
  const value = from[key];
  const teams: Record<string, readonly string[]> = Object.create(null);
  for (const team of isDictionary(value) ? Object.keys(value).slice(0, MOST_ITEMS) : []) {
    teams[team] = texts(value as PlistDictionary, team) ?? [];
  }
  return teams;
}
