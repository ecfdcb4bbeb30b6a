/** A condition of rules about signatures and profiles: whether macOS refused to run the extension at all. */
import type { Case } from "./define.ts";
import { wasRefused } from "./job_exit.ts";
import { jobsOf } from "./target.ts";

/** True when a job of the target was refused (OS_REASON_EXEC, OS_REASON_CODESIGNING); undefined when none is seen to have ended. */
export function wasRefusedAtStart(of: Case): boolean | undefined {
  const ended = jobsOf(of).filter(({ value }) => value.lastExitReason !== null);
  return ended.length === 0 ? undefined : ended.some(({ value }) => wasRefused(value));
}
