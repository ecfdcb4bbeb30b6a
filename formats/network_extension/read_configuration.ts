/** Reads one NEConfiguration out of its archive. The names of the fields are those of the framework's coders. */
import type { ArchiveReader } from "../plist/archive_reader.ts";
import type { PlistDictionary, PlistValue } from "../plist/value.ts";
import { isSecretName } from "../secrets.ts";
import type {
  ConfigurationKind,
  ConfigurationProfile,
  ConfiguredProvider,
  NetworkConfiguration,
} from "./configuration.ts";

/** The member that holds the settings, and what they are then. */
const MEMBERS: readonly (readonly [member: string, kind: ConfigurationKind])[] = [
  ["VPN", "vpn"],
  ["AppVPN", "app-proxy"],
  ["AlwaysOnVPN", "always-on-vpn"],
  ["ContentFilter", "content-filter"],
  ["DNSProxy", "dns-proxy"],
  ["DNSSettings", "dns-settings"],
  ["Relay", "relay"],
  ["AppPush", "app-push"],
  ["URLFilter", "url-filter"],
  ["PathController", "path-rules"],
];
const ACTIONS: readonly (string | undefined)[] = [undefined, "connect", "disconnect", "evaluate", "ignore"];
const MOST_KEYS = 500;
const MOST_RULES = 200;

/** The fields of one object, with what it takes to read them. */
interface Fields {
  readonly archive: ArchiveReader;
  readonly own: PlistDictionary | null;
}

/** Whether the fields are those of a configuration. */
export function isConfiguration(own: PlistDictionary): boolean {
  return MEMBERS.some(([member]) => member in own) && ("Identifier" in own || "Name" in own || "Application" in own);
}

/** Reads a configuration; `users` are those that the file's index gives it to. */
export function readConfiguration(
  archive: ArchiveReader,
  own: PlistDictionary,
  users: (id: string) => readonly number[],
): NetworkConfiguration {
  const of: Fields = { archive, own };
  const found = MEMBERS.find(([member]) => archive.fields(own[member]) !== null);
  const settings = inner(of, found?.[0] ?? "");
  const protocol = [inner(settings, "Protocol"), inner(settings, "Provider")].find((one) => one.own !== null) ??
    settings;
  const kind = kindOf(found?.[1] ?? "other", settings, protocol);
  const keys = Object.keys(inner(protocol, "VendorConfiguration").own ?? {}).slice(0, MOST_KEYS);
  const id = readText(of, "Identifier");
  return {
    id,
    name: readText(of, "Name"),
    kind,
    enabled: readBoolean(settings, "Enabled"),
    app: readText(of, "Application"),
    appName: readText(of, "ApplicationName"),
    pluginType: readText(protocol, "PluginType"),
    providers: readProviders(kind, protocol),
    protocol: archive.className(settings.own?.["Protocol"]) ?? archive.className(settings.own?.["Provider"]),
    serverAddress: readText(protocol, "ServerAddress"),
    onDemand: readBoolean(settings, "OnDemandEnabled"),
    onDemandActions: readActions(settings),
    disconnectOnSleep: readBoolean(protocol, "DisconnectOnSleep"),
    includeAllNetworks: readBoolean(protocol, "IncludeAllNetworks"),
    excludeLocalNetworks: readBoolean(protocol, "ExcludeLocalNetworks"),
    enforceRoutes: readBoolean(protocol, "EnforceRoutes"),
    grade: readNumber(of, "Grade"),
    filterGrade: readNumber(settings, "FilterGrade"),
    order: readNumber(settings, "Order") ?? readNumber(protocol, "Order"),
    filterSockets: readBoolean(protocol, "FilterSockets"),
    filterPackets: readBoolean(protocol, "FilterPackets"),
    tunnelType: readNumber(settings, "TunnelType"),
    providerConfigurationKeys: keys,
    secretKeys: keys.filter(isSecretName),
    profile: readProfile(inner(of, "ProfileInfo")),
    users: id === null ? [] : users(id),
  };
}

/** Per-app and transparent proxies are one member; a class or a field that says so tells them apart. */
function kindOf(kind: ConfigurationKind, settings: Fields, protocol: Fields): ConfigurationKind {
  if (kind !== "app-proxy") return kind;
  const names = [
    ...Object.keys(settings.own ?? {}),
    ...Object.keys(protocol.own ?? {}),
    settings.archive.className(settings.own?.["Protocol"]) ?? "",
  ];
  return names.some((name) => /transparent/i.test(name)) ? "transparent-proxy" : kind;
}

function readProviders(kind: ConfigurationKind, protocol: Fields): ConfiguredProvider[] {
  const provider = (point: ConfiguredProvider["point"], key: string, requirement: string): ConfiguredProvider[] => {
    const bundleId = readText(protocol, key);
    return bundleId === null ? [] : [{ point, bundleId, designatedRequirement: readText(protocol, requirement) }];
  };
  if (kind === "content-filter") {
    return [
      ...provider("filter-data", "DataProviderBundleIdentifier", "DataProviderDesignatedRequirement"),
      ...provider("filter-packet", "PacketProviderBundleIdentifier", "PacketProviderDesignatedRequirement"),
    ];
  }
  const point = kind === "dns-proxy"
    ? "dns-proxy"
    : kind === "vpn" || kind === "always-on-vpn"
    ? "packet-tunnel"
    : "app-proxy";
  const named = provider(point, "NEProviderBundleIdentifier", "DesignatedRequirement");
  return named.length > 0 ? named : provider(point, "ProviderBundleIdentifier", "ProviderDesignatedRequirement");
}

function readActions(settings: Fields): string[] {
  const rules = settings.archive.items(settings.own?.["OnDemandRules"]).slice(0, MOST_RULES);
  return rules.flatMap((rule) => {
    const action = readNumber({ archive: settings.archive, own: settings.archive.fields(rule) }, "Action");
    return action === null ? [] : [ACTIONS[action] ?? String(action)];
  });
}

function readProfile(info: Fields): ConfigurationProfile | null {
  if (info.own === null) return null;
  return {
    identifier: readText(info, "ProfileIdentifier"),
    uuid: readText(info, "ProfileUUID"),
    organization: readText(info, "ProfileOrganization") ?? readText(info, "PayloadOrganization"),
    payloadUuid: readText(info, "PayloadUUID"),
    source: readNumber(info, "ProfileSource"),
  };
}

function inner({ archive, own }: Fields, name: string): Fields {
  return { archive, own: archive.fields(member(own, name)) };
}

/** A field by its name; some coders begin theirs with a small letter. */
function member(own: PlistDictionary | null, name: string): PlistValue | undefined {
  return own?.[name] ?? own?.[name.slice(0, 1).toLowerCase() + name.slice(1)];
}

function readText({ archive, own }: Fields, name: string): string | null {
  const value = archive.scalar(member(own, name));
  return typeof value === "string" ? value : null;
}

function readNumber({ archive, own }: Fields, name: string): number | null {
  const value = archive.scalar(member(own, name));
  return typeof value === "number" ? value : null;
}

/** `plutil -p` of older systems prints booleans as 0 and 1. */
function readBoolean({ archive, own }: Fields, name: string): boolean | null {
  const value = archive.scalar(member(own, name));
  if (typeof value === "boolean") return value;
  return value === 1 ? true : value === 0 ? false : null;
}
