/**
 * Reads one bundle that is installed on this Mac, with our own reader and within limits; in a thread of its own, because hashing takes
 * seconds and a file on a dead volume blocks without an end, while this thread has clocks and pipes to watch.
 */
import type { Probe } from "../define.ts";
import type { Reply } from "../reply.ts";
import type { BundleAnswer, BundleQuestion } from "./answer_bundle.ts";
import type { Host } from "./host.ts";
import { type Limits, replyNothing } from "./limits.ts";
import { describeDenial, describeOsError, isDenied } from "./os_error.ts";
import { readWithin } from "./read_within.ts";
import { digestSha256 } from "./sha256.ts";

export type BundleProbe = Extract<Probe, { readonly bundle: string }>;

/** Hashing the largest of apps takes a few seconds. */
const TIME_LIMIT_MS = 30_000;

/** Where `answerBundle` is when the doctor is not one file. */
const BUNDLE_READER = new URL("./answer_bundle.ts", import.meta.url).href;

/** Deno type-checks whatever a worker's own source names, anew in every test; it does not see a name that comes with the question. */
const START = `onmessage = async ({ data: { module, question } }) => {
  try {
    const { answerBundle } = await import(module);
    postMessage(await answerBundle(question));
  } catch (error) {
    postMessage({ failed: String(error?.message ?? error) });
  }
};`;

/** What the thread says. */
type Said = BundleAnswer | { readonly failed: string };

/**
 * Reads the bundle as `ok` with its record as standard output; else says why not: `absent`, `denied`, `unreadable`, or
 * `notCollected` when there was no time. Never rejects.
 */
export function readInstalled(host: Host, probe: BundleProbe, limits: Limits = {}): Promise<Reply> {
  const place = host.place(probe.bundle);
  return readWithin(host, probe, { ...limits, timeoutMs: TIME_LIMIT_MS, done: "read" }, async (stopped) => {
    const refused = await findRefusal(place, probe);
    if (refused !== null) return replyNothing(probe, refused.status, refused.note);
    const left = Math.max(0, Math.min((limits.deadline ?? Infinity) - performance.now(), TIME_LIMIT_MS));
    const question = { path: probe.bundle, place, timeoutMs: left };
    const answer = await (host.answerBundle?.(question) ?? askWorker(question, stopped, host.bundleReader));
    if (!("bytes" in answer)) return replyNothing(probe, answer.status, answer.note);
    const { bytes } = answer;
    return { ...replyNothing(probe, "ok", null), stdout: bytes, sha256: await digestSha256(bytes) };
  });
}

type Refusal = { readonly status: "absent" | "denied" | "unreadable"; readonly note: string };

/** Why there is nothing to read at the path; null when there is a folder. */
async function findRefusal(place: string, { bundle }: BundleProbe): Promise<Refusal | null> {
  try {
    const { isDirectory } = await Deno.stat(place);
    return isDirectory ? null : { status: "unreadable", note: `"${bundle}" is no folder, so it is no bundle` };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return { status: "absent", note: `There is no "${bundle}"` };
    }
    if (isDenied(error)) return { status: "denied", note: describeDenial("read", bundle, error) };
    return { status: "unreadable", note: `Cannot read "${bundle}": ${describeOsError(error)}` };
  }
}

/** A worker that breaks says nothing of the bundle; one that hangs in the kernel is left behind, the process ends without it. */
async function askWorker(
  question: BundleQuestion,
  stopped: Promise<unknown>,
  module: string = BUNDLE_READER,
): Promise<BundleAnswer> {
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(START)}`, { type: "module" });
  const answered = Promise.withResolvers<BundleAnswer>();
  worker.onmessage = ({ data }: MessageEvent<Said>) =>
    answered.resolve("failed" in data ? explainFailure(question, data.failed) : data);
  worker.onerror = (event) => {
    event.preventDefault();
    answered.resolve(explainFailure(question, event.message));
  };
  worker.postMessage({ module, question });
  stopped.then(() => worker.terminate());
  const answer = await answered.promise;
  worker.terminate();
  return answer;
}

/** Without the right to read its own module, the reader cannot even be loaded; an error's class does not leave the thread. */
function explainFailure({ path }: BundleQuestion, says: string): BundleAnswer {
  const status = /^Requires \w+ access to /.test(says) ? "denied" : "unreadable";
  return { status, note: `Cannot read "${path}": the reader failed: ${says}` };
}
