/** The finder in TypeScript, for where there is no WebAssembly (`--jitless`). It finds the same places. */
import { drawMap, isMapped, MAP_SIZE } from "./byte_map.ts";
import { type Finder, MARGIN } from "./define.ts";
import type { Fingerprint, Fingerprints } from "./fingerprints.ts";

/** What two bytes in a row may be: the first two of a fingerprint, or its last two, or one of them ends a line. */
const BEGINNING = 1;
const ELSE = 2;

/**
 * Four bytes are one word and two lookups, for one a byte is more than there is time for. Of a fingerprint, wherever it stands,
 * either the first two bytes or the last two are one half of a word; so is a line end.
 */
export function createPlainFinder(size: number): Finder {
  const memory = new Uint8Array(2 * MARGIN + size + (-size & 3));
  const words = new Uint32Array(memory.buffer);
  const kinds = new Uint8Array(65_536);
  const map = new Uint8Array(MAP_SIZE);
  const isStarter = new Uint8Array(256);
  let lineEnd = 0x0a;
  let lines = 0;
  let loaded: readonly Fingerprint[] = [];

  const markKinds = () => {
    kinds.fill(0);
    for (let byte = 0; byte < 256; byte++) kinds[lineEnd | (byte << 8)] = kinds[(lineEnd << 8) | byte] = ELSE;
    for (const { bytes } of loaded) kinds[bytes >> 8]! |= ELSE;
    for (const { bytes } of loaded) kinds[bytes & 0xffff]! |= BEGINNING;
  };
  const isOdd = (at: number) => isStarter[memory[at]!] === 0;
  const mayBegin = (at: number) =>
    (kinds[memory[at]! | (memory[at + 1]! << 8)]! & BEGINNING) !== 0 && isMapped(map, memory, at);
  return {
    kind: "plain",
    memory,
    load({ groups }: Fingerprints) {
      loaded = groups.flat();
      drawMap(map, loaded);
      markKinds();
    },
    setLines(end, starters) {
      lineEnd = end;
      isStarter.fill(0);
      for (const starter of starters) isStarter[starter] = 1;
      markKinds();
    },
    find(from, to, tells) {
      lines = 0;
      if (tells && from < to && memory[from - 1] === lineEnd && isOdd(from)) return from;
      for (let at = from; at < to;) {
        if ((at & 3) === 0) {
          const next = 4 * findWord(words, kinds, at >> 2, to >> 2);
          // A fingerprint may begin in the last byte that was passed.
          if (next > at && next + 2 <= to && mayBegin(next - 1)) return next - 1;
          at = next;
        }
        for (const end = Math.min(to, (at | 3) + 1); at < end; at++) {
          if (memory[at] === lineEnd) {
            lines++;
            if (tells && at + 1 < to && isOdd(at + 1)) return at + 1;
          } else if (at + 3 <= to && mayBegin(at)) return at;
        }
      }
      return to;
    },
    lines: () => lines,
  };
}

/** The index of the first word from `at` on one of whose halves is of some kind; `end` when there is none. */
function findWord(words: Uint32Array, kinds: Uint8Array, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    const word = words[i]!;
    if ((kinds[word & 0xffff]! | kinds[word >>> 16]!) !== 0) return i;
  }
  return end;
}
