/** Events of several logs in the order of time. */
import type { LogEvent } from "./events.ts";
import { type Moment, parseMoment } from "./moment.ts";

/** The events of one log that are still to come. */
interface Queue {
  readonly indices: readonly number[];
  at: number;
}

/**
 * The indices of the events in the order of their times. Within one log (`logs` names that of each event) the order of the text stays: it is the
 * order of the log, and an event without a time belongs to those before it. Only full dates are compared, and of two logs only those
 * that both show their zone or both do not.
 */
export function orderEvents(events: readonly LogEvent[], logs: readonly string[]): number[] {
  const moments = events.map(({ time }) => parseMoment(time ?? ""));
  const byLog = new Map<string, number[]>();
  for (const [i, log] of logs.entries()) {
    const indices = byLog.get(log);
    if (indices === undefined) byLog.set(log, [i]);
    else indices.push(i);
  }
  const queues: Queue[] = [...byLog.values()].map((indices) => ({ indices, at: 0 }));
  const order: number[] = [];
  for (let next = firstOf(queues, moments); next !== null; next = firstOf(queues, moments)) {
    order.push(next.indices[next.at++]!);
    // What shows no time of its own follows at once.
    while (next.at < next.indices.length && !isDated(moments[next.indices[next.at]!]!)) {
      order.push(next.indices[next.at++]!);
    }
  }
  return order;
}

/** The log whose next event is not behind that of any other; where they cannot be compared, the one that was read first. */
function firstOf(queues: readonly Queue[], moments: readonly (Moment | null)[]): Queue | null {
  let first: Queue | null = null;
  for (const queue of queues) {
    if (queue.at >= queue.indices.length) continue;
    if (first === null || isBefore(moments[queue.indices[queue.at]!]!, moments[first.indices[first.at]!]!)) {
      first = queue;
    }
  }
  return first;
}

function isBefore(one: Moment | null, other: Moment | null): boolean {
  if (!isDated(one) || !isDated(other) || (one.zone === null) !== (other.zone === null)) return false;
  return one.wall - (one.zone ?? 0) * 60_000 < other.wall - (other.zone ?? 0) * 60_000;
}

function isDated(moment: Moment | null): moment is Moment {
  return moment?.date === "full";
}
