/** DESIGN §6.6: `--each` over many captures: linear, fast, flat. */
import { type BenchLine, measureMedians, pathOf, peakMiB, runDeno } from "./measure.ts";

const MANY = 1_000;
const NAMES = ["healthy", "waiting-for-user", "stale-registration-crash-loop", "mach-service-not-refreshed"];

/** ≥ 100 captures a second, twice the captures in at most 2.2 × the time, and no more memory once the heap has its size. */
export async function benchEach(): Promise<BenchLine[]> {
  const paths = Array.from({ length: 2 * MANY }, (_, i) => pathOf(`examples/${NAMES[i % NAMES.length]}`));
  const args = (
    count: number,
  ) => [
    "run",
    "-A",
    pathOf("doctor.ts"),
    "diagnose",
    "--exit-zero",
    "--format",
    "ndjson",
    "--each",
    ...paths.slice(0, count),
  ];
  const [few = 1, half = 1, all = 1] = await measureMedians([
    runDeno(...args(1)),
    runDeno(...args(MANY / 2)),
    runDeno(...args(MANY)),
  ], 3);
  const perSecond = MANY / ((all - few) / 1000);
  const [small, large] = [await peakMiB(args(MANY)), await peakMiB(args(2 * MANY))];
  return [
    {
      name: "100 captures/s / captures a second",
      ratio: 100 / perSecond,
      limit: 1,
      detail: `${perSecond.toFixed(0)} captures/s`,
    },
    {
      name: "1,000 captures / 2 x 500",
      ratio: (all - few) / (2 * (half - few)),
      limit: 1.1,
      detail: `${all.toFixed(0)} ms, 500 in ${half.toFixed(0)} ms`,
    },
    {
      name: "memory of 2,000 / of 1,000 captures",
      ratio: large / small,
      limit: 1.15,
      detail: `${large.toFixed(0)} MiB, ${small.toFixed(0)} MiB`,
    },
  ];
}
