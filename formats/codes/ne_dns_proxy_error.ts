/** Errors of NEDNSProxyManager (public header NEDNSProxyManager.h). */
import { defineCodes } from "./define.ts";

export const NE_DNS_PROXY_ERROR = defineCodes({
  id: "NEDNSProxyErrorDomain",
  title: "DNS proxy configurations",
  says: "NEDNSProxyManager gives these to the app that loads, saves or removes the configuration of a DNS proxy.",
  prefix: "NEDNSProxyManagerError",
  aliases: ["NEDNSProxyManagerError", "NEDNSProxyManagerErrorDomain"],
  confidence: "A",
  sources: ["SDK 26.5", "knowledge 03 §4.6", "knowledge 08 §5"],
}, [
  [1, "ConfigurationInvalid", "the configuration is invalid"],
  [2, "ConfigurationDisabled", "the configuration is not enabled", { rules: ["necfg.disabled"] }],
  [3, "ConfigurationStale", "the configuration was changed since it was loaded", {
    next: "Call loadFromPreferences before saving",
    rules: ["necfg.stale-profile"],
  }],
  [4, "ConfigurationCannotBeRemoved", "the configuration cannot be removed by the app", {
    rules: ["mdm.app-saves-managed-config"],
  }],
]);
