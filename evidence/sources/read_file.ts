/** Reads one file of a probe, with limits on time and size. */
import type { Probe } from "../define.ts";
import type { Reply } from "../reply.ts";
import { drainStream } from "./drain.ts";
import type { Host } from "./host.ts";
import { type Limits, replyNothing } from "./limits.ts";
import { describeDenial, describeOsError, isDenied } from "./os_error.ts";
import { readWithin } from "./read_within.ts";
import { digestSha256 } from "./sha256.ts";

export type FileProbe = Extract<Probe, { readonly file: string }>;

const FILE_CAP = 64 * 1024 * 1024;

/**
 * Reads a regular file, also through a link, as `ok`; else says why not: `absent`, `denied`, `unreadable` (a folder, a device,
 * a loop of links, a broken disk) or `notCollected` (no time). What is larger than the cap is cut and `truncated`. Never rejects.
 */
export function readFile(host: Host, probe: FileProbe, limits: Limits = {}): Promise<Reply> {
  return readWithin(host, probe, { ...limits, done: "read" }, () => readRegular(host.place(probe.file), probe));
}

async function readRegular(path: string, probe: FileProbe): Promise<Reply> {
  try {
    const found = await Deno.stat(path);
    if (!found.isFile) {
      return replyNothing(
        probe,
        "unreadable",
        `"${probe.file}" is ${found.isDirectory ? "a folder" : "a device"}, no file`,
      );
    }
    const file = await Deno.open(path);
    const cap = probe.capBytes ?? FILE_CAP;
    const drain = drainStream(file.readable, cap);
    const failure = await drain.done;
    if (failure !== null) return replyNothing(probe, ...explainFailure(probe, failure));
    const stdout = drain.bytes();
    const truncated = drain.overflowed();
    const note = truncated ? `It holds more than ${cap} bytes; the rest was not read` : null;
    return { ...replyNothing(probe, "ok", note), stdout, sha256: await digestSha256(stdout), truncated };
  } catch (error) {
    return replyNothing(probe, ...explainFailure(probe, error));
  }
}

function explainFailure(probe: FileProbe, error: unknown): ["absent" | "denied" | "unreadable", string] {
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
    return ["absent", `There is no "${probe.file}"`];
  }
  if (isDenied(error)) return ["denied", describeDenial("read", probe.file, error)];
  return ["unreadable", `Cannot read "${probe.file}": ${describeOsError(error)}`];
}
