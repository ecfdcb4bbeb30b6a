/** Changes bytes as transfers, disks and strangers do, reproducibly. */

/** A source of numbers: the next whole number below `below`. */
export type Chance = (below: number) => number;

/** A generator of chance that always goes the same way from the same seed (the mulberry32 of Tommy Ettinger, public domain). */
export function makeChance(seed: number): Chance {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** Sizes, counts and offsets at which readers stumble. */
const NUMBERS = [0, 1, 2, 7, 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** What may be done to bytes; each gives new bytes of the same or another length. */
const CHANGES: readonly ((bytes: Uint8Array, chance: Chance) => Uint8Array)[] = [
  (bytes, chance) => setAt(bytes, chance, (old) => old ^ (1 << chance(8))),
  (bytes, chance) => setAt(bytes, chance, () => chance(256)),
  (bytes, chance) => writeNumber(bytes, chance, true),
  (bytes, chance) => writeNumber(bytes, chance, false),
  (bytes, chance) => bytes.slice(0, chance(bytes.length + 1)),
  (bytes, chance) => cutOut(bytes, chance(bytes.length + 1), chance(64)),
  (bytes, chance) => putIn(bytes, chance(bytes.length + 1), pieceOf(bytes, chance)),
  (bytes, chance) => overwrite(bytes, chance(bytes.length + 1), pieceOf(bytes, chance)),
];

/** One to four changes to a copy of the bytes. */
export function mutate(bytes: Uint8Array, chance: Chance): Uint8Array {
  let changed = bytes;
  for (let left = 1 + chance(4); left > 0; left--) changed = CHANGES[chance(CHANGES.length)]!(changed, chance);
  return changed;
}

function setAt(bytes: Uint8Array, chance: Chance, make: (old: number) => number): Uint8Array {
  const changed = bytes.slice();
  const at = chance(Math.max(1, bytes.length));
  if (at < changed.length) changed[at] = make(changed[at]!);
  return changed;
}

function writeNumber(bytes: Uint8Array, chance: Chance, littleEndian: boolean): Uint8Array {
  if (bytes.length < 4) return bytes;
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  view.setUint32(chance(bytes.length - 3), NUMBERS[chance(NUMBERS.length)]!, littleEndian);
  return changed;
}

function pieceOf(bytes: Uint8Array, chance: Chance): Uint8Array {
  const start = chance(bytes.length + 1);
  return bytes.subarray(start, start + chance(200));
}

function cutOut(bytes: Uint8Array, at: number, length: number): Uint8Array {
  return putIn(bytes.subarray(0, at), at, bytes.subarray(at + length));
}

function putIn(bytes: Uint8Array, at: number, piece: Uint8Array): Uint8Array {
  const changed = new Uint8Array(bytes.length + piece.length);
  changed.set(bytes.subarray(0, at));
  changed.set(piece, at);
  changed.set(bytes.subarray(at), at + piece.length);
  return changed;
}

function overwrite(bytes: Uint8Array, at: number, piece: Uint8Array): Uint8Array {
  const changed = bytes.slice();
  changed.set(piece.subarray(0, Math.max(0, bytes.length - at)), at);
  return changed;
}
