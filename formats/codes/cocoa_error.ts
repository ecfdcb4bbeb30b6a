/** Foundation's own errors, of which those of NSXPCConnection matter here (public header FoundationErrors.h). */
import { defineCodes } from "./define.ts";

export const COCOA_ERROR = defineCodes({
  id: "NSCocoaErrorDomain",
  title: "Foundation: XPC connections and files",
  says:
    "Foundation's own errors. 4096 to 4224 are those of NSXPCConnection; the lower ones are about files and formats.",
  prefix: "",
  aliases: ["NSCocoaError", "CocoaError", "Cocoa error"],
  confidence: "A",
  sources: ["FoundationErrors.h", "knowledge 03 §4.6", "knowledge 08 §7"],
}, [
  [4, "NSFileNoSuchFileError", "there is no such file"],
  [257, "NSFileReadNoPermissionError", "the file may not be read"],
  [260, "NSFileReadNoSuchFileError", "there is no such file to read"],
  [513, "NSFileWriteNoPermissionError", "the file may not be written"],
  [4097, "NSXPCConnectionInterrupted", "the process at the other end went away", {
    text: "Couldn’t communicate with a helper application.",
    cause: "it crashed or exited, or its listener turned the client away",
    next: "Look for crash reports of the provider in the same second",
    rules: ["xpc.peer-died", "proc.crashed", "xpc.protocol-mismatch"],
  }],
  [4099, "NSXPCConnectionInvalid", "the connection cannot be used, now or later", {
    cause:
      "nobody registered the name, or a sandbox forbids to look it up; for services that are not the product's it is everyday noise",
    next:
      "See which service the text names, and compare it with the endpoints of the job: launchctl print system/LABEL",
    rules: ["mach.not-registered", "xpc.name-mismatch-app", "xpc.sandbox-denied", "xpc.peer-died"],
  }],
  [4101, "NSXPCConnectionReplyInvalid", "the reply could not be understood"],
  [4102, "NSXPCConnectionCodeSigningRequirementFailure", "the other side's signature does not meet the requirement", {
    next: "Compare both sides: codesign -dvvv",
    rules: ["xpc.peer-requirement"],
  }],
]);
