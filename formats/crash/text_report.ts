/**
 * Reports in text: the `.crash` files of macOS up to 11, what Console shows of newer ones ("Translated Report"), and the samples of
 * `.diag`, `.hang` and `.spin` files ("Examining the fields in a crash report", Apple; spindump(8)):
 *
 *     Process:               com.example.ext [412]              Command:          com.example.ext
 *     Identifier:            com.example.ext                    Event:            wakeups
 *     Date/Time:             2026-11-20 10:00:00.123 +0100      Action taken:     none
 *     Exception Type:        EXC_BAD_ACCESS (SIGSEGV)           Wakeups:          45001 wakeups over the last 251 seconds …
 *     Termination Reason:    Namespace SIGNAL, Code 11 Segmentation fault: 11
 */
import type { Line } from "../parsed.ts";
import { isRefusal } from "./classify.ts";
import { readPanic } from "./panic_text.ts";
import {
  type CrashException,
  type CrashReport,
  type CrashTermination,
  type CrashThread,
  type ResourceEvent,
  UNKNOWN_REPORT,
} from "./report.ts";
import { joinSentences, parseTermination } from "./termination.ts";
import type { Field } from "./text_fields.ts";
import { readLabel, type TextPiece } from "./text_pieces.ts";

const FRAMES = 8;
/** Lines that may belong to one value. */
const MOST_BELOW = 30;
/** What may stand before every line: quotes, bars, comments. */
const MARKS = /^[\s>|]{0,8}(?:(?:\/\/|#|\*)[^\S\n]?)?/;
const CRASHED = /^[\s>|*#/]{0,8}Thread \d{1,6}(?: name:.{0,200}| Crashed\b.{0,200})$/;
const FRAME = /^[\s>|*#/]{0,8}\d{1,4}\s+\S/;
const ELISION = /^[[(<]?(?:\.{3}|…|snip|cut|truncated)[\])>]?$/i;
const CODES = /^0x[0-9a-fA-F]+(?:, ?0x[0-9a-fA-F]+)*$/;
const QUEUE = /(?:^|,? )Dispatch queue: (\S{1,300})\s{0,8}$/i;
/** What a report of no death says of itself: "(this is NOT a crash)". */
const NOT_FATAL = /^(?:NON-FATAL|SIMULATED)\b/;
const NAMED = /^(.*?) \[(\d{1,9})\]/;

/** A report with the line that says most about the end. */
export interface TextReport {
  readonly report: CrashReport;
  readonly line: Line;
}

interface Found {
  readonly value: string;
  readonly at: number;
}

/** Reads one piece; null when nothing in it tells of an end, a resource or a hang. */
export function parseTextReport(lines: readonly Line[], piece: TextPiece): TextReport | null {
  const own = lines.slice(piece.first, piece.next);
  if (piece.kind === "panic") {
    const panic = readPanic(own.slice(0, 600).map(({ text }) => text).join("\n"));
    return { report: { ...UNKNOWN_REPORT, kind: "panic", ...panic }, line: own[0]! };
  }
  const fields = readFields(own);
  const resource = readResource(fields);
  const exception = resource === null ? readException(fields) : null;
  const termination = resource === null ? readTermination(fields, own) : null;
  const isHeader = fields.has("process") && fields.has("time") && fields.has("codeType") &&
    !isDenial(lines.slice(Math.max(0, piece.first - 2), piece.next));
  if (exception === null && termination === null && resource === null && !isHeader) return null;
  return {
    report: {
      ...UNKNOWN_REPORT,
      ...identify(fields),
      exception,
      termination,
      kind: kindOf(fields),
      thread: readThread(fields, own),
      says: readWords(fields, own),
      resource,
    },
    line: findProof(fields, own),
  };
}

/** The sandbox writes what it denied under the same labels, and the process lives on. */
function isDenial(lines: readonly Line[]): boolean {
  return lines.some(({ text }) => /^[\s>|]{0,8}Violation:\s{1,20}deny\b/.test(text));
}

function kindOf(fields: ReadonlyMap<Field, readonly Found[]>): CrashReport["kind"] {
  const event = word(fields, "event");
  if (event !== null) return /^(?:hang|force quit|unresponsive)/i.test(event) ? "hang" : "resource";
  return NOT_FATAL.test(word(fields, "note") ?? "") ? "fault" : "crash";
}

/** The line that says most about the end: of a loader's words the refusal, else the name of the library. */
function findProof(fields: ReadonlyMap<Field, readonly Found[]>, lines: readonly Line[]): Line {
  const at = (first(fields, "reason") ?? first(fields, "exception") ?? first(fields, "event"))?.at ?? 0;
  const words = fields.has("reason") ? lines.slice(at, at + MOST_BELOW) : [];
  return words.find(({ text }) => isRefusal(text)) ?? words.find(({ text }) => text.includes("Library not loaded: ")) ??
    lines[at]!;
}

/** All values by their label, in order; a sample's list of processes repeats labels that its head has first. */
function readFields(lines: readonly Line[]): Map<Field, Found[]> {
  const fields = new Map<Field, Found[]>();
  lines.forEach(({ text }, at) => {
    const labelled = readLabel(text);
    if (labelled === null) return;
    const found = fields.get(labelled.field);
    if (found === undefined) fields.set(labelled.field, [{ value: labelled.value, at }]);
    else if (found.length < 4) found.push({ value: labelled.value, at });
  });
  return fields;
}

function first(fields: ReadonlyMap<Field, readonly Found[]>, field: Field): Found | undefined {
  return fields.get(field)?.[0];
}

function word(fields: ReadonlyMap<Field, readonly Found[]>, field: Field): string | null {
  const value = first(fields, field)?.value.trim() ?? "";
  return value === "" || /^(?:\?\?\?(?: \(\?\?\?\))?|<?unknown>?)$/i.test(value) ? null : value;
}

function identify(fields: ReadonlyMap<Field, readonly Found[]>): Partial<CrashReport> {
  const process = word(fields, "process");
  const named = process === null ? null : NAMED.exec(process);
  const pid = word(fields, "pid");
  return {
    process: word(fields, "command") ?? named?.[1]?.trim() ?? null,
    pid: pid !== null && /^\d{1,9}$/.test(pid) ? Number(pid) : named ? Number(named[2]) : null,
    path: word(fields, "path"),
    bundleId: word(fields, "identifier"),
    version: word(fields, "version"),
    time: word(fields, "time"),
    os: word(fields, "os"),
    parent: nameAlone(word(fields, "parent")),
    launched: word(fields, "launched"),
    incident: word(fields, "incident"),
    model: word(fields, "model"),
  };
}

/** `launchd` of `launchd [1]`. */
function nameAlone(process: string | null): string | null {
  return process === null ? null : process.split(" [", 1)[0]!.trim();
}

function readException(fields: ReadonlyMap<Field, readonly Found[]>): CrashException | null {
  const type = word(fields, "exception");
  if (type === null) return null;
  const open = type.indexOf("(");
  const codes = (fields.get("codes") ?? []).map(({ value }) => value.trim());
  const numbers = codes.find((value) => CODES.test(value));
  const words = [
    word(fields, "subtype"),
    codes.find((value) => value !== numbers && value !== "") ?? null,
    word(fields, "message"),
  ];
  const subtype = words.filter((value) => value !== null).join(" ");
  return {
    type: (open === -1 ? type : type.slice(0, open)).trim(),
    signal: open === -1 ? null : type.slice(open + 1, type.endsWith(")") ? -1 : undefined).trim(),
    codes: numbers ?? codes[0] ?? null,
    subtype: subtype === "" ? null : subtype,
  };
}

/** The lines below a label that belong to its value: up to a blank line or the next label. */
function linesBelow(lines: readonly Line[], at: number): string[] {
  const below: string[] = [];
  let last = lines[at]!.n;
  for (const { n, text } of lines.slice(at + 1, at + 1 + MOST_BELOW)) {
    const bare = text.replace(MARKS, "");
    // Where a line is left out, a fence stood: what follows is prose.
    const isOver = n > last + 1 || bare.trim() === "" || ELISION.test(bare.trim());
    if (isOver || readLabel(text) !== null || CRASHED.test(text)) break;
    below.push(bare);
    last = n;
  }
  return below;
}

function readTermination(
  fields: ReadonlyMap<Field, readonly Found[]>,
  lines: readonly Line[],
): CrashTermination | null {
  const reason = first(fields, "reason");
  const below = reason === undefined ? [] : linesBelow(lines, reason.at);
  const [next = "", ...rest] = below;
  const parsed = reason === undefined
    ? null
    : reason.value === ""
    ? parseTermination(next.trim(), rest)
    : parseTermination(reason.value.trim(), below);
  const dyld = first(fields, "dyld");
  const said = dyld === undefined ? [] : joinSentences([dyld.value, ...linesBelow(lines, dyld.at)]);
  if (parsed === null && said.length === 0) return null;
  const termination = parsed ?? { namespace: null, code: null, indicator: null, reasons: [], by: null };
  return {
    ...termination,
    reasons: termination.reasons.length > 0 ? termination.reasons : said,
    by: nameAlone(word(fields, "by")),
  };
}

function readThread(fields: ReadonlyMap<Field, readonly Found[]>, lines: readonly Line[]): CrashThread | null {
  const crashed = lines.findIndex(({ text }) => / Crashed\b/.test(text) && CRASHED.test(text));
  const named = word(fields, "thread");
  if (crashed === -1 && named === null) return null;
  const says = /^\d{1,6}\s*,?\s*(.*)$/.exec(named ?? "")?.[1] ?? "";
  const queue = QUEUE.exec(says)?.[1] ?? QUEUE.exec(crashed === -1 ? "" : lines[crashed]!.text)?.[1] ?? null;
  const name = says.replace(QUEUE, "").trim();
  const frames: string[] = [];
  for (let at = crashed + 1; crashed !== -1 && at < lines.length && frames.length < FRAMES; at++) {
    if (!FRAME.test(lines[at]!.text)) break;
    frames.push(describeFrame(lines[at]!.text));
  }
  return { name: name === "" ? null : name, queue, frames };
}

/** `0   libsystem_c.dylib   0x1903  abort + 148` is `libsystem_c.dylib abort + 148`. */
function describeFrame(line: string): string {
  const words = line.replace(MARKS, "").trim().slice(0, 1000).split(/\s+/).slice(1);
  const address = words.findIndex((one) => /^0x[0-9a-f]+$/i.test(one));
  return words.filter((_, i) => i !== address).join(" ").slice(0, 300);
}

function readWords(fields: ReadonlyMap<Field, readonly Found[]>, lines: readonly Line[]): string[] {
  const words = first(fields, "words");
  if (words === undefined) return [];
  return [words.value, ...linesBelow(lines, words.at)].map((line) => line.trim().slice(0, 1000)).filter((line) =>
    line !== ""
  );
}

function readResource(fields: ReadonlyMap<Field, readonly Found[]>): ResourceEvent | null {
  const event = word(fields, "event");
  return event === null ? null : { event, action: word(fields, "action"), amount: word(fields, "amount") };
}
