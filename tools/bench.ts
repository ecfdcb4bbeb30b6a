/**
 * Holds the numbers of DESIGN §6 as ratios: every figure is the median of runs interleaved with its reference, measured in the
 * same process of the same minute. `deno task bench [NAME…]` prints one line per target and exits 1 when one is missed.
 */
import { benchEach } from "./bench/each.ts";
import { benchInspect } from "./bench/inspect.ts";
import { benchJudging } from "./bench/judging.ts";
import { benchProbes } from "./bench/probes.ts";
import { benchScan } from "./bench/scan.ts";
import { benchStart } from "./bench/start.ts";
import type { BenchLine } from "./bench/measure.ts";

const BENCHES: Readonly<Record<string, () => Promise<BenchLine[]>>> = {
  start: benchStart,
  probes: benchProbes,
  judging: benchJudging,
  each: benchEach,
  inspect: benchInspect,
  scan: benchScan,
  plist: async () => (await import("./bench_plist.ts")).benchPlist(),
};

const wanted = Deno.args.length > 0 ? Deno.args : Object.keys(BENCHES);
let missed = 0;
for (const name of wanted) {
  const bench = BENCHES[name];
  if (bench === undefined) {
    console.error(`There is no bench "${name}": choose among ${Object.keys(BENCHES).join(", ")}`);
    Deno.exit(2);
  }
  for (const { name: line, ratio, limit, detail } of await bench()) {
    const isHeld = ratio <= limit;
    if (!isHeld) missed++;
    console.log(
      `${isHeld ? "ok  " : "MISS"} ${line.padEnd(46)} ${ratio.toFixed(2).padStart(8)} <= ${limit}  ${detail}`,
    );
  }
}
Deno.exit(missed > 0 ? 1 : 0);
