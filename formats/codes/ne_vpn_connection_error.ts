/** Why a VPN session ended, as apps see it (public header NEVPNConnection.h, macOS 13 and later). */
import { defineCodes } from "./define.ts";

const SERVER = ["session.server-unreachable"];
const CREDENTIALS = ["session.auth-failed"];

export const NE_VPN_CONNECTION_ERROR = defineCodes({
  id: "NEVPNConnectionErrorDomain",
  title: "Why a VPN session ended, as apps see it",
  says:
    "The VPN system gives these as the last disconnect error. An error that the provider itself gave comes through unchanged, in " +
    "the product's own domain: the domain tells whether the system or the product failed.",
  prefix: "NEVPNConnectionError",
  aliases: ["NEVPNConnectionError", "NEVPNConnectionErrorCode", "lastDisconnectError"],
  confidence: "A",
  sources: ["SDK 26.5", "knowledge 03 §4.3", "knowledge 08 §3"],
}, [
  [1, "Overslept", "the session timed out while the Mac slept", { rules: ["sleep.stop-reason-sleep"] }],
  [2, "NoNetworkAvailable", "there was no network", {
    cause: "no interface has an address; macOS starts no session without one",
    next: "Connect to a network first",
    rules: ["network.link-down"],
  }],
  [3, "UnrecoverableNetworkChange", "the network changed and the tunnel could not go on", {
    rules: ["sleep.path-not-viable"],
  }],
  [4, "ConfigurationFailed", "the configuration is invalid", {
    cause: "the settings that the provider gave were refused",
    next: "Read the provider's own log for what it set",
    rules: ["necfg.rule-invalid"],
  }],
  [5, "ServerAddressResolutionFailed", "the server's name could not be resolved", { rules: SERVER }],
  [6, "ServerNotResponding", "the server does not answer", { rules: SERVER }],
  [7, "ServerDead", "the server stopped answering", { rules: SERVER }],
  [8, "AuthenticationFailed", "the credentials were refused", { rules: CREDENTIALS }],
  [9, "ClientCertificateInvalid", "the client's certificate is invalid", { rules: CREDENTIALS }],
  [10, "ClientCertificateNotYetValid", "the client's certificate is not valid yet", { rules: CREDENTIALS }],
  [11, "ClientCertificateExpired", "the client's certificate has expired", { rules: CREDENTIALS }],
  [12, "PluginFailed", "the provider failed after it had been asked to start", {
    cause: "its process crashed, was killed or exited, or it got no interface",
    next: "Read the provider's crash reports and the log of the second before",
    rules: ["proc.crashed", "proc.provider-start-failed"],
  }],
  [13, "ConfigurationNotFound", "the configuration is gone", {
    cause: "it was removed",
    rules: ["necfg.missing"],
  }],
  [14, "PluginDisabled", "macOS does not find the provider, or it is switched off", {
    cause:
      "the app or the extension is missing, disabled or not registered; often it follows an earlier crash or a change of the " +
      "registration",
    next: "Run systemextensionsctl list, then look for what happened before in the log",
    rules: ["session.plugin-not-installed", "reg.disabled-by-user", "reg.ls-plugin-unavailable"],
  }],
  [15, "NegotiationFailed", "client and server could not agree on a protocol", { rules: SERVER }],
  [16, "ServerDisconnected", "the server ended the session", { rules: SERVER }],
  [17, "ServerCertificateInvalid", "the server's certificate is invalid", { rules: CREDENTIALS }],
  [18, "ServerCertificateNotYetValid", "the server's certificate is not valid yet", { rules: CREDENTIALS }],
  [19, "ServerCertificateExpired", "the server's certificate has expired", { rules: CREDENTIALS }],
]);
