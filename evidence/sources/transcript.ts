/** Pasted text and loose files: each document is unwrapped, and every fact looks in it for the outputs it knows. */
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

/** Prepares a file for recognition: decoded, unquoted, prompts marked. A binary file keeps its bytes and has no lines. */
export function openDocument(file: LooseFile): Document {
  const decoded = decodeText(file.bytes);
  return { ...file, lines: decoded === null ? [] : parseTranscript(decoded.text) };
}

/** Reads every fact out of the documents, in their order. */
export function readDocuments(files: readonly LooseFile[], facts: readonly Fact[]): Collected {
  const documents = files.map(openDocument);
  const evidence = new Map<string, Evidence>();
  for (const fact of facts) evidence.set(fact.key, readFact(fact, documents));
  const notes = documents.filter((document) => document.bytes.length === 0)
    .map((document) => `${document.name} is empty`);
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
