/** Why a process was ended for its signature: `Namespace CODESIGNING, Code 4` (public header bsd/sys/reason.h of xnu). */
import { defineCodes } from "./define.ts";

export const CODESIGNING_REASON = defineCodes({
  id: "CODESIGNING",
  title: "Exit reasons: CODESIGNING",
  says: "The kernel ended a process for its signature.",
  prefix: "CODESIGNING_EXIT_REASON_",
  aliases: ["OS_REASON_CODESIGNING", "namespace CODESIGNING"],
  confidence: "A",
  sources: ["bsd/sys/reason.h", "knowledge 08 §8"],
}, [
  [1, "TASKGATED_INVALID_SIG", "AMFI refused it when it was started", {
    text: "Taskgated Invalid Signature",
    cause: "restricted entitlements without a profile, or a bad signature",
    next: "Read which entitlements taskgated-helper calls unsatisfied",
    rules: ["sign.amfi-rejected", "prof.missing", "sign.invalid"],
  }],
  [2, "INVALID_PAGE", "its file changed while it ran", {
    text: "Invalid Page",
    cause: "the file was overwritten in place",
    next: "Replace files by renaming, never by writing into them; install again",
    rules: ["sign.in-place-overwrite"],
  }],
  [3, "TASK_ACCESS_PORT", "its task access port could not be had"],
  [4, "LAUNCH_CONSTRAINT_VIOLATION", "it was started in a way that its launch constraints forbid", {
    text: "Launch Constraint Violation",
    cause:
      "launchd still holds the requirement of an older build, or a program of the system was started from elsewhere",
    next: "Register the helper anew or restart the Mac",
    rules: ["sign.in-place-overwrite", "proc.killed-after-update"],
  }],
]);
