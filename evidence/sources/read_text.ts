/** Reads one loose file: a small one whole, a large text by scanning it, so that a log of any size takes the same memory. */
import {
  createLogScan,
  type LogScanOptions,
  mayBeText,
  MOST_WHOLE,
  type ScannedLog,
} from "../../formats/unified_log/scan/log_scan.ts";
import { type ByteSource, joinPieces, readBeyond, type UnpackedSource, unpackSource } from "./byte_source.ts";
import { isGzip } from "./inflate.ts";
import type { LooseFile } from "./transcript.ts";

/** A file, and sentences about what was not read of it. */
export interface ReadFile {
  readonly file: LooseFile;
  readonly notes: readonly string[];
}

/** A packed file that is no text: the sentence says why not, without its name. */
export class PackedError extends Error {
  override name = "PackedError";
}

/** Of a large file that is no text, so much is read: a property list, a profile. */
const MOST_BINARY = 32 * 2 ** 20;
/** Logs repeat themselves: they shrink to a fiftieth. Nothing that is unpacked stays in memory. */
const UNPACKED = { maxBytes: 64 * 2 ** 30, maxRatio: 250, freeBytes: 64 * 2 ** 20 };
const TAR_MAGIC = "ustar";
const TAR_MAGIC_AT = 257;

/** Reads the source to its end. Rejects with a PackedError when it is gzip around something else than a text. */
export async function readText(name: string, source: ByteSource, options: LogScanOptions = {}): Promise<ReadFile> {
  const first = await readBeyond(source, 0);
  return first.length > 0 && isGzip(first[0]!)
    ? await readPacked(name, unpackSource(first, source, UNPACKED), options)
    : await readBehind(name, first, source, options);
}

async function readPacked(name: string, source: UnpackedSource, options: LogScanOptions): Promise<ReadFile> {
  try {
    const first = await readBeyond(source, 0);
    if (first.length === 0) throw new PackedError(source.failure() ?? "it holds nothing");
    if (holdsTar(first[0]!)) throw new PackedError("it holds an archive");
    const { file, notes } = await readBehind(name, first, source, options);
    const failure = source.failure();
    const cut = failure === null ? [] : [`Of ${name} only the beginning could be unpacked: ${failure}`];
    return { file, notes: [...cut, ...notes] };
  } finally {
    source.close();
  }
}

/** Reads what follows the first piece. */
async function readBehind(
  name: string,
  first: Uint8Array[],
  source: ByteSource,
  options: LogScanOptions,
): Promise<ReadFile> {
  const isText = first.length === 0 || mayBeText(first[0]!);
  const most = isText ? MOST_WHOLE : MOST_BINARY;
  const isLarge = isText && source.size !== null && source.size > most;
  const pieces = isLarge ? first : [...first, ...await readBeyond(source, most - lengthOf(first))];
  if (isText && (isLarge || lengthOf(pieces) > most)) {
    return { file: { name, bytes: new Uint8Array(), scan: await scanBehind(pieces, source, options) }, notes: [] };
  }
  const bytes = joinPieces(pieces);
  if (bytes.length <= most) return { file: { name, bytes }, notes: [] };
  const note = `Of ${name} only the first ${MOST_BINARY >> 20} MiB were read`;
  return { file: { name, bytes: bytes.subarray(0, MOST_BINARY) }, notes: [note] };
}

/** Scans the pieces, which are let go one by one, and what is behind them. */
async function scanBehind(pieces: Uint8Array[], source: ByteSource, options: LogScanOptions): Promise<ScannedLog> {
  const scan = createLogScan(options);
  for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) scan.push(piece);
  for (let count = await source.read(scan.space()); count !== null; count = await source.read(scan.space())) {
    scan.advance(count);
  }
  return scan.end();
}

function lengthOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

function holdsTar(bytes: Uint8Array): boolean {
  const magic = bytes.subarray(TAR_MAGIC_AT, TAR_MAGIC_AT + TAR_MAGIC.length);
  return new TextDecoder("latin1").decode(magic) === TAR_MAGIC;
}
