/** A log while it is being written: of this Mac, of a file that grows, or of standard input. */
import { drainStream } from "./drain.ts";
import type { Host } from "./host.ts";
import { InputError } from "./loose_files.ts";
import { describeOsError } from "./os_error.ts";
import { killGroup, spawnGroup } from "./spawn_group.ts";

const CHUNK = 256 * 1024;
const MOST_ERRORS = 64 * 1024;
/** How often a file is looked at for more. */
const POLL_MS = 100;

/**
 * Yields what a command prints until it ends or `signal` ends it, with everything it started. Throws an InputError when it cannot be
 * started, or ends by itself without having printed anything.
 */
export async function* followCommand(
  host: Host,
  command: readonly [string, ...string[]],
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let child: Deno.ChildProcess;
  try {
    child = spawnGroup(host, command);
  } catch (error) {
    throw new InputError(`Cannot run ${command[0]}: ${describeOsError(error)}`);
  }
  const kill = () => killGroup(child);
  if (signal.aborted) kill();
  signal.addEventListener("abort", kill, { once: true });
  const errors = drainStream(child.stderr, MOST_ERRORS);
  let printed = false;
  try {
    for await (const chunk of child.stdout) {
      printed = true;
      yield chunk;
    }
  } finally {
    kill();
    await Promise.all([child.status, errors.done]);
    signal.removeEventListener("abort", kill);
  }
  if (printed || signal.aborted) return;
  const said = new TextDecoder().decode(errors.bytes()).trim().split("\n")[0];
  throw new InputError(`${command[0]} ended at once: ${said || "it said nothing"}; run the doctor with sudo`);
}

/**
 * Yields what is in a file and what is added to it, until `signal` ends it; a pipe, until its end. A file that became shorter is read
 * from its beginning again. Throws an InputError when it cannot be read.
 */
export async function* followFile(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    using file = await Deno.open(path);
    const { isFile } = await file.stat();
    let read = 0;
    for (;;) {
      const buffer = new Uint8Array(CHUNK);
      const length = await file.read(buffer);
      if (length !== null) {
        read += length;
        yield buffer.subarray(0, length);
      } else if (!isFile || signal.aborted) return;
      else if ((await file.stat()).size < read) {
        await file.seek(0, Deno.SeekMode.Start);
        read = 0;
      } else await waitForMore(signal);
    }
  } catch (error) {
    throw new InputError(`Cannot read "${path}": ${describeOsError(error)}; check the path and its permissions`);
  }
}

/** Yields standard input until its end, or until `signal` ends it. */
export async function* followInput(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const reader = Deno.stdin.readable.getReader();
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function waitForMore(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, POLL_MS);
    signal.addEventListener("abort", end, { once: true });
  });
}
