import { addStats, type LogStats, parseLogStats } from "../formats/unified_log/stats.ts";
import { defineFact } from "./define.ts";
import { wholeText } from "./outputs.ts";

export default defineFact<LogStats>({
  key: "log.stats",
  summary: "How much of a log there is, from when to when, and which processes speak in it",
  privacy: "personal",
  privilege: "none",
  merge: "append",
  join: addStats,
  sources: [{
    format: "unified log",
    find: ({ lines }) => wholeText(lines),
    parse: ({ lines }) => parseLogStats(lines),
  }],
});
