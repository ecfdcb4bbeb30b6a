import { addStats, type LogStats, parseLogStats } from "../formats/unified_log/stats.ts";
import { findRefusal, isAnswer, showLog } from "./asked_log.ts";
import type { Output, Parsed } from "./define.ts";
import { defineFact } from "./define.ts";
import { wholeLog } from "./outputs.ts";

export default defineFact<LogStats>({
  key: "log.stats",
  summary: "How much of a log there is, from when to when, and which processes speak in it",
  privacy: "personal",
  privilege: "root",
  merge: "append",
  join: addStats,
  isSlow: true,
  sources: [{
    format: "unified log",
    after: ["reg.list"],
    probes: showLog,
    find: wholeLog,
    isLog: true,
    parse: (output) => judgeSilence(output, output.scan?.stats ?? parseLogStats(output.lines)),
  }],
});

const NOTHING: LogStats = { lines: 0, bytes: 0, first: null, last: null, byProcess: {} };

/** A log that was asked and has no record says so; any other text without one is no log. */
function judgeSilence(output: Output, parsed: Parsed<LogStats>): Parsed<LogStats> {
  if (parsed.value !== null) return parsed;
  const refusal = findRefusal(output);
  if (refusal !== null) return { value: NOTHING, problems: [refusal], origins: {}, refused: true };
  return isAnswer(output) ? { ...parsed, value: NOTHING } : parsed;
}
