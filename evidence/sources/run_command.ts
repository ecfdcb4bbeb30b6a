/** Runs one command of a probe: by absolute path, never through a shell, with limits on time and output, killed as a group. */
import type { Probe } from "../define.ts";
import type { Reply } from "../reply.ts";
import { type Drain, drainStream } from "./drain.ts";
import type { Host } from "./host.ts";
import { describeStop, isOver, type Limits, replyNothing, type Stop, TIME_LIMIT_MS, watchLimits } from "./limits.ts";
import { describeDenial, describeOsError, isDenied } from "./os_error.ts";
import { digestSha256 } from "./sha256.ts";
import { killGroup, spawnGroup } from "./spawn_group.ts";

export type CommandProbe = Extract<Probe, { readonly command: readonly [string, ...string[]] }>;

const MIB = 1024 * 1024;
const STDOUT_CAP = 16 * MIB;
const STDERR_CAP = MIB;

const TICK_MS = 40;
/** Ticks without a byte after which a pipe that a left-over child holds open is given up. */
const QUIET_TICKS = 5;
/** The same while the killed process itself is not gone yet. */
const STUBBORN_TICKS = 25;
const MOST_TICKS_AFTER_STOP = 50;

/** How a child ended, or that it did not. */
interface Ending {
  readonly status: Deno.CommandStatus | null;
  readonly stop: Stop | "cap" | null;
}

/**
 * Runs the command and returns its output, whatever its exit code (`ok`), or why there is none: `notCollected` without the
 * executable or when it was stopped before it printed anything, `denied` without the right to run it. An output that was cut
 * carries `timedOut` or `truncated`, a note, and no exit code. Never rejects; kills what it started.
 */
export async function runCommand(host: Host, probe: CommandProbe, limits: Limits = {}): Promise<Reply> {
  const startedAt = new Date(host.now()).toISOString();
  if (isOver(limits)) {
    const note = "Not started because the collection had been stopped before";
    return replyNothing(probe, "notCollected", note, { startedAt, timedOut: true });
  }
  const start = performance.now();
  let child: Deno.ChildProcess;
  try {
    child = spawnGroup(host, probe.command);
  } catch (error) {
    return replyNothing(probe, ...explainRefusal(probe, error), { startedAt, durationMs: since(start) });
  }
  const timeoutMs = probe.timeoutMs ?? TIME_LIMIT_MS;
  const cap = probe.capBytes ?? STDOUT_CAP;
  const stdout = drainStream(child.stdout, cap);
  const stderr = drainStream(child.stderr, STDERR_CAP);
  const ending = await watchChild(child, [stdout, stderr], (stop) => watchLimits(timeoutMs, limits, stop));

  const truncated = stdout.overflowed() || stderr.overflowed();
  const wasKilled = ending.status === null || ending.status.signal === "SIGKILL";
  // A command that ended by itself in the very moment of the limit has given all it had.
  const stop = ending.stop === "cap" || (!wasKilled && stdout.ended() && stderr.ended()) ? null : ending.stop;
  const bytes = stdout.bytes();
  const ended = {
    stderr: stderr.bytes(),
    // The code of a command whose pipe was closed or that was killed says nothing about its question.
    exitCode: stop !== null || truncated ? null : ending.status?.code ?? null,
    startedAt,
    durationMs: since(start),
    truncated,
    timedOut: stop !== null,
  };
  // Parsing the empty output of a command that was stopped would find nothing where nobody has looked.
  if ((stop !== null || truncated) && bytes.length === 0) {
    const why = stop !== null ? describeStop(stop, timeoutMs) : `It printed more than ${STDERR_CAP} bytes of errors`;
    return replyNothing(probe, "notCollected", `${why}; there was no output`, ended);
  }
  const note = describeCut(stop, timeoutMs, truncated ? (stdout.overflowed() ? cap : STDERR_CAP) : null) ??
    (ending.status?.signal ? `It was ended by ${ending.status.signal}` : null);
  return { probe, status: "ok", note, stdout: bytes, sha256: await digestSha256(bytes), ...ended };
}

/** Waits until the child is gone and its pipes are read, or until it was stopped or left children that hold them open. */
async function watchChild(
  child: Deno.ChildProcess,
  drains: readonly Drain[],
  watch: (stop: (why: Stop) => void) => () => void,
): Promise<Ending> {
  let status: Deno.CommandStatus | null = null;
  let stopped: Stop | "cap" | null = null;
  let ticker: ReturnType<typeof setInterval> | undefined;
  const givenUp = Promise.withResolvers<void>();

  // Ticks, not one long delay: after a busy moment of this process a timer fires before the waiting bytes are read. A tick that
  // comes late says that this process was busy or the computer is, and nothing of the pipe.
  const linger = () => {
    clearInterval(ticker);
    let ticks = 0;
    let quiet = 0;
    let seen = -1;
    let last = performance.now();
    ticker = setInterval(() => {
      const length = drains.reduce((sum, drain) => sum + drain.length(), 0);
      const now = performance.now();
      if (length !== seen) quiet = 0;
      else if (now - last < 2 * TICK_MS) quiet++;
      last = now;
      seen = length;
      ticks++;
      const isQuiet = quiet >= (status === null ? STUBBORN_TICKS : QUIET_TICKS);
      if (isQuiet || (stopped !== null && ticks >= MOST_TICKS_AFTER_STOP)) givenUp.resolve();
    }, TICK_MS);
  };
  const stop = (why: Stop | "cap") => {
    stopped ??= why;
    killGroup(child);
    linger();
  };
  const unwatch = watch(stop);
  for (const drain of drains) drain.done.then(() => drain.overflowed() && stop("cap"));
  const exited = child.status.then((ended) => {
    status = ended;
    linger();
  });
  await Promise.race([Promise.all([exited, ...drains.map((drain) => drain.done)]), givenUp.promise]);
  unwatch();
  clearInterval(ticker);
  if (drains.some((drain) => !drain.ended())) killGroup(child);
  for (const drain of drains) drain.stop();
  await Promise.all(drains.map((drain) => drain.done));
  // A process that hangs in the kernel survives even SIGKILL; it must not keep the doctor alive.
  if (status === null) child.unref();
  return { status, stop: stopped };
}

function explainRefusal(probe: CommandProbe, error: unknown): ["denied" | "notCollected", string] {
  const [path] = probe.command;
  if (isDenied(error)) return ["denied", describeDenial("run", path, error)];
  if (error instanceof Deno.errors.NotFound) return ["notCollected", `There is no "${path}" on this machine`];
  return ["notCollected", `Cannot run "${path}": ${describeOsError(error)}`];
}

function describeCut(stop: Stop | null, timeoutMs: number, cap: number | null): string | null {
  if (stop !== null) return `${describeStop(stop, timeoutMs)}; what it had printed until then is kept`;
  return cap === null ? null : `It printed more than ${cap} bytes; the rest was not read`;
}

function since(start: number): number {
  return Math.round(performance.now() - start);
}
