/** Opens what the user pointed at: this Mac, captures, texts, or several of them together. */
import { combineCollected } from "../engine/combine.ts";
import type { Collected, Fact } from "../evidence/define.ts";
import type { LogScanOptions } from "../formats/unified_log/scan/log_scan.ts";
import type { TimeWindow } from "../formats/unified_log/time_window.ts";
import { type Terminal, UsageError, type Words } from "./define.ts";
import { parseDuration } from "./duration.ts";
import { placeWindow, readWindow } from "./log_window.ts";
import { writeTo } from "./writing.ts";

const DEFAULT_DEADLINE_MS = 60_000;

/**
 * Collects the facts from every `--from`, or from this Mac when there is none, and adds the app behind `--app`. Off a Mac, an app
 * alone is enough.
 */
export async function openSources(words: Words, facts: readonly Fact[], terminal: Terminal): Promise<Collected> {
  const from = (words.options["from"] ?? []) as readonly string[];
  const app = words.options["app"] as string | undefined;
  readDeadline(words);
  const all: Collected[] = [];
  const window = readWindow(words);
  for (const path of from) all.push(await openPath(path, facts, window));
  const isAppAlone = app !== undefined && terminal.host.os !== "darwin";
  if (from.length === 0 && !isAppAlone) all.push(await openLive(words, facts, terminal));
  if (app !== undefined) {
    const { readBundle } = await import("../evidence/bundle/read_bundle.ts");
    all.push(await readBundle(app));
  }
  return combineCollected(all);
}

/** Reads one path, of its log the window: a capture where there is one, else a text or a folder of texts. */
export async function openPath(path: string, facts: readonly Fact[], window?: TimeWindow): Promise<Collected> {
  if (window === undefined) return await readPath(path, facts);
  const { limitLog } = await import("../evidence/limit_log.ts");
  const limit = limitLog(facts, window, false);
  const read = await readPath(path, limit.facts, limit.scan);
  return { ...read, notes: [...read.notes, ...limit.notes()] };
}

async function readPath(path: string, facts: readonly Fact[], scan: LogScanOptions = {}): Promise<Collected> {
  const { isCapture } = await import("../evidence/sources/capture_store.ts");
  if (path !== "-" && await isCapture(path)) {
    const { readCapture } = await import("../evidence/sources/capture.ts");
    const { manifest: _, ...collected } = await readCapture(path, facts);
    return { ...collected, paths: [path] };
  }
  const { readLooseFiles } = await import("../evidence/sources/loose_files.ts");
  const { readDocuments } = await import("../evidence/sources/transcript.ts");
  const { files, notes } = await readLooseFiles(path, { scan });
  const read = readDocuments(files, facts);
  return { ...read, paths: [path], notes: [...notes, ...read.notes] };
}

/** Collects from this Mac; a sentence elsewhere. */
export async function openLive(words: Words, facts: readonly Fact[], terminal: Terminal) {
  const deadlineMs = readDeadline(words);
  if (terminal.host.os !== "darwin") {
    throw new UsageError(
      "This is not macOS, so there is nothing to collect here: give doctor diagnose recorded evidence with --from PATH, " +
        "judge an app with doctor inspect, or see doctor demo",
    );
  }
  const { readLive } = await import("../evidence/sources/live.ts");
  const { showProgress } = await import("./progress.ts");
  const { host, interrupted: signal } = terminal;
  const wanted = words.options["quick"] === true ? facts.filter(({ isSlow }) => isSlow !== true) : facts;
  const window = readWindow(words);
  const { limitLog } = await import("../evidence/limit_log.ts");
  const limit = window === undefined ? null : limitLog(wanted, placeWindow(window, new Date(host.now())), true);
  const progress = showProgress(terminal, words.options["plain"] === true);
  try {
    const live = await readLive({
      host,
      facts: limit?.facts ?? wanted,
      deadlineMs,
      signal,
      ...progress !== null && { onProbe: progress.onProbe },
    });
    return limit === null ? live : { ...live, notes: [...live.notes, ...limit.notes()] };
  } finally {
    progress?.end();
  }
}

function readDeadline({ options }: Words): number {
  return parseDuration(options["deadline"] as string | undefined, "deadline") ?? DEFAULT_DEADLINE_MS;
}

/** `--now`, as a moment. */
export function parseNow(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  // Date alone takes "5" for a day in May 2001.
  const now = new Date(/^\d{4}-\d\d-\d\d(?:T[\d:.]{4,18}(?:Z|[+-]\d\d:?\d\d)?)?$/.test(text) ? text : NaN);
  if (Number.isNaN(now.getTime())) {
    throw new UsageError(`--now cannot be "${text}": give an ISO 8601 time such as 2026-11-22T09:00:00Z`);
  }
  return now;
}

/** Prints the text, or writes it to the file behind `-o` so that only its owner can read it. */
export async function deliver(text: string, words: Words, terminal: Terminal): Promise<void> {
  const path = words.options["output"] as string | undefined;
  if (path === undefined) return terminal.print(text);
  const { writePrivateFile } = await import("../evidence/sources/write_private.ts");
  await writeTo(path, () => writePrivateFile(path, new TextEncoder().encode(text)));
}
