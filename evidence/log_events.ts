import { type LogEvent, parseLogEvents } from "../formats/unified_log/events.ts";
import { defineFact } from "./define.ts";
import { wholeText } from "./outputs.ts";

export default defineFact<LogEvent[]>({
  key: "log.events",
  summary: "Lines of the unified log that match a signature of the catalogue",
  privacy: "personal",
  privilege: "none",
  merge: "append",
  most: 20_000,
  sources: [{
    format: "unified log",
    find: ({ lines }) => wholeText(lines),
    parse: ({ lines }) => emptyIsNothing(parseLogEvents(lines)),
  }],
});

/** A text without any named event says nothing about the log. */
function emptyIsNothing(parsed: ReturnType<typeof parseLogEvents>): ReturnType<typeof parseLogEvents> {
  return parsed.value?.length === 0 ? { ...parsed, value: null } : parsed;
}
