/** Errors of libxpc, which are objects without numbers (public header xpc/connection.h). */
import { defineCodes } from "./define.ts";

export const XPC_ERROR = defineCodes({
  id: "XPC_ERROR",
  title: "Connections of libxpc",
  says:
    "libxpc hands these objects to the handler of a connection. NSXPCConnection turns them into NSCocoaErrorDomain 4097 to 4102.",
  prefix: "XPC_ERROR_",
  aliases: [],
  confidence: "A",
  sources: ["xpc/connection.h", "knowledge 08 §7", "knowledge 10 §2.4"],
}, [
  [null, "CONNECTION_INTERRUPTED", "the process behind the name went away; the connection may recover", {
    text: "Connection interrupted",
    cause: "the provider crashed or exited, or its listener turned the client away",
    next: "Look for crash reports of the provider",
    rules: ["xpc.peer-died", "proc.crashed", "xpc.protocol-mismatch"],
  }],
  [null, "CONNECTION_INVALID", "the name does not exist, or the connection was canceled", {
    text: "Connection invalid",
    cause: "no job owns the name, or a sandbox forbids to look it up",
    next: "Compare the name with the endpoints of the job: launchctl print system/LABEL",
    rules: ["mach.not-registered", "xpc.name-mismatch-app", "xpc.sandbox-denied"],
  }],
  [null, "PEER_CODE_SIGNING_REQUIREMENT", "the other side's signature does not meet the requirement that was set", {
    cause: "team or identifier differ between the two builds",
    next: "Compare both sides: codesign -dvvv",
    rules: ["xpc.peer-requirement"],
  }],
  [null, "TERMINATION_IMMINENT", "macOS is about to end the process", { benign: true }],
]);
