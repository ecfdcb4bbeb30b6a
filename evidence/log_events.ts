import { type LogEvent, parseLogEvents } from "../formats/unified_log/events.ts";
import { buildLogPredicate } from "../formats/unified_log/predicate.ts";
import type { ExtensionList } from "../formats/sysextd/extension_list.ts";
import type { Known, Line, Output, Parsed, Probe, Problem } from "./define.ts";
import { defineFact } from "./define.ts";
import { wholeText } from "./outputs.ts";

/** How far back a Mac is asked: the failure has just been seen, and each further minute of a busy log costs seconds. */
const LAST = "15m";
/** The log is slow to answer; a thousand events a second for the whole window stay below the cap. */
const TIMEOUT_MS = 30_000;
const CAP_BYTES = 64 * 2 ** 20;

export default defineFact<LogEvent[]>({
  key: "log.events",
  summary: "Lines of the unified log that match a signature of the catalogue",
  privacy: "personal",
  privilege: "root",
  merge: "append",
  most: 20_000,
  isSlow: true,
  sources: [{
    format: "unified log",
    after: ["reg.list"],
    probes: (known) => [showLog(known)],
    find: ({ lines }) => wholeText(lines),
    parse: (output) => judgeSilence(output, parseLogEvents(output.lines)),
  }],
});

/** One question to the log for everything: a second `log show` would read the same days again. */
function showLog(known: Known): Probe {
  const rows = (known("reg.list") as ExtensionList | null)?.extensions ?? [];
  const predicate = buildLogPredicate(rows.map(({ bundleId }) => bundleId));
  return {
    command: [
      "/usr/bin/log",
      "show",
      "--style",
      "ndjson",
      "--info",
      "--debug",
      "--last",
      LAST,
      "--predicate",
      predicate,
    ],
    timeoutMs: TIMEOUT_MS,
    capBytes: CAP_BYTES,
  };
}

/** A text without any named event says nothing about the log; a log that was asked and has none says so. */
function judgeSilence(output: Output, parsed: Parsed<LogEvent[]>): Parsed<LogEvent[]> {
  if (parsed.value !== null && parsed.value.length > 0) return parsed;
  const refusal = output.errors.find(({ text }) => /must be admin|not permitted|could not open/i.test(text));
  if (refusal !== undefined) return { value: [], problems: [describeRefusal(refusal)], origins: {}, refused: true };
  const isAsked = output.command?.startsWith("/usr/bin/log show") === true && output.exitCode === 0;
  return isAsked ? parsed : { ...parsed, value: null };
}

function describeRefusal({ n, text }: Line): Problem {
  return { line: n, text, why: "log show needs an administrator: run the doctor with sudo" };
}
