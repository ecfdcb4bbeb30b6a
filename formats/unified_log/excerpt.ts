/**
 * The part of a text in which one message can stand: a record with the lines that belong to its message (knowledge:
 * chapter 03, section 1, rules 1 to 3), an object of a JSON log, or lines that someone pasted without any head.
 */
import type { Line } from "../parsed.ts";
import { isCutColumns } from "./columns.ts";
import { findJsonObject, type JsonObject } from "./json_object.ts";
import { isOwnLine, type LogRecord, parseRecord as parse } from "./record.ts";
import { takeTimestamp } from "./timestamp.ts";

/** What a JSON log says where lines were lost. */
const LOSS = "lossEvent";
/** How many lines a message is followed back to its head, and on behind the last hit. */
const BACK = 12;
const ON = 3;

let parsed: { readonly line: Line; readonly record: LogRecord | null } | null = null;

/** A line is asked for as the end of the record before it, as a head, and for its record: what was parsed last is remembered. */
function parseRecord(line: Line): LogRecord | null {
  if (parsed?.line !== line) parsed = { line, record: parse(line) };
  return parsed.record;
}

export interface Excerpt {
  /** What the messages stand in, heads taken off, for matching: lines parted by LF, every run of blanks one character. */
  readonly text: string;
  /** Which line stands where in `text`, ascending, and what of it belongs to the message, as printed. */
  readonly parts: readonly Part[];
  readonly record: LogRecord | null;
  /** `log` itself says it: a banner, a footer, a loss. */
  readonly isOwn: boolean;
  /** The message without its arguments, where a JSON log gives it: `…` stands for each of them. */
  readonly format: string | null;
  /** Index of the first line behind it. */
  readonly next: number;
}

interface Part {
  readonly line: Line;
  readonly start: number;
  readonly shown: string;
}

/** Cuts the excerpt round the hit `hits[which]` (ascending indices). Lines before `floor` belong to the excerpt before. */
export function cutExcerpt(lines: readonly Line[], hits: readonly number[], which: number, floor: number): Excerpt {
  const hit = hits[which]!;
  if (isOwnLine(lines[hit]!.text)) return excerptOfOwn(lines[hit]!, lines[hit]!.text, hit + 1);
  const object = findJsonObject(lines, hit, floor);
  if (object) return excerptOfObject(object, lines);
  const head = findHead(lines, hit, floor);
  const record = head === null ? null : parseRecord(head.line);
  const first = head === null ? findStart(lines, hit, floor) : head.last;
  const next = findEnd(lines, hits, which);
  const body = lines.slice(first, next);
  const start = record === null ? 0 : body[0]!.text.trimEnd().length - record.message.length;
  const parts: Part[] = [];
  const texts: string[] = [];
  let at = 0;
  for (const [i, line] of body.entries()) {
    const shown = (i === 0 ? messageOf(line.text, record, start) : line.text).trim();
    const text = squeeze(shown);
    parts.push({ line, start: at, shown });
    texts.push(text);
    at += text.length + 1;
  }
  return { text: texts.join("\n"), parts, record, isOwn: false, format: null, next };
}

function excerptOfOwn(line: Line, said: string, next: number): Excerpt {
  const parts = [{ line, start: 0, shown: line.text.trim() }];
  return { text: squeeze(said), parts, record: null, isOwn: true, format: null, next };
}

function excerptOfObject({ record, format, isLoss, at, next }: JsonObject, lines: readonly Line[]): Excerpt {
  if (isLoss) return excerptOfOwn(lines[at]!, LOSS, next);
  const parts = [{ line: lines[at]!, start: 0, shown: (record.message || format || "").trim() }];
  return {
    text: flatten(record.message),
    parts,
    record,
    isOwn: false,
    format: format && flatten(hideArguments(format)),
    next,
  };
}

/** `%{public}@ failed with %d` → `… failed with …`. */
function hideArguments(format: string): string {
  return format.replace(
    /%(?:\{[^{}]{0,80}\})?[-+#0-9.*hlqjzt]{0,12}[@a-zA-Z%]/g,
    (spec) => spec === "%%" ? "%" : "…",
  );
}

function flatten(message: string): string {
  return message.split("\n").map(squeeze).filter((line) => line !== "").join("\n");
}

function squeeze(line: string): string {
  return line.trim().replace(/\s{2,}/g, " ");
}

/** A message that a broken head left on its second line is shorter than that line; an empty one takes nothing of it. */
function messageOf(text: string, record: LogRecord | null, start: number): string {
  return record === null ? text : record.message === "" ? "" : text.slice(Math.max(0, start));
}

interface Head {
  /** The head's lines as one. */
  readonly line: Line;
  /** Index of the line on which the head ends. */
  readonly last: number;
}

/** The nearest line above that begins a record, unless a blank line or a prompt stands between. */
function findHead(lines: readonly Line[], hit: number, floor: number): Head | null {
  for (let at = hit; at >= floor && at > hit - BACK; at--) {
    const line = lines[at]!;
    if (at < hit && isBorder(line)) return null;
    const record = parseRecord(line);
    if (record === null) continue;
    const before = at > floor ? lines[at - 1]! : null;
    if (before && record.time === null && isOpenHead(before)) return { line: joinLines(before, line), last: at };
    if (isCutHead(line) && at < hit) return { line: joinLines(line, lines[at + 1]!), last: at + 1 };
    return { line, last: at };
  }
  return null;
}

/** Without a head, a wrapped message may begin a few lines above the words that were looked for. */
function findStart(lines: readonly Line[], hit: number, floor: number): number {
  let first = hit;
  while (first > floor && first > hit - ON && !isBorder(lines[first - 1]!)) first--;
  return first;
}

/** A head that was wrapped in its columns, or behind the process or sender: `sysextd: (Security)`. */
function isOpenHead(line: Line): boolean {
  return isCutHead(line) || parseRecord(line)?.message === "";
}

function isCutHead(line: Line): boolean {
  const stamp = takeTimestamp(line.text.trimStart());
  return stamp !== null && stamp.kind === "full" && isCutColumns(stamp.rest);
}

function joinLines(first: Line, second: Line): Line {
  return { n: first.n, text: `${first.text} ${second.text}` };
}

/** A message ends before the next record, a blank line, a prompt, or a few lines behind the last hit in it. */
function findEnd(lines: readonly Line[], hits: readonly number[], which: number): number {
  let last = hits[which]!;
  let upcoming = which + 1;
  let at = last + 1;
  for (; at < lines.length && at <= last + ON; at++) {
    if (isBorder(lines[at]!) || parseRecord(lines[at]!) !== null) return at;
    if (hits[upcoming] === at) {
      last = at;
      upcoming++;
    }
  }
  return at;
}

function isBorder(line: Line): boolean {
  return line.command !== undefined || line.text.trim() === "" || isOwnLine(line.text);
}
