/** The exception of a crash report (public header mach/exception_types.h of xnu). */
import { defineCodes } from "./define.ts";

const FAULT = { rules: ["proc.crashed"], next: "Read the thread that crashed" };

export const MACH_EXCEPTION = defineCodes({
  id: "EXC",
  title: "Exceptions of crash reports",
  says:
    "The first line of a crash report: how the process died. Why it died is in the termination reason and in the thread that crashed.",
  prefix: "EXC_",
  aliases: ["exception type", "Mach exception"],
  confidence: "A",
  sources: ["mach/exception_types.h"],
}, [
  [1, "BAD_ACCESS", "it used memory that is not there or that it may not use", FAULT],
  [2, "BAD_INSTRUCTION", "it ran an illegal instruction", FAULT],
  [3, "ARITHMETIC", "it met an arithmetic error", FAULT],
  [4, "EMULATION", "it met an emulated instruction", FAULT],
  [5, "SOFTWARE", "software raised it", FAULT],
  [6, "BREAKPOINT", "it ran into a trap, which is how Swift ends a program that broke a promise", FAULT],
  [7, "SYSCALL", "it made a system call that is not allowed", FAULT],
  [8, "MACH_SYSCALL", "it made a Mach call that is not allowed", FAULT],
  [9, "RPC_ALERT", "a remote call raised it"],
  [10, "CRASH", "it ended abnormally: something aborted or killed it", {
    next: "Read the termination reason: its namespace says who did it",
    rules: ["proc.crashed", "sign.amfi-rejected"],
  }],
  [11, "RESOURCE", "it used more of something than it may: processor time, wake-ups, memory", {
    cause: "wake-ups mean a provider that polls",
    next: "Read which resource the report names",
    rules: ["proc.resource-growth"],
  }],
  [12, "GUARD", "it did to a guarded file, memory or port what its guard forbids", FAULT],
  [13, "CORPSE_NOTIFY", "its corpse is being examined"],
]);
