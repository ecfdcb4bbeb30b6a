/** What a provider is told when it must stop (public header NEProvider.h). */
import { defineCodes } from "./define.ts";

export const NE_PROVIDER_STOP_REASON = defineCodes({
  id: "NEProviderStopReason",
  title: "What a provider is told when it must stop",
  says:
    "The reason that stopTunnel, stopProxy or stopFilter hands to the provider. It is no error, and its numbers are not those of " +
    '"last stop reason" in the log of nesessionmanager.',
  prefix: "NEProviderStopReason",
  aliases: ["stop reason", "stopReason", "stopTunnel with reason", "stopProxy with reason", "stopFilter with reason"],
  confidence: "A",
  sources: ["SDK 26.5", "knowledge 03 §4.6", "knowledge 08 §5"],
}, [
  [0, "None", "no reason was given", { benign: true }],
  [1, "UserInitiated", "the user stopped it", { benign: true }],
  [2, "ProviderFailed", "the provider canceled with an error, or died", {
    next: "Read the provider's own log and its crash reports",
    rules: ["proc.provider-start-failed", "proc.crashed"],
  }],
  [3, "NoNetworkAvailable", "there is no network", { rules: ["network.link-down"] }],
  [4, "UnrecoverableNetworkChange", "the network changed and the provider cannot go on", {
    rules: ["sleep.path-not-viable"],
  }],
  [5, "ProviderDisabled", "the provider was switched off", {
    next: "Find out who changed the registration",
    rules: ["reg.disabled-by-user"],
  }],
  [6, "AuthenticationCanceled", "the authentication was canceled", { rules: ["session.auth-failed"] }],
  [7, "ConfigurationFailed", "the configuration is invalid", { rules: ["necfg.rule-invalid"] }],
  [8, "IdleTimeout", "nothing used it for longer than the configuration allows", { benign: true }],
  [9, "ConfigurationDisabled", "its configuration was switched off", {
    next: "Find out who changed the configuration",
    rules: ["necfg.disabled", "necfg.saved-while-running"],
  }],
  [10, "ConfigurationRemoved", "its configuration was removed", {
    next: "Find out who changed the configuration",
    rules: ["necfg.missing"],
  }],
  [11, "Superceded", "another configuration took over", { rules: ["necfg.superseded"] }],
  [12, "UserLogout", "the user logged out", { cause: "suspicious for a system extension, which needs no user" }],
  [13, "UserSwitch", "another user came to the screen", {
    cause: "suspicious for a system extension, which needs no user",
  }],
  [14, "ConnectionFailed", "the connection could not be established", {
    rules: ["session.server-unreachable", "proc.provider-start-failed"],
  }],
  [15, "Sleep", "the Mac went to sleep and the configuration disconnects on sleep", {
    rules: ["necfg.disconnect-on-sleep", "sleep.stop-reason-sleep"],
  }],
  [16, "AppUpdate", "the app around the provider is being updated", { benign: true }],
  [17, "InternalError", "NetworkExtension failed internally"],
]);
