/** How a launchd job ended, in words and in kinds. */
import { decodeCode } from "../formats/codes/decode.ts";
import { sayCode } from "../formats/codes/find_code.ts";
import type { LaunchdJob } from "../formats/launchctl/job.ts";

/** Signals that only a fault in the program raises. `Killed: 9` and `Terminated: 15` come from outside. */
const FAULTS =
  /^(?:Illegal instruction|Segmentation fault|Bus error|Abort trap|Trace\/BPT trap|Floating point exception|Bad system call)/;

/** True when the last exit was a fault of the program itself. */
export function endedInFault(job: LaunchdJob): boolean {
  return FAULTS.test(job.lastTerminatingSignal ?? "") || (job.lastExitReason?.startsWith("OS_REASON_DYLD") ?? false);
}

/** True when macOS refused to run the program: a signature or launch-constraint matter. */
export function wasRefused(job: LaunchdJob): boolean {
  return /^OS_REASON_(?:EXEC|CODESIGNING)\b/.test(job.lastExitReason ?? "");
}

/** launchd has started the job often and waits before it tries again. */
export function isLooping(job: LaunchdJob): boolean {
  const throttled = (job.minimumRuntime ?? 0) > (job.baseMinimumRuntime ?? Infinity);
  const often = (job.runs ?? 0) >= 10 || (job.successiveCrashes ?? 0) >= 3 || (throttled && (job.runs ?? 0) > 2);
  return job.state === "spawn scheduled" && often;
}

/** ` after exit reason OS_REASON_EXEC (it could not be started)`; empty when the text does not say. */
export function sayExit({ lastExitReason, lastTerminatingSignal, lastExitCode }: LaunchdJob): string {
  if (lastExitReason !== null) return ` after exit reason ${lastExitReason}${sayReason(lastExitReason)}`;
  if (lastTerminatingSignal !== null) return ` after signal ${lastTerminatingSignal}`;
  return lastExitCode === null ? "" : ` after ${sayCode("exit code", lastExitCode)}`;
}

/** What Apple's name of a reason means; nothing for words that are none. */
function sayReason(reason: string): string {
  const meaning = /REASON_/.test(reason) ? decodeCode(reason)[0]?.entry?.meaning : undefined;
  return meaning === undefined ? "" : ` (${meaning})`;
}
