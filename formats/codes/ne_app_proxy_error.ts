/** Errors of a flow in an app proxy or a transparent proxy (public header NEAppProxyFlow.h). */
import { defineCodes } from "./define.ts";

export const NE_APP_PROXY_ERROR = defineCodes({
  id: "NEAppProxyErrorDomain",
  title: "Flows of a proxy provider",
  says:
    "What a proxy provider is told, or itself says, about one flow. One flow that fails is everyday; many at a time are a matter of " +
    "the provider or of its server.",
  prefix: "NEAppProxyFlowError",
  aliases: ["NEAppProxyFlowErrorDomain", "NEAppProxyFlowError"],
  confidence: "A",
  sources: ["SDK 26.5", "knowledge 03 §4.6", "knowledge 08 §5"],
}, [
  [1, "NotConnected", "the flow is not open"],
  [2, "PeerReset", "the other side reset the connection"],
  [3, "HostUnreachable", "the host cannot be reached"],
  [4, "InvalidArgument", "the provider passed something invalid"],
  [5, "Aborted", "the flow was aborted"],
  [6, "Refused", "the connection was refused"],
  [7, "TimedOut", "the flow timed out"],
  [8, "Internal", "NetworkExtension failed internally"],
  [9, "DatagramTooLarge", "the datagram is larger than the flow allows"],
  [10, "ReadAlreadyPending", "the provider asked to read while a read was pending"],
]);
