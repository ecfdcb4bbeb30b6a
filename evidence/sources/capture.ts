/** The capture source: what a live run was told, kept in a folder or an archive, read with the same facts. */
import { collectFacts } from "../collect.ts";
import { FACTS } from "../mod.ts";
import type { Collected, Evidence, Fact, Probe } from "../define.ts";
import { identifyProbe, nameProbe, type Reply } from "../reply.ts";
import {
  type CaptureEntry,
  CaptureError,
  type CaptureManifest,
  MANIFEST_NAME,
  parseCaptureManifest,
} from "./capture_manifest.ts";
import { probeOfEntry } from "./capture_question.ts";
import { type CaptureStore, openCaptureStore, type Piece } from "./capture_store.ts";
import { replyNothing } from "./limits.ts";
import { digestSha256 } from "./sha256.ts";
import { readDocuments } from "./transcript.ts";

export { CaptureError } from "./capture_manifest.ts";
export { isCapture } from "./capture_store.ts";
export { writeCapture } from "./write_capture.ts";

const MAX_MANIFEST_BYTES = 8 * 2 ** 20;

/** What a capture holds, with its manifest. */
export interface CapturedEvidence extends Collected {
  readonly kind: "capture";
  readonly manifest: CaptureManifest;
}

/**
 * Reads the facts out of a capture: a folder or a `.tar.gz`, with the manifest at its root or one folder below. A piece that is
 * missing or differs from its size or SHA-256 in the manifest is `unreadable`. Throws a CaptureError when nothing can be read.
 * With `open`, the pieces come from there instead of from the disk.
 */
export async function readCapture(
  path: string,
  facts: readonly Fact[],
  open?: CaptureStore,
): Promise<CapturedEvidence> {
  const store = open ?? await openCaptureStore(path);
  const manifest = readManifest(path, store);
  const entries = new Map(manifest.entries.map((entry) => [identifyProbe(probeOfEntry(entry)), entry]));
  const asked = new Set<CaptureEntry>();
  const raw: Uint8Array[] = [];
  const answer = async (probe: Probe): Promise<Reply> => {
    const entry = entries.get(identifyProbe(probe));
    if (entry !== undefined) asked.add(entry);
    if (entry === undefined) {
      return replyNothing(probe, "notCollected", "The capture has no answer to this question");
    }
    const reply = await readEntry(store, probe, entry);
    raw.push(reply.stdout, reply.stderr);
    return reply;
  };
  const wanted = new Set(facts.map(({ key }) => key));
  // All facts, not only the wanted ones: what another fact asks for is not left over.
  const all = [...facts, ...FACTS.filter(({ key }) => !wanted.has(key))];
  const collected = await collectFacts(all, answer, manifest.root);
  const evidence = new Map([...collected].filter(([key]) => wanted.has(key)));
  const unasked = manifest.entries.filter((entry) => !asked.has(entry));
  return {
    kind: "capture",
    paths: [path],
    collectedAt: manifest.collectedAt,
    evidence: new Map([
      ...evidence,
      ...recognise(store, unasked, facts.filter(({ key }) => isOpen(evidence.get(key)))),
    ]),
    partial: manifest.partial,
    notes: manifest.notes,
    raw: () => raw,
    manifest,
  };
}

/**
 * Outputs that no probe of these facts asks for, of a newer doctor or added by hand, are recognised by content as pasted text is.
 * They only supply facts that nothing else in the capture answers.
 */
function recognise(
  store: CaptureStore,
  entries: readonly CaptureEntry[],
  facts: readonly Fact[],
): Iterable<[string, Evidence]> {
  const files = entries.filter(({ status }) => status === "ok").flatMap((entry) => {
    const piece = readPiece(store, entry.stdout);
    return "why" in piece ? [] : [{ name: nameProbe(probeOfEntry(entry)), bytes: piece.bytes }];
  });
  return [...readDocuments(files, facts).evidence].filter(([, one]) => !isOpen(one));
}

function isOpen(evidence: Evidence | undefined): boolean {
  return evidence === undefined || evidence.status === "notCollected";
}

function readManifest(path: string, store: CaptureStore): CaptureManifest {
  const piece = store(MANIFEST_NAME);
  if ("why" in piece) throw new CaptureError(`Cannot open the capture "${path}": ${piece.why}`);
  if (piece.bytes.length > MAX_MANIFEST_BYTES) {
    throw new CaptureError(
      `Cannot open the capture "${path}": ${MANIFEST_NAME} is larger than ${MAX_MANIFEST_BYTES} bytes`,
    );
  }
  try {
    return parseCaptureManifest(new TextDecoder().decode(piece.bytes));
  } catch (error) {
    if (error instanceof CaptureError) throw new CaptureError(`Cannot read the capture "${path}": ${error.message}`);
    throw error;
  }
}

async function readEntry(store: CaptureStore, probe: Probe, entry: CaptureEntry): Promise<Reply> {
  const { status, note, exitCode, startedAt, durationMs, truncated, timedOut } = entry;
  const stdout = readPiece(store, entry.stdout);
  const stderr = readPiece(store, entry.stderr);
  const base = replyNothing(probe, status, note, { exitCode, startedAt, durationMs, truncated, timedOut });
  for (const piece of [stdout, stderr]) {
    if ("why" in piece) return { ...base, status: "unreadable", note: `In the capture, ${piece.why}` };
  }
  const { bytes } = stdout as { bytes: Uint8Array };
  const sha256 = await digestSha256(bytes);
  const mismatch = findMismatch(entry, bytes, sha256);
  if (mismatch !== null) return { ...base, status: "unreadable", note: mismatch };
  return { ...base, stdout: bytes, stderr: (stderr as { bytes: Uint8Array }).bytes, sha256 };
}

function readPiece(store: CaptureStore, path: string | null): Piece {
  return path === null ? { bytes: new Uint8Array() } : store(path);
}

function findMismatch(entry: CaptureEntry, bytes: Uint8Array, sha256: string): string | null {
  if (entry.bytes !== null && entry.bytes !== bytes.length) {
    return `In the capture, "${entry.stdout}" has ${bytes.length} bytes, but its manifest says ${entry.bytes}`;
  }
  if (entry.sha256 !== null && entry.sha256 !== sha256) {
    return `In the capture, "${entry.stdout}" was changed: its SHA-256 is not the one in the manifest`;
  }
  return null;
}
