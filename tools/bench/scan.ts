/**
 * DESIGN §6.3: how fast a log is scanned, beside the tools that everybody knows, and in how much memory. Whole processes on the same file
 * of 500 MB (`make_log.ts`), in the file cache; those that count must count the same.
 */
import { HOT_WORDS, makeLog } from "./make_log.ts";
import { type BenchLine, measureMedians, pathOf } from "./measure.ts";

const MEGABYTES = 500;
const SEED = 1;
const ROUNDS = 7;
/** Standard input gets the file so many times: 2 GB. */
const TIMES = 4;

/** One program that counts the hot lines. */
interface Counter {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

/** Measures everything; without ripgrep there is nothing to compare with. */
export async function benchScan(): Promise<BenchLine[]> {
  const path = await makeFile();
  const words = HOT_WORDS.join("|");
  const scan = (kind: string, ...sought: readonly string[]): Counter => ({
    name: `scan, ${kind}${sought[0] === "--all" ? ", all literals" : ""}`,
    command: [Deno.execPath(), "run", "-A", pathOf("tools/bench/scan_file.ts"), path, kind, ...sought],
  });
  const counters = [
    { name: "rg -j1", command: ["rg", "-j1", "--no-mmap", "-c", words, path] as const },
    scan("wasm", ...HOT_WORDS),
    scan("plain", ...HOT_WORDS),
    { name: "grep -E", command: ["grep", "-cE", words, path] as const },
  ];
  const missing = await findMissing(["rg", "grep", "jq"]);
  if (missing.length > 0) return [note(`${missing.join(", ")} not installed`, "apt-get install ripgrep jq")];
  const [rg = 1, wasm = 1, plain = 1, grep = 1] = await measureCounters(counters, ROUNDS);
  const [jq = 1] = await measureCounters([jqCounter(path)], 1);
  const [rgAgain = 1, all = 1, allPlain = 1, facts = 1] = await measureMedians([
    () => run(counters[0]!.command).then(() => {}),
    () => run(scan("wasm", "--all").command).then(() => {}),
    () => run(scan("plain", "--all").command).then(() => {}),
    () => run([Deno.execPath(), "run", "-A", pathOf("doctor.ts"), "facts", "--from", path]).then(() => {}),
  ], ROUNDS);
  const times = `rg ${rg.toFixed(0)} ms, scan ${wasm.toFixed(0)}, in TypeScript ${plain.toFixed(0)}, grep ${
    grep.toFixed(0)
  }, jq ${jq.toFixed(0)}`;
  return [
    { name: "log scan, 6 literals / rg -j1 --no-mmap", ratio: wasm / rg, limit: 2, detail: times },
    { name: "log scan / grep -E (at most 1/2.3)", ratio: wasm / grep, limit: 1 / 2.3, detail: "" },
    { name: "log scan / jq (at most 1/30)", ratio: wasm / jq, limit: 1 / 30, detail: "" },
    { name: "log scan without WebAssembly / rg", ratio: plain / rg, limit: 7, detail: "" },
    await reportCpu(counters),
    report("log scan, all literals / rg", all / rgAgain, `${all.toFixed(0)} ms`),
    report("the same without WebAssembly / rg", allPlain / rgAgain, `${allPlain.toFixed(0)} ms`),
    report("doctor facts of the log / rg", facts / rgAgain, `${facts.toFixed(0)} ms`),
    ...await measureMemory(path),
  ];
}

/** A figure without a target. */
function report(name: string, ratio: number, detail: string): BenchLine {
  return { name, ratio, limit: Infinity, detail };
}

/** The least CPU time of each, which says more than a clock where others use this machine, too. */
async function reportCpu(counters: readonly Counter[]): Promise<BenchLine> {
  const least = counters.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, { command }] of counters.entries()) least[i] = Math.min(least[i]!, await cpuOf(command));
  }
  const [rg = 1, wasm = 1] = least;
  return report(
    "log scan / rg, in CPU time",
    wasm / rg,
    counters.map(({ name }, i) => `${name} ${least[i]} ms`).join(", "),
  );
}

/** User and system time of one run in milliseconds, by GNU time. */
async function cpuOf(command: Counter["command"]): Promise<number> {
  const args = ["-f", "%U %S", ...command];
  const { stderr } = await new Deno.Command("/usr/bin/time", { args, env: { LC_ALL: "C" }, stderr: "piped" }).output();
  const [user = 0, system = 0] = new TextDecoder().decode(stderr).trim().split("\n").at(-1)!.split(" ").map(Number);
  return Math.round((user + system) * 1_000);
}

function note(name: string, detail: string): BenchLine {
  return { name, ratio: 0, limit: Infinity, detail };
}

function jqCounter(path: string): Counter {
  const test = HOT_WORDS.map((word) => `contains("${word}")`).join(" or ");
  return { name: "jq", command: ["jq", "-n", `reduce (inputs | tostring | select(${test})) as $_ (0; . + 1)`, path] };
}

async function makeFile(): Promise<string> {
  const path = `${await Deno.makeTempDir({ prefix: "bench-scan-" })}/log.ndjson`;
  globalThis.addEventListener(
    "unload",
    () => Deno.removeSync(path.slice(0, path.lastIndexOf("/")), { recursive: true }),
  );
  using file = await Deno.open(path, { write: true, create: true });
  for (const block of makeLog(MEGABYTES * 1e6, SEED)) {
    for (let at = 0; at < block.length;) at += file.writeSync(block.subarray(at));
  }
  return path;
}

async function findMissing(programs: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    programs.map((name) =>
      new Deno.Command(name, { args: ["--version"], stdout: "null", stderr: "null" }).output().then(
        () => true,
        () => false,
      )
    ),
  );
  return programs.filter((_, i) => !found[i]);
}

/** The medians of all, in turns. Throws when two count differently. */
async function measureCounters(counters: readonly Counter[], rounds: number): Promise<number[]> {
  const counts = new Set<string>();
  const medians = await measureMedians(
    counters.map(({ command }) => async () => void counts.add((await run(command)).trim())),
    rounds,
  );
  if (counts.size > 1) {
    throw new Error(`${counters.map(({ name }) => name).join(", ")} count ${[...counts].join(", ")}`);
  }
  return medians;
}

async function run([program, ...args]: readonly [string, ...string[]]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args: [...args], env: { LC_ALL: "C" } }).output();
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** What a run takes above one that reads next to nothing, of the 64 MiB that it may. */
async function measureMemory(path: string): Promise<BenchLine[]> {
  const small = await peakOfFacts(pathOf("deno.json"), null);
  const of = async (name: string, from: string, input: string | null): Promise<BenchLine> => {
    const above = await peakOfFacts(from, input) - small;
    return { name, ratio: above / 64, limit: 1, detail: `${above.toFixed(0)} MiB above ${small.toFixed(0)}` };
  };
  return [
    await of("memory of doctor facts, 500 MB / 64 MiB", path, null),
    await of("the same, 2 GB through stdin / 64 MiB", "-", path),
  ];
}

/** Peak resident memory of `doctor facts` in MiB, by GNU time; `input` goes to its standard input, several times. */
async function peakOfFacts(from: string, input: string | null): Promise<number> {
  const child = new Deno.Command("/usr/bin/time", {
    args: ["-f", "%M", Deno.execPath(), "run", "-A", pathOf("doctor.ts"), "facts", "--from", from],
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  for (let i = 0; input !== null && i < TIMES; i++) {
    await (await Deno.open(input)).readable.pipeTo(child.stdin, { preventClose: true });
  }
  await child.stdin.close();
  const { stderr } = await child.output();
  return Number(new TextDecoder().decode(stderr).trim().split("\n").at(-1)) / 1024;
}
