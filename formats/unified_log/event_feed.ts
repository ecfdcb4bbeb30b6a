/**
 * Events of a log that is still being written. A message may go on over several lines, so lines wait until the next record shows
 * that theirs is complete; the events are those that `findLogEvents` finds in the whole text, but for what only says how a text as a whole is.
 */
import type { Line } from "../parsed.ts";
import { findLogEvents, type LogEvent } from "./events.ts";
import { takeTimestamp } from "./timestamp.ts";

export interface EventFeed {
  /** Takes the next piece of the text, cut anywhere, and gives the events that are complete by now. */
  readonly push: (text: string) => LogEvent[];
  /** Gives what waits, whole or not: at the end, or when the log has gone quiet. */
  readonly flush: () => LogEvent[];
  /** Whole lines taken so far. */
  readonly lines: () => number;
}

/** Of a longer line the rest is not looked at: no message is so long. */
const LONGEST_LINE = 1 << 20;
/** Stands on every other line. */
const HIDDEN_WORDS = "log.private";
/** Without any record in so many lines, this is no log, and nothing is worth waiting for. */
const MOST_WAITING = 2_000;

/** Starts an empty feed. Its memory does not grow with the log. */
export function createEventFeed(): EventFeed {
  let tail = "";
  let waiting: Line[] = [];
  let taken = 0;

  const takeLines = (text: string): void => {
    const pieces = text.split("\n");
    pieces[0] = tail.length < LONGEST_LINE ? tail + pieces[0]! : tail;
    tail = pieces.pop()!.slice(0, LONGEST_LINE);
    for (const piece of pieces) waiting.push({ n: ++taken, text: piece.replace(/\r$/, "") });
  };
  const parse = (end: number): LogEvent[] => {
    if (end === 0) return [];
    const events: LogEvent[] = [];
    findLogEvents(waiting.slice(0, end), ({ event }) => {
      if (event.signature !== HIDDEN_WORDS) events.push(event);
    });
    waiting = waiting.slice(end);
    return events;
  };
  return {
    push(text) {
      takeLines(text);
      return parse(findBorder(waiting));
    },
    flush() {
      if (tail !== "") waiting.push({ n: ++taken, text: tail });
      tail = "";
      return parse(waiting.length);
    },
    lines: () => taken,
  };
}

/** The index behind which nothing can belong to the lines before: the last line that begins a record, or stands for itself. */
function findBorder(lines: readonly Line[]): number {
  for (let at = lines.length - 1; at >= 0; at--) {
    const { text } = lines[at]!;
    if (isWholeObject(text)) return at + 1;
    if (beginsRecord(text)) return at;
  }
  return lines.length > MOST_WAITING ? lines.length : 0;
}

/** A line of `ndjson`. */
function isWholeObject(text: string): boolean {
  return text.startsWith('{"') && text.endsWith("}");
}

function beginsRecord(text: string): boolean {
  return /^\s*\},\s?\{\s*$/.test(text) || takeTimestamp(text)?.kind === "full";
}
