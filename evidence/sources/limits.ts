/** When a probe must end, and the reply of one that gave nothing. */
import type { Probe } from "../define.ts";
import type { Reply } from "../reply.ts";

/** What ends a probe besides its own time limit. */
export interface Limits {
  /** Ctrl-C. */
  readonly signal?: AbortSignal;
  /** When the whole run is over, on the clock of `performance.now()`. */
  readonly deadline?: number;
}

/** Why a probe was ended: its own time limit, the end of the whole run, or a person. */
export type Stop = "time" | "deadline" | "abort";

export const TIME_LIMIT_MS = 10_000;

const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Calls `stop` once when the probe's time, the run's time or a person ends it; the returned function takes the watch off. */
export function watchLimits(timeoutMs: number, limits: Limits, stop: (why: Stop) => void): () => void {
  const left = (limits.deadline ?? Infinity) - performance.now();
  const timer = left < timeoutMs
    ? setTimeout(() => stop("deadline"), Math.max(0, left))
    : setTimeout(() => stop("time"), timeoutMs);
  const abort = () => stop("abort");
  if (limits.signal?.aborted) queueMicrotask(abort);
  limits.signal?.addEventListener("abort", abort, { once: true });
  return () => {
    clearTimeout(timer);
    limits.signal?.removeEventListener("abort", abort);
  };
}

/** Whether nothing new may start. */
export function isOver(limits: Limits): boolean {
  return limits.signal?.aborted === true || performance.now() >= (limits.deadline ?? Infinity);
}

/** Why it was stopped, as the beginning of a sentence. */
export function describeStop(why: Stop, timeoutMs: number): string {
  if (why === "abort") return "Stopped because the collection was interrupted";
  if (why === "deadline") return "Stopped because the time of the whole collection was over";
  return `Stopped after ${timeoutMs / 1000} s without an end`;
}

/** A reply without bytes. */
export function replyNothing(
  probe: Probe,
  status: Reply["status"],
  note: string | null,
  more: Partial<Pick<Reply, "startedAt" | "durationMs" | "stderr" | "exitCode" | "truncated" | "timedOut">> = {},
): Reply {
  return {
    probe,
    status,
    note,
    stdout: new Uint8Array(),
    stderr: new Uint8Array(),
    exitCode: null,
    startedAt: null,
    durationMs: null,
    sha256: EMPTY_SHA256,
    truncated: false,
    timedOut: false,
    ...more,
  };
}
