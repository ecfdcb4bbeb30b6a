/** The finder in WebAssembly SIMD (`find_marks.wat`): the tables it reads, where they lie, and how it is started. */
import { FIND_MARKS_WASM } from "./find_marks_wasm.ts";
import { drawMap, MAP_SIZE } from "./byte_map.ts";
import { type Finder, MARGIN } from "./define.ts";
import type { Fingerprints } from "./fingerprints.ts";

const PAGE = 65_536;
/** Addresses: what the call leaves, the byte that ends a line, six tables of fingerprints, two of starters, the bit map. */
const LINES = 0;
const LINE_END = 16;
const GROUPS = 32;
const STARTERS = 128;
const MAP = 4096;
const TEXT = 16_384;
const TABLE = 16;

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly find: (from: number, to: number, tells: number) => number;
}

/** Null where there is no WebAssembly, or none with SIMD. */
export function createWasmFinder(size: number): Finder | null {
  const exports = instantiate();
  if (exports === null) return null;
  const { memory, find } = exports;
  const missing = TEXT + 2 * MARGIN + size - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  const all = new Uint8Array(memory.buffer);
  const counts = new Int32Array(memory.buffer, LINES, 1);
  return {
    kind: "wasm",
    memory: all.subarray(TEXT, TEXT + 2 * MARGIN + size),
    load: (fingerprints) => writeFingerprints(all, fingerprints),
    setLines: (end, starters) => writeLines(all, end, starters),
    find: (from, to, tells) => find(TEXT + from, TEXT + to, tells ? 1 : 0) - TEXT,
    lines: () => counts[0]!,
  };
}

let compiled: WebAssembly.Module | null | undefined;

function instantiate(): Exports | null {
  compiled ??= compile();
  if (compiled === null) return null;
  // Every scan has a memory of its own; the machine code is shared.
  return new WebAssembly.Instance(compiled).exports as unknown as Exports;
}

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(FIND_MARKS_WASM), (char) => char.charCodeAt(0)));
  } catch {
    return null;
  }
}

function writeFingerprints(all: Uint8Array, { groups }: Fingerprints): void {
  all.fill(0, GROUPS, GROUPS + 6 * TABLE);
  drawMap(all.subarray(MAP, MAP + MAP_SIZE), groups.flat());
  for (const [group, fingerprints] of groups.entries()) {
    for (const { bytes } of fingerprints) {
      for (let place = 0; place < 3; place++) {
        const byte = (bytes >> (8 * place)) & 0xff;
        all[GROUPS + 2 * place * TABLE + (byte & 15)]! |= 1 << group;
        all[GROUPS + (2 * place + 1) * TABLE + (byte >> 4)]! |= 1 << group;
      }
    }
  }
}

/** Each upper half that starters have is one bit, so the tables are exact for ASCII, which is all that records begin with. */
function writeLines(all: Uint8Array, end: number, starters: ReadonlySet<number>): void {
  all[LINE_END] = end;
  all.fill(0, STARTERS, STARTERS + 2 * TABLE);
  for (const starter of starters) {
    const bit = 1 << (starter >> 4);
    all[STARTERS + (starter & 15)]! |= bit;
    all[STARTERS + TABLE + (starter >> 4)]! |= bit;
  }
}
