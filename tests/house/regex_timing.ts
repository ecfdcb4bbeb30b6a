/** How long a regular expression takes on a text of 1 MB, found out without waiting for the bad ones. */
import { type Attack, makeAttacks } from "./regex_attacks.ts";

const MEGABYTE = 1_000_000;
/** Small texts first: what grows exponentially shows before it can hang. */
const SMALL = [12, 16, 20, 24, 28, 32, 40, 48, 64, 200];
const SMALL_LIMIT_MS = 3;
const LARGE = [1_000, 4_000, 16_000, 64_000, 250_000, MEGABYTE];
/** The size at which most expressions are let go: below `SAFE_MS` even quadratic growth stays within a second for 1 MB. */
const SAFE_AT = 16_000;
const SAFE_MS = 1000 * (SAFE_AT / MEGABYTE) ** 2;
const TRIES = 5;

/** An attack that took too long. */
export interface Slow {
  readonly attack: string;
  readonly characters: number;
  readonly ms: number;
}

/** The first attack that would take longer than `limitMs` for 1 MB; null when there is none. All matches are searched. */
export function findSlowAttack(pattern: RegExp, limitMs = 1000): Slow | null {
  const all = new RegExp(pattern.source, pattern.flags.includes("g") ? pattern.flags : `${pattern.flags}g`);
  for (const attack of makeAttacks(pattern.source, pattern.flags)) {
    const slow = runAttack(all, attack, limitMs);
    if (slow !== null) return slow;
  }
  return null;
}

function runAttack(pattern: RegExp, { name, build }: Attack, limitMs: number): Slow | null {
  for (const n of SMALL) {
    const ms = measure(pattern, build(n), SMALL_LIMIT_MS);
    if (ms > SMALL_LIMIT_MS) return { attack: name, characters: n, ms };
  }
  let before = Infinity;
  for (const n of LARGE) {
    // No expression grows slower than its text: what is too slow for a part of the megabyte is too slow for all of it.
    const limit = n === MEGABYTE ? limitMs : 2 * limitMs * n / MEGABYTE;
    const ms = measure(pattern, build(n), n === SAFE_AT ? SAFE_MS : limit);
    if (ms > limit) return { attack: name, characters: n, ms };
    const isLinear = n > SAFE_AT && ms < 6 * before && ms * MEGABYTE / n < limitMs / 2;
    if (isLinear || n === SAFE_AT && ms <= SAFE_MS) return null;
    before = ms;
  }
  return null;
}

/** Milliseconds; the best of several runs where one is over the limit, since others use this computer, too. */
function measure(pattern: RegExp, text: string, limitMs: number): number {
  let best = Infinity;
  for (let run = 0; run < TRIES; run++) {
    const start = performance.now();
    text.replace(pattern, "");
    best = Math.min(best, performance.now() - start);
    const isHopeless = run > 0 ? best > 4 * limitMs : best > 20 * limitMs && best > 100;
    if (best <= limitMs || isHopeless) break;
  }
  return best;
}
