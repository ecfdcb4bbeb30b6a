/** The bundle identifier that a log event names. */
import type { LogEvent } from "../formats/unified_log/events.ts";

/** Where a message says whose it is, when its signature has no field for that. */
const WHOSE =
  /(?<![\w.-])(?:decision for|identifier|extension):? ["'(]?([A-Za-z][A-Za-z0-9-]{0,79}(?:\.[A-Za-z0-9_-]{1,80}){2,12})/;
const PLAIN = /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9_-]+)+$/;

/** `<private>`, cut and quoted ids say nothing: only a plain one is returned. */
export function namedId({ fields, message }: LogEvent): string | null {
  const named = fields["id"] ?? WHOSE.exec(message.slice(0, 1000))?.[1]?.replace(/\.systemextension$/, "");
  const id = named?.replace(/^["'(]{1,4}|["'),.:;]{1,4}$/g, "");
  return id !== undefined && PLAIN.test(id) ? id : null;
}

/** The extension's own id, or that of the app around it, under which Network Extension knows its plug-in. */
export function isIdOf(bundleId: string, id: string): boolean {
  return id === bundleId || id.split(".").length > 2 && bundleId.startsWith(`${id}.`);
}

/** Whether an event is about another extension. */
export function namesOther(event: LogEvent, bundleId: string): boolean {
  const id = namedId(event);
  return id !== null && !isIdOf(bundleId, id);
}
