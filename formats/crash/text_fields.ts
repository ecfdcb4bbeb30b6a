/** The labelled lines of a report's text: `Process:               com.example.ext [412]`. */

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

/** Reads a labelled line; null for any other. */
export function parseLabelled(line: string): LabelledLine | null {
  if (line.length > 20_000 || !line.includes(":")) return null;
  const match = LABELLED.exec(line);
  if (!match) return null;
  const field = FIELDS.get(match[1]!.toLowerCase());
  return field === undefined ? null : { field, value: match[2]!.trimEnd().replace(/`{1,3}$/, "").trimEnd() };
}
