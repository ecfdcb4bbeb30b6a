/** The errno behind `CFIL: sosend() failed` in the kernel's log: a content filter let data pass that could not be sent again. */
import { defineCodes } from "./define.ts";

export const CFIL_ERROR = defineCodes({
  id: "CFIL",
  title: "The kernel's content filter (CFIL)",
  says:
    "The kernel could not send on what a content filter had allowed. Such a line proves that a content filter is attached to that " +
    "socket. The number is an errno.",
  prefix: "",
  aliases: ["CFIL sosend failed", "sosend failed", "CFIL Error sosend_reinject failed", "sosend_reinject failed"],
  base: "errno",
  confidence: "B",
  sources: ["knowledge 07 CX-03", "knowledge 07 CX-04", "knowledge 03 §8.6"],
}, [
  [22, "EINVAL", "the data could not be sent again as it was", {
    text: "Invalid argument",
    cause: "the first datagram of an IPv4 connection on an IPv6 socket, on macOS 15.6.1 and 26.0",
    next: "Switch the content filter off to confirm it, and update macOS",
    rules: ["osbug.cfil-v4mapped-sendto", "coex.active-content-filter"],
  }],
  [49, "EADDRNOTAVAIL", "the sender's address is not that of the interface which the route takes", {
    text: "Can't assign requested address",
    cause: "the route to the target leads through another VPN's interface",
    rules: ["coex.vpn-in-vpn-sysex", "coex.active-content-filter"],
  }],
]);
