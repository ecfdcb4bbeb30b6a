/** What came back from a probe, on a Mac or out of a capture, and the evidence it makes. Both sources share this code. */
import type { Line } from "../formats/parsed.ts";
import { limitLines, MOST_LINES } from "../formats/limit_lines.ts";
import { toLines } from "../formats/parsed.ts";
import { decodeText } from "../formats/text_decode.ts";
import { MOST_WHOLE, scanBytes, type ScannedLog } from "../formats/unified_log/scan/log_scan.ts";
import type { Evidence, Fact, FactSource, Known, Output, Parsed, Probe, Status } from "./define.ts";
import { noEvidence } from "./define.ts";
import { mergeReadings, type Reading } from "./merge.ts";

const NEWLINE = 0x0a;

/** The answer to one probe, or why there is none. */
export interface Reply {
  readonly probe: Probe;
  /** `ok`: there are bytes to parse. `absent`: no such file. `denied`: no permission. `notCollected`: no such command, no time. */
  readonly status: Extract<Status, "ok" | "absent" | "denied" | "notCollected" | "notApplicable" | "unreadable">;
  readonly note: string | null;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  readonly exitCode: number | null;
  /** ISO 8601; null in a capture made by hand, like the duration. */
  readonly startedAt: string | null;
  readonly durationMs: number | null;
  /** SHA-256 of `stdout`, hex. */
  readonly sha256: string;
  readonly truncated: boolean;
  readonly timedOut: boolean;
}

/** A probe's name for people and manifests: the command line, or the path. */
export function nameProbe(probe: Probe): string {
  if ("command" in probe) return probe.command.join(" ");
  if ("file" in probe) return probe.file;
  if ("ffi" in probe) return probe.ffi.join(" ");
  return "folder" in probe ? `${probe.folder}/` : probe.bundle;
}

/** The same text for the same question, whatever its limits: two facts that ask it share one answer. */
export function identifyProbe(probe: Probe): string {
  if ("command" in probe) return JSON.stringify(probe.command);
  if ("file" in probe) return JSON.stringify(probe.file);
  if ("ffi" in probe) return JSON.stringify({ ffi: probe.ffi });
  return JSON.stringify("folder" in probe ? { folder: probe.folder } : { bundle: probe.bundle });
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
  let isCut = false;
  for (const { source, reply } of replies) {
    if (reply.status !== "ok") continue;
    const printed = source.isLog && reply.stdout.length > MOST_WHOLE ? scanReply(reply) : wholeLines(reply);
    isCut ||= printed.isCut;
    readings.push({
      source: nameProbe(reply.probe),
      parsed: parseSafely(source, outputOf(reply, printed, root)),
    });
  }
  const all = replies.map(({ reply }) => reply);
  const [first] = all;
  const times = all.flatMap((reply) => reply.durationMs ?? []);
  // One question without an answer is enough: what is not in the other answers proves nothing.
  const unanswered = all.find((reply) => reply.status !== "ok" && reply.status !== "absent");
  // Next to an answer, "there is no such file" explains nothing.
  const noted = all.filter((reply) => reply.note !== null && (readings.length === 0 || reply.status !== "absent"));
  const circumstances = {
    exitCode: all.length === 1
      ? first!.exitCode
      : all.find((reply) => reply.exitCode !== 0)?.exitCode ?? first!.exitCode,
    collectedAt: all.flatMap((reply) => reply.startedAt ?? []).sort()[0] ?? null,
    durationMs: times.length === 0 ? null : Math.max(...times),
    bytes: all.reduce((sum, reply) => sum + reply.stdout.length, 0),
    sha256: all.length === 1 && first!.status === "ok" ? first!.sha256 : null,
    truncated: isCut || all.some((reply) => reply.truncated),
    timedOut: all.some((reply) => reply.timedOut),
    note: unanswered?.note ?? noted[0]?.note ?? (isCut ? `Only the first ${MOST_LINES} lines were read` : null),
  };
  if (readings.length > 0) {
    const merged = mergeReadings(fact, readings, circumstances);
    return { ...merged, complete: merged.complete && !circumstances.timedOut && unanswered === undefined };
  }
  const source = all.map((reply) => nameProbe(reply.probe)).join("; ");
  return { ...noEvidence(fact.key, (unanswered ?? first!).status), source, ...circumstances };
}

/** A parser must not throw; one that does costs its own output, not the run. */
export function parseSafely<T>(source: FactSource<T>, output: Output): Parsed<T> {
  try {
    return source.parse(output);
  } catch (error) {
    const why = `The parser of ${source.format} failed: ${error instanceof Error ? error.message : String(error)}`;
    return { value: null, problems: [{ line: 0, text: "", why }], origins: {} };
  }
}

function outputOf(reply: Reply, { lines, scan }: Printed, root: boolean): Output {
  return {
    lines,
    ...(scan !== undefined && { scan }),
    bytes: reply.stdout,
    errors: linesOf(reply.stderr).lines,
    exitCode: reply.exitCode,
    command: "command" in reply.probe ? nameProbe(reply.probe) : null,
    ...("file" in reply.probe && { file: reply.probe.file }),
    ...("folder" in reply.probe && { folder: reply.probe.folder }),
    root,
  };
}

/** The lines of an output; `isCut` when it has more than are read. */
interface Printed {
  readonly lines: readonly Line[];
  readonly isCut: boolean;
  readonly scan?: ScannedLog;
}

/** Several facts read the same log. */
const SCANS = new WeakMap<Reply, ScannedLog>();

function scanReply(reply: Reply): Printed {
  const scan = SCANS.get(reply) ?? scanBytes(reply.stdout);
  SCANS.set(reply, scan);
  return { lines: scan.lines, isCut: scan.isCut, scan };
}

/** The last line of a cut output may be half a line, and half a number is a wrong number. A record, or what a library gave, has no lines. */
function wholeLines(reply: Reply): Printed {
  if ("bundle" in reply.probe || "ffi" in reply.probe) return { lines: [], isCut: false };
  const { lines, isCut } = linesOf(reply.stdout);
  const isHalf = !isCut && (reply.truncated || reply.timedOut) && reply.stdout.at(-1) !== NEWLINE;
  return { lines: isHalf ? lines.slice(0, -1) : lines, isCut };
}

function linesOf(bytes: Uint8Array): Printed {
  const decoded = decodeText(bytes);
  if (decoded === null) return { lines: [], isCut: false };
  const { text, isCut } = limitLines(decoded.text);
  return { lines: toLines(text), isCut };
}
