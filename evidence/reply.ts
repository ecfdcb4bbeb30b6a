/** What came back from a probe, on a Mac or out of a capture, and the evidence it makes. Both sources share this code. */
import type { Line } from "../formats/parsed.ts";
import { toLines } from "../formats/parsed.ts";
import { decodeText } from "../formats/text_decode.ts";
import type { Evidence, Fact, FactSource, Known, Output, Probe, Status } from "./define.ts";
import { noEvidence } from "./define.ts";
import { mergeReadings, type Reading } from "./merge.ts";

/** The answer to one probe, or why there is none. */
export interface Reply {
  readonly probe: Probe;
  /** `ok`: there are bytes to parse. `absent`: no such file. `denied`: no permission. `notCollected`: no such command, no time. */
  readonly status: Extract<Status, "ok" | "absent" | "denied" | "notCollected" | "unreadable">;
  readonly note: string | null;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly exitCode: number | null;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** SHA-256 of `stdout`, hex. */
  readonly sha256: string;
  readonly truncated: boolean;
  readonly timedOut: boolean;
}

/** A probe's name for people and manifests: the command line, or the path. */
export function nameProbe(probe: Probe): string {
  return "command" in probe ? probe.command.join(" ") : probe.file;
}

/** The probes of one way to supply a fact, with what is already known filled in. */
export function probesOf(source: FactSource<unknown>, known: Known): readonly Probe[] {
  return typeof source.probes === "function" ? source.probes(known) : source.probes ?? [];
}

/** Parses the replies of one fact and merges them into its evidence. `root` says whether the probes ran as root. */
export function evidenceFromReplies<T>(
  fact: Fact<T>,
  replies: readonly { readonly source: FactSource<T>; readonly reply: Reply }[],
  root: boolean,
): Evidence<T> {
  if (replies.length === 0) return noEvidence(fact.key, "notCollected");
  const readings: Reading<T>[] = [];
  for (const { source, reply } of replies) {
    if (reply.status !== "ok") continue;
    readings.push({ source: nameProbe(reply.probe), parsed: source.parse(outputOf(reply, root)) });
  }
  const all = replies.map(({ reply }) => reply);
  const [first] = all;
  const circumstances = {
    exitCode: all.length === 1 ? first!.exitCode : all.find((reply) => reply.exitCode !== 0)?.exitCode ?? first!.exitCode,
    collectedAt: all.map((reply) => reply.startedAt).sort()[0] ?? null,
    durationMs: Math.max(...all.map((reply) => reply.durationMs)),
    bytes: all.reduce((sum, reply) => sum + reply.stdout.length, 0),
    sha256: all.length === 1 ? first!.sha256 : null,
    truncated: all.some((reply) => reply.truncated),
    timedOut: all.some((reply) => reply.timedOut),
    note: all.find((reply) => reply.note !== null)?.note ?? null,
  };
  if (readings.length > 0) return mergeReadings(fact, readings, circumstances);
  const source = all.map((reply) => nameProbe(reply.probe)).join("; ");
  return { ...noEvidence(fact.key, first!.status), source, ...circumstances };
}

function outputOf(reply: Reply, root: boolean): Output {
  return {
    lines: linesOf(reply.stdout),
    bytes: reply.stdout,
    errors: linesOf(reply.stderr),
    exitCode: reply.exitCode,
    command: "command" in reply.probe ? nameProbe(reply.probe) : null,
    root,
  };
}

function linesOf(bytes: Uint8Array): Line[] {
  const decoded = decodeText(bytes);
  return decoded === null ? [] : toLines(decoded.text);
}
