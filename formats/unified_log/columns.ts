/**
 * The heads in which the pid stands: columns, or brackets after the process (knowledge: chapter 03, section 1). The time is
 * taken off before; every column but the pid may have been cut away by whoever pasted the line.
 *
 *     0x1a2b     Default     0x0                  412    0    sysextd: (Security) [com.apple.sx:XPC] message
 *     0x1a2b     Default     0x0                  412    sysextd: message                                    (macOS 10.12)
 *     Df sysextd[412:1a2b] [com.apple.sx:XPC] message
 *     sysextd[412]: (Security) message      sysextd(Security)[412] <Notice>: message      Example[412:1a2b] [category] message
 */
import { parseMessageHead } from "./message_head.ts";
import { isKnownProcess } from "./processes.ts";
import { nameLevel, parsePid, type RecordParts } from "./record_parts.ts";

const TYPE = "Default|Info|Debug|Error|Fault|Activity|Signpost|State|Loss|UserAction";
const COLUMNS = new RegExp(
  "^(?:(0x\\S{1,20}|<\\w{1,20}>)\\s+)?" + // thread
    `(?:(${TYPE})\\s+)?` +
    "(?:(0x\\S{1,20})\\s+)?" + // activity
    "(\\d{1,9}|<\\w{1,20}>)\\s+" + // pid
    "(?:(\\d{1,4}|<\\w{1,20}>)\\s+)?" + // TTL
    "([^\\s:\\[\\]<][^:\\n\\t\\[\\]]{0,80}):(?:\\s+|$)",
);
/** One column before the process: thread, type, activity, pid, TTL. */
const COLUMN = new RegExp(`^(?:0x\\S{1,20}|<\\w{1,20}>|${TYPE}|\\d{1,9})$`);
const LONGEST_COLUMNS = 120;
const NAME = '([^\\s\\[\\]():,<>"\'`][^\\[\\]():,\\n\\t"`]{0,63}?)';
const PID = "\\[(\\d{1,9}|<\\w{1,12}>|[xX*.…#?]{1,8})(?::(0x[0-9a-fA-F]{1,16}|[0-9a-fA-F]{1,16}|<\\w{1,12}>))?\\]";
const COMPACT = new RegExp(`^(Df|Db|[AIEFS])\\s+${NAME}${PID}(?:\\s+|$)`);
const BRACKETS = new RegExp(
  `^${NAME}(?:\\s?\\(([^()\\n]{1,80})\\))?${PID}` +
    "(?:\\s\\(([^()\\n]{1,160})\\)(?=:|\\s<\\w{3,9}>:))?" + // launchd's job in old lines
    "(?:\\s*<(\\w{3,9})>)?(?:(:)\\s*|\\s+|$)",
);

/** Parses the columns of the default style. A pid alone before a word and a colon is no proof, unless the word is a daemon. */
export function parseColumns(text: string): RecordParts | null {
  const match = COLUMNS.exec(text);
  if (!match) return null;
  const [head, thread, type, activity, pid, , name] = match;
  const shown = thread !== undefined || type !== undefined || activity !== undefined;
  if (!shown && !isKnownProcess(name!)) return null;
  return {
    style: "default",
    process: name!,
    pid: parsePid(pid),
    level: type === undefined ? null : nameLevel(type),
    ...parseMessageHead(text.slice(head.length)),
  };
}

/** True when a text behind a time is nothing but the first columns: a mail program broke the line there. */
export function isCutColumns(text: string): boolean {
  return text.length <= LONGEST_COLUMNS && text.split(/\s+/).every((word) => word === "" || COLUMN.test(word));
}

/** Parses the compact style: `Df sysextd[412:1a2b] [com.apple.sx:XPC] message`. */
export function parseCompact(text: string): RecordParts | null {
  const match = COMPACT.exec(text);
  if (!match) return null;
  return {
    style: "compact",
    process: match[2]!,
    pid: parsePid(match[3]),
    level: nameLevel(match[1]!),
    ...parseMessageHead(text.slice(match[0].length)),
  };
}

/** A head whose pid stands in brackets, and what tells the styles apart that use it. */
export interface BracketHead {
  readonly parts: RecordParts;
  /** `[412:1a2b]`: the thread is in the brackets, too. */
  readonly threaded: boolean;
  /** A colon or a level ends the head. */
  readonly closed: boolean;
}

/** Parses `process[pid]` heads of syslog, NSLog and old syslog. The style is `nslog` when the thread is shown, else `syslog`. */
export function parseBrackets(text: string): BracketHead | null {
  const match = BRACKETS.exec(text);
  if (!match) return null;
  const [head, name, library, pid, thread, job, level, colon] = match;
  const threaded = thread !== undefined;
  const message = parseMessageHead(text.slice(head.length), threaded);
  const parts: RecordParts = {
    style: threaded ? "nslog" : "syslog",
    process: name!,
    pid: parsePid(pid),
    level: level === undefined ? null : nameLevel(level),
    ...message,
    sender: message.sender ?? library ?? job ?? null,
  };
  return { parts, threaded, closed: colon !== undefined || level !== undefined };
}
