/** Reads a stream to its end or to a cap, in memory bounded by the cap. */

const FIRST_BUFFER = 64 * 1024;

/** A stream that is being read. */
export interface Drain {
  /** Settles when the stream has ended, the cap was hit or `stop` was called: null, or the error that ended it. Never rejects. */
  readonly done: Promise<Error | null>;
  /** Bytes kept so far. */
  readonly length: () => number;
  /** True when there was more than the cap allows. */
  readonly overflowed: () => boolean;
  /** True when the stream was read to its end. */
  readonly ended: () => boolean;
  readonly bytes: () => Uint8Array;
  /** Gives the stream up, a read that waits included. */
  readonly stop: () => void;
}

/** Starts to read `stream` and keeps its first `cap` bytes; at the first byte more it is given up. */
export function drainStream(stream: ReadableStream<Uint8Array>, cap: number): Drain {
  const reader = stream.getReader();
  // One growing buffer: a list of chunks would keep the 64 KiB that each read allocates, even for a few bytes.
  let buffer = new Uint8Array(Math.min(cap, FIRST_BUFFER));
  let length = 0;
  let ended = false;
  let stopped = false;
  let overflowed = false;

  const keep = (chunk: Uint8Array) => {
    if (length + chunk.length > buffer.length) {
      const larger = new Uint8Array(Math.min(cap, Math.max(2 * buffer.length, length + chunk.length)));
      larger.set(buffer.subarray(0, length));
      buffer = larger;
    }
    buffer.set(chunk, length);
    length += chunk.length;
  };
  const stop = () => {
    if (ended || stopped) return;
    stopped = true;
    reader.cancel().catch(() => {});
  };
  const pump = async (): Promise<null> => {
    while (!overflowed) {
      const { done, value } = await reader.read();
      if (done) {
        ended = !stopped;
        return null;
      }
      overflowed = value.length > cap - length;
      keep(value.subarray(0, cap - length));
    }
    stop();
    return null;
  };
  return {
    done: pump().catch((error) => error instanceof Error ? error : new Error(String(error))),
    length: () => length,
    overflowed: () => overflowed,
    ended: () => ended,
    bytes: () => buffer.slice(0, length),
    stop,
  };
}
