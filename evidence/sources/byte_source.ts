/** Bytes that are read one after the other, into memory that the reader has: a file, a pipe, standard input, what gzip packed. */
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

/** Standard input, which stays open. */
export function openInputSource(): ByteSource {
  return { size: null, read: (into) => Deno.stdin.read(into), close() {} };
}

const FIRST_BUFFER = 65_536;
const PACKED_CHUNK = 16_384;

/** Reads until so many bytes are there or the source ends; gives what was read, `start` at the beginning. */
export async function readUpTo(
  source: ByteSource,
  most: number,
  start: Uint8Array = new Uint8Array(),
): Promise<Uint8Array> {
  let buffer = new Uint8Array(Math.min(most, Math.max(FIRST_BUFFER, start.length)));
  buffer.set(start);
  let length = start.length;
  while (length < most) {
    if (length === buffer.length) {
      const larger = new Uint8Array(Math.min(most, 4 * buffer.length));
      larger.set(buffer);
      buffer = larger;
    }
    const count = await source.read(buffer.subarray(length));
    if (count === null) break;
    length += count;
  }
  return buffer.subarray(0, length);
}

/** What gzip packed, unpacked as it is read. Damage ends it early; why, `failure` says behind the end. */
export interface UnpackedSource extends ByteSource {
  readonly failure: () => string | null;
}

/** Unpacks what `head` and, behind it, `source` hold. The source stays open. */
export function unpackSource(head: Uint8Array, source: ByteSource, limits: InflateLimits): UnpackedSource {
  let failure: string | null = null;
  let left = new Uint8Array();
  const chunks = inflate(chunksOf(head, source), limits);
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

async function* chunksOf(head: Uint8Array, source: ByteSource): AsyncGenerator<Uint8Array> {
  yield head;
  for (;;) {
    const chunk = new Uint8Array(PACKED_CHUNK);
    const count = await source.read(chunk);
    if (count === null) return;
    yield chunk.subarray(0, count);
  }
}
