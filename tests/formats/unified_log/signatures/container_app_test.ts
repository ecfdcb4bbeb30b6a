import { assertEquals } from "../../../../compat/std_assert.ts";
import family from "../../../../formats/unified_log/signatures/container_app.ts";
import { checkFamily, idsOf } from "./check_family.ts";

checkFamily("container app", family, [
  {
    id: "app.sx4-text",
    fires: "Extension not found in App bundle. Unable to find any matched extension with identifier: com.example.ext",
    silent: "Extension found in App bundle",
    fields: { id: "com.example.ext" },
  },
  {
    id: "app.sx2-text",
    fires: "Missing entitlement com.apple.developer.system-extension.install",
    silent: "entitlement com.apple.developer.system-extension.install is present",
  },
  {
    id: "app.sx3-text",
    fires: "App containing System Extension to be activated must be in /Applications folder",
    silent: "no policy, cannot allow apps outside /Applications",
  },
  {
    id: "app.sx8-text",
    fires: "Invalid code signature or missing entitlements",
    silent: "Valid code signature, no missing entitlements",
  },
  {
    id: "app.sx",
    fires: "The operation couldn’t be completed. (OSSystemExtensionErrorDomain error 9.)",
    silent: "see the documentation of OSSystemExtensionErrorDomain in macOS 15",
    fields: { n: "9" },
  },
  {
    id: "app.cfg10",
    fires: 'Error Domain=NEConfigurationErrorDomain Code=10 "permission denied"',
    silent: 'Error Domain=NEConfigurationErrorDomain Code=1 "corrupted"',
    fields: { n: "10" },
  },
  {
    id: "app.cfg-scprefs",
    fires: "failed to make changes in SCPreferences",
    silent: "made changes in SCPreferences",
  },
  {
    id: "app.cfg11",
    fires: 'Error Domain=NEConfigurationErrorDomain Code=11 "IPC failed"',
    silent: 'Error Domain=ExampleErrorDomain Code=12 "IPC failed"',
  },
  {
    id: "app.cfg9",
    fires: 'Error Domain=NEConfigurationErrorDomain Code=9 "configuration is unchanged"',
    silent: "the configuration is unchanged",
  },
  {
    id: "app.cfg8",
    fires: "NEConfigurationErrorDomain code=8",
    silent: "NEConfigurationErrorDomain code=18",
    fields: { n: "8" },
  },
  {
    id: "app.vpn5-rev",
    fires: "permission denied (NEVPNErrorDomain:5)",
    silent: "permission denied (NEVPNErrorDomain:1)",
    also: ["app.vpn5"],
  },
  {
    id: "app.vpn5",
    fires: 'Error Domain=NEVPNErrorDomain Code=5 "permission denied"',
    silent: "permission denied (NEVPNErrorDomain:51)",
    fields: { n: "5" },
  },
  {
    id: "app.vpn1",
    fires: 'Error Domain=NEVPNErrorDomain Code=1 "(null)"',
    silent: 'Error Domain=NEVPNErrorDomain Code=12 "(null)"',
    fields: { n: "1" },
  },
  {
    id: "app.plugin-code",
    fires: 'Error Domain=NEVPNConnectionErrorDomainPlugin Code=7 "The VPN session failed"',
    silent: 'Error Domain=NEVPNConnectionErrorDomain Code=7 "The VPN session failed"',
    fields: { n: "7" },
  },
  {
    id: "app.needs-approval",
    fires: "requestNeedsUserApproval(_:)",
    silent: "the request needs approval",
  },
  {
    id: "app.tp-saving",
    fires: "Error in saving TP configuration in updateOnDemandRule",
    silent: "saved TP configuration in updateOnDemandRule",
  },
  {
    id: "app.location",
    fires: "Example Tunnel must be located in /Applications",
    silent: "Example Tunnel must be located in your Applications folder",
  },
]);

const SPELLINGS: readonly (readonly [string, readonly string[]])[] = [
  ["(OSSystemExtensionErrorDomain error 4.)", ["app.sx"]],
  ["(OSSystemExtensionErrorDomain-Fehler 4.)", ["app.sx"]],
  ["（OSSystemExtensionErrorDomain错误4。）", ["app.sx"]],
  ['Error Domain=OSSystemExtensionErrorDomain Code=10 "(null)"', ["app.sx"]],
  ["OSSystemExtensionErrorDomain code 4", ["app.sx"]],
  ["OSSystemExtensionErrorDomain code=9", ["app.sx"]],
  ["OSSystemExtensionErrorDomain:8", ["app.sx"]],
  ["OSSystemExtensionErrorDomain#8", ["app.sx"]],
  ["OSSystemExtensionErrorDomain 13", ["app.sx"]],
  ["OSSystemExtensionErrorDomain, code: 4", ["app.sx"]],
  ["OSSystemExtensionErrorDomain\nerror 4.", ["app.sx"]],
  ["OSSystemExtensionErrorDomain\n4 things to try", []],
  ["OSSystemExtensionErrorDomain 2026", []],
  [
    'Error Domain=OSSystemExtensionErrorDomain Code=9 "extension category returned error"',
    ["sx.category-error", "app.sx"],
  ],
  ['Error Domain=OSSystemExtensionErrorDomain Code=4 "Extension not found in App bundle"', ["app.sx4-text", "app.sx"]],
  ['Error Domain=NEVPNErrorDomain Code=5 "IPC failed"', ["app.cfg11", "app.vpn5"]],
  ["Error Domain=NEVPNErrorDomain Code=5 “IPC failed”", ["app.cfg11", "app.vpn5"]],
  ['Error Domain=NEVPNErrorDomain Code=5 "failed to make changes in SCPreferences"', ["app.cfg-scprefs", "app.vpn5"]],
  ["(NEVPNErrorDomain error 5.)", ["app.vpn5"]],
  ["NEConfigurationErrorDomain error 11.", ["app.cfg11"]],
  ["NEVPNConnectionErrorDomainPlugin code=6", ["app.plugin-code"]],
];

for (const [text, ids] of SPELLINGS) {
  Deno.test(`container app: "${text}" raises ${ids.join(", ") || "nothing"}`, () => assertEquals(idsOf(text), ids));
}
