/** How hard the suite tries. `tools/fuzz.ts` raises it: the same properties on more inputs, the same worst cases larger. */
import process from "node:process";
import { assert } from "../compat/std_assert.ts";

const EFFORT = Math.max(1, Math.trunc(Number(Deno.env.get("SYSEX_DOCTOR_EFFORT") ?? "1")) || 1);

/** The size of a worst case, in characters or bytes: on a quarter of a megabyte, quadratic readers already take many seconds. */
export const LARGE = EFFORT === 1 ? 250_000 : 1_000_000;

/** How often to try a property, for `numRuns` or a loop, where `runs` is enough for the suite. */
export function times(runs: number): number {
  return runs * EFFORT;
}

/** A text of `LARGE` characters, made of one piece. */
export function makeLarge(piece: string): string {
  return piece.repeat(Math.ceil(LARGE / piece.length));
}

/** Fails when the call takes longer than `limitMs` three times. Others use this computer, too: what they take does not count. */
export function assertTimely(call: () => unknown, name = "it", limitMs = 1000): void {
  let best = Infinity;
  for (let run = 0; run < 3 && best >= limitMs; run++) {
    const start = performance.now();
    const before = process.cpuUsage();
    call();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, performance.now() - start, (user + system) / 1000);
  }
  assert(best < limitMs, `${name} took ${best.toFixed(0)} ms`);
}
