/** DESIGN §6.2: all rules over full evidence, in milliseconds (the one figure that is no ratio). */
import { planFacts } from "../../engine/plan.ts";
import { diagnose } from "../../engine/diagnose.ts";
import { RULES } from "../../checks/mod.ts";
import { readCapture } from "../../evidence/sources/capture.ts";
import { type BenchLine, measureMedians, pathOf } from "./measure.ts";

const RUNS = 200;

/** Rules, walk, selection and report of one full capture ≤ 5 ms. */
export async function benchJudging(): Promise<BenchLine[]> {
  const collected = await readCapture(pathOf("examples/mach-service-not-refreshed"), planFacts(RULES));
  const tool = { name: "bench", version: "0" };
  // deno-lint-ignore require-await
  const run = async () => {
    for (let i = 0; i < RUNS; i++) diagnose(collected, { tool, clock: new Date(0) });
  };
  const [ms = 0] = await measureMedians([run], 7);
  return [{ name: "rules over full evidence, ms", ratio: ms / RUNS, limit: 5, detail: `${RULES.length} rules` }];
}
