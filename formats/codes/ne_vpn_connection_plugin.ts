/**
 * Why nesessionmanager ended a session: the texts behind `last stop reason`, which are the codes of the private domain
 * NEVPNConnectionErrorDomainPlugin. `becomes` is the public code that apps see instead; the others stay as they are. That 30,
 * a matter of the server, becomes the client's 11 is how the framework has it.
 */
import { type CodeReference, defineCodes } from "./define.ts";

const PUBLIC = "NEVPNConnectionErrorDomain";

function becomes(code: number): CodeReference {
  return { domain: PUBLIC, code };
}

const SERVER = ["session.server-unreachable"];
const CREDENTIALS = ["session.auth-failed"];

export const NE_VPN_CONNECTION_PLUGIN = defineCodes({
  id: "NEVPNConnectionErrorDomainPlugin",
  title: "Stop reasons of a session",
  says:
    'nesessionmanager\'s reason why a session ended, the text behind "last stop reason" in its log and LastCause in scutil. ' +
    "Private: Apple publishes no numbers. Some of them reach apps as NEVPNConnectionErrorDomain, with other numbers.",
  prefix: "",
  aliases: ["last stop reason", "LastCause", "NESMSessionStopReason"],
  confidence: "B",
  sources: ["knowledge 03 §4.2", "knowledge 03 §4.3", "knowledge 08 §4"],
}, [
  [0, "None", "the session gave no reason", {
    cause: "sessions of the older protocols, IPSec and L2TP, set none",
    next: "Read the log of the protocol's own daemon",
    benign: true,
  }],
  [1, "Stop command received", "somebody stopped it: a clean stop", { benign: true, confidence: "A" }],
  [2, "Device slept too long", "the session timed out while the Mac slept", {
    rules: ["sleep.stop-reason-sleep"],
    becomes: becomes(1),
  }],
  [3, "Plugin initiated", "the provider ended the session itself", {
    cause: "the provider canceled the tunnel or completed its start with an error of its own",
    next: "Read the provider's own log",
    rules: ["proc.provider-start-failed", "necfg.rule-invalid"],
  }],
  [4, "No network available", "there was no network to start on", {
    cause: "no interface has an address; a session that already runs survives this",
    next: "Connect to a network first",
    rules: ["network.link-down"],
    confidence: "A",
    becomes: becomes(2),
  }],
  [5, "Network changed, tunnel no longer viable", "the network changed and the tunnel could not go on", {
    rules: ["sleep.path-not-viable"],
  }],
  [6, "Plugin was disabled", "macOS does not find the provider now, or it is switched off", {
    text: "The VPN app used by the VPN configuration is not installed.",
    cause:
      "a follow-up: a stale or missing registration, an extension that was switched off, or an earlier crash of the provider",
    next:
      'Look for an earlier "Plugin failed", a crash or a change of the registration before it, and run systemextensionsctl list',
    rules: ["session.plugin-not-installed", "reg.disabled-by-user", "reg.ls-plugin-unavailable"],
    confidence: "A",
    becomes: becomes(14),
  }],
  [7, "Plugin failed", "the provider failed after it had been asked to start", {
    text: "The VPN session failed because an internal error occurred.",
    cause: "its process crashed, was killed or exited, or it got no interface",
    next: "Read the provider's crash reports and the log of the second before",
    rules: ["proc.crashed", "proc.provider-start-failed"],
    confidence: "A",
    becomes: becomes(12),
  }],
  [8, "Authentication was canceled", "the question for credentials was canceled", { rules: CREDENTIALS }],
  [9, "Device went to sleep", "the configuration disconnects on sleep", { rules: ["necfg.disconnect-on-sleep"] }],
  [10, "Bad configuration", "the configuration is invalid", {
    text: "The VPN session disconnected because the configuration is invalid.",
    cause: "the settings were refused, or a configuration of device management is broken",
    rules: ["necfg.rule-invalid"],
    becomes: becomes(4),
  }],
  [11, "Authentication took too long", "the authentication took too long", { rules: CREDENTIALS }],
  [12, "Tunnel did not come up in time", "the start took too long", {
    text: "The VPN session failed to connect in a timely manner.",
    cause: "the server or the provider never completed the start",
    next: "Look for the provider's start in its log and whether it answers",
    rules: ["proc.provider-hang", "session.server-unreachable"],
  }],
  [13, "Tunnel did not re-assert in time", "the tunnel did not come back after a change in time"],
  [14, "Tunnel must be started from the app", "it cannot be started on demand", {
    text: "The VPN cannot be started on demand.",
    cause: "the configuration needs something that only a person can give",
    next: "Start the tunnel from the app",
    rules: ["session.on-demand-waiting"],
    confidence: "C",
  }],
  [15, "Configuration does not have a server address", "the configuration names no server", {
    text: "The VPN server address is missing from the configuration.",
    rules: SERVER,
  }],
  [16, "Server address is invalid", "the configuration's server address is invalid", {
    text: "The VPN server address in the configuration is invalid.",
    rules: SERVER,
  }],
  [17, "Failed to resolve the server address", "the server's name could not be resolved", {
    text: "The VPN server hostname could not be resolved to an IP address.",
    rules: SERVER,
    becomes: becomes(5),
  }],
  [18, "Negotiation with the server failed", "client and server could not agree on a protocol", {
    text: "The VPN protocol negotiation with the VPN server failed.",
    rules: SERVER,
  }],
  [19, "Tunnel was idle for too long", "nothing used the tunnel for longer than the configuration allows", {
    benign: true,
  }],
  [20, "Server is not responding", "the server does not answer", {
    text: "The VPN server is not responding.",
    rules: SERVER,
    becomes: becomes(6),
  }],
  [21, "Tunnel was terminated by the server", "the server ended the session", {
    text: "The VPN session was aborted by the VPN server.",
    rules: SERVER,
  }],
  [22, "Server is down or unreachable", "the server stopped answering", {
    text: "The VPN server stopped responding.",
    rules: SERVER,
    becomes: becomes(7),
  }],
  [23, "Authentication failed", "the credentials were refused", {
    text: "The VPN credentials are invalid.",
    rules: CREDENTIALS,
    becomes: becomes(8),
  }],
  [24, "Client certificate is missing", "the configuration has no client certificate", {
    text: "The VPN client certificate is missing from the configuration.",
    rules: CREDENTIALS,
  }],
  [25, "Client certificate is invalid", "the client's certificate is invalid", {
    text: "The VPN client certificate is invalid.",
    rules: CREDENTIALS,
    becomes: becomes(9),
  }],
  [26, "Client certificate is not yet valid", "the client's certificate is not valid yet", {
    text: "The VPN client certificate is not yet valid.",
    rules: CREDENTIALS,
    becomes: becomes(10),
  }],
  [27, "Client certificate has expired", "the client's certificate has expired", {
    text: "The VPN client certificate has expired.",
    rules: CREDENTIALS,
  }],
  [28, "Server certificate is invalid", "the server's certificate is invalid", {
    text: "The VPN server certificate is invalid.",
    rules: CREDENTIALS,
  }],
  [29, "Server certification is not yet valid", "the server's certificate is not valid yet", {
    text: "The VPN server certificate is not yet valid.",
    rules: CREDENTIALS,
  }],
  [30, "Server certificate has expired", "the server's certificate has expired", {
    text: "The VPN server certificate has expired.",
    rules: CREDENTIALS,
    becomes: becomes(11),
  }],
  [31, "Configuration was disabled", "the configuration was switched off while the session ran", {
    cause: "the user, device management or the app changed it",
    rules: ["necfg.disabled"],
  }],
  [32, "Configuration was removed", "the configuration was removed while the session ran", {
    cause: "the user, device management or the app removed it",
    rules: ["necfg.missing"],
  }],
  [33, "Configuration was superceded by another configuration", "another configuration of the same kind took over", {
    cause: "another VPN was started, often on demand",
    next: "Disable the other configuration",
    rules: ["necfg.superseded"],
    confidence: "A",
  }],
  [34, "User logged out", "the user logged out", {
    cause: "suspicious for a system extension, which needs no user",
  }],
  [35, "Console user changed", "another user came to the screen", {
    cause: "suspicious for a system extension, which needs no user",
  }],
  [36, "re-started with different credentials", "the session was started again with other credentials", {
    benign: true,
  }],
  [37, "Configuration has changed", "the configuration was saved while the session ran", {
    cause: "the user, device management or the app saved it",
    rules: ["necfg.saved-while-running"],
  }],
  [38, "Configuration not found", "the configuration is gone", {
    text: "The VPN configuration could not be found.",
    cause: "it was removed; the log prints this reason as None",
    rules: ["necfg.missing"],
    becomes: becomes(13),
  }],
  [39, "On Demand Disconnect rule matched", "a rule of the configuration ended it on this network", {
    rules: ["session.on-demand-waiting"],
    benign: true,
  }],
  [40, "App Update", "the app around the provider is being updated", {
    next: "Wait until the update is done",
    benign: true,
  }],
  [41, "Network preparation took to long", "macOS could not prepare the network in time"],
]);
