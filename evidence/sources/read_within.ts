/** Reads what is no command within limits: what was stopped is left behind, for a dead volume blocks without an end. */
import type { Probe } from "../define.ts";
import type { Reply } from "../reply.ts";
import type { Host } from "./host.ts";
import { describeStop, isOver, type Limits, replyNothing, type Stop, TIME_LIMIT_MS, watchLimits } from "./limits.ts";

/** What a reader is given besides its probe. */
export interface Within extends Limits {
  /** In milliseconds, 10 seconds without it. */
  readonly timeoutMs?: number;
  /** Of "Not read because …". */
  readonly done: "read" | "listed";
}

/**
 * The reply of `read` with its times; `notCollected` when the collection was over before or the time runs out. Rejects only when
 * `read` does, which is told by `stopped` that nobody waits any more.
 */
export async function readWithin(
  host: Host,
  probe: Probe,
  { timeoutMs = TIME_LIMIT_MS, done, ...limits }: Within,
  read: (stopped: Promise<unknown>) => Promise<Reply>,
): Promise<Reply> {
  const startedAt = new Date(host.now()).toISOString();
  if (isOver(limits)) {
    const note = `Not ${done} because the collection had been stopped before`;
    return replyNothing(probe, "notCollected", note, { startedAt, timedOut: true });
  }
  const start = performance.now();
  const stopped = Promise.withResolvers<Stop>();
  const unwatch = watchLimits(timeoutMs, limits, stopped.resolve);
  try {
    const outcome = await Promise.race([read(stopped.promise), stopped.promise]);
    const times = { startedAt, durationMs: Math.round(performance.now() - start) };
    if (typeof outcome !== "string") return { ...outcome, ...times };
    return replyNothing(probe, "notCollected", describeStop(outcome, timeoutMs), { ...times, timedOut: true });
  } finally {
    unwatch();
  }
}
