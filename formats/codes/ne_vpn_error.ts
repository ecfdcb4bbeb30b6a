/** Errors of NEVPNManager and its subclasses, in the app (public header NEVPNManager.h). */
import { defineCodes } from "./define.ts";

export const NE_VPN_ERROR = defineCodes({
  id: "NEVPNErrorDomain",
  title: "Loading, saving and starting a VPN configuration",
  says:
    "NetworkExtension gives these to the app that loads, saves or starts a configuration. They say nothing about the provider: " +
    "why a session ended is in NEVPNConnectionErrorDomain.",
  prefix: "NEVPNError",
  aliases: ["NEVPNError", "NEVPNErrorCode"],
  confidence: "A",
  sources: ["SDK 26.5", "knowledge 03 §4.6", "knowledge 08 §3"],
}, [
  [1, "ConfigurationInvalid", "the configuration is invalid", {
    cause: "it was never saved, or not loaded again after it had been saved",
    next: "Call loadFromPreferences again after saveToPreferences",
    rules: ["necfg.stale-profile", "necfg.missing"],
  }],
  [2, "ConfigurationDisabled", "the configuration is not enabled", {
    cause: "another configuration was enabled, or the user switched this one off",
    next: "Enable it in System Settings, or set isEnabled and save",
    rules: ["necfg.disabled", "necfg.superseded"],
  }],
  [3, "ConnectionFailed", "the start was refused", {
    cause: "something that may not start a tunnel asked for it, such as the provider itself",
    next: "Start the tunnel from the app",
    rules: ["pack.multi-sysex-ipc"],
  }],
  [4, "ConfigurationStale", "the configuration was changed since it was loaded", {
    cause: "it was saved elsewhere, and this copy was not loaded again",
    next: "Call loadFromPreferences before saving",
    rules: ["necfg.stale-profile"],
  }],
  [5, "ConfigurationReadWriteFailed", "the configuration could not be read or written", {
    cause:
      "it wraps an error of NEConfigurationErrorDomain, mostly permission denied or IPC failed: its text says which",
    next: "Read the text behind the code",
    rules: ["necfg.permission-denied", "ent.ne-missing", "mdm.app-saves-managed-config"],
  }],
  [6, "ConfigurationUnknown", "something else went wrong with the configuration"],
]);
