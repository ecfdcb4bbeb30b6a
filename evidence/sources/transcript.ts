/** Pasted text and loose files: each document is unwrapped, and every fact looks in it for the outputs it knows. */
import { limitLines, MOST_LINES } from "../../formats/limit_lines.ts";
import { decodeText } from "../../formats/text_decode.ts";
import { parseTranscript } from "../../formats/transcript.ts";
import { mayBeText, MOST_WHOLE, scanBytes, type ScannedLog } from "../../formats/unified_log/scan/log_scan.ts";
import type { Collected, Document, Evidence, Fact, FactSource, Output } from "../define.ts";
import { noEvidence } from "../define.ts";
import { mergeReadings, type Reading } from "../merge.ts";
import { parseSafely } from "../reply.ts";

/** A loose file as it was read. */
export interface LooseFile {
  readonly name: string;
  /** Empty when it was scanned. */
  readonly bytes: Uint8Array;
  readonly scan?: ScannedLog;
}

const NOTHING =
  "Nothing in it is recognised: paste what systemextensionsctl list, launchctl print, codesign, log show or netstat -rn printed";

const LINES_IN_PIECE = 5_000;

/** Lines read of all documents together, the smallest documents first. */
const MOST_LINES_IN_ALL = 300_000;

/** Prepares a file for recognition: decoded, unquoted, prompts marked. A binary file keeps its bytes and has no lines. */
export function openDocument(file: LooseFile, mostLines = MOST_LINES): Document {
  if (file.scan !== undefined) return { ...file, lines: file.scan.lines.slice(0, mostLines) };
  if (file.bytes.length > MOST_WHOLE && mayBeText(file.bytes)) return openLarge(file, mostLines);
  const decoded = decodeText(file.bytes);
  if (decoded === null) return { ...file, lines: [] };
  const { text, isCut } = limitLines(decoded.text, mostLines);
  return isCut ? openLarge(file, mostLines) : { ...file, lines: parseTranscript(text) };
}

function openLarge(file: LooseFile, mostLines: number): Document {
  const scan = scanBytes(file.bytes, { mostLines });
  return { ...file, lines: scan.lines, scan };
}

/** A log of a million lines takes no room from the tickets beside it. */
function openDocuments(files: readonly LooseFile[]): Document[] {
  let left = MOST_LINES_IN_ALL;
  const opened = new Map<LooseFile, Document>();
  for (const file of files.toSorted((a, b) => sizeOf(a) - sizeOf(b))) {
    const document = openDocument(file, Math.min(MOST_LINES, left));
    left -= Math.min(left, document.lines.length);
    opened.set(file, document);
  }
  return files.map((file) => opened.get(file)!);
}

/** Reads every fact out of the documents, in their order. */
export function readDocuments(files: readonly LooseFile[], facts: readonly Fact[]): Collected {
  const documents = openDocuments(files);
  const evidence = new Map<string, Evidence>();
  for (const fact of facts) evidence.set(fact.key, readFact(fact, documents));
  const notes = documents.filter((document) => sizeOf(document) === 0)
    .map((document) => `${document.name} is empty`);
  for (const { name, scan, lines } of documents) {
    notes.push(...scan?.notes.map((note) => `${name}: ${note}`) ?? []);
    const left = (scan?.lines.length ?? 0) - lines.length;
    if (left > 0) notes.push(`${name}: ${left} more of its lines were not read: give it alone`);
  }
  if ([...evidence.values()].every((one) => one.status === "notCollected")) {
    notes.push(...documents.filter((document) => sizeOf(document) > 0).map(({ name }) => `${name}: ${NOTHING}`));
  }
  return {
    kind: "transcript",
    paths: files.map((file) => file.name),
    collectedAt: null,
    evidence,
    partial: false,
    notes,
    raw: () => rawTexts(documents),
  };
}

/** In pieces, each with the first line of the next: an answer stands below its prompt. */
function* rawTexts(documents: readonly Document[]): Generator<string> {
  for (const { lines } of documents) {
    for (let at = 0; at < lines.length; at += LINES_IN_PIECE) {
      yield lines.slice(at, at + LINES_IN_PIECE + 1).map(({ text }) => text).join("\n");
    }
  }
}

function sizeOf({ bytes, scan }: LooseFile): number {
  return scan?.bytes ?? bytes.length;
}

/** A finder that throws finds nothing; the other facts are read all the same. */
function findSafely<T>(source: FactSource<T>, document: Document): readonly Output[] {
  try {
    return source.find?.(document) ?? [];
  } catch {
    return [];
  }
}

function readFact<T>(fact: Fact<T>, documents: readonly Document[]): Evidence<T> {
  const readings: (Reading<T> & { readonly at: number })[] = [];
  let bytes = 0;
  for (const [i, document] of documents.entries()) {
    const before = readings.length;
    for (const source of fact.sources) {
      for (const output of findSafely(source, document)) {
        const parsed = parseSafely(source, output);
        if (parsed.value === null && parsed.problems.length === 0) continue;
        readings.push({ source: document.name, parsed, at: i * 1e9 + (output.lines[0]?.n ?? 0) });
      }
    }
    if (readings.length > before) bytes += sizeOf(document);
  }
  if (readings.length === 0) return noEvidence(fact.key, "notCollected");
  return mergeReadings(fact, readings.sort((a, b) => a.at - b.at), { bytes });
}
