/** Errors of NEDNSSettingsManager (public header NEDNSSettingsManager.h). */
import { defineCodes } from "./define.ts";

export const NE_DNS_SETTINGS_ERROR = defineCodes({
  id: "NEDNSSettingsErrorDomain",
  title: "DNS settings configurations",
  says: "NEDNSSettingsManager gives these to the app that loads, saves or removes the configuration of DNS settings.",
  prefix: "NEDNSSettingsManagerError",
  aliases: ["NEDNSSettingsManagerError", "NEDNSSettingsManagerErrorDomain"],
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
