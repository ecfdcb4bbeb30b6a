/**
 * Chooses what a scan looks for: of every literal three bytes in a row, and the one behind them, that are as rare as can be in the text
 * at hand, so that nearly every place that is found is one of the literal's. Many literals share eight groups (`find_marks.wat`).
 */
import { BYTE_FREQUENCY } from "./byte_frequency.ts";
import { hashBytes } from "./byte_map.ts";

/** A literal that has this fingerprint, and at which of its bytes. */
export interface Owner {
  readonly literal: number;
  readonly offset: number;
}

export interface Fingerprint {
  /** Three bytes as one number, the first one lowest. */
  readonly bytes: number;
  /** The byte behind them; null where the literal ends or has a blank, which may be any blanks in the text. */
  readonly fourth: number | null;
}

export interface Fingerprints {
  readonly groups: readonly (readonly Fingerprint[])[];
  /** By the three bytes. */
  readonly owners: ReadonlyMap<number, readonly Owner[]>;
}

const GROUPS = 8;
/** The table of frequencies counts like a text of this many bytes beside the sample. */
const TABLE_WEIGHT = 16_384;
const MOST_SAMPLE = 131_072;
/** Fingerprints of a literal that are this close to its rarest one are as good; the one that suits a group is taken. */
const CLOSE = 2e-5;
const MOST_TRIED = 4;
/** A place that only looks like a fingerprint by its groups costs so much of one that looks like one in every byte. */
const GROUP_COST = 0.05;
const BLANK = 0x20;

interface Candidate extends Owner, Fingerprint {
  /** How often it stands in the text, by byte. */
  readonly rate: number;
}

/** Chooses fingerprints for literals (at least three bytes each), by how often they stand in a sample of the text. */
export function chooseFingerprints(literals: readonly Uint8Array[], sample: Uint8Array): Fingerprints {
  const text = sample.subarray(0, MOST_SAMPLE);
  const rateOf = countRuns(text);
  const byteRates = countBytes(text);
  const groups = Array.from({ length: GROUPS }, createGroup);
  const owners = new Map<number, Owner[]>();
  const chosen = new Set<string>();
  const ranked = literals.map((literal, i) => rankCandidates(literal, i, rateOf));
  // Those that have no rare fingerprint have the least choice.
  for (const candidates of ranked.sort((a, b) => b[0]!.rate - a[0]!.rate)) {
    const close = candidates.filter(({ rate }) => rate <= candidates[0]!.rate + CLOSE).slice(0, MOST_TRIED);
    const shared = close.find((one) => chosen.has(nameOf(one)));
    const one = shared ?? addRarest(groups, close, byteRates);
    chosen.add(nameOf(one));
    owners.set(one.bytes, [...owners.get(one.bytes) ?? [], { literal: one.literal, offset: one.offset }]);
  }
  return { groups: groups.map(({ members }) => members), owners };
}

function nameOf({ bytes, fourth }: Fingerprint): string {
  return `${bytes} ${fourth}`;
}

/** Every three bytes of a literal, the rarest first; over a blank, which may be any blanks in the text, only where nothing else is. */
function rankCandidates(literal: Uint8Array, index: number, rateOf: (one: Fingerprint) => number): Candidate[] {
  const all = Array.from({ length: Math.max(0, literal.length - 2) }, (_, offset): Candidate => {
    const bytes = literal[offset]! | (literal[offset + 1]! << 8) | (literal[offset + 2]! << 16);
    const behind = literal[offset + 3];
    const one = { bytes, fourth: behind === undefined || behind === BLANK ? null : behind };
    return { ...one, literal: index, offset, rate: rateOf(one) };
  });
  if (all.length === 0) throw new RangeError("A literal of fewer than three bytes cannot be looked for");
  const solid = all.filter(({ offset }) => !literal.subarray(offset, offset + 3).includes(BLANK));
  return (solid.length > 0 ? solid : all).sort((a, b) => a.rate - b.rate);
}

/** The rate of three or four bytes in a row in the text, roughly: those with the same hash count together. */
function countRuns(text: Uint8Array): (one: Fingerprint) => number {
  const threes = new Uint16Array(1 << 16);
  const fours = new Uint16Array(1 << 16);
  let run = 0;
  for (let at = 0; at < text.length; at++) {
    // The last four bytes, the newest one highest.
    run = (run >>> 8) | (text[at]! << 24);
    if (at >= 2) threes[hashRun(run >>> 8)]!++;
    if (at >= 3) fours[hashRun(run)]!++;
  }
  return ({ bytes, fourth }) => {
    const count = fourth === null ? threes[hashRun(bytes)]! : fours[hashRun(bytes | (fourth << 24))]!;
    const whole = fourth === null ? bytesOf(bytes) : [...bytesOf(bytes), fourth];
    const expected = whole.reduce((rate, byte) => rate * BYTE_FREQUENCY[byte]!, TABLE_WEIGHT);
    return (count + expected) / (text.length + TABLE_WEIGHT);
  };
}

function hashRun(run: number): number {
  return hashBytes(run, 16);
}

function countBytes(text: Uint8Array): Float64Array {
  const counts = Float64Array.from(BYTE_FREQUENCY, (rate) => rate * TABLE_WEIGHT);
  for (const byte of text) counts[byte]!++;
  return counts.map((count) => count / (text.length + TABLE_WEIGHT));
}

/** Fingerprints that are looked for together, by the halves of their bytes: any mixture of the halves looks like one of them. */
interface Group {
  readonly members: Fingerprint[];
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
      const rate = rateWith(group, candidate.bytes, byteRates);
      const cost = candidate.rate + GROUP_COST * (rate - group.rate);
      if (cost >= least) continue;
      least = cost;
      best = { candidate, group, rate };
    }
  }
  const { candidate, group, rate } = best!;
  group.members.push(candidate);
  group.rate = rate;
  for (const [place, byte] of bytesOf(candidate.bytes).entries()) {
    group.low[place]! |= 1 << (byte & 15);
    group.high[place]! |= 1 << (byte >> 4);
  }
  return candidate;
}

function rateWith({ low, high }: Group, bytes: number, byteRates: Float64Array): number {
  return bytesOf(bytes).reduce(
    (rate, byte, place) => rate * sumOf(byteRates, low[place]! | (1 << (byte & 15)), high[place]! | (1 << (byte >> 4))),
    1,
  );
}

/** The rates of all bytes whose halves are among these. */
function sumOf(byteRates: Float64Array, low: number, high: number): number {
  let sum = 0;
  for (let uppers = high; uppers !== 0; uppers &= uppers - 1) {
    const row = 16 * bitOf(uppers);
    for (let lowers = low; lowers !== 0; lowers &= lowers - 1) sum += byteRates[row + bitOf(lowers)]!;
  }
  return sum;
}

/** The number of the lowest bit that is set. */
function bitOf(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

function bytesOf(bytes: number): [number, number, number] {
  return [bytes & 0xff, (bytes >> 8) & 0xff, bytes >> 16];
}
