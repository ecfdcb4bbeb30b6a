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

/** Whether the bytes begin like a gzip file (RFC 1952). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** Yields what the gzip file holds. Throws a RangeError that states the limit it broke, or zlib's Error for a damaged file. */
export async function* inflate(packed: Uint8Array, limits: InflateLimits = INFLATE_LIMITS): AsyncGenerator<Uint8Array> {
  const [{ createGunzip }, { Readable }] = await Promise.all([import("node:zlib"), import("node:stream")]);
  const { maxBytes, maxRatio, freeBytes } = limits;
  const most = Math.min(maxBytes, Math.max(freeBytes, packed.length * maxRatio));
  const slices = Array.from(
    { length: Math.ceil(packed.length / SLICE) },
    (_, i) => packed.subarray(i * SLICE, (i + 1) * SLICE),
  );
  const gunzip = Readable.from(slices).pipe(createGunzip({ chunkSize: SLICE }));
  let total = 0;
  for await (const chunk of gunzip as AsyncIterable<Buffer>) {
    total += chunk.length;
    if (total > most) {
      const ratio = most < maxBytes ? `, ${maxRatio} times its packed size` : "";
      throw new RangeError(`it unpacks to more than ${Math.floor(most / 2 ** 20)} MiB${ratio}`);
    }
    yield chunk;
  }
}
