/** How a request to sysextd that did not fail ended (public header SystemExtensions.h). */
import { defineCodes } from "./define.ts";

export const REQUEST_RESULT = defineCodes({
  id: "OSSystemExtensionRequestResult",
  title: "Requests to sysextd that succeeded",
  says: "How a request to activate or deactivate an extension ended that did not fail.",
  prefix: "OSSystemExtensionRequest",
  aliases: ["OSSystemExtensionRequest.Result", "didFinishWithResult"],
  confidence: "A",
  sources: ["SDK 26.5", "knowledge 03 §4.1", "knowledge 01 §7"],
}, [
  [0, "Completed", "the request is done", { benign: true }],
  [1, "WillCompleteAfterReboot", "the request is done after the next restart; until then the old code runs on", {
    next: "Restart the Mac",
    rules: ["reg.pending-uninstall-reboot"],
  }],
]);
