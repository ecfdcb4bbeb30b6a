/** Medians of interleaved runs. */

/** One target: `ratio` must not be above `limit`. */
export interface BenchLine {
  readonly name: string;
  readonly ratio: number;
  readonly limit: number;
  readonly detail: string;
}

/** Runs all candidates once per round, `rounds` times, and gives the median milliseconds of each. The first round warms up. */
export async function measureMedians(candidates: readonly (() => Promise<void>)[], rounds: number): Promise<number[]> {
  const times = candidates.map(() => [] as number[]);
  for (let round = 0; round <= rounds; round++) {
    for (const [i, run] of candidates.entries()) {
      const start = performance.now();
      await run();
      if (round > 0) times[i]!.push(performance.now() - start);
    }
  }
  return times.map((list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]!);
}

/** Runs Deno itself with these arguments and waits for it. */
export function runDeno(...args: readonly string[]): () => Promise<void> {
  return async () => {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), { args: [...args], stdin: "null" }).output();
    if (code !== 0) throw new Error(`deno ${args.join(" ")} ended with ${code}: ${new TextDecoder().decode(stderr)}`);
  };
}

/** The path of a file of the project. */
export function pathOf(file: string): string {
  return decodeURIComponent(new URL(`../../${file}`, import.meta.url).pathname);
}

/** Peak resident memory of one run, by GNU time; 1 where it is not installed, so that the ratio says nothing. */
export async function peakMiB(args: readonly string[]): Promise<number> {
  const command = new Deno.Command("/usr/bin/time", {
    args: ["-f", "%M", Deno.execPath(), ...args],
    stdout: "null",
    stderr: "piped",
  });
  const done = await command.output().catch(() => null);
  const last = done === null ? "" : new TextDecoder().decode(done.stderr).trim().split("\n").at(-1)!;
  return /^\d+$/.test(last) ? Number(last) / 1024 : 1;
}
