/** Errors of NERelayManager (public header NERelayManager.h). */
import { defineCodes } from "./define.ts";

export const NE_RELAY_ERROR = defineCodes({
  id: "NERelayErrorDomain",
  title: "Relay configurations",
  says: "NERelayManager gives these to the app that loads, saves or removes the configuration of relays.",
  prefix: "NERelayManagerError",
  aliases: ["NERelayManagerError", "NERelayManagerErrorDomain"],
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
