/** DESIGN §6.1: what starting costs, against an empty file. */
import { launchAgain } from "../../cmd/launch_again.ts";
import { VERBS } from "../../cmd/verbs.ts";
import { type BenchLine, measureMedians, pathOf, runDeno } from "./measure.ts";

const ROUNDS = 21;

/** `--version` ≤ 1.6 ×, the help of any verb ≤ 2 ×. */
export async function benchStart(): Promise<BenchLine[]> {
  const empty = await Deno.makeTempFile({ suffix: ".ts" });
  const doctor = pathOf("doctor.ts");
  const [, ...child] = launchAgain("libxpc", new URL(`file://${doctor}`).href);
  const runs = [
    runDeno("run", "-A", empty),
    runDeno("run", "-A", doctor, "--version"),
    // Standard input is empty, so this one starts and ends.
    runDeno(...child),
    ...VERBS.map(({ name }) => runDeno("run", "-A", doctor, name, "--help")),
  ];
  const [base = 1, version = 0, native = 0, ...helps] = await measureMedians(runs, ROUNDS);
  await Deno.remove(empty);
  const slowest = helps.indexOf(Math.max(...helps));
  const detail = (ms: number) => `${ms.toFixed(1)} ms, an empty file ${base.toFixed(1)} ms`;
  return [
    { name: "doctor --version / empty file", ratio: version / base, limit: 1.6, detail: detail(version) },
    { name: "a child that asks libraries / empty file", ratio: native / base, limit: 3, detail: detail(native) },
    {
      name: `doctor ${VERBS[slowest]!.name} --help (slowest) / empty file`,
      ratio: helps[slowest]! / base,
      limit: 2,
      detail: detail(helps[slowest]!),
    },
  ];
}
