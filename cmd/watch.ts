import { namesOther } from "../checks/named_id.ts";
import { diagnose } from "../engine/diagnose.ts";
import { chooseTarget, findTargets } from "../engine/targets.ts";
import { type Collected, type Evidence, type Fact, noEvidence } from "../evidence/define.ts";
import { createFacts } from "../evidence/facts.ts";
import logEvents from "../evidence/log_events.ts";
import { mergeReadings } from "../evidence/merge.ts";
import regList from "../evidence/reg_list.ts";
import { followCommand, followFile, followInput } from "../evidence/sources/follow_log.ts";
import { withPauses } from "../evidence/sources/with_pauses.ts";
import { createEventFeed } from "../formats/unified_log/event_feed.ts";
import { bufferEvents, type LogEvent } from "../formats/unified_log/events.ts";
import { buildLogPredicate } from "../formats/unified_log/predicate.ts";
import { defineVerb, type Terminal, UsageError, type Words } from "./define.ts";
import { exitCode, renderReport } from "./answer.ts";
import { openRedaction } from "./redaction.ts";
import { renderEvent } from "./watch_line.ts";
import { writeTo } from "./writing.ts";

/** A log that has been quiet for so long has no further lines for the message that waits. */
const IDLE_MS = 250;
/** Events that the diagnosis at the end looks at; of a longer watch, the later half of them. */
const MOST_EVENTS = 2 * (logEvents.most ?? 10_000);

/** Names events of the log as they happen, and diagnoses what was seen when it ends or is interrupted. */
export default defineVerb(async (words, terminal) => {
  const source = await openLog(words, terminal);
  const save = await openSave(words);
  const seen = createMemory();
  const toTerminal: Words = { positionals: [], options: withoutFile(words.options) };
  const redaction = await openRedaction(toTerminal, terminal);
  const redactor = await redaction.prepare(collect(source, [], terminal));
  const show = (events: readonly LogEvent[]) => {
    for (const event of events) {
      if (source.target !== null && namesOther(event, source.target)) continue;
      seen.add(event);
      redactor.harvest(event.message);
      terminal.print(renderEvent({ ...event, message: redactor.apply(event.message) }, styleOf(words, terminal)));
    }
  };
  const feed = createEventFeed();
  try {
    const decoder = new TextDecoder();
    for await (const chunk of withPauses(source.chunks, IDLE_MS)) {
      if (chunk !== null) save?.writeSync(chunk);
      show(chunk === null ? feed.flush() : feed.push(decoder.decode(chunk, { stream: true })));
    }
  } finally {
    save?.close();
    show(feed.flush());
  }
  const collected = collect(source, seen.events(), terminal);
  const report = diagnose(collected, {
    tool: terminal.tool,
    clock: new Date(terminal.host.now()),
    ...source.target !== null && { target: source.target },
  });
  terminal.print(`\n${sayWhatWasSeen(feed.lines(), seen.counted(), seen.lost())}\n\n`);
  const clean = await redaction.clean(report, collected);
  const asTable: Words = { positionals: [], options: { ...toTerminal.options, format: "table" } };
  terminal.print(redaction.check(await renderReport(clean, asTable, terminal)));
  return words.options["exit-zero"] === true ? 0 : exitCode(report, undefined);
});

/** Where the log comes from. */
interface LogSource {
  readonly name: string;
  readonly isLive: boolean;
  /** Only events that may be of this extension count; null for all. */
  readonly target: string | null;
  readonly chunks: AsyncIterable<Uint8Array>;
}

async function openLog({ options, positionals }: Words, terminal: Terminal): Promise<LogSource> {
  const [wanted] = positionals;
  const from = options["from"] as string | undefined;
  const { host, interrupted } = terminal;
  if (from !== undefined) {
    const target = wanted === undefined ? null : chooseTarget([], wanted).bundleId;
    const chunks = from === "-" ? followInput(interrupted) : followFile(from, interrupted);
    return { name: from === "-" ? "standard input" : from, isLive: false, target, chunks };
  }
  if (host.os !== "darwin") {
    throw new UsageError(
      "This is not macOS, so there is no log to follow here: pipe one in with --from -, or follow a file with --from FILE",
    );
  }
  const { readLive } = await import("../evidence/sources/live.ts");
  const { evidence } = await readLive({ host, facts: [regList as Fact], deadlineMs: 10_000, signal: interrupted });
  const listed = findTargets(createFacts(evidence));
  const target = wanted === undefined ? null : chooseTarget(listed, wanted).bundleId;
  const predicate = buildLogPredicate([
    ...(target === null ? [] : [target]),
    ...listed.map(({ bundleId }) => bundleId),
  ]);
  const command = [
    "/usr/bin/log",
    "stream",
    "--style",
    "ndjson",
    "--level",
    "debug",
    "--predicate",
    predicate,
  ] as const;
  const name = command.slice(0, -2).join(" ");
  return { name, isLive: true, target, chunks: followCommand(host, [...command], interrupted) };
}

async function openSave({ options }: Words): Promise<Deno.FsFile | null> {
  const path = options["output"] as string | undefined;
  if (path === undefined) return null;
  const { openPrivateFile } = await import("../evidence/sources/write_private.ts");
  return writeTo(path, () => openPrivateFile(path));
}

/** The events that were shown, as far as they are kept. */
function createMemory() {
  let events: LogEvent[] = [];
  let counted = 0;
  let lost = 0;
  return {
    add(event: LogEvent) {
      counted++;
      if (LOSSES.includes(event.signature)) lost++;
      events.push(event);
      if (events.length > MOST_EVENTS) events = events.slice(MOST_EVENTS / 2);
    },
    events: (): readonly LogEvent[] => events,
    counted: () => counted,
    lost: () => lost,
  };
}

/** What `log stream` prints where it could not keep up. */
const LOSSES: readonly string[] = ["log.dropped", "log.loss-nd"];

function collect({ name, isLive }: LogSource, events: readonly LogEvent[], { host }: Terminal): Collected {
  const buffer = bufferEvents();
  for (const event of events) buffer.add({ event, line: { n: event.line, text: event.message } });
  const evidence: Evidence = events.length === 0
    ? noEvidence(logEvents.key, "notCollected")
    : mergeReadings(logEvents, [{ source: name, parsed: buffer.read() }]);
  return {
    kind: isLive ? "live" : "transcript",
    paths: isLive ? [] : [name],
    collectedAt: isLive ? new Date(host.now()).toISOString() : null,
    evidence: new Map([[logEvents.key, evidence]]),
    partial: false,
    notes: [],
  };
}

function sayWhatWasSeen(lines: number, events: number, lost: number): string {
  const loss = lost === 0
    ? ""
    : `; the log lost messages ${lost} ${lost === 1 ? "time" : "times"}: ask doctor diagnose as well`;
  return `${events} named ${events === 1 ? "event" : "events"} in ${lines} ${lines === 1 ? "line" : "lines"}${loss}`;
}

function styleOf({ options }: Words, terminal: Terminal) {
  const plain = options["plain"] === true;
  return {
    width: terminal.host.stdoutIsTerminal ? terminal.width : 500,
    color: terminal.color && !plain,
    plain,
    verbose: false,
  };
}

/** `-o` is for the raw log; everything else goes to the terminal. */
function withoutFile({ output: _, ...options }: Words["options"]): Words["options"] {
  return options;
}
