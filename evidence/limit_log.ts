/** Limits a run to a part of the log: what lies outside of the window that was asked for is left out before any rule sees it. */
import type { LogEvent } from "../formats/unified_log/events.ts";
import type { LogScanOptions } from "../formats/unified_log/scan/log_scan.ts";
import { parseLogStats } from "../formats/unified_log/stats.ts";
import { mayLieIn, type TimeWindow } from "../formats/unified_log/time_window.ts";
import type { Fact, FactSource, Known, Line, Output, Parsed, Probe } from "./define.ts";

export interface LogLimit {
  /** The same facts; events outside of the window are left out of `log.events`. */
  readonly facts: readonly Fact[];
  /** For texts that are scanned. */
  readonly scan: LogScanOptions;
  /** Behind the run: a sentence when nothing is left. */
  readonly notes: () => string[];
}

/** Limits the log to the window, for one run: it counts what it leaves out. `asks`: a Mac is asked for this part of its log only. */
export function limitLog(facts: readonly Fact[], window: TimeWindow, asks: boolean): LogLimit {
  const count = { kept: 0, dropped: 0 };
  const limitSource = (source: FactSource<LogEvent[]>): FactSource<LogEvent[]> => ({
    ...source,
    parse: (output) => limitEvents(source.parse(output), endOf(output), window, count),
  });
  const limitFact = (fact: Fact): Fact => {
    if (!fact.sources.some(({ isLog }) => isLog)) return fact;
    const sources = asks ? fact.sources.map((source) => askFor(source, window)) : fact.sources;
    return {
      ...fact,
      sources: fact.key === "log.events" ? (sources as FactSource<LogEvent[]>[]).map(limitSource) : sources,
    };
  };
  return {
    facts: facts.map(limitFact),
    scan: {
      admits({ time }) {
        const isIn = mayLieIn(window, time, null);
        if (!isIn) count.dropped++;
        return isIn;
      },
    },
    notes: () =>
      count.kept > 0 || count.dropped === 0
        ? []
        : [`No event of the log lies in the time that was asked for: ${count.dropped} were left out`],
  };
}

interface Count {
  kept: number;
  dropped: number;
}

/** The time of the log's last record. */
function endOf({ lines, scan }: Output): string | null {
  return (scan?.stats ?? parseLogStats(lines)).value?.last ?? null;
}

function limitEvents(
  parsed: Parsed<LogEvent[]>,
  end: string | null,
  window: TimeWindow,
  count: Count,
): Parsed<LogEvent[]> {
  if (parsed.value === null) return parsed;
  const origins: Record<string, Line> = Object.create(null);
  const value: LogEvent[] = [];
  for (const [i, event] of parsed.value.entries()) {
    if (!mayLieIn(window, event.time, end)) continue;
    const origin = parsed.origins[i];
    if (origin !== undefined) origins[value.length] = origin;
    value.push(event);
  }
  count.kept += value.length;
  count.dropped += parsed.value.length - value.length;
  const why = "Events outside of the time that was asked for were left out";
  const problems = count.dropped === 0 ? [] : [{ line: 0, text: "", why }];
  return { ...parsed, value, origins, problems: [...parsed.problems, ...problems] };
}

function askFor<T>(source: FactSource<T>, window: TimeWindow): FactSource<T> {
  const { probes = [] } = source;
  const of = (known: Known) => typeof probes === "function" ? probes(known) : probes;
  return { ...source, probes: (known) => of(known).map((probe) => narrow(probe, window)) };
}

/** `log show --last 15m …` with another part of the log. */
function narrow(probe: Probe, window: TimeWindow): Probe {
  if (!("command" in probe)) return probe;
  const [program, ...words] = probe.command;
  const at = words.indexOf("--last");
  const part = wordsOf(window);
  if (at === -1 || part === null) return probe;
  return { ...probe, command: [program, ...words.slice(0, at), ...part, ...words.slice(at + 2)] };
}

/** The options of `log show`; null for a moment without a date and a zone. */
function wordsOf(window: TimeWindow): string[] | null {
  if (window.kind === "last") return ["--last", `${Math.ceil(window.ms / 60_000)}m`];
  const { at, ms } = window;
  if (at.date !== "full" || at.zone === null) return null;
  const moment = at.wall - at.zone * 60_000;
  const stamp = (time: number) => `${new Date(time).toISOString().slice(0, 19).replace("T", " ")}+0000`;
  return ["--start", stamp(moment - ms), "--end", stamp(moment + ms)];
}
