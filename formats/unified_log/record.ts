/**
 * One record of the unified log, in every style that the field pastes (knowledge: chapter 03, section 1; `log(1)`):
 *
 *     2026-11-20 10:00:00.123456+0100 0x1a2b  Default  0x0  412  0  sysextd: [com.apple.sx:XPC] message       default
 *     2026-11-20 10:00:00.123 Df sysextd[412:1a2b] [com.apple.sx:XPC] message                                 compact
 *     2026-11-20 10:00:00.123456+0100  localhost sysextd[412]: [com.apple.sx:XPC] message                     syslog
 *     {"timestamp":"…","processImagePath":"\/usr\/libexec\/sysextd","processID":412,"eventMessage":"message"}   ndjson
 *     default<TAB>10:00:00.123456+0100<TAB>sysextd<TAB>message                                                Console
 *     2026-11-20 10:00:00.123 Example[412:1a2b] [category] message                                            NSLog
 *     Nov 20 10:00:00 mac sysextd[412] <Notice>: message                                                      legacy
 *     sysextd: (Security) message      sysextd[412] message      [com.apple.sx:XPC] message                   trimmed
 */
import type { Line } from "../parsed.ts";
import { parseBareLine } from "./bare_line.ts";
import { parseCells } from "./console_copy.ts";
import { parseJsonRecord } from "./json_record.ts";
import { parseLevelFirst } from "./level_first.ts";
import { createRecord, type LogRecord, type RecordParts } from "./record_parts.ts";
import { parseTimedLine } from "./timed_line.ts";
import { takeTimestamp } from "./timestamp.ts";

export type { LogRecord } from "./record_parts.ts";

/** Marks of lists, quotes and code before a record, and what `grep` puts there: a file name, a line number. */
const MARKS = /^[\s>`*•·–—…."'“‘-]{0,16}(?:[\w./-]{1,100}\.(?:log|txt):)?(?:\d{1,7}[:|)]\s?(?=\d{4}-|[A-Z][a-z]{2} ))?/;
/** Lines of `log` itself: the banner (with a predicate that quotes messages), the column heads, the footer. */
const OWN_LINES =
  /^\s*(?:Filtering the log data using|Skipping (?:info|debug)|Timestamp\s+(?:Thread|Ty\b|\(process\))|Log\s+- Default:|Activity - Create:|=== |Error from getpwuid_r|\{"count":\d{1,12},"finished":)/;

/** True for the lines that `log` prints around its records. */
export function isOwnLine(text: string): boolean {
  return OWN_LINES.test(text);
}

/**
 * Parses one line; null when it does not begin a record (prose, the rest of a message, a banner). Fields that the line
 * does not show are null. The message is the end of the line's text, but in JSON.
 */
export function parseRecord(line: Line): LogRecord | null {
  if (isOwnLine(line.text)) return null;
  const parts = parseParts(line.text);
  return parts === null ? null : createRecord(line.n, parts);
}

function parseParts(whole: string): RecordParts | null {
  if (/^\s*,?\[?\{/.test(whole)) return parseJsonRecord(whole);
  const text = whole.slice(MARKS.exec(whole)?.[0].length ?? 0);
  const stamp = takeTimestamp(text);
  if (stamp) return parseTimedLine(stamp);
  return parseLevelFirst(text) ?? (text.includes("\t") ? parseCells(text) : null) ?? parseBareLine(text);
}
