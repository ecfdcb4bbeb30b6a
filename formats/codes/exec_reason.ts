/** Why a program could not be started: `Namespace EXEC, Code 8` (public header bsd/sys/reason.h of xnu). */
import { defineCodes } from "./define.ts";

export const EXEC_REASON = defineCodes({
  id: "EXEC",
  title: "Exit reasons: EXEC",
  says: "The kernel could not start a program.",
  prefix: "EXEC_EXIT_REASON_",
  aliases: ["OS_REASON_EXEC", "namespace EXEC"],
  confidence: "A",
  sources: ["bsd/sys/reason.h", "knowledge 08 §8"],
}, [
  [1, "BAD_MACHO", "the file is malformed, or for another kind of processor", {
    text: "Bad Mach-O",
    cause: "a damaged file, or an arm64e slice of a third party",
    rules: ["bundle.wrong-architecture"],
  }],
  [2, "SUGID_FAILURE", "changing the user failed"],
  [3, "ACTV_THREADSTATE", "its first thread could not be set up"],
  [4, "STACK_ALLOC", "there was no memory for its stack"],
  [5, "APPLE_STRING_INIT", "its start could not be prepared"],
  [6, "COPYOUT_STRINGS", "its arguments could not be copied"],
  [7, "COPYOUT_DYNLINKER", "the dynamic linker could not be set up"],
  [8, "SECURITY_POLICY", "a security policy, AMFI, denied it", {
    text: "Security Policy",
    next: "Read what amfid and the kernel logged in the same second",
    rules: ["sign.amfi-rejected", "prof.missing"],
  }],
  [9, "TASKGATED_OTHER", "taskgated denied it", { rules: ["sign.amfi-rejected", "prof.missing"] }],
  [10, "FAIRPLAY_DECRYPT", "it could not be decrypted (FairPlay)"],
  [11, "DECRYPT", "it could not be decrypted"],
  [12, "UPX", "it is packed in a way that is not allowed"],
  [13, "NO32EXEC", "32-bit programs cannot run", { rules: ["bundle.wrong-architecture"] }],
  [14, "WRONG_PLATFORM", "it is for another platform", { rules: ["bundle.wrong-architecture"] }],
  [15, "MAIN_FD_ALLOC", "no file descriptor was left"],
  [16, "COPYOUT_ROSETTA", "Rosetta could not be set up"],
  [17, "SET_DYLD_INFO", "the dynamic linker's data could not be set up"],
  [18, "MACHINE_THREAD", "its thread could not be set up"],
  [19, "BAD_PSATTR", "the attributes of its start are invalid"],
]);
