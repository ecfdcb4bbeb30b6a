/** Why a session of the older IPSec client ended (private; decoded from the NetworkExtension framework of macOS 26). */
import { defineCodes } from "./define.ts";

const SERVER = ["session.server-unreachable"];
const CREDENTIALS = ["session.auth-failed"];

export const NE_VPN_CONNECTION_IPSEC = defineCodes({
  id: "NEVPNConnectionErrorDomainIPSec",
  title: "Why a session of the older IPSec client ended",
  says:
    "The built-in IPSec client's reason. It numbers on its own: never read these numbers in NEVPNConnectionErrorDomainPlugin, or " +
    "the other way round. No system extension is involved.",
  prefix: "",
  aliases: [],
  confidence: "C",
  sources: ["knowledge 03 §4.3", "public note on NetworkExtension of macOS 26"],
}, [
  [2, "server address missing", "the configuration names no server", { rules: SERVER }],
  [3, "shared secret missing", "the configuration has no shared secret", {
    text: "The VPN shared secret is missing from the configuration.",
    rules: CREDENTIALS,
  }],
  [4, "client certificate missing", "the configuration has no client certificate", { rules: CREDENTIALS }],
  [5, "server address resolution failed", "the server's name could not be resolved", { rules: SERVER }],
  [6, "no network available", "there was no network", { rules: ["network.link-down"] }],
  [7, "configuration failed", "the configuration is invalid"],
  [8, "internal error", "the client failed internally"],
  [9, "connection error", "the connection could not be established", {
    text: "The VPN connection could not be established.",
    rules: SERVER,
  }],
  [10, "server negotiation failed", "client and server could not agree on a protocol", { rules: SERVER }],
  [11, "authentication failed (11)", "the credentials were refused", { rules: CREDENTIALS }],
  [12, "server certificate invalid (12)", "the server's certificate is invalid", { rules: CREDENTIALS }],
  [13, "client certificate invalid", "the client's certificate is invalid", { rules: CREDENTIALS }],
  [14, "authentication failed (14)", "the credentials were refused", { rules: CREDENTIALS }],
  [15, "network change", "the Mac moved to another network"],
  [16, "server disconnected", "the server ended the session", { rules: SERVER }],
  [17, "server dead", "the server stopped answering", { rules: SERVER }],
  [18, "no network available (18)", "there was no network", { rules: ["network.link-down"] }],
  [20, "client certificate not yet valid", "the client's certificate is not valid yet", { rules: CREDENTIALS }],
  [21, "client certificate expired", "the client's certificate has expired", { rules: CREDENTIALS }],
  [22, "server certificate not yet valid", "the server's certificate is not valid yet", { rules: CREDENTIALS }],
  [23, "server certificate expired", "the server's certificate has expired", { rules: CREDENTIALS }],
  [24, "server certificate invalid (24)", "the server's certificate is invalid", { rules: CREDENTIALS }],
]);
