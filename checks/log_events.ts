/** The named log events that concern one extension. */
import type { Case } from "./define.ts";
import type { At } from "./target.ts";
import type { LogEvent } from "../formats/unified_log/events.ts";

/** Events with one of these signatures, in the order of the log. An event that names another extension is left out. */
export function eventsOf({ facts, target }: Case, ...signatures: readonly string[]): At<LogEvent>[] {
  return (facts.value("log.events") ?? []).flatMap((value, i) => {
    const concerns = target === null || !namesOther(value, target.bundleId);
    const wanted = signatures.includes(value.signature) && concerns;
    return wanted ? [{ value, cite: { key: "log.events", at: String(i) } as const }] : [];
  });
}

/** `<private>` and quoted ids say nothing; a plain id that is not the target's says that it is another's. */
function namesOther({ fields }: LogEvent, bundleId: string): boolean {
  const id = fields["id"]?.replace(/^["'(]{1,4}|["'),.:;]{1,4}$/g, "");
  return id !== undefined && /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9_-]+)+$/.test(id) && id !== bundleId;
}
