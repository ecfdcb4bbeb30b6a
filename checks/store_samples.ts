/** Builders for the dynamic store in rule samples, as a sysdiagnose holds it. */
import type { StoreDictionary, StoreValue } from "../formats/scutil/dictionary.ts";

export const WIFI = "0A000000-0000-4000-8000-000000000001";
export const VPN = "0A000000-0000-4000-8000-000000000002";

/** `SCDynamicStore.plist` with these keys. */
export function store(...parts: readonly StoreDictionary[]): string {
  const keys: StoreDictionary = Object.assign(Object.create(null), ...parts);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    ...render(keys),
    "</plist>",
    "",
  ].join("\n");
}

function render(value: StoreValue): string[] {
  if (Array.isArray(value)) return ["<array>", ...value.flatMap(render), "</array>"];
  if (typeof value === "number") return [`<integer>${value}</integer>`];
  if (typeof value === "boolean") return [value ? "<true/>" : "<false/>"];
  if (typeof value === "string" || value === null) return [`<string>${value ?? ""}</string>`];
  const entries = Object.entries(value).flatMap(([key, one]) => [`<key>${key}</key>`, ...render(one)]);
  return ["<dict>", ...entries, "</dict>"];
}

/** A Mac at home on en0, which its router serves; the order of services is as given. */
export function storedHome(...order: readonly string[]): StoreDictionary {
  return {
    "Setup:/Network/Global/IPv4": { ServiceOrder: [...order.length > 0 ? order : [WIFI]] },
    "State:/Network/Global/IPv4": { PrimaryInterface: "en0", PrimaryService: WIFI, Router: "192.168.1.1" },
    [`Setup:/Network/Service/${WIFI}`]: { UserDefinedName: "Wi-Fi" },
    [`State:/Network/Service/${WIFI}/IPv4`]: {
      Addresses: ["192.168.1.20"],
      SubnetMasks: ["255.255.255.0"],
      Router: "192.168.1.1",
      InterfaceName: "en0",
    },
    [`State:/Network/Service/${WIFI}/DNS`]: { ServerAddresses: ["192.168.1.1"] },
  };
}

/** A VPN on utun4, with more in its entity of IPv4, and its resolver when it has one. */
export function storedVpn(
  more: StoreDictionary = {},
  dns: StoreDictionary | null = null,
  id: string = VPN,
): StoreDictionary {
  return {
    [`State:/Network/Service/${id}/IPv4`]: {
      Addresses: ["10.8.0.2"],
      SubnetMasks: ["255.255.255.0"],
      InterfaceName: "utun4",
      ...more,
    },
    ...dns !== null && { [`State:/Network/Service/${id}/DNS`]: dns },
  };
}
