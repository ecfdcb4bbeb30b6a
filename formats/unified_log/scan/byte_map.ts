/** The bit maps of hashed fingerprints that both finders look into before they say that one may begin somewhere. */
import type { Fingerprint } from "./fingerprints.ts";

/** The map of four bytes, and behind it that of three, for fingerprints without a fourth one: as powers of two, in bits. */
const FOURS = 15;
const THREES = 13;
const FOURS_SIZE = 2 ** FOURS / 8;
const LOW_THREE = 0xffffff;

/** Bytes of both. */
export const MAP_SIZE = FOURS_SIZE + 2 ** THREES / 8;

/** A run of bytes, the first one lowest, as a number of so many bits. */
export function hashBytes(run: number, bits: number): number {
  return Math.imul(run, 0x9e3779b1) >>> (32 - bits);
}

/** Draws the maps of these fingerprints. */
export function drawMap(map: Uint8Array, fingerprints: Iterable<Fingerprint>): void {
  map.fill(0);
  for (const { bytes, fourth } of fingerprints) {
    const place = fourth === null
      ? 8 * FOURS_SIZE + hashBytes(bytes, THREES)
      : hashBytes(bytes | (fourth << 24), FOURS);
    map[place >> 3]! |= 1 << (place & 7);
  }
}

/** Whether the bytes at `at` are in one of the maps. */
export function isMapped(map: Uint8Array, memory: Uint8Array, at: number): boolean {
  const run = memory[at]! | (memory[at + 1]! << 8) | (memory[at + 2]! << 16) | (memory[at + 3]! << 24);
  const four = hashBytes(run, FOURS);
  if (((map[four >> 3]! >> (four & 7)) & 1) === 1) return true;
  const three = hashBytes(run & LOW_THREE, THREES);
  return ((map[FOURS_SIZE + (three >> 3)]! >> (three & 7)) & 1) === 1;
}
