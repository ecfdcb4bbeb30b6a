/**
 * Which job a line of launchd is about: it names the job not in the message but in the subsystem, in older lines in
 * parentheses behind itself (knowledge: chapter 03, section 2).
 *
 *     launchd: [system/com.example.job [412]:] message      → com.example.job
 *     com.apple.xpc.launchd[1] (com.example.job[412]): message
 */
import { isSameProcess } from "./processes.ts";
import type { LogRecord } from "./record_parts.ts";

const DOMAIN = /^(?:system|user|login|gui|session|pid|uid)(?:\/\d{1,9})?\//;

/** The label; null when the line is not launchd's, or about a whole domain. */
export function labelOf({ process, subsystem, sender }: LogRecord): string | null {
  if (process === null || !isSameProcess(process, "launchd")) return null;
  const domain = DOMAIN.exec(subsystem ?? "");
  const job = domain ? subsystem!.slice(domain[0].length) : /\[[^\]]{1,16}\]$/.test(sender ?? "") ? sender! : null;
  return job?.replace(/\s?\[[^\[\]]{0,20}\]$/, "") || null;
}
