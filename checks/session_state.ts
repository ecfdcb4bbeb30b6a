/** Whether the target's sessions are up, as far as the log goes. */
import type { Case } from "./define.ts";
import { eventsOf } from "./log_events.ts";
import { sessionOf } from "./sessions.ts";
import type { LogEvent } from "../formats/unified_log/events.ts";

/** True when the last word of the log on each of them is that it is up. */
export function sessionIsUp(of: Case): boolean {
  const last = new Map<string, string>();
  for (const { value } of eventsOf(of, "ne.status", "ne.stop-any", "ne.disconnected-with")) {
    last.set(sessionOf(value)?.key ?? "", statusIn(value));
  }
  return last.size > 0 && [...last.values()].every((status) => status === "connected");
}

function statusIn({ signature, fields }: LogEvent): string {
  return signature === "ne.status" ? fields["st"] ?? "" : "disconnected";
}
