/** Errors of nehelper and its configurations (private; decompiled, and field logs). Names are the texts that are printed. */
import { defineCodes } from "./define.ts";

export const NE_CONFIGURATION_ERROR = defineCodes({
  id: "NEConfigurationErrorDomain",
  title: "Configurations in nehelper",
  says:
    "nehelper refused to load or save a configuration. Private: Apple publishes no numbers. Apps mostly see it wrapped in " +
    "NEVPNErrorDomain 5 or in a manager's own domain.",
  prefix: "",
  aliases: [],
  confidence: "C",
  sources: ["knowledge 03 §4.4", "knowledge 08 §3"],
}, [
  [1, "corrupted", "the stored configuration is damaged"],
  [2, "invalid", "the configuration is invalid; the text says what"],
  [3, "wrong type", "the configuration is of another type"],
  [4, "wrong owner application", "another app owns the configuration"],
  [5, "stale", "the configuration was changed since it was loaded", {
    next: "Load it again before saving",
    rules: ["necfg.stale-profile"],
  }],
  [6, "failed to write to disk", "the configuration could not be written to disk"],
  [7, "does not exist", "there is no such configuration", { rules: ["necfg.missing"] }],
  [8, "invalid operation request", "nehelper does not accept this operation from this client", {
    rules: ["necfg.permission-denied"],
  }],
  [9, "configuration is unchanged", "there was nothing to save", { benign: true, confidence: "A" }],
  [10, "permission denied", "nehelper refused to load or save the configuration", {
    cause:
      "the Network Extension entitlement is missing or not authorised, the user declined the consent dialog or has not answered " +
      "it yet, or device management owns the configuration",
    next:
      "Check the entitlement against the profile, answer the dialog, and see with profiles show who installed the configuration",
    rules: ["necfg.permission-denied", "ent.ne-missing", "mdm.app-saves-managed-config"],
    confidence: "A",
  }],
  [11, "IPC failed", "nehelper could not be reached", {
    cause: "a simulator, a sandbox without the entitlement, or nehelper crashed",
    next: "Look for crash reports of nehelper",
    rules: ["necfg.permission-denied"],
    confidence: "A",
  }],
  [
    12,
    "failed to make changes in SCPreferences",
    "the configuration could not be written to the system's preferences",
    {
      cause: "identifier or group of the app do not fit, or the user refused",
      rules: ["necfg.permission-denied"],
      confidence: "B",
    },
  ],
  [13, "keychain items", "the configuration's keychain items could not be handled"],
  [14, "certificate import (14)", "a certificate could not be imported"],
  [15, "certificate import (15)", "a certificate could not be imported"],
  [16, "certificate import (16)", "a certificate could not be imported"],
  [17, "certificate import (17)", "a certificate could not be imported"],
  [18, "file not found", "a file that the configuration needs does not exist"],
  [20, "total size limit exceeded", "all configurations together are too large"],
  [21, "MDM required", "only device management may install such a configuration"],
]);
