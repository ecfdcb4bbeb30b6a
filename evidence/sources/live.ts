/** The live source: asks this Mac, changes nothing on it. */
import { collectFacts } from "../collect.ts";
import type { Collected, Fact, Probe } from "../define.ts";
import { nameProbe, type Reply } from "../reply.ts";
import type { Host } from "./host.ts";
import type { Limits } from "./limits.ts";
import { readFile } from "./read_file.ts";
import { readFolder } from "./read_folder.ts";
import { createNativeReader } from "./read_native.ts";
import { readInstalled } from "./read_installed.ts";
import { runCommand } from "./run_command.ts";
import { digestSha256 } from "./sha256.ts";

/** What a Mac said, with the raw replies that a capture keeps. */
export interface Live extends Collected {
  readonly kind: "live";
  readonly os: string;
  /** Whether the commands ran as root. */
  readonly root: boolean;
  /** In the order of their names, so that the same answers make the same capture. */
  readonly replies: readonly Reply[];
}

export interface LiveOptions {
  readonly host: Host;
  readonly facts: readonly Fact[];
  /** Milliseconds after which everything that still runs is stopped. */
  readonly deadlineMs: number;
  /** Stops the collection early, with the same result as the deadline. */
  readonly signal?: AbortSignal;
  /** Called when a probe starts (null) and when its reply is there. */
  readonly onProbe?: (probe: Probe, reply: Reply | null) => void;
}

/** More commands at once gain nothing and cost processes; two dozen probes fit in two rounds. */
const MOST_COMMANDS = 16;
/** A reader of bundles keeps a processor busy; the Mac has other things to do. */
const MOST_READERS = 2;
/** A timer may fire a moment before the clock says so. */
const TIMER_SLACK_MS = 5;
const WITHHELD = "It cannot be read, and it may hold secrets: nothing of it is kept";

/** Asks for all facts at once and returns what there is when they have answered, the deadline has come or `signal` aborts. */
export async function readLive(options: LiveOptions): Promise<Live> {
  const { host, facts, deadlineMs, signal, onProbe } = options;
  const collectedAt = new Date(host.now()).toISOString();
  const limits: Limits = { deadline: performance.now() + deadlineMs, ...(signal === undefined ? {} : { signal }) };
  const takeSlot = createSlots(MOST_COMMANDS);
  const takeReader = createSlots(MOST_READERS);
  const native = createNativeReader(host, limits);
  const replies: Reply[] = [];
  let cut: "deadline" | "abort" | null = null;

  const answer = async (probe: Probe): Promise<Reply> => {
    if ("file" in probe) return await readFile(host, probe, limits);
    if ("folder" in probe) return await readFolder(host, probe, limits);
    if ("ffi" in probe) return await native.read(probe);
    const leaveSlot = "bundle" in probe ? await takeReader() : await takeSlot();
    try {
      return "bundle" in probe ? await readInstalled(host, probe, limits) : await runCommand(host, probe, limits);
    } finally {
      leaveSlot();
    }
  };
  const ask = async (probe: Probe): Promise<Reply> => {
    onProbe?.(probe, null);
    const reply = await withoutSecrets(await answer(probe));
    if (reply.timedOut && signal?.aborted) cut = "abort";
    if (reply.timedOut && performance.now() >= limits.deadline! - TIMER_SLACK_MS) cut ??= "deadline";
    replies.push(reply);
    onProbe?.(probe, reply);
    return reply;
  };
  const evidence = await collectFacts(facts, ask, host.isRoot);
  await native.close();
  return {
    kind: "live",
    paths: [],
    collectedAt,
    evidence,
    partial: cut !== null,
    notes: [...cut === null ? [] : [describeCut(cut, deadlineMs)], ...[native.note() ?? []].flat()],
    os: host.os,
    root: host.isRoot,
    raw: () => replies.flatMap(({ probe, stdout, stderr }) => [nameProbe(probe), stdout, stderr]),
    replies: replies.sort((a, b) => (nameProbe(a.probe) < nameProbe(b.probe) ? -1 : 1)),
  };
}

/** From here on, not even a capture has what the probe says that nobody may keep. */
async function withoutSecrets(reply: Reply): Promise<Reply> {
  const { probe, status } = reply;
  const drop = "folder" in probe || "bundle" in probe ? undefined : probe.dropSecrets;
  if (drop === undefined || status !== "ok") return reply;
  const stdout = drop(reply.stdout);
  if (stdout === reply.stdout) return reply;
  const kept = stdout ?? new Uint8Array();
  const why = stdout === null ? { status: "unreadable" as const, note: WITHHELD } : {};
  return { ...reply, ...why, stdout: kept, sha256: await digestSha256(kept) };
}

function describeCut(cut: "deadline" | "abort", deadlineMs: number): string {
  if (cut === "abort") return "The collection was interrupted; what was there until then is used";
  return `The collection was stopped at its deadline of ${deadlineMs / 1000} s; what was there until then is used`;
}

/** Lets `most` holders in at a time, in the order they came; the returned function lets the next one in. */
function createSlots(most: number): () => Promise<() => void> {
  const waiting: (() => void)[] = [];
  let taken = 0;
  const leave = () => {
    const next = waiting.shift();
    if (next === undefined) taken--;
    else next();
  };
  return async () => {
    if (taken < most) taken++;
    else await new Promise<void>((enter) => waiting.push(enter));
    return leave;
  };
}
