/**
 * Every crash report in a text, in whatever format and however it was pasted: as a file, as Console shows it, as JSON with or without
 * its header, cut at either end, several in a row. The text and the JSON of one incident, which Console copies together, are one report.
 */
import type { Line, Parsed } from "../parsed.ts";
import { classifyCrash } from "./classify.ts";
import { findJsonPieces, type JsonPiece } from "./json_pieces.ts";
import type { JsonObject } from "./json_reader.ts";
import { identifyHeader, reportOfJson } from "./json_report.ts";
import type { CrashReport } from "./report.ts";
import { readLibrary } from "./termination.ts";
import { splitJoinedLabels } from "./text_fields.ts";
import { parseTextReport } from "./text_report.ts";
import { findTextPieces } from "./text_pieces.ts";

/** More reports than anyone reads; a Mac keeps a few dozen. */
const MOST = 500;
const HINT =
  /["“”](?:bug_type|incident_id|app_name|slice_uuid|exception|termination|procName|panicString|macOSPanicString)["”]|(?:Exception Type|Termination Reason|Termination Description|Event|Dyld Error Message)\b.{0,4}[:|]|panic\(cpu|Code Type\b/;

interface Placed {
  readonly report: CrashReport;
  readonly line: Line;
  /** Index of the line it begins with. */
  readonly at: number;
}

/** Reads the reports in the order of the text; the value is null when there is none. */
export function parseCrashReports(lines: readonly Line[]): Parsed<CrashReport[]> {
  if (!lines.some(({ text }) => HINT.test(text.length > 20_000 ? text.slice(0, 20_000) : text))) return NOTHING;
  const found = readPieces(splitJoinedLabels(lines)).sort((a, b) => a.at - b.at);
  const reports = joinIncidents(found.slice(0, MOST));
  if (reports.length === 0) return NOTHING;
  return {
    value: reports.map(({ report }) => report),
    problems: [],
    origins: Object.fromEntries(reports.map(({ line }, i) => [String(i), line])),
  };
}

const NOTHING: Parsed<CrashReport[]> = { value: null, problems: [], origins: {} };

/** Lines of a header's text before its first label that counts. */
const NEAR = 12;

/** Reports in JSON, and those in text, of which a header in JSON may be a part. */
function readPieces(lines: readonly Line[]): Placed[] {
  const json = findJsonPieces(lines);
  const found: Placed[] = [];
  let next = 0;
  for (const [i, piece] of [...json, null].entries()) {
    const gap = lines.slice(next, piece?.first ?? lines.length);
    const before = json[i - 1];
    const header = before?.body === null ? before.header : null;
    const texts = readTexts(gap, next, header);
    if (before !== undefined && !(header !== null && texts[0]?.isOfHeader)) found.push(...readJson(before));
    found.push(...texts);
    next = Math.max(next, piece?.next ?? next);
  }
  return found;
}

function readJson({ header, body, line, first }: JsonPiece): Placed[] {
  const report = reportOfJson(header, body);
  return report === null ? [] : [{ report: complete(report), line, at: first }];
}

function readTexts(
  lines: readonly Line[],
  offset: number,
  header: JsonObject | null,
): (Placed & { readonly isOfHeader: boolean })[] {
  const read = findTextPieces(lines).flatMap((piece) => {
    const one = parseTextReport(lines, piece);
    return one === null ? [] : [{ ...one, first: piece.first }];
  });
  return read.map(({ report, line, first }, i) => {
    const isOfHeader = header !== null && i === 0 && first <= NEAR;
    return {
      report: complete(isOfHeader ? fill(report, identifyHeader(header)) : report),
      line,
      at: offset + first,
      isOfHeader,
    };
  });
}

function complete(report: CrashReport): CrashReport {
  const whole = { ...report, ...readLibrary(report) };
  return { ...whole, class: classifyCrash(whole) };
}

/** The members that the first report lacks, out of the second. */
function fill(report: CrashReport, more: Partial<CrashReport>): CrashReport {
  const empty = Object.entries(more).filter(([key, value]) => {
    const own = report[key as keyof CrashReport];
    return value != null && (own === null || (Array.isArray(own) && own.length === 0));
  });
  return { ...report, ...Object.fromEntries(empty) };
}

/** A report that stands in the text twice, as text and as JSON or in two cuts, is one; the later fills what the earlier lacks. */
function joinIncidents(found: readonly Placed[]): Placed[] {
  const joined: Placed[] = [];
  const known = new Map<string, number>();
  for (const one of found) {
    const names = namesOf(one.report);
    const at = names.map((name) => known.get(name)).find((index) => index !== undefined);
    const index = at ?? joined.length;
    if (at === undefined) joined.push(one);
    else joined[at] = { ...joined[at]!, report: complete(fill(joined[at]!.report, one.report)) };
    for (const name of names) known.set(name, index);
  }
  return joined;
}

/** What no two incidents share: the identifier; the id of the process and the moment. A report that was edited by hand shares one. */
function namesOf({ incident, kind, pid, process, time }: CrashReport): string[] {
  const moment = process === null || time === null ? [] : [`${kind}\n${process}\n${pid ?? ""}\n${time}`];
  return incident === null ? moment : [`${process ?? ""}\n${incident.toUpperCase()}`, ...moment];
}
