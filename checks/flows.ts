/** The flows that a proxy's provider says it closed, since the last wake that its log shows. */
import type { Case, Cite } from "./define.ts";
import { eventsOf } from "./log_events.ts";
import { isSaidByProduct } from "./speakers.ts";
import type { LogEvent } from "../formats/unified_log/events.ts";

/** One flow, on the side of the app that opened it. */
export interface ClosedFlow {
  /** Bytes that the app got back; null where the line does not say. */
  readonly returned: number | null;
  readonly ageMs: number | null;
  readonly cite: Cite;
}

export interface Flows {
  /** The last wake; null when the log shows none. */
  readonly wake: Cite | null;
  readonly closed: readonly ClosedFlow[];
  /** The processes that said it: one, unless the provider was started anew in between. */
  readonly pids: ReadonlySet<number>;
}

/** Flows since the last wake, in the order of the log. */
export function flowsSinceWake(of: Case): Flows {
  const events = eventsOf(of, "flow.sleep", "flow.closed").filter(({ value }) => isSaidByProduct(of, value));
  const at = events.findLastIndex(({ value }) => value.signature === "flow.sleep" && value.fields["what"] === "wake");
  const closed = events.slice(at + 1).filter(({ value }) => value.signature === "flow.closed" && isTowardsApp(value));
  return {
    wake: events[at]?.cite ?? null,
    closed: closed.map(({ value: { message }, cite }) => ({
      returned: numberBehind(message, /\bbytes_sent\W{1,4}(\d{1,15})/),
      ageMs: numberBehind(message, /\bage_ms\W{1,4}(\d{1,15})/),
      cite,
    })),
    pids: new Set(events.flatMap(({ value: { pid } }) => pid ?? [])),
  };
}

/** Each flow is logged on both sides; what the app got back stands on its own. */
function isTowardsApp({ message }: LogEvent): boolean {
  return !/\bdirection\W{1,4}egress\b/.test(message);
}

/** `bytes_sent=0`, `"bytes_sent": 0`. */
function numberBehind(message: string, pattern: RegExp): number | null {
  const digits = pattern.exec(message)?.[1];
  return digits === undefined ? null : Number(digits);
}
