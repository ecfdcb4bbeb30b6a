/** The status of a session (public header NEVPNConnection.h): no error, but printed as a number. */
import { defineCodes } from "./define.ts";

export const NE_VPN_STATUS = defineCodes({
  id: "NEVPNStatus",
  title: "The status of a session",
  says: "The status of a VPN session. It is no error.",
  prefix: "NEVPNStatus",
  aliases: ["NEVPNConnection.status", "VPN status"],
  confidence: "A",
  sources: ["SDK 26.5", "knowledge 08 §3"],
}, [
  [0, "Invalid", "there is no such configuration, or it is not enabled", {
    rules: ["necfg.missing", "necfg.disabled"],
  }],
  [1, "Disconnected", "the session does not run", { benign: true }],
  [2, "Connecting", "the session is starting", { benign: true }],
  [3, "Connected", "the session runs", { benign: true }],
  [4, "Reasserting", "the session comes back after a change of the network", { benign: true }],
  [5, "Disconnecting", "the session is ending", { benign: true }],
]);
