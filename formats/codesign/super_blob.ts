/**
 * The container of a code signature: big-endian, an index and blobs (public header osfmk/kern/cs_blobs.h of xnu).
 *
 *     fa de 0c c0 00 00 01 3a 00 00 00 02     magic, 314 bytes with everything, two blobs
 *     00 00 00 00 00 00 00 1c                 slot 0 (CodeDirectory) at byte 28
 *     00 00 00 02 00 00 01 2e                 slot 2 (requirements) at byte 302
 *     fa de 0c 02 00 00 01 12 …               each blob: magic, length with these eight bytes, content
 */
import { makeReader } from "../macho/bytes.ts";
import { attempt, MachOError, type Report } from "../macho/macho_error.ts";
import { MAGIC } from "./slots.ts";

export interface Blob {
  /** The slot; in a set of requirements its kind. */
  readonly type: number;
  readonly magic: number;
  /** From the beginning of the SuperBlob. */
  readonly offset: number;
  /** With magic and length; shares the memory of what was parsed. */
  readonly bytes: Uint8Array;
}

export interface SuperBlob {
  readonly magic: number;
  /** As it says itself. */
  readonly length: number;
  /** In the order of the index; of two blobs in one slot the first. */
  readonly blobs: readonly Blob[];
  /** False when a blob was left out, so that what is not in the list may still have been there. */
  readonly complete: boolean;
}

export interface SuperBlobOptions {
  /** What kinds are wanted; left out: an embedded signature. */
  readonly magics?: readonly number[];
  /** What to add to the offsets of problems. */
  readonly base?: number;
}

const HEADER = 12;
const MAX_BLOBS = 128;

/**
 * Reads the index; blobs that lie outside are left out and reported, as are overlaps and second blobs for one slot. Bytes behind
 * the length are padding. Throws `MachOError` for another magic or a header that is cut.
 */
export function parseSuperBlob(bytes: Uint8Array, options: SuperBlobOptions, report: Report): SuperBlob {
  const { magics = [MAGIC.EMBEDDED], base = 0 } = options;
  const head = makeReader(bytes, { littleEndian: false, base });
  const magic = head.u32(0);
  if (!magics.includes(magic)) throw new MachOError(`no signature: magic 0x${magic.toString(16)}`, base);
  const length = head.u32(4);
  if (length < HEADER) throw new MachOError(`signature of ${length} bytes`, base + 4);
  if (length > bytes.length) report(`signature of ${length} bytes cut after ${bytes.length}`, base + 4);
  const whole = bytes.subarray(0, length);
  const reader = makeReader(whole, { littleEndian: false, base });
  const count = reader.u32(8);
  if (count > MAX_BLOBS) report(`${count} blobs, of which ${MAX_BLOBS} are read`, base + 8);
  const blobs: Blob[] = [];
  let complete = count <= MAX_BLOBS;
  for (let i = 0; i < Math.min(count, MAX_BLOBS); i++) {
    const at = HEADER + i * 8;
    const blob = attempt(() => {
      const [type, offset] = [reader.u32(at), reader.u32(at + 4)];
      if (offset < HEADER + count * 8) throw new MachOError(`blob ${type} begins inside the index`, base + at);
      const size = reader.u32(offset + 4);
      if (size < 8 || offset + size > whole.length) {
        throw new MachOError(`blob ${type} of ${size} bytes`, base + offset);
      }
      return { type, magic: reader.u32(offset), offset, bytes: whole.subarray(offset, offset + size) };
    }, report);
    if (!blob) complete = false;
    else if (blobs.some(({ type }) => type === blob.type)) report(`second blob for slot ${blob.type}`, base + at);
    else blobs.push(blob);
  }
  reportOverlaps(blobs, base, report);
  return { magic, length, blobs, complete };
}

function reportOverlaps(blobs: readonly Blob[], base: number, report: Report): void {
  let end = 0;
  for (const { type, offset, bytes } of blobs.toSorted((a, b) => a.offset - b.offset)) {
    if (offset < end) report(`blob ${type} overlaps the one before it`, base + offset);
    end = Math.max(end, offset + bytes.length);
  }
}
