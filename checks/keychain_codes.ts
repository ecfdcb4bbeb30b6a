/** Status codes of the keychain in the log, as far as they are the provider's and still hold. */
import type { Case, Found } from "./define.ts";
import { failuresOf } from "./log_events.ts";
import { sessionIsUp } from "./session_state.ts";
import { isSaidByTarget } from "./speakers.ts";
import type { At } from "./target.ts";
import { sayCode } from "../formats/codes/find_code.ts";
import type { LogEvent } from "../formats/unified_log/events.ts";

const UP = "its session is up all the same";

/** Each line with one of these signatures; `says` is what the code shows. A code that somebody only explains did not occur. */
export function keychainFaults(of: Case, says: string, code: number, ...signatures: readonly string[]): Found[] {
  const isExplained = (of.facts.value("errors") ?? []).some((error) => error.explained && error.code === code);
  if (isExplained) return [];
  const lines = failuresOf(of, ...signatures).filter(({ value }) => isSaidByTarget(of, value) && !isDenied(value));
  const isUp = sessionIsUp(of);
  return lines.slice(-1).map(({ cite }) => ({
    message: `${says}, ${sayCode("OSStatus", code)}${lines.length > 1 ? ` (${lines.length} lines)` : ""}`,
    cites: [cite],
    ...isUp && { latent: UP },
  }));
}

/** What somebody writes about codes that did not come: `we do not see -25308`. */
const DENIED =
  /(?:\bno\b|\bnot (?:see|seeing|get|getting|have|find)\b|n['’]t (?:see|get|have|find)\b|\bwithout\b|\bneither\b)[^.;:\n]{0,60}[-–−]\d/i;

function isDenied({ process, message }: LogEvent): boolean {
  return process === null && DENIED.test(message.slice(0, 1000));
}

/** Lines of the provider that failed to start, and that nothing later made history. */
export function failedStarts(of: Case): At<LogEvent>[] {
  return failuresOf(of, "prov.start-error", "ne.start-error", "ne.stop-plugin-failed", "ne.stop-plugin-initiated")
    .filter((
      { value },
    ) => value.signature !== "prov.start-error" || isSaidByTarget(of, value));
}
