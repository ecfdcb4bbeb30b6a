/** Finds the JSON of crash reports in a text: headers, bodies, and parts of bodies. */
import type { Line } from "../parsed.ts";
import { type JsonObject, readJson } from "./json_reader.ts";
import { REPORT_SHAPE } from "./json_report.ts";

/** A header with the body behind it, or one of them alone. */
export interface JsonPiece {
  readonly header: JsonObject | null;
  readonly body: JsonObject | null;
  /** The line that says most about the end, or the part of it that does when the line is a long one. */
  readonly line: Line;
  /** Index of the first line and of the first behind the last. */
  readonly first: number;
  readonly next: number;
}

/** Members by which the JSON of a report is known; one of them stands near its beginning, or it is of something else. */
const MARK =
  /["“”](?:bug_type|incident_id|app_name|slice_uuid|captureTime|procName|procPath|exception|termination|panicString|macOSPanicString|largestProcess|memoryStatus|faultingThread|fatalDyldError)["”]\s{0,8}:/g;
/** Where another report begins, whatever state the one before is in: a header, or a report in text. */
const BORDER =
  /(?<=\n)[^\S\n]{0,8}(?:\{\s{0,2}"(?:app_name|bug_type|timestamp|incident_id|app_version|share_with_app_devs|duration_ms|roots_installed|slice_uuid|name|os_version|platform|is_first_party)"|Process:|Date\/Time:|-{10,80}\n[^\S\n]{0,8}(?:Translated|Full) Report)/g;
/** How far back a report's opening brace may be from its first mark. */
const BACK = 4_000;
const EXCERPT = 300;
/** Members that show the end, the more telling first. */
const PROOFS = ['"termination"', '"exception"', '"panicString"', '"macOSPanicString"'];

/** One object as it was read. */
interface Part {
  readonly value: JsonObject;
  readonly start: number;
  readonly end: number;
}

/** The pieces in the order of the text. */
export function findJsonPieces(lines: readonly Line[]): JsonPiece[] {
  const text = straighten(lines.map((line) => line.text).join("\n"));
  const parts = readParts(text);
  const index = indexLines(lines);
  const pieces: JsonPiece[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    const next = parts[i + 1];
    const isPair = isHeader(part.value) && next !== undefined && !isHeader(next.value) && isNext(text, part, next);
    const last = isPair ? next : part;
    pieces.push({
      header: isHeader(part.value) ? part.value : null,
      body: isPair ? next.value : isHeader(part.value) ? null : part.value,
      line: excerptOf(text, part.start, last.end, lines, index),
      first: index(part.start),
      next: index(Math.max(part.start, last.end - 1)) + 1,
    });
    if (isPair) i++;
  }
  return pieces;
}

/** Typographic quotation marks, where a mail program made them of all the straight ones. */
function straighten(text: string): string {
  const isCurly = !text.includes('"') && /[“”]/.test(text);
  return isCurly ? text.replace(/[“”]/g, '"') : text;
}

function readParts(text: string): Part[] {
  const borders = [...text.matchAll(BORDER)].map((match) => match.index);
  const parts: Part[] = [];
  let floor = 0;
  let border = 0;
  MARK.lastIndex = 0;
  for (let mark = MARK.exec(text); mark !== null; mark = MARK.exec(text)) {
    while (border < borders.length && borders[border]! <= mark.index) border++;
    const start = findStart(text, mark.index, Math.max(floor, borders[border - 1] ?? 0));
    const { value, end } = readJson(text, start, borders[border] ?? text.length, REPORT_SHAPE);
    // A mark in a place that could not be read must not be read for ever.
    floor = Math.max(end, mark.index + 1);
    parts.push({ value, start, end });
    MARK.lastIndex = floor;
  }
  return parts;
}

/** The brace that is open at the mark; the beginning of the mark's line when none is near. */
function findStart(text: string, mark: number, floor: number): number {
  let closed = 0;
  for (let at = mark - 1; at >= floor && at > mark - BACK; at--) {
    const char = text[at];
    if (char === "}") closed++;
    else if (char === "{" && closed-- === 0) return at;
  }
  return mark;
}

function isHeader(value: JsonObject): boolean {
  const isBody = ["captureTime", "procName", "exception", "termination", "processes", "panicString", "macOSPanicString"]
    .some((key) => value[key] !== undefined);
  return !isBody && (value["bug_type"] !== undefined || value["incident_id"] !== undefined);
}

/** Nothing but blanks, commas and quotes stand between a header and its body. */
function isNext(text: string, header: Part, body: Part): boolean {
  return body.start - header.end < 200 && !/[^\s,>|`]/.test(text.slice(header.end, body.start));
}

/** The excerpt that shows the end: from the termination on, else the exception, else the beginning. */
function excerptOf(
  text: string,
  start: number,
  end: number,
  lines: readonly Line[],
  index: (offset: number) => number,
): Line {
  const own = text.slice(start, end);
  const at = start + (PROOFS.map((mark) => own.indexOf(mark)).find((offset) => offset !== -1) ?? 0);
  const line = lines[index(at)]!;
  const stop = text.indexOf("\n", at);
  return { n: line.n, text: text.slice(at, Math.min(at + EXCERPT, stop === -1 ? text.length : stop)) };
}

/** Which line an offset of the joined text is in. */
function indexLines(lines: readonly Line[]): (offset: number) => number {
  const starts: number[] = [];
  let at = 0;
  for (const { text } of lines) {
    starts.push(at);
    at += text.length + 1;
  }
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}
