/** Builders for pasted profiles and configurations in rule samples, printed as Apple's tools print them. */
import { ID, TEAM } from "./samples.ts";

/** What a property list of a sample may hold. */
export type SampleValue = string | number | boolean | readonly SampleValue[] | { readonly [key: string]: SampleValue };
export type SampleFields = { readonly [key: string]: SampleValue };

/** The app around the extension that samples speak of. */
export const APP = "com.example.tunnel";

/** `profiles show -type configuration -output stdout-xml` with one profile of the computer for each list of payloads. */
export function profilesShown(...profiles: readonly (readonly SampleFields[])[]): string {
  return shownFor("_computerlevel", ...profiles);
}

/** The same for a user, or whatever the scope is. */
export function shownFor(scope: string, ...profiles: readonly (readonly SampleFields[])[]): string {
  const list = profiles.map((payloads, i) => ({
    ProfileDisplayName: `Example profile ${i + 1}`,
    ProfileIdentifier: `com.example.profile.${i + 1}`,
    ProfileUUID: `0000000${i}-1111-4222-8333-444444444444`,
    ProfileItems: payloads.map(({ PayloadType = "", PayloadUUID = "", PayloadIdentifier = "", ...content }) => ({
      PayloadType,
      PayloadUUID,
      PayloadIdentifier,
      PayloadContent: content,
    })),
  }));
  return `% sudo profiles show -type configuration -output stdout-xml\n${document({ [scope]: list })}`;
}

/** A `.mobileconfig` with these payloads. */
export function mobileconfig(...payloads: readonly SampleFields[]): string {
  return document({
    PayloadType: "Configuration",
    PayloadDisplayName: "Example file",
    PayloadIdentifier: "com.example.file",
    PayloadUUID: "11111111-1111-4222-8333-444444444444",
    PayloadVersion: 1,
    PayloadContent: payloads,
  });
}

/** A system extension policy; by default one that lets users allow nothing and lists nothing. */
export function policy(settings: SampleFields = {}): SampleFields {
  return {
    PayloadType: "com.apple.system-extension-policy",
    PayloadIdentifier: "com.example.policy",
    PayloadUUID: "U-POLICY",
    AllowUserOverrides: false,
    ...settings,
  };
}

/** A policy that lists the extension. */
export const LISTED = policy({ AllowedSystemExtensions: { [TEAM]: [ID] } });

/** A VPN payload for the extension; `inside` are settings of its VPN dictionary. */
export function vpnPayload(inside: SampleFields = {}, outside: SampleFields = {}): SampleFields {
  return {
    PayloadType: "com.apple.vpn.managed",
    PayloadUUID: "U-VPN",
    UserDefinedName: "Example Tunnel",
    VPNType: "VPN",
    VPNSubType: APP,
    VPN: { ProviderBundleIdentifier: ID, ProviderType: "packet-tunnel", ...inside },
    ...outside,
  };
}

/** A payload for the extension as a transparent proxy. */
export function proxyPayload(inside: SampleFields = {}, outside: SampleFields = {}): SampleFields {
  return {
    PayloadType: "com.apple.vpn.managed",
    PayloadUUID: "U-PROXY",
    UserDefinedName: "Example Proxy",
    VPNType: "TransparentProxy",
    VPNSubType: APP,
    TransparentProxy: { ProviderBundleIdentifier: ID, ProviderType: "app-proxy", ...inside },
    ...outside,
  };
}

/** A content filter payload for the extension. */
export function filterPayload(settings: SampleFields = {}): SampleFields {
  return {
    PayloadType: "com.apple.webcontent-filter",
    PayloadUUID: "U-FILTER",
    FilterType: "Plugin",
    PluginBundleID: APP,
    FilterSockets: true,
    FilterDataProviderBundleIdentifier: ID,
    ...settings,
  };
}

export interface SampleConfiguration {
  readonly name?: string;
  readonly app?: string;
  readonly member?: "VPN" | "AppVPN" | "ContentFilter" | "DNSProxy";
  readonly enabled?: boolean;
  readonly provider?: string;
  /** Keys of the member (`OnDemandEnabled`) and of the protocol in it (`DisconnectOnSleep`). */
  readonly settings?: SampleFields;
  readonly protocol?: SampleFields;
  /** True for one that came in a profile. */
  readonly isManaged?: boolean;
}

/** NetworkExtension's store with these configurations, as `plutil -p` prints it. */
export function configurations(...list: readonly SampleConfiguration[]): string {
  const objects: Printed[] = ["$null"];
  const top = list.map((one, i) => [idOf(i), keep(objects, describe(one, idOf(i)))] as const);
  const archive = { $archiver: "NSKeyedArchiver", $objects: objects, $top: Object.fromEntries(top), $version: 100000 };
  const head = "% sudo plutil -p /Library/Preferences/com.apple.networkextension.plist";
  return `${head}\n${print(archive, "")}\n`;
}

function describe(one: SampleConfiguration, id: string): SampleFields {
  const { name = "Example Tunnel", app = APP, member = "VPN", enabled = true, provider = ID, settings, protocol } = one;
  const isFilter = member === "ContentFilter";
  const own: SampleFields = {
    $class: isFilter ? "NEFilterProviderConfiguration" : "NETunnelProviderProtocol",
    PluginType: app,
    ...provider !== "" && { [isFilter ? "DataProviderBundleIdentifier" : "NEProviderBundleIdentifier"]: provider },
    ...protocol,
  };
  return {
    $class: "NEConfiguration",
    Identifier: id,
    Name: name,
    Application: app,
    [member]: { $class: `NE${member}`, Enabled: enabled, ...settings, [isFilter ? "Provider" : "Protocol"]: own },
    ...one.isManaged === true && {
      ProfileInfo: {
        $class: "NEProfileIngestionPayloadInfo",
        ProfileIdentifier: "com.example.profile.1",
        ProfileSource: 2,
      },
    },
  };
}

function idOf(i: number): string {
  return `1D2C3B4A-5E6F-4A7B-8C9D-0000000000${String(i).padStart(2, "0")}`;
}

/** A place in the archive's list of objects. */
interface Reference {
  readonly reference: number;
}
type Printed = string | number | boolean | Reference | readonly Printed[] | { readonly [key: string]: Printed };

/** Puts a value among the archive's objects; numbers and booleans stay where they are. */
function keep(objects: Printed[], value: SampleValue): Printed {
  if (typeof value === "number" || typeof value === "boolean") return value;
  const reference = objects.push("") - 1;
  if (typeof value === "string") objects[reference] = value;
  else if (Array.isArray(value)) {
    const items = value.map((item) => keep(objects, item));
    objects[reference] = { $class: classOf(objects, "NSArray"), "NS.objects": items };
  } else objects[reference] = keepFields(objects, value as SampleFields);
  return { reference };
}

function keepFields(objects: Printed[], { $class, ...fields }: SampleFields): Printed {
  const pairs = Object.entries(fields).map(([key, one]) => [key, keep(objects, one)] as const);
  if (typeof $class === "string") return { $class: classOf(objects, $class), ...Object.fromEntries(pairs) };
  const keys = pairs.map(([key]) => keep(objects, key));
  return { $class: classOf(objects, "NSDictionary"), "NS.keys": keys, "NS.objects": pairs.map(([, one]) => one) };
}

function classOf(objects: Printed[], name: string): Reference {
  return { reference: objects.push({ $classes: [name, "NSObject"], $classname: name }) - 1 };
}

function print(value: Printed, indent: string): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object") return String(value);
  if ("reference" in value) return `<CFKeyedArchiverUID 0x600000c0 [0x1f]>{value = ${value.reference as number}}`;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const rows = Object.entries(value).map(([key, one]) =>
    `${indent}  ${Array.isArray(value) ? key : JSON.stringify(key)} => ${print(one as Printed, `${indent}  `)}`
  );
  return [open, ...rows, `${indent}${close}`].join("\n");
}

function document(value: SampleValue): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" ` +
    `"http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n${writeXml(value)}\n</plist>\n`;
}

function writeXml(value: SampleValue): string {
  if (typeof value === "string") return `<string>${value.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</string>`;
  if (typeof value === "number") return `<integer>${value}</integer>`;
  if (typeof value === "boolean") return `<${value}/>`;
  if (Array.isArray(value)) return ["<array>", ...value.map(writeXml), "</array>"].join("\n");
  const pairs = Object.entries(value).map(([key, one]) => `<key>${key}</key>\n${writeXml(one)}`);
  return ["<dict>", ...pairs, "</dict>"].join("\n");
}
