/**
 * Records of `log show --style json` and `ndjson`, and of mandiant's decoder (knowledge: chapters 03, section 2, and 03b,
 * section 5). Read key by key, without a JSON parser: pasted objects are cut, wrapped and trimmed, and `traceID` is too long
 * for a number.
 *
 *     {"timestamp":"2026-11-20 10:00:00.123456+0100","messageType":"Default","subsystem":"com.apple.sx","category":"XPC",
 *      "processImagePath":"\/usr\/libexec\/sysextd","processID":412,"eventMessage":"message","formatString":"%{public}@", …}
 */
import { nameLevel, parsePid, type RecordParts } from "./record_parts.ts";

const MARKS = [
  "eventMessage",
  "formatString",
  "machTimestamp",
  "senderProgramCounter",
  "event_type",
  "log_type",
] as const;

/** Whether a text may hold a log record: the quick look before it is parsed. */
export function mayBeJsonRecord(text: string): boolean {
  return MARKS.some((key) => text.includes(`"${key}"`));
}

/** Parses the text of one object, which may be cut at either end; null when it is no log record. Without a message: "". */
export function parseJsonRecord(text: string): RecordParts | null {
  if (!MARKS.some((key) => findKey(text, key) !== -1)) return null;
  const image = stringOf(text, "processImagePath") ?? stringOf(text, "process");
  const level = stringOf(text, "messageType") ?? stringOf(text, "log_type");
  const sender = stringOf(text, "senderImagePath") ?? stringOf(text, "library");
  return {
    style: "json",
    time: stringOf(text, "timestamp"),
    process: image === null ? null : lastComponent(image),
    pid: parsePid(numberOf(text, "processID") ?? numberOf(text, "pid")),
    level: level === null ? null : nameLevel(level),
    sender: sender === null ? null : lastComponent(sender),
    subsystem: stringOf(text, "subsystem"),
    category: stringOf(text, "category"),
    message: messageOf(text),
  };
}

/** The format of the message, in Apple's layout or mandiant's; null when it is not given whole. */
export function formatOf(text: string): string | null {
  return stringOf(text, "formatString") ?? stringOf(text, "raw_message");
}

/** True for the record of a stream that lost lines: Apple's `lossEvent`, mandiant's `Loss`. */
export function isLossEvent(text: string): boolean {
  return stringOf(text, "eventType") === "lossEvent" || stringOf(text, "event_type") === "Loss";
}

/** The offset behind `"key" :`, -1 when the object has no such key. */
function findKey(text: string, key: string): number {
  const quoted = `"${key}"`;
  for (let at = text.indexOf(quoted); at !== -1; at = text.indexOf(quoted, at + 1)) {
    const colon = /^\s{0,8}:\s{0,8}/.exec(text.slice(at + quoted.length, at + quoted.length + 20));
    if (colon && text[at - 1] !== "\\") return at + quoted.length + colon[0].length;
  }
  return -1;
}

function numberOf(text: string, key: string): string | undefined {
  const at = findKey(text, key);
  return at === -1 ? undefined : /^\d{1,9}(?=[\s,}])/.exec(text.slice(at, at + 10))?.[0];
}

/** The string behind a key, unescaped; null when it is cut off, for half a name is another name. */
function stringOf(text: string, key: string): string | null {
  const at = startOfString(text, key);
  const end = at === -1 ? -1 : endOfString(text, at);
  return end === -1 ? null : unescapeString(text.slice(at, end));
}

/** The message; of a cut one, what is left. */
function messageOf(text: string): string {
  const message = startOfString(text, "eventMessage");
  const at = message === -1 && findKey(text, "eventMessage") === -1 ? startOfString(text, "message") : message;
  if (at === -1) return "";
  const end = endOfString(text, at);
  return unescapeString(text.slice(at, end === -1 ? text.length : end));
}

function startOfString(text: string, key: string): number {
  const at = findKey(text, key);
  return at === -1 || text[at] !== '"' ? -1 : at + 1;
}

function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (at - slashes > from && text[at - slashes - 1] === "\\") slashes++;
    if (slashes % 2 === 0) return at;
  }
  return -1;
}

/** A line break inside a string is a wrapped line: JSON has none. */
function unescapeString(raw: string): string {
  const flat = raw.includes("\n") ? raw.split("\n").map((piece) => piece.trim()).join(" ") : raw;
  if (!flat.includes("\\")) return flat;
  try {
    return JSON.parse(`"${flat}"`) as string;
  } catch {
    return flat.replace(/\\(["\\/])/g, "$1");
  }
}

function lastComponent(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
