/** The named log events that concern one extension. */
import type { Case } from "./define.ts";
import type { At } from "./target.ts";
import type { LogEvent } from "../formats/unified_log/events.ts";
import { plainName } from "../formats/unified_log/processes.ts";

/**
 * Events with one of these signatures, in the order of the log. An event that names another extension is left out, and one
 * that a more exact signature of the same line stands for.
 */
export function eventsOf({ facts, target }: Case, ...signatures: readonly string[]): At<LogEvent>[] {
  return (facts.value("log.events") ?? []).flatMap((value, i) => {
    const wanted = signatures.includes(value.signature) && value.narrowedBy === null;
    return wanted && (target === null || !namesOther(value, target.bundleId))
      ? [{ value, cite: { key: "log.events", at: String(i) } as const }]
      : [];
  });
}

/** Events that show that sysextd took the extension after all. */
function isTaken({ value: { signature, fields } }: At<LogEvent>): boolean {
  const state = signature === "sx.advance"
    ? fields["b"]
    : signature === "sx.changing-state"
    ? fields["state"]
    : undefined;
  return signature === "sx.runnable" || /^activated_enabl/.test(state ?? "");
}

/** Events with one of these signatures behind which nothing shows that the extension was taken after all: what still holds. */
export function failuresOf(of: Case, ...signatures: readonly string[]): At<LogEvent>[] {
  const events = eventsOf(of, ...signatures, "sx.runnable", "sx.advance", "sx.changing-state");
  return events.slice(events.findLastIndex(isTaken) + 1).filter(({ value }) => signatures.includes(value.signature));
}

/** Events that one of these processes logged, or a process that the text does not show. */
export function loggedBy(events: readonly At<LogEvent>[], ...processes: readonly string[]): At<LogEvent>[] {
  return events.filter(({ value: { process } }) => process === null || processes.includes(plainName(process)));
}

/** Where a message says whose it is, when its signature has no field for that. */
const WHOSE = /\b(?:decision for|identifier|extension):? ["'(]?([A-Za-z0-9-]{1,80}(?:\.[A-Za-z0-9_-]{1,80}){2,12})/;

/** Whether an event is about another extension. `<private>` and quoted ids say nothing; a plain id that is not the target's says that it is another's. */
export function namesOther({ fields, message }: LogEvent, bundleId: string): boolean {
  const named = fields["id"] ?? WHOSE.exec(message.slice(0, 1000))?.[1]?.replace(/\.systemextension$/, "");
  const id = named?.replace(/^["'(]{1,4}|["'),.:;]{1,4}$/g, "");
  return id !== undefined && /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9_-]+)+$/.test(id) && id !== bundleId;
}
