/** Opens one side of a comparison: a report as the doctor wrote it, or a capture or text, which is diagnosed first. */
import { RULES } from "../checks/mod.ts";
import { isTooDeep, type Row, rowOf } from "../engine/compare/loose_json.ts";
import { redactSaved, showsPseudonyms } from "../engine/compare/redact_saved.ts";
import { readSnapshot, type Snapshot } from "../engine/compare/snapshot.ts";
import { diagnose } from "../engine/diagnose.ts";
import type { RedactionLevel } from "../engine/redact/define.ts";
import type { Report } from "../engine/report.ts";
import type { Collected } from "../evidence/define.ts";
import { FACTS } from "../evidence/mod.ts";
import { type Terminal, UsageError } from "./define.ts";

/** A side as it was opened. */
export interface Opened {
  readonly path: string | null;
  /** The report as JSON, with the facts that there are. */
  readonly report: Row;
  readonly level: RedactionLevel;
  readonly isBaseline: boolean;
}

/** Reads a path. Throws a UsageError for JSON that is no report, and the errors of captures and texts. */
export async function openCompared(path: string, terminal: Terminal): Promise<Opened> {
  const { isCapture } = await import("../evidence/sources/capture_store.ts");
  if (path !== "-" && await isCapture(path)) {
    const { readCapture } = await import("../evidence/sources/capture.ts");
    const { manifest, ...collected } = await readCapture(path, FACTS);
    const report = judge(collected, terminal);
    const level = manifest.redaction ?? (showsPseudonyms(report) ? "default" : "off");
    return { path, report, level, isBaseline: manifest.baseline === true };
  }
  const { readSavedReport } = await import("../evidence/sources/read_saved_report.ts");
  const { readLooseFiles } = await import("../evidence/sources/loose_files.ts");
  const whole = path === "-" ? null : await readSavedReport(path);
  const { files, notes } = whole === null ? await readLooseFiles(path) : { files: [whole], notes: [] };
  const [file] = files;
  if (files.length === 1 && file !== undefined && file.scan === undefined) {
    const saved = parseReport(path, file.bytes);
    if (saved !== null) return { path, report: saved, level: levelOf(saved), isBaseline: false };
  }
  const { readDocuments } = await import("../evidence/sources/transcript.ts");
  const read = readDocuments(files, FACTS);
  const report = judge({ ...read, paths: [path], notes: [...notes, ...read.notes] }, terminal);
  return { path, report, level: showsPseudonyms(report) ? "default" : "off", isBaseline: false };
}

/** What a live run or a capture found, as a saved report would say it. */
export function asOpened(report: Report): Opened {
  return { path: null, report: plainOf(report), level: "off", isBaseline: false };
}

/** Both sides ready to be compared: one with names is redacted as the other one was. */
export function alignSides(
  before: Opened,
  after: Opened,
): { before: Snapshot; after: Snapshot; level: RedactionLevel } {
  const ORDER: readonly RedactionLevel[] = ["off", "default", "strict"];
  const rank = ({ level }: Opened) => ORDER.indexOf(level);
  const level = rank(before) > rank(after) ? before.level : after.level;
  const [one, other] = [before, after].map((side) => {
    const report = side.level === level ? side.report : redactSaved(side.report, level);
    const snapshot = readSnapshot(report, side.path, side.isBaseline)!;
    return { ...snapshot, side: { ...snapshot.side, redaction: side.level } };
  });
  return { before: one!, after: other!, level };
}

function judge(collected: Collected, terminal: Terminal): Row {
  const clock = new Date(terminal.host.now());
  return plainOf(diagnose(collected, { tool: terminal.tool, clock, rules: RULES, withFacts: true }));
}

/** As it would be read from a file. */
function plainOf(report: Report): Row {
  return JSON.parse(JSON.stringify(report));
}

/** The report; null for a text that does not look like JSON. */
function parseReport(path: string, bytes: Uint8Array): Row | null {
  const text = new TextDecoder().decode(bytes).trimStart();
  if (!text.startsWith("{")) return null;
  const report = rowOf(parseJson(text));
  if (report === null) {
    if (/^\{"path":/.test(text)) {
      throw new UsageError(`"${path}" holds several reports: give a file with one line of it`);
    }
    // A log in JSON has one object per line, and is a text like another.
    if (!/^\{\s*"schemaVersion"/.test(text)) return null;
    throw new UsageError(`"${path}" begins like a report but is not whole: write the report again with -o`);
  }
  if (isTooDeep(report)) {
    throw new UsageError(`"${path}" is nested deeper than any report: give a report of doctor diagnose --format json`);
  }
  const found = rowOf(report["report"]) ?? report;
  if (readSnapshot(found, path) !== null) return found;
  if (report["eventMessage"] !== undefined) return null;
  throw new UsageError(
    `"${path}" is JSON but no report: give what doctor diagnose --format json wrote, or a capture`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function levelOf(report: Row): RedactionLevel {
  return readSnapshot(report, null)!.side.redaction;
}
