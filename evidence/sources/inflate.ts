/** Unpacks gzip within limits, so that a small file from a stranger cannot fill the memory. */
import type { Buffer } from "node:buffer";

/** Where unpacking stops. */
export interface InflateLimits {
  /** Never more than this. */
  readonly maxBytes: number;
  /** From `freeBytes` on, not more than this many bytes out of one: real text reaches 30, a bomb 1000. */
  readonly maxRatio: number;
  readonly freeBytes: number;
}

export const INFLATE_LIMITS: InflateLimits = { maxBytes: 512 * 2 ** 20, maxRatio: 100, freeBytes: 64 * 2 ** 20 };

const SLICE = 256 * 1024;
/** Of a stream nothing is kept. What it leaves behind is collected by the count of pieces: smaller ones take less memory, and more time. */
const STREAM_SLICE = 4096;

/** Whether the bytes begin like a gzip file (RFC 1952). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/**
 * Yields what the gzip file holds, which may come in chunks. Throws a RangeError that states the limit it broke, or zlib's Error
 * for a damaged file.
 */
export async function* inflate(
  packed: Uint8Array | AsyncIterable<Uint8Array>,
  limits: InflateLimits = INFLATE_LIMITS,
): AsyncGenerator<Uint8Array> {
  const [{ createGunzip }, { Readable }] = await Promise.all([import("node:zlib"), import("node:stream")]);
  const { maxBytes, maxRatio, freeBytes } = limits;
  const isWhole = packed instanceof Uint8Array;
  /** What is packed, as far as it is known yet. */
  let size = isWhole ? packed.length : 0;
  const source = Readable.from(isWhole ? slicesOf(packed) : packed, { highWaterMark: 2 });
  const gunzip = createGunzip({ chunkSize: isWhole ? SLICE : STREAM_SLICE });
  if (!isWhole) source.on("data", (slice: Uint8Array) => size += slice.length);
  // A pipe does not pass errors on.
  source.on("error", (error: Error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    let total = 0;
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      total += chunk.length;
      const most = Math.min(maxBytes, Math.max(freeBytes, size * maxRatio));
      if (total > most) {
        const ratio = most < maxBytes ? `, ${maxRatio} times its packed size` : "";
        throw new RangeError(`it unpacks to more than ${Math.floor(most / 2 ** 20)} MiB${ratio}`);
      }
      yield chunk;
    }
  } finally {
    source.destroy();
  }
}

function* slicesOf(packed: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < packed.length; at += SLICE) yield packed.subarray(at, at + SLICE);
}
