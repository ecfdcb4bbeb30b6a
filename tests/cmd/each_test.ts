import { assertEquals, assertMatch } from "../../compat/std_assert.ts";
import { ID, list } from "../../checks/samples.ts";
import { EXAMPLES, locateExample } from "../fakes/examples.ts";
import { runDoctor } from "../fakes/terminal.ts";
import { withFolder } from "../fakes/temporary_folder.ts";

const HEALTHY = locateExample("healthy");
const STALE = locateExample("stale-registration-crash-loop");
const MISSING = "./no/such/../file.txt";

/** The objects of NDJSON; fails on a line that is none. */
function parseLines(printed: string): Record<string, unknown>[] {
  return printed.trimEnd().split("\n").map((line) => JSON.parse(line));
}

Deno.test("--each prints one line per path in the order given, with the path as it was given", async () => {
  const paths = [HEALTHY, `${STALE}/`, `${HEALTHY}/../healthy`];
  const { printed, complaints } = await runDoctor(["diagnose", "--each", ...paths]);
  const lines = parseLines(printed);
  assertEquals([lines.map(({ path }) => path), complaints], [paths, []]);
  assertEquals(lines.map((line) => Object.keys(line)), paths.map(() => ["path", "report"]));
});

Deno.test("--each prints the error of a path that fails and goes on", async () => {
  const { code, printed } = await runDoctor(["--each", HEALTHY, MISSING, STALE]);
  const lines = parseLines(printed);
  assertEquals([code, lines.map((line) => Object.keys(line)[1])], [3, ["report", "error", "report"]]);
  assertEquals(lines[1], {
    path: MISSING,
    error: `Cannot open "${MISSING}": no such file or folder; check the path and its permissions`,
  });
});

const CODES: readonly (readonly [paths: readonly string[], words: readonly string[], code: number])[] = [
  [[HEALTHY], [], 0],
  [[HEALTHY, HEALTHY], [], 0],
  [[HEALTHY, STALE, HEALTHY], [], 3],
  [[HEALTHY, MISSING], [], 5],
  [[MISSING, STALE], [], 3],
  [[STALE, MISSING], ["--exit-zero"], 0],
];

for (const [paths, words, code] of CODES) {
  const names = paths.map((path) => path.split("/").at(-1)).join(", ");
  Deno.test(`--each ${words.join(" ")} over ${names} exits ${code}, by weight`, async () => {
    assertEquals((await runDoctor(["--each", ...paths, ...words])).code, code);
  });
}

Deno.test("--each takes a folder for one input, and never a path for a target", async () => {
  await withFolder({ "a.txt": list({ state: "activated waiting for user" }), "b.txt": "hello\n" }, async (folder) => {
    const { code, printed } = await runDoctor(["--each", folder, `${folder}/b.txt`]);
    const [whole, text] = parseLines(printed) as { report: { diagnoses: { target: unknown }[] } }[];
    assertEquals([code, whole!.report.diagnoses.length, text!.report.diagnoses[0]!.target], [3, 1, null]);
  });
});

Deno.test("--each --target diagnoses that target in every path", async () => {
  await withFolder({ "a.txt": list({ state: "activated waiting for user" }) }, async (folder) => {
    const { printed } = await runDoctor(["--each", `${folder}/a.txt`, HEALTHY, "--target", ID]);
    const ids = (parseLines(printed) as { report: { diagnoses: { target: { bundleId: string } }[] } }[]).map(
      ({ report }) => report.diagnoses.map(({ target }) => target.bundleId),
    );
    assertEquals(ids, [[ID], [ID]]);
  });
});

Deno.test("--each handles every example in one process as --from handles it alone", async () => {
  const paths = EXAMPLES.map(({ name }) => locateExample(name));
  const lines = parseLines((await runDoctor(["--each", ...paths])).printed) as { report: Record<string, unknown> }[];
  for (const [i, path] of paths.entries()) {
    const alone = JSON.parse((await runDoctor(["--from", path])).printed);
    assertEquals({ ...lines[i]!.report, timings: null }, { ...alone, timings: null });
  }
});

Deno.test("--each stays on its lines and escapes what a terminal would obey, whatever the path is called", async () => {
  await withFolder({ "a\n\x1b[2J\u202e.txt": "hello\n" }, async (folder) => {
    const path = `${folder}/a\n\x1b[2J\u202e.txt`;
    const { printed } = await runDoctor(["--each", path]);
    assertEquals(parseLines(printed).map((line) => line["path"]), [path]);
    assertMatch(printed, /^[ -~]+\n$/);
  });
});

Deno.test("--each -o writes its lines into a file", async () => {
  await withFolder({}, async (folder) => {
    const { code, printed } = await runDoctor(["--each", HEALTHY, MISSING, "-o", `${folder}/all.ndjson`]);
    assertEquals([code, printed], [5, ""]);
    const lines = parseLines(await Deno.readTextFile(`${folder}/all.ndjson`));
    assertEquals(lines.map(({ path }) => path), [HEALTHY, MISSING]);
  });
});

Deno.test("--each ends between two paths at Ctrl-C, with what there is, and says what was not read", async () => {
  const run = await runDoctor(["--each", HEALTHY, STALE], { interrupted: AbortSignal.abort() });
  assertEquals([run.printed, run.code], ["", 5]);
  assertEquals(run.complaints, ["Interrupted: 2 of 2 paths were not read"]);
});

Deno.test("facts --each prints the facts of every path, and exits 5 only where a path fails", async () => {
  const good = await runDoctor(["facts", "--each", HEALTHY, STALE]);
  const lines = parseLines(good.printed);
  assertEquals([good.code, lines.map(({ path }) => path)], [0, [HEALTHY, STALE]]);
  for (const line of lines) assertEquals(Object.keys(line), ["path", "facts", "evidence", "notes"]);
  const bad = await runDoctor(["facts", "--each", HEALTHY, MISSING]);
  assertEquals([bad.code, parseLines(bad.printed).map((line) => Object.keys(line)[1])], [5, ["facts", "error"]]);
});
