/** Asks Apple's libraries, in the children of ffi/: whatever happens there is a reply. */
import type { NativeAnswer, NativeClient } from "../../ffi/client.ts";
import type { Probe } from "../define.ts";
import type { Reply } from "../reply.ts";
import type { Host } from "./host.ts";
import { describeStop, isOver, type Limits, replyNothing, type Stop, watchLimits } from "./limits.ts";
import { digestSha256 } from "./sha256.ts";

/** The client has limits of its own for each question; this one is for a row of questions that all hang. */
const TIME_LIMIT_MS = 30_000;

export type NativeProbe = Extract<Probe, { readonly ffi: readonly [string, ...string[]] }>;

/** The libraries of one run; its children end with `close`. */
export interface NativeReader {
  /** Never rejects. */
  readonly read: (probe: NativeProbe) => Promise<Reply>;
  readonly close: () => Promise<void>;
  /** What was not asked for want of a right, as a sentence; null when all was. */
  readonly note: () => string | null;
}

const DENIED = "Deno does not let the doctor call Apple's libraries (--allow-ffi)";

/** What stays unknown without the right to call libraries, by what is asked. */
const COSTS: Readonly<Record<string, string>> = {
  probe: "whether launchd has the Mach service is not asked",
  store: "the dynamic store is not read",
  "vpn-status": "the status of VPN services is known from scutil alone",
};

/** Opens nothing yet: the client comes with the first question. */
export function createNativeReader(host: Host, limits: Limits = {}): NativeReader {
  let isDenied = false;
  let opened: Promise<NativeClient> | null = null;
  const open = () =>
    opened ??= import("../../ffi/client.ts").then(({ openNativeClient }) =>
      openNativeClient(host.native!, host.user === undefined ? {} : { user: host.user })
    );
  return {
    async read(probe) {
      const startedAt = new Date(host.now()).toISOString();
      const refused = await findRefusal(host, probe);
      isDenied ||= refused?.[0] === "denied";
      if (refused !== null) return replyNothing(probe, ...refused);
      if (isOver(limits)) {
        const note = "Not asked because the collection had been stopped before";
        return replyNothing(probe, "notCollected", note, { startedAt, timedOut: true });
      }
      const start = performance.now();
      const stopped = Promise.withResolvers<Stop>();
      const unwatch = watchLimits(TIME_LIMIT_MS, limits, stopped.resolve);
      const answer = await Promise.race([open().then((client) => askClient(client, probe)), stopped.promise]);
      unwatch();
      const times = { startedAt, durationMs: Math.round(performance.now() - start) };
      if (typeof answer === "string") {
        return replyNothing(probe, "notCollected", describeStop(answer, TIME_LIMIT_MS), { ...times, timedOut: true });
      }
      return await replyWith(probe, answer, times);
    },
    async close() {
      await (await opened)?.close();
    },
    note: () => isDenied ? `${DENIED}: ${Object.values(COSTS).join("; ")}` : null,
  };
}

async function askClient(client: NativeClient, { ffi }: NativeProbe): Promise<NativeAnswer> {
  const { isNativeQuestion } = await import("../../ffi/client.ts");
  if (isNativeQuestion(ffi)) return await client.ask(ffi);
  const note = `No library answers "${ffi.join(" ")}"`;
  return { status: "notCollected", note, timedOut: false, exitCode: null, lastWords: "" };
}

async function replyWith(
  probe: NativeProbe,
  answer: NativeAnswer,
  times: { readonly startedAt: string; readonly durationMs: number },
): Promise<Reply> {
  if (answer.status === "ok") {
    const { bytes } = answer;
    return { ...replyNothing(probe, "ok", null, times), stdout: bytes, sha256: await digestSha256(bytes) };
  }
  const { status, note, timedOut, exitCode, lastWords } = answer;
  const stderr = new TextEncoder().encode(lastWords);
  return replyNothing(probe, status, note, { ...times, timedOut, exitCode, stderr });
}

/** Why no library is asked; null when one is. */
async function findRefusal(
  { os, native }: Host,
  { ffi }: NativeProbe,
): Promise<["notApplicable" | "notCollected" | "denied", string | null] | null> {
  if (os !== "darwin") return ["notApplicable", null];
  const { state } = await Deno.permissions.query({ name: "ffi" });
  if (state !== "granted") {
    const costs = COSTS[ffi[1] ?? ""] ?? "no library is asked";
    return ["denied", `${DENIED}: ${costs}`];
  }
  // Whoever uses the sources as a library has no program to start again.
  return native === undefined ? ["notCollected", null] : null;
}
