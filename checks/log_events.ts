/** The named log events that concern one extension. */
import type { Case, Found } from "./define.ts";
import { namedId } from "./named_id.ts";
import { isOver, successesOf } from "./recoveries.ts";
import { isOfTarget, ownerOfSession, sessionOf } from "./sessions.ts";
import type { At } from "./target.ts";
import type { Facts } from "../evidence/facts.ts";
import { isHarmlessHere, type LogEvent } from "../formats/unified_log/events.ts";
import { parseMoment } from "../formats/unified_log/moment.ts";
import { plainName } from "../formats/unified_log/processes.ts";

/**
 * Events with one of these signatures, in the order of the log. What is said of another extension or session is left out, and
 * what a more exact signature of the same line stands for.
 */
export function eventsOf(of: Case, ...signatures: readonly string[]): At<LogEvent>[] {
  const { ordered } = indexOf(of.facts);
  const wanted = [...new Set(signatures)].flatMap((signature) => placesOf(of, signature));
  if (signatures.length > 1) wanted.sort((a, b) => a - b);
  return wanted.map((place) => ordered[place]!);
}

/** Events with one of these signatures behind which nothing shows that it worked after all: what still holds. */
export function failuresOf(of: Case, ...signatures: readonly string[]): At<LogEvent>[] {
  const failures: At<LogEvent>[] = [];
  const sought = new Set(signatures);
  const good = new Set(signatures.flatMap(successesOf));
  // By session, the last success of each kind; under the empty key those of any.
  const successes = new Map<string, Map<string, LogEvent>>();
  for (const event of eventsOf(of, ...sought, ...good).reverse()) {
    const { value } = event;
    const { signature, fields } = value;
    const session = sessionOf(value)?.key ?? "";
    const isMended = (key: string) => successes.get(key)?.values().some((success) => isOver(value, success)) === true;
    if (sought.has(signature) && !isMended(session) && !isMended("")) failures.push(event);
    if (!good.has(signature)) continue;
    // A status or a state is a success only where it says so.
    const kind = `${signature} ${fields["st"] ?? fields["b"] ?? ""}`;
    for (const key of session === "" ? [""] : [session, ""]) {
      const kinds = successes.get(key) ?? new Map<string, LogEvent>();
      successes.set(key, kinds.set(kind, value));
    }
  }
  return failures.reverse();
}

/**
 * How much surer or less sure a finding is for the line that it rests on. One without a head and a session may be quoted out of a
 * guide; a session of another name is the extension's only because no other provider is known.
 */
export function sureness(of: Case, event: LogEvent): Pick<Found, "confidence"> {
  const session = sessionOf(event);
  const isQuoted = session === null && event.process === null && event.time === null;
  const isAnybodys = of.target !== null && session !== null && session.names.length > 0 &&
    ownerOfSession(of, event) !== "own";
  return isQuoted || isAnybodys ? { confidence: "D" } : {};
}

/** All events of the log as rules hear them, and where each signature stands: a log has thousands, and many rules ask. */
interface Index {
  readonly ordered: readonly At<LogEvent>[];
  readonly places: ReadonlyMap<string, readonly number[]>;
}

const INDEXES = new WeakMap<Facts, Index>();

function indexOf(facts: Facts): Index {
  const known = INDEXES.get(facts);
  if (known !== undefined) return known;
  const ordered = putInOrder(
    (facts.value("log.events") ?? []).map((value, i) => ({
      value,
      cite: { key: "log.events", at: String(i) } as const,
    })).filter(({ value }) => value.narrowedBy === null && !isHarmlessHere(value)),
  );
  const places = new Map<string, number[]>();
  for (const [place, { value: { signature } }] of ordered.entries()) {
    const list = places.get(signature) ?? [];
    list.push(place);
    places.set(signature, list);
  }
  const index = { ordered, places };
  INDEXES.set(facts, index);
  return index;
}

/** By their times where all of them show date and time, because people paste the newest first; else as the text has them. */
function putInOrder(events: readonly At<LogEvent>[]): readonly At<LogEvent>[] {
  // Printed alike, later times are greater texts: a log as `log show` prints it needs no reading of its times.
  const isOrdered = events.every(({ value }, i) => i === 0 || (events[i - 1]!.value.time ?? "") <= (value.time ?? ""));
  if (isOrdered) return events;
  const timed = events.map((event) => ({ event, moment: momentOf(event.value.time) }));
  if (timed.every(({ moment }) => moment !== null)) timed.sort((a, b) => a.moment! - b.moment!);
  return timed.map(({ event }) => event);
}

/** Milliseconds since 1970 as the clock on the wall of the Mac showed them; null without a date. */
export function momentOf(time: string | null): number | null {
  const moment = time === null ? null : parseMoment(time);
  return moment === null || moment.date !== "full" ? null : moment.wall - (moment.zone ?? 0) * 60_000;
}

const PLACES = new WeakMap<Case, Map<string, readonly number[]>>();

/** Where the signature stands and is not said of another extension; many rules ask about the same one. */
function placesOf(of: Case, signature: string): readonly number[] {
  const known = PLACES.get(of) ?? new Map<string, readonly number[]>();
  PLACES.set(of, known);
  const { ordered, places } = indexOf(of.facts);
  const own = known.get(signature) ??
    (places.get(signature) ?? []).filter((place) => !isForeign(of, ordered[place]!.value));
  known.set(signature, own);
  return own;
}

function isForeign(of: Case, event: LogEvent): boolean {
  const id = namedId(event);
  return id !== null && !isOfTarget(of, id) || isOfOtherJob(of, event) ||
    sessionOf(event) !== null && ownerOfSession(of, event) === "other";
}

/** launchd prints the job that a message is about where others have the subsystem: `[system/com.example.daemon [412]:]`. */
const JOB = /^(?:system|(?:gui|user|login)\/\d{1,9})\/([^\s[\]]+)/;

function isOfOtherJob({ target }: Case, { subsystem }: LogEvent): boolean {
  const label = JOB.exec(subsystem ?? "")?.[1];
  return target !== null && label !== undefined && !label.includes(target.bundleId);
}

/** Events that one of these processes logged, or a process that the text does not show. */
export function loggedBy(events: readonly At<LogEvent>[], ...processes: readonly string[]): At<LogEvent>[] {
  return events.filter(({ value: { process } }) => process === null || processes.includes(plainName(process)));
}
