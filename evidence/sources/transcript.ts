/** Pasted text and loose files: each document is unwrapped, and every fact looks in it for the outputs it knows. */
import { limitLines, MOST_LINES } from "../../formats/limit_lines.ts";
import { decodeText } from "../../formats/text_decode.ts";
import { parseTranscript } from "../../formats/transcript.ts";
import type { Collected, Document, Evidence, Fact, FactSource, Output } from "../define.ts";
import { noEvidence } from "../define.ts";
import { mergeReadings, type Reading } from "../merge.ts";
import { parseSafely } from "../reply.ts";

/** A loose file as it was read. */
export interface LooseFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const NOTHING =
  "Nothing in it is recognised: paste the output of systemextensionsctl list, launchctl print or codesign";

/** Lines read of all documents together, the smallest documents first. */
const MOST_LINES_IN_ALL = 300_000;

/** A document of which only the beginning was read says so. */
type Opened = Document & { readonly isCut: boolean };

/** Prepares a file for recognition: decoded, unquoted, prompts marked. A binary file keeps its bytes and has no lines. */
export function openDocument(file: LooseFile, mostLines = MOST_LINES): Opened {
  const decoded = decodeText(file.bytes);
  if (decoded === null) return { ...file, lines: [], isCut: false };
  const { text, isCut } = limitLines(decoded.text, mostLines);
  return { ...file, lines: parseTranscript(text), isCut };
}

/** A log of a million lines takes no room from the tickets beside it. */
function openDocuments(files: readonly LooseFile[]): Opened[] {
  let left = MOST_LINES_IN_ALL;
  const opened = new Map<LooseFile, Opened>();
  for (const file of files.toSorted((a, b) => a.bytes.length - b.bytes.length)) {
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
  const notes = documents.filter((document) => document.bytes.length === 0)
    .map((document) => `${document.name} is empty`);
  for (const { name, isCut, lines } of documents) {
    if (isCut) notes.push(`Of ${name} only the first ${lines.length} lines were read: cut it to the time in question`);
  }
  if ([...evidence.values()].every((one) => one.status === "notCollected")) {
    notes.push(...documents.filter((document) => document.bytes.length > 0).map(({ name }) => `${name}: ${NOTHING}`));
  }
  return {
    kind: "transcript",
    paths: files.map((file) => file.name),
    collectedAt: null,
    evidence,
    partial: false,
    notes,
  };
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
    if (readings.length > before) bytes += document.bytes.length;
  }
  if (readings.length === 0) return noEvidence(fact.key, "notCollected");
  return mergeReadings(fact, readings.sort((a, b) => a.at - b.at), { bytes });
}
