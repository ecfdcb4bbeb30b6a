/** Parts a text into the reports that it holds: each begins where a label comes that the one before had already. */
import type { Line } from "../parsed.ts";
import { isPanicLine } from "./panic_text.ts";
import { type Field, type LabelledLine, parseLabelled } from "./text_fields.ts";

/** The lines of one report. */
export interface TextPiece {
  /** Index of the first line and of the first behind the last. */
  readonly first: number;
  readonly next: number;
  readonly kind: "labelled" | "panic";
}

/** Labels that stand once in a report, and that a report may begin with. */
const STARTS: ReadonlySet<Field> = new Set(["process", "time", "command", "incident", "exception", "reason", "event"]);
/** What is on a label in prose and other tools' output is not what a report has there. */
const FORMS: Readonly<Partial<Record<Field, RegExp>>> = {
  process: /\S \[\d{1,9}\]/,
  time: /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d/,
  incident: /^[0-9A-Fa-f-]{36}$/,
  exception: /^(?:EXC_|SIG)[A-Z_]{2,30}\b/,
  reason: /^(?:Namespace [A-Za-z_]|[A-Z_]{4,40}(?:, | \d| 0x))|^$/,
  event: /^(?:cpu usage|wakeups|disk writes|hang|force quit|unresponsive|memory|file descriptors)\b/i,
  source: /stackshots/i,
};
/** Lines in which the labels of a crash report follow its first. */
const NEAR = 8;

/** The reports of a text, in their order. */
export function findTextPieces(lines: readonly Line[]): TextPiece[] {
  const pieces: TextPiece[] = [];
  let open: { first: number; kind: TextPiece["kind"]; seen: Set<Field> } | null = null;
  const close = (next: number) => {
    if (open !== null) pieces.push({ first: open.first, next, kind: open.kind });
  };
  lines.forEach(({ text }, i) => {
    const isPanic = isPanicLine(text);
    const labelled = isPanic ? null : readLabel(text);
    if (!isPanic && labelled === null) return;
    const field = labelled?.field ?? null;
    if (isPanic ? open?.kind !== "panic" || open.seen.has("reason") : opensReport(lines, i, field!, open)) {
      close(i);
      open = { first: i, kind: isPanic ? "panic" : "labelled", seen: new Set() };
    }
    // A panic is seen by its head.
    open?.seen.add(field ?? "reason");
  });
  close(lines.length);
  return pieces;
}

/** A labelled line whose value has the form that it has in a report. */
export function readLabel(text: string): LabelledLine | null {
  const labelled = parseLabelled(text);
  return labelled === null || FORMS[labelled.field]?.test(labelled.value) === false ? null : labelled;
}

function opensReport(
  lines: readonly Line[],
  at: number,
  field: Field,
  open: { readonly kind: TextPiece["kind"]; readonly seen: ReadonlySet<Field> } | null,
): boolean {
  if (!STARTS.has(field)) return false;
  if (open === null) return true;
  // The header of a panic report may hold a time of its own; its end is the next report's head.
  if (open.kind === "panic") return field !== "incident" && field !== "time" && isHead(lines, at);
  // A sample lists every process of the Mac.
  const isSample = open.seen.has("event") || open.seen.has("source");
  if (isSample && field === "process") return isHead(lines, at);
  return open.seen.has(field);
}

/** True when the labels that only a crash report has follow. */
function isHead(lines: readonly Line[], at: number): boolean {
  return lines.slice(at + 1, at + 1 + NEAR).some(({ text }) => {
    const field = parseLabelled(text)?.field;
    return field === "identifier" || field === "codeType" || field === "event" || field === "command";
  });
}
