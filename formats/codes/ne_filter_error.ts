/** Errors of NEFilterManager (public header NEFilterManager.h). */
import { defineCodes } from "./define.ts";

export const NE_FILTER_ERROR = defineCodes({
  id: "NEFilterErrorDomain",
  title: "Content filter configurations",
  says: "NEFilterManager gives these to the app that loads, saves or removes the configuration of a content filter.",
  prefix: "NEFilterManagerError",
  aliases: ["NEFilterManagerError", "NEFilterManagerErrorDomain", "NEFilterError"],
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
    cause:
      "device management owns it; the framework raises the same code when the provider's class has the wrong superclass",
    rules: ["mdm.app-saves-managed-config", "bundle.provider-class-missing"],
  }],
  [5, "ConfigurationPermissionDenied", "nehelper refused to load or save the configuration", {
    cause:
      "the entitlement is missing or not authorised, the user declined, or device management owns the configuration",
    rules: ["necfg.permission-denied", "ent.ne-missing", "mdm.app-saves-managed-config"],
    confidence: "C",
  }],
  [6, "ConfigurationInternalError", "NetworkExtension failed internally"],
]);
