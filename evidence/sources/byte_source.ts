/** Bytes that are read one after the other, into memory that the reader has: a file, a pipe, standard input, what gzip packed. */
import { joinBytes } from "../../formats/join_bytes.ts";
import { inflate, type InflateLimits } from "./inflate.ts";
import { describeOsError } from "./os_error.ts";

export interface ByteSource {
  /** How many bytes there are; null when only their end can tell. */
  readonly size: number | null;
  /** Reads some bytes; null at the end. Rejects when it cannot. */
  readonly read: (into: Uint8Array) => Promise<number | null>;
  readonly close: () => void;
}

/** After so many bytes others get a turn: a signal, a timer. */
const TURN = 64 * 2 ** 20;

/** A regular file is there at once, so that reading needs no thread; a pipe waits for whoever writes. */
export async function openFileSource(file: Deno.FsFile): Promise<ByteSource> {
  const { isFile, size } = await file.stat();
  let sinceTurn = 0;
  return {
    size: isFile ? size : null,
    async read(into) {
      if (!isFile) return await file.read(into);
      const count = file.readSync(into);
      sinceTurn += count ?? 0;
      if (sinceTurn > TURN) {
        sinceTurn = 0;
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      return count;
    },
    close: () => file.close(),
  };
}

/** Standard input, which stays open. Its end is asked for once: a person at a terminal types it. */
export function openInputSource(): ByteSource {
  let isOver = false;
  return {
    size: null,
    async read(into) {
      const count = isOver ? null : await Deno.stdin.read(into);
      isOver ||= count === null;
      return count;
    },
    close() {},
  };
}

const PIECE = 65_536;
const PACKED_CHUNK = 16_384;

/** Reads until more than so many bytes are there, or to the end; in pieces, for a list of them grows without a copy. */
export async function readBeyond(source: ByteSource, most: number): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (length <= most) {
    const piece = await readPiece(source);
    if (piece.length === 0) break;
    pieces.push(piece);
    length += piece.length;
  }
  return pieces;
}

/** Reads until a piece is full or the source ends: a pipe gives a few bytes at a time. */
async function readPiece(source: ByteSource): Promise<Uint8Array> {
  const piece = new Uint8Array(PIECE);
  let length = 0;
  while (length < PIECE) {
    const count = await source.read(piece.subarray(length));
    if (count === null) break;
    length += count;
  }
  // What is not full is the end, and often all there is.
  return length === PIECE ? piece : piece.slice(0, length);
}

/** All pieces as one. */
export function joinPieces(pieces: readonly Uint8Array[]): Uint8Array {
  return pieces.length === 1 ? pieces[0]! : joinBytes(pieces);
}

/** What gzip packed, unpacked as it is read. Damage ends it early; why, `failure` says behind the end. */
export interface UnpackedSource extends ByteSource {
  readonly failure: () => string | null;
}

/** Unpacks what `pieces` and, behind them, `source` hold. The source stays open. */
export function unpackSource(pieces: readonly Uint8Array[], source: ByteSource, limits: InflateLimits): UnpackedSource {
  let failure: string | null = null;
  let left = new Uint8Array();
  const chunks = inflate(chunksOf(pieces, source), limits);
  const next = async (): Promise<Uint8Array | null> => {
    try {
      const { done, value } = await chunks.next();
      return done ? null : value;
    } catch (error) {
      failure = describeOsError(error);
      return null;
    }
  };
  return {
    size: null,
    async read(into) {
      if (left.length === 0) left = await next() as Uint8Array<ArrayBuffer> ?? left;
      if (left.length === 0) return null;
      const part = left.subarray(0, into.length);
      into.set(part);
      left = left.subarray(part.length);
      return part.length;
    },
    close: () => void chunks.return(undefined),
    failure: () => failure,
  };
}

async function* chunksOf(pieces: readonly Uint8Array[], source: ByteSource): AsyncGenerator<Uint8Array> {
  yield* pieces;
  for (;;) {
    const chunk = new Uint8Array(PACKED_CHUNK);
    const count = await source.read(chunk);
    if (count === null) return;
    yield chunk.subarray(0, count);
  }
}
