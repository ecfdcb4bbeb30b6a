/** Who speaks in a log that is too large to read every record: counted in small blocks from all over it, in constant memory. */
import type { Line } from "../../parsed.ts";
import { addCounts, countRecords, createTally } from "../stats.ts";

/** At most so many blocks are kept; then every second one is forgotten, and they are taken half as often. */
const MOST_BLOCKS = 512;

/** Blocks that were counted, at even distances. */
export interface ProcessSample {
  /** Whether a block that begins at this offset is wanted. */
  readonly wants: (offset: number) => boolean;
  readonly add: (offset: number, lines: readonly Line[]) => void;
  /** Records in the blocks. */
  readonly records: () => number;
  readonly byProcess: () => Readonly<Record<string, number>>;
}

/** `stride`: the distance of two blocks to begin with, in bytes. */
export function createProcessSample(stride: number): ProcessSample {
  let blocks: Readonly<Record<string, number>>[] = [];
  let distance = stride;
  let next = 0;
  return {
    wants: (offset) => offset >= next,
    add(offset, lines) {
      const tally = createTally();
      countRecords(lines, tally);
      blocks.push(tally.stats().byProcess);
      if (blocks.length === MOST_BLOCKS) {
        blocks = blocks.filter((_, i) => i % 2 === 0);
        distance *= 2;
      }
      next = offset + distance;
    },
    records: () => blocks.flatMap((block) => Object.values(block)).reduce((sum, count) => sum + count, 0),
    byProcess: () => addCounts(blocks),
  };
}
