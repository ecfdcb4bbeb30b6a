/**
 * Runs the properties and worst cases of the suite many times longer: `deno run -A tools/fuzz.ts [TIMES] [PATH…]`, where a
 * path is a test file or a folder of them. What it finds, fast-check shrinks and prints with the seed that repeats it.
 */
import { ROOT } from "./gen/units.ts";

/** Whether the tests of a file try harder when asked: `tests/effort.ts` reaches it. */
const TRIES_HARDER = /from "[./]+(?:effort|tame|samples)\.ts"/;

function* listTests(path: string): Generator<string> {
  if (!Deno.statSync(new URL(path, ROOT)).isDirectory) {
    yield path;
    return;
  }
  for (const { name, isDirectory } of Deno.readDirSync(new URL(`${path}/`, ROOT))) {
    if (isDirectory || name.endsWith("_test.ts")) yield* listTests(`${path}/${name}`);
  }
}

const [times = "20", ...paths] = Deno.args;
if (!/^[1-9]\d*$/.test(times)) {
  console.error(`How many times longer must be a number of 1 or more: got "${times}"`);
  Deno.exit(2);
}
const files = (paths.length > 0 ? paths : ["tests"]).flatMap((path) => [...listTests(path)])
  .filter((path) => TRIES_HARDER.test(Deno.readTextFileSync(new URL(path, ROOT)))).sort();
const { code } = await new Deno.Command(Deno.execPath(), {
  args: ["test", "-A", "--no-check", ...files],
  cwd: ROOT,
  env: { SYSEX_DOCTOR_EFFORT: times },
}).spawn().status;
Deno.exit(code);
