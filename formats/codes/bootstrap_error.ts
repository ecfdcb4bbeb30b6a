/** What bootstrap_look_up and bootstrap_check_in return (public header servers/bootstrap.h). */
import { defineCodes } from "./define.ts";

export const BOOTSTRAP_ERROR = defineCodes({
  id: "bootstrap",
  title: "bootstrap_look_up and bootstrap_check_in",
  says:
    "What the bootstrap server, which is launchd, returns for a Mach name. 141 from the same calls is an error of launchd.",
  prefix: "BOOTSTRAP_",
  aliases: ["bootstrap_look_up", "bootstrap_check_in", "kern_return", "kern_return_t"],
  base: "launchd",
  confidence: "A",
  sources: ["servers/bootstrap.h", "knowledge 10 §1"],
}, [
  [1100, "NOT_PRIVILEGED", "the caller may not have the name", {
    cause: "the sandbox or launchd refuses it",
    rules: ["xpc.sandbox-denied", "mach.registration-denied"],
    confidence: "B",
  }],
  [1101, "NAME_IN_USE", "the name is taken", { rules: ["mach.name-collision"], confidence: "B" }],
  [1102, "UNKNOWN_SERVICE", "nobody registered the name", {
    cause:
      "the extension is not active, NEMachServiceName is another one, or launchd refused the name of the job's definition",
    next: "Compare the name with the endpoints of the job: launchctl print system/LABEL",
    rules: ["mach.not-registered", "reg.stale-machservices", "xpc.name-mismatch-app"],
  }],
  [1103, "SERVICE_ACTIVE", "another process already serves the name", {
    rules: ["mach.name-collision"],
    confidence: "B",
  }],
  [1104, "BAD_COUNT", "the number of names is wrong"],
  [1105, "NO_MEMORY", "there is no memory for it"],
  [1106, "NO_CHILDREN", "the domain has no children"],
]);
