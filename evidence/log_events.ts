import { orderEvents } from "../formats/unified_log/event_order.ts";
import { type LogEvent, parseLogEvents } from "../formats/unified_log/events.ts";
import { findRefusal, isAnswer, showLog } from "./asked_log.ts";
import type { Output, Parsed, Settled } from "./define.ts";
import { defineFact } from "./define.ts";
import { wholeLog } from "./outputs.ts";

export default defineFact<LogEvent[]>({
  key: "log.events",
  summary: "Lines of the unified log that match a signature of the catalogue",
  privacy: "personal",
  privilege: "root",
  merge: "append",
  settle: putInOrder,
  most: 20_000,
  isSlow: true,
  sources: [{
    format: "unified log",
    after: ["reg.list"],
    probes: showLog,
    find: wholeLog,
    isLog: true,
    parse: (output) => judgeSilence(output, output.scan?.events ?? parseLogEvents(output.lines)),
  }],
});

/** Events of several logs in the order of time. */
function putInOrder(events: readonly LogEvent[], sources: readonly string[]): Settled<LogEvent[]> {
  const order = orderEvents(events, sources);
  const to = new Array<number>(events.length);
  for (const [place, index] of order.entries()) to[index] = place;
  return { value: order.map((index) => events[index]!), problems: [], to };
}

/** A text without any named event says nothing about the log; a log that was asked and has none says so. */
function judgeSilence(output: Output, parsed: Parsed<LogEvent[]>): Parsed<LogEvent[]> {
  if (parsed.value !== null && parsed.value.length > 0) return parsed;
  const refusal = findRefusal(output);
  if (refusal !== null) return { value: [], problems: [refusal], origins: {}, refused: true };
  return isAnswer(output) ? parsed : { ...parsed, value: null };
}
