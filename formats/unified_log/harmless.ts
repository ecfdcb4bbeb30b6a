/** Which lines only look like a failure: the one place that decides it. */
import type { LogEvent } from "./events.ts";
import type { Harmless, Signature } from "./define.ts";

/** The events of one text, each with whether it is benign: by its signature, or by what the text says beside it. */
export function judgeHarmless(events: readonly LogEvent[], signatures: ReadonlyMap<string, Signature>): LogEvent[] {
  const raised = new Set(events.map(({ signature }) => signature));
  const lasts = lastLines(events);
  return events.map((event, at) => {
    const { kind, harmless } = signatures.get(event.signature)!;
    const benign = kind === "benign" || (harmless !== undefined && holds(harmless, event, at, raised, lasts));
    return benign === event.benign ? event : { ...event, benign };
  });
}

/** Signature and identifier → the last event of both. */
function lastLines(events: readonly LogEvent[]): ReadonlyMap<string, number> {
  return new Map(events.map(({ signature, fields }, at) => [`${signature} ${fields["id"]}`, at]));
}

function holds(
  { field, matches, unless, until }: Harmless,
  { fields }: LogEvent,
  at: number,
  raised: ReadonlySet<string>,
  lasts: ReadonlyMap<string, number>,
): boolean {
  if (field !== undefined && matches?.test(fields[field] ?? "") !== true) return false;
  if (unless?.some((id) => raised.has(id)) === true) return false;
  return until === undefined || (lasts.get(`${until} ${fields["id"]}`) ?? -1) > at;
}
