/** The finder in TypeScript, for where there is no WebAssembly (`--jitless`). It finds the same places. */
import { type Finder, hashFingerprint, MARGIN } from "./define.ts";
import type { Fingerprints } from "./fingerprints.ts";

/**
 * Four bytes are one word and two lookups, for one a byte is more than there is time for. Of a fingerprint, wherever it stands,
 * either the first two bytes or the last two are one half of a word; so is a line end.
 */
export function createPlainFinder(size: number): Finder {
  const memory = new Uint8Array(2 * MARGIN + size + (-size & 3));
  const words = new Uint32Array(memory.buffer);
  const isMarked = new Uint8Array(65_536);
  const known = new Uint8Array(4096);
  const isStarter = new Uint8Array(256);
  let lineEnd = 0x0a;
  let lines = 0;
  let loaded: readonly number[] = [];

  const markHalves = () => {
    isMarked.fill(0);
    for (let byte = 0; byte < 256; byte++) isMarked[lineEnd | (byte << 8)] = isMarked[(lineEnd << 8) | byte] = 1;
    for (const fingerprint of loaded) isMarked[fingerprint & 0xffff] = isMarked[fingerprint >> 8] = 1;
  };
  const isOdd = (at: number) => isStarter[memory[at]!] === 0;
  return {
    kind: "plain",
    memory,
    load({ groups }: Fingerprints) {
      loaded = groups.flat();
      known.fill(0);
      for (const hash of loaded.map(hashFingerprint)) known[hash >> 3]! |= 1 << (hash & 7);
      markHalves();
    },
    setLines(end, starters) {
      lineEnd = end;
      isStarter.fill(0);
      for (const starter of starters) isStarter[starter] = 1;
      markHalves();
    },
    find(from, to, tells) {
      lines = 0;
      if (tells && from < to && memory[from - 1] === lineEnd && isOdd(from)) return from;
      for (let at = from; at < to;) {
        if ((at & 3) === 0) {
          const next = 4 * findMarked(words, isMarked, at >> 2, to >> 2);
          // A fingerprint may begin in the last byte that was passed.
          if (next > at && next + 2 <= to && isKnown(known, memory, next - 1)) return next - 1;
          at = next;
        }
        for (const end = Math.min(to, (at | 3) + 1); at < end; at++) {
          if (memory[at] === lineEnd) {
            lines++;
            if (tells && at + 1 < to && isOdd(at + 1)) return at + 1;
          } else if (at + 3 <= to && isKnown(known, memory, at)) return at;
        }
      }
      return to;
    },
    lines: () => lines,
  };
}

/** The index of the first word from `at` on with a marked half; `end` when there is none. */
function findMarked(words: Uint32Array, isMarked: Uint8Array, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    const word = words[i]!;
    if ((isMarked[word & 0xffff]! | isMarked[word >>> 16]!) !== 0) return i;
  }
  return end;
}

function isKnown(known: Uint8Array, memory: Uint8Array, at: number): boolean {
  const hash = hashFingerprint(memory[at]! | (memory[at + 1]! << 8) | (memory[at + 2]! << 16));
  return ((known[hash >> 3]! >> (hash & 7)) & 1) === 1;
}
