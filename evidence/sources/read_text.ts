/** Reads one loose file: a small one whole, a large text by scanning it, so that a log of any size takes the same memory. */
import { decodeText } from "../../formats/text_decode.ts";
import {
  createLogScan,
  type LogScanOptions,
  MOST_WHOLE,
  type ScannedLog,
} from "../../formats/unified_log/scan/log_scan.ts";
import { type ByteSource, readUpTo, type UnpackedSource, unpackSource } from "./byte_source.ts";
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
const PROBED = 8_192;
/** Logs repeat themselves: they shrink to a fiftieth. Nothing that is unpacked stays in memory. */
const UNPACKED = { maxBytes: 64 * 2 ** 30, maxRatio: 250, freeBytes: 64 * 2 ** 20 };
const TAR_MAGIC = "ustar";
const TAR_MAGIC_AT = 257;

/** Reads the source to its end. Rejects with a PackedError when it is gzip around something else than a text. */
export async function readText(name: string, source: ByteSource, options: LogScanOptions = {}): Promise<ReadFile> {
  const start = await readUpTo(source, PROBED);
  return isGzip(start)
    ? await readPacked(name, unpackSource(start, source, UNPACKED), options)
    : await readBehind(name, start, source, options);
}

async function readPacked(name: string, source: UnpackedSource, options: LogScanOptions): Promise<ReadFile> {
  try {
    const start = await readUpTo(source, PROBED);
    if (start.length === 0) throw new PackedError(source.failure() ?? "it holds nothing");
    if (holdsTar(start)) throw new PackedError("it holds an archive");
    const { file, notes } = await readBehind(name, start, source, options);
    const failure = source.failure();
    const cut = failure === null ? [] : [`Of ${name} only the beginning could be unpacked: ${failure}`];
    return { file, notes: [...cut, ...notes] };
  } finally {
    source.close();
  }
}

/** Reads what follows the first bytes. */
async function readBehind(
  name: string,
  start: Uint8Array,
  source: ByteSource,
  options: LogScanOptions,
): Promise<ReadFile> {
  const isText = decodeText(start) !== null;
  const most = isText ? MOST_WHOLE : MOST_BINARY;
  const isLarge = isText && source.size !== null && source.size > most;
  const read = isLarge ? start : await readUpTo(source, most + 1, start);
  if (!isLarge && read.length <= most) return { file: { name, bytes: read }, notes: [] };
  if (isText) {
    return { file: { name, bytes: new Uint8Array(), scan: await scanBehind(read, source, options) }, notes: [] };
  }
  const note = `Of ${name} only the first ${MOST_BINARY >> 20} MiB were read`;
  return { file: { name, bytes: read.subarray(0, MOST_BINARY) }, notes: [note] };
}

async function scanBehind(head: Uint8Array, source: ByteSource, options: LogScanOptions): Promise<ScannedLog> {
  const scan = createLogScan(options);
  scan.push(head);
  for (let count = await source.read(scan.space()); count !== null; count = await source.read(scan.space())) {
    scan.advance(count);
  }
  return scan.end();
}

function holdsTar(bytes: Uint8Array): boolean {
  const magic = bytes.subarray(TAR_MAGIC_AT, TAR_MAGIC_AT + TAR_MAGIC.length);
  return new TextDecoder("latin1").decode(magic) === TAR_MAGIC;
}
