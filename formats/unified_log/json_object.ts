/**
 * The lines of one object of a JSON log: a line of `ndjson` (which a mail program may have wrapped), or the members that
 * `--style json` prints on lines of their own (knowledge: chapter 03, sections 1 and 2).
 *
 *     [{
 *       "traceID" : 1234567,
 *       "eventMessage" : "message",
 *       "backtrace" : {
 *         …
 *       },
 *       "processID" : 412
 *     },{
 */
import type { Line } from "../parsed.ts";
import { formatOf, isLossEvent, parseJsonRecord } from "./json_record.ts";
import { parseRecord } from "./record.ts";
import { createRecord, type LogRecord } from "./record_parts.ts";
import { takeTimestamp } from "./timestamp.ts";

const OBJECT_LINE = /^\s*,?\[?\{\s*"/;
/** The members that quote a message or tell of a loss. Any other object, and any other member, is no business of the log's. */
const MEMBER_LINE = /^\s*"(?:eventMessage|formatString|eventType)"\s{0,8}:/;
/** A number stands alone; a time begins a record of another style. */
const JSON_LINE = /^\s*(?:["{}\[\],]|-?\d[\d.eE+-]{0,30},?\s*$)/;
/** A record of ndjson, which is no part of an object round it. */
const RECORD_LINE = /^\{"/;
/** An object of the log has some thirty lines, with a deep backtrace a few hundred. */
const LONGEST = 400;
const WRAPPED = 40;

export interface JsonObject {
  readonly record: LogRecord;
  /** Lines of the log were lost here: it has no message. */
  readonly isLoss: boolean;
  /** The format of the message; null when it is not given. */
  readonly format: string | null;
  /** Index of the line that holds the message. */
  readonly at: number;
  /** Index of the first line behind the object. */
  readonly next: number;
}

/** Finds the log object round a line, looking back no further than `floor`; null when the line is in none. */
export function findJsonObject(lines: readonly Line[], hit: number, floor: number): JsonObject | null {
  const span = findSpan(lines, hit, floor);
  if (span === null) return null;
  const { first, next } = span;
  // The end of a line that is not the last one shows that a number is whole.
  const text = lines.slice(first, next).map((line) => line.text).join("\n") + (next < lines.length ? "\n" : "");
  const isLoss = isLossEvent(text);
  const parts = parseJsonRecord(text) ?? (isLoss ? { style: "json" as const, message: "" } : null);
  if (parts === null) return null;
  const holder = lines.slice(first, next).findIndex(({ text }) => text.includes('"eventMessage"'));
  const at = holder === -1 ? hit : first + holder;
  return { record: createRecord(lines[at]!.n, parts), isLoss, format: formatOf(text), at, next };
}

interface Span {
  readonly first: number;
  readonly next: number;
}

function findSpan(lines: readonly Line[], hit: number, floor: number): Span | null {
  const { text } = lines[hit]!;
  if (OBJECT_LINE.test(text)) return { first: hit, next: endOfWrapped(lines, hit) ?? hit + 1 };
  const member = MEMBER_LINE.exec(text);
  // Pretty-printed members have blanks before the colon; those of a wrapped line have none.
  const wrapped = member === null || !/\s:$/.test(member[0]) ? findWrapped(lines, hit, floor) : null;
  return wrapped ?? (member === null ? null : spanOfMembers(lines, hit, floor));
}

/** A one-line object that begins above and closes on this line or below it. */
function findWrapped(lines: readonly Line[], hit: number, floor: number): Span | null {
  for (let at = hit - 1; at >= floor && at > hit - WRAPPED; at--) {
    const line = lines[at]!.text;
    if (line.trim() === "" || line.endsWith("}")) return null;
    if (!OBJECT_LINE.test(line)) continue;
    if (parseRecord(lines[hit]!) !== null) return null;
    const next = endOfWrapped(lines, at);
    return next !== null && next > hit ? { first: at, next } : null;
  }
  return null;
}

/** Behind the line that closes a one-line object; null when none does before a blank line, the next object or a record. */
function endOfWrapped(lines: readonly Line[], first: number): number | null {
  for (let at = first; at < lines.length && at < first + WRAPPED; at++) {
    const text = lines[at]!.text.trimEnd();
    if (at > first && (text === "" || OBJECT_LINE.test(text) || takeTimestamp(text)?.kind === "full")) return null;
    if (/\}\]?,?$/.test(text)) return at + 1;
  }
  return null;
}

/** From the brace that opens the object round a member to the one that closes it; a cut object ends where the JSON does. */
function spanOfMembers(lines: readonly Line[], hit: number, floor: number): Span {
  let first = hit;
  for (let closed = countBraces(lines[hit]!.text).closed; first > floor && first > hit - LONGEST; first--) {
    const above = lines[first - 1]!.text;
    if (!JSON_LINE.test(above) || RECORD_LINE.test(above)) break;
    const braces = countBraces(above);
    if (braces.opened > closed) {
      first--;
      break;
    }
    closed += braces.closed - braces.opened;
  }
  let next = hit + 1;
  for (let opened = countBraces(lines[hit]!.text).opened; next < lines.length && next < hit + LONGEST; next++) {
    const below = lines[next]!.text;
    if (!JSON_LINE.test(below) || RECORD_LINE.test(below)) break;
    const braces = countBraces(below);
    // The next object's beginning may share the line: `},{`.
    if (braces.closed > opened) break;
    opened += braces.opened - braces.closed;
  }
  return { first, next };
}

/** Braces outside strings that have no partner on the line. */
function countBraces(text: string): { opened: number; closed: number } {
  let opened = 0;
  let closed = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === "\\") i++;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === "{") opened++;
    else if (!quoted && char === "}") {
      if (opened > 0) opened--;
      else closed++;
    }
  }
  return { opened, closed };
}
