/** The labelled lines of a report's text: `Process:               com.example.ext [412]`. */

import type { Line } from "../parsed.ts";

/** What a label stands for. */
export type Field =
  | "process"
  | "path"
  | "identifier"
  | "version"
  | "codeType"
  | "parent"
  | "time"
  | "endTime"
  | "launched"
  | "os"
  | "incident"
  | "model"
  | "thread"
  | "exception"
  | "subtype"
  | "message"
  | "note"
  | "codes"
  | "reason"
  | "by"
  | "words"
  | "dyld"
  | "command"
  | "pid"
  | "event"
  | "action"
  | "amount"
  | "source";

/** A labelled line. */
export interface LabelledLine {
  readonly field: Field;
  readonly value: string;
}

const FIELDS: ReadonlyMap<string, Field> = new Map(Object.entries({
  "process": "process",
  "path": "path",
  "identifier": "identifier",
  "version": "version",
  "code type": "codeType",
  "parent process": "parent",
  "parent": "parent",
  "date/time": "time",
  "end time": "endTime",
  "launch time": "launched",
  "os version": "os",
  "incident identifier": "incident",
  "hardware model": "model",
  "crashed thread": "thread",
  "triggered by thread": "thread",
  "exception type": "exception",
  "exception subtype": "subtype",
  "exception message": "message",
  "exception note": "note",
  "exception codes": "codes",
  "termination reason": "reason",
  "termination description": "reason",
  "terminating process": "by",
  "application specific information": "words",
  "dyld error message": "dyld",
  "command": "command",
  "pid": "pid",
  "event": "event",
  "action taken": "action",
  "cpu": "amount",
  "wakeups": "amount",
  "writes": "amount",
  "data source": "source",
}));

/** Marks of lists, comments, quotes, emphasis and code before a label. */
const LABELLED = /^[\s>|*#/`•–-]{0,16}([A-Z][A-Za-z/ ]{1,36}?)(?:\*{1,2}|`)?\s{0,2}:(?:\*{1,2}|`)?(?:\s+|$)([^\n]*)$/;
/** A row of a table. */
const ROW = /^\s{0,8}\|\s{0,8}([A-Z][A-Za-z/ ]{1,36}?)\s{0,40}\|([^|\n]*)\|?\s{0,8}$/;
/** Labels of a text that lost its line breaks: each begins a line of its own again. */
const JOINED = new RegExp(
  "(?<!\\b(?:Parent|Responsible|Terminating|Termination|OS|Report|Incident))\\s(?=(?:Process|Path|Identifier|Version|Code Type|" +
    "Role|Parent Process|Coalition|Responsible|User ID|Date/Time|Launch Time|Hardware Model|OS Version|Report Version|" +
    "Release Type|Anonymous UUID|Crash Reporter Key|Incident Identifier|Time Awake Since Boot|Time Since Wake|" +
    "System Integrity Protection|Crashed Thread|Triggered by Thread|Exception (?:Type|Subtype|Codes|Message|Note)|" +
    "Termination (?:Signal|Reason)|Terminating Process|Application Specific Information|VM Region Info|" +
    "Library not loaded|Referenced from|Reason|Binary Images|Thread \\d{1,4}(?: Crashed:?)?):(?: |$))",
);

/** Reads a labelled line; null for any other. */
export function parseLabelled(line: string): LabelledLine | null {
  if (line.length > 20_000 || !/[:|]/.test(line)) return null;
  const match = LABELLED.exec(line) ?? ROW.exec(line);
  if (!match) return null;
  const field = FIELDS.get(match[1]!.toLowerCase());
  return field === undefined ? null : { field, value: match[2]!.trim().replace(/`{1,3}$/, "").trimEnd() };
}

/** Gives a line that holds the labels of a whole report a line for each; the pieces share its number. */
export function splitJoinedLabels(lines: readonly Line[]): readonly Line[] {
  if (!lines.some(({ text }) => isJoined(text))) return lines;
  return lines.flatMap((line) =>
    isJoined(line.text) ? line.text.split(JOINED).map((text) => ({ n: line.n, text })) : [line]
  );
}

/** A line of a report has one label; one with several lost its breaks. */
function isJoined(text: string): boolean {
  return text.length <= 20_000 && text.includes("Exception Type: ") &&
    (text.includes("Process: ") || text.includes("Termination Reason: "));
}
