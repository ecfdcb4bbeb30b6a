/** The parts of a log record, and the words for its level. */

export type RecordStyle = "default" | "compact" | "syslog" | "json" | "console" | "nslog" | "legacy" | "trimmed";

/** One record; what the text does not show is null. */
export interface LogRecord {
  /** The line that it begins on. */
  readonly line: number;
  readonly style: RecordStyle;
  /** As printed. */
  readonly time: string | null;
  readonly process: string | null;
  readonly pid: number | null;
  /** `Default`, `Info`, `Debug`, `Error`, `Fault`, `Activity`; another word as printed. */
  readonly level: string | null;
  /** The library that called the log; of old launchd lines, the job in parentheses. */
  readonly sender: string | null;
  readonly subsystem: string | null;
  /** Empty when it is printed as empty. */
  readonly category: string | null;
  readonly message: string;
}

/** What the parser of one style finds; the rest is null. */
export type RecordParts =
  & Pick<LogRecord, "style" | "message">
  & Partial<Omit<LogRecord, "line" | "style" | "message">>;

/** A whole record of what was found of it on line `n`. */
export function createRecord(n: number, parts: RecordParts): LogRecord {
  const { style, time = null, pid = null, level = null, sender = null, subsystem = null, category = null, message } =
    parts;
  const name = parts.process?.trim() || null;
  return { line: n, style, time, process: name, pid, level, sender, subsystem, category, message };
}

const LEVELS: Readonly<Record<string, string>> = {
  df: "Default",
  default: "Default",
  standard: "Default",
  i: "Info",
  info: "Info",
  db: "Debug",
  debug: "Debug",
  e: "Error",
  error: "Error",
  f: "Fault",
  fault: "Fault",
  a: "Activity",
  activity: "Activity",
};

/** The common word for a level in any style; an unknown word as it is. */
export function nameLevel(word: string): string {
  const key = word.toLowerCase();
  return Object.hasOwn(LEVELS, key) ? LEVELS[key]! : word;
}

/** True for a word that is surely a level: `Df`, `default`, `Error`. */
export function isLevel(word: string): boolean {
  return Object.hasOwn(LEVELS, word.toLowerCase());
}

/** A process id; null for a placeholder that stands in its place (`<pid>`, `xxx`). */
export function parsePid(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
