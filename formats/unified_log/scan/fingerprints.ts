/**
 * Chooses what a scan looks for: of every literal three bytes in a row that are as rare as can be in the text at hand, so that
 * nearly every place that is found is one of the literal's. Many literals share eight groups (`find_marks.wat`).
 */
import { BYTE_FREQUENCY } from "./byte_frequency.ts";
import { hashFingerprint } from "./define.ts";

/** A literal that has this fingerprint, and at which of its bytes. */
export interface Owner {
  readonly literal: number;
  readonly offset: number;
}

export interface Fingerprints {
  /** Eight groups of fingerprints; three bytes as one number, the first one lowest. */
  readonly groups: readonly (readonly number[])[];
  readonly owners: ReadonlyMap<number, readonly Owner[]>;
}

const GROUPS = 8;
/** The table of frequencies counts like a text of this many bytes beside the sample. */
const TABLE_WEIGHT = 16_384;
const MOST_SAMPLE = 131_072;
/** Fingerprints of a literal that are this close to its rarest one are as good; the one that suits a group is taken. */
const CLOSE = 2e-5;
const MOST_TRIED = 6;
const BLANK = 0x20;

interface Candidate extends Owner {
  readonly fingerprint: number;
  /** How often it stands in the text, by byte. */
  readonly rate: number;
}

/** Chooses fingerprints for literals (at least three bytes each), by how often they stand in a sample of the text. */
export function chooseFingerprints(literals: readonly Uint8Array[], sample: Uint8Array): Fingerprints {
  const text = sample.subarray(0, MOST_SAMPLE);
  const rateOf = countTriples(text);
  const byteRates = countBytes(text);
  const groups = Array.from({ length: GROUPS }, createGroup);
  const owners = new Map<number, Owner[]>();
  const ranked = literals.map((literal, i) => rankCandidates(literal, i, rateOf));
  // Those that have no rare fingerprint have the least choice.
  for (const candidates of ranked.sort((a, b) => b[0]!.rate - a[0]!.rate)) {
    const close = candidates.filter(({ rate }) => rate <= candidates[0]!.rate + CLOSE).slice(0, MOST_TRIED);
    const shared = close.find(({ fingerprint }) => owners.has(fingerprint));
    const { fingerprint, literal, offset } = shared ?? addRarest(groups, close, byteRates);
    owners.set(fingerprint, [...owners.get(fingerprint) ?? [], { literal, offset }]);
  }
  return { groups: groups.map(({ members }) => members), owners };
}

/** Every three bytes of a literal, the rarest first; over a blank, which may be any blanks in the text, only where nothing else is. */
function rankCandidates(literal: Uint8Array, index: number, rateOf: (fingerprint: number) => number): Candidate[] {
  const all = Array.from({ length: Math.max(0, literal.length - 2) }, (_, offset): Candidate => {
    const fingerprint = literal[offset]! | (literal[offset + 1]! << 8) | (literal[offset + 2]! << 16);
    return { fingerprint, literal: index, offset, rate: rateOf(fingerprint) };
  });
  if (all.length === 0) throw new RangeError("A literal of fewer than three bytes cannot be looked for");
  const solid = all.filter(({ offset }) => !literal.subarray(offset, offset + 3).includes(BLANK));
  return (solid.length > 0 ? solid : all).sort((a, b) => a.rate - b.rate);
}

/** The rate of any three bytes in the text, roughly: those with the same hash count together. */
function countTriples(text: Uint8Array): (fingerprint: number) => number {
  const counts = new Uint32Array(1 << 15);
  for (let at = 0; at + 2 < text.length; at++) {
    counts[hashFingerprint(text[at]! | (text[at + 1]! << 8) | (text[at + 2]! << 16))]!++;
  }
  return (fingerprint) => {
    const expected = bytesOf(fingerprint).reduce((rate, byte) => rate * BYTE_FREQUENCY[byte]!, TABLE_WEIGHT);
    return (counts[hashFingerprint(fingerprint)]! + expected) / (text.length + TABLE_WEIGHT);
  };
}

function countBytes(text: Uint8Array): Float64Array {
  const counts = Float64Array.from(BYTE_FREQUENCY, (rate) => rate * TABLE_WEIGHT);
  for (const byte of text) counts[byte]!++;
  return counts.map((count) => count / (text.length + TABLE_WEIGHT));
}

/** Fingerprints that are looked for together, by the halves of their bytes: any mixture of the halves looks like one of them. */
interface Group {
  readonly members: number[];
  /** For each of the three bytes, the lower and upper halves that occur, as bits. */
  readonly low: number[];
  readonly high: number[];
  /** The share of places that look like one of the members. */
  rate: number;
}

function createGroup(): Group {
  return { members: [], low: [0, 0, 0], high: [0, 0, 0], rate: 0 };
}

/** Puts the candidate into the group where it makes the fewest other places look like a fingerprint. */
function addRarest(groups: readonly Group[], candidates: readonly Candidate[], byteRates: Float64Array): Candidate {
  let best: { readonly candidate: Candidate; readonly group: Group; readonly rate: number } | null = null;
  let least = Infinity;
  for (const candidate of candidates) {
    for (const group of groups) {
      const rate = rateWith(group, candidate.fingerprint, byteRates);
      const cost = candidate.rate + rate - group.rate;
      if (cost >= least) continue;
      least = cost;
      best = { candidate, group, rate };
    }
  }
  const { candidate, group, rate } = best!;
  group.members.push(candidate.fingerprint);
  group.rate = rate;
  for (const [place, byte] of bytesOf(candidate.fingerprint).entries()) {
    group.low[place]! |= 1 << (byte & 15);
    group.high[place]! |= 1 << (byte >> 4);
  }
  return candidate;
}

function rateWith({ low, high }: Group, fingerprint: number, byteRates: Float64Array): number {
  return bytesOf(fingerprint).reduce(
    (rate, byte, place) => rate * sumOf(byteRates, low[place]! | (1 << (byte & 15)), high[place]! | (1 << (byte >> 4))),
    1,
  );
}

/** The rates of all bytes whose halves are among these. */
function sumOf(byteRates: Float64Array, low: number, high: number): number {
  let sum = 0;
  for (let byte = 0; byte < 256; byte++) {
    if (((low >> (byte & 15)) & (high >> (byte >> 4)) & 1) === 1) sum += byteRates[byte]!;
  }
  return sum;
}

function bytesOf(fingerprint: number): [number, number, number] {
  return [fingerprint & 0xff, (fingerprint >> 8) & 0xff, fingerprint >> 16];
}
