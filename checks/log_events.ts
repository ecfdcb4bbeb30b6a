/** The named log events that concern one extension. */
import type { Case } from "./define.ts";
import { namedId } from "./named_id.ts";
import { isOver, isSuccess } from "./recoveries.ts";
import { isForeignSession, isOfTarget, sessionOf } from "./sessions.ts";
import type { At } from "./target.ts";
import type { LogEvent } from "../formats/unified_log/events.ts";
import { plainName } from "../formats/unified_log/processes.ts";

/**
 * Events with one of these signatures, in the order of the log. What is said of another extension or session is left out, and
 * what a more exact signature of the same line stands for.
 */
export function eventsOf(of: Case, ...signatures: readonly string[]): At<LogEvent>[] {
  return pickEvents(of, ({ signature }) => signatures.includes(signature));
}

/** Events with one of these signatures behind which nothing shows that it worked after all: what still holds. */
export function failuresOf(of: Case, ...signatures: readonly string[]): At<LogEvent>[] {
  const failures: At<LogEvent>[] = [];
  const successes = new Map<string, LogEvent>();
  const isWanted = ({ signature }: LogEvent) => signatures.includes(signature);
  for (const event of pickEvents(of, (one) => isWanted(one) || isSuccess(one)).reverse()) {
    const { value } = event;
    if (isWanted(value) && ![...successes.values()].some((later) => isOver(value, later))) failures.push(event);
    // Of each kind of success only the last one counts, and no Mac has so many sessions.
    if (isSuccess(value) && successes.size < MOST_SUCCESSES) successes.set(kindOf(value), value);
  }
  return failures.reverse();
}

const MOST_SUCCESSES = 100;

function kindOf(event: LogEvent): string {
  return `${event.signature} ${sessionOf(event)?.key ?? ""}`;
}

function pickEvents(of: Case, wants: (event: LogEvent) => boolean): At<LogEvent>[] {
  return (of.facts.value("log.events") ?? []).flatMap((value, i) =>
    wants(value) && value.narrowedBy === null && !isForeign(of, value)
      ? [{ value, cite: { key: "log.events", at: String(i) } as const }]
      : []
  );
}

function isForeign(of: Case, event: LogEvent): boolean {
  const id = namedId(event);
  return id !== null && !isOfTarget(of, id) || isForeignSession(of, event);
}

/** Events that one of these processes logged, or a process that the text does not show. */
export function loggedBy(events: readonly At<LogEvent>[], ...processes: readonly string[]): At<LogEvent>[] {
  return events.filter(({ value: { process } }) => process === null || processes.includes(plainName(process)));
}
