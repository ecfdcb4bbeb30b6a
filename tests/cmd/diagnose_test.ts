import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../compat/std_assert.ts";
import { exitCode } from "../../cmd/answer.ts";
import { ID, list } from "../../checks/samples.ts";
import type { Report } from "../../engine/report.ts";
import type { VerdictStatus } from "../../engine/select.ts";
import { diagnoseExample, EXAMPLES, locateExample } from "../fakes/examples.ts";
import { diagnosePasted } from "../fakes/pasted.ts";
import { runDoctor } from "../fakes/terminal.ts";
import { withFolder } from "../fakes/temporary_folder.ts";

const STALE = locateExample("stale-registration-crash-loop");
const HEALTHY = locateExample("healthy");
const ENABLED = list({ state: "activated enabled" });

/** A report whose targets ended like this. */
function reportOf(...statuses: readonly VerdictStatus[]): Report {
  const report = diagnosePasted("hello\n");
  const [one] = report.diagnoses;
  return { ...report, diagnoses: statuses.map((status) => ({ ...one!, verdict: { ...one!.verdict, status } })) };
}

const CODES: readonly (readonly [statuses: readonly VerdictStatus[], failOn: string | undefined, code: number])[] = [
  [["healthy"], undefined, 0],
  [["problem"], undefined, 3],
  [["suspected"], undefined, 3],
  [["warning"], undefined, 4],
  [["unknown"], undefined, 5],
  [["warning"], "warn", 4],
  [["warning"], "fail", 0],
  [["problem"], "fail", 3],
  [["unknown"], "fail", 5],
  [["healthy", "warning"], undefined, 4],
  [["warning", "unknown"], undefined, 5],
  [["unknown", "problem", "healthy"], undefined, 3],
  [["healthy", "suspected", "unknown", "warning"], undefined, 3],
];

for (const [statuses, failOn, code] of CODES) {
  Deno.test(`exitCode() of ${statuses.join(", ")}${failOn === undefined ? "" : ` with --fail-on ${failOn}`} is ${code}`, () => {
    assertEquals(exitCode(reportOf(...statuses), failOn), code);
  });
}

for (const { name, primary, status } of EXAMPLES) {
  Deno.test(`doctor --from ${name} exits ${primary === null ? 0 : 3} and prints JSON for a pipe`, async () => {
    const { code, printed, complaints } = await runDoctor(["--from", locateExample(name)]);
    const report: Report = JSON.parse(printed);
    assertEquals([code, complaints, report.diagnoses[0]!.verdict.status], [primary === null ? 0 : 3, [], status]);
    assertEquals(report.source.paths, [locateExample(name)]);
  });
}

Deno.test("doctor exits 5 for a text that says nothing, for one that decides nothing, and for nothing at all", async () => {
  await withFolder({ "prose.txt": "The VPN is slow.\n", "row.txt": ENABLED, "empty.txt": "" }, async (folder) => {
    for (const name of ["prose.txt", "row.txt", "empty.txt"]) {
      const { code, printed } = await runDoctor(["--from", `${folder}/${name}`]);
      assertEquals([code, JSON.parse(printed).diagnoses[0].verdict.status], [5, "unknown"], name);
    }
  });
});

Deno.test("doctor --exit-zero exits 0 whatever was found, but not for a mistake", async () => {
  assertEquals((await runDoctor(["--exit-zero", "--from", STALE])).code, 0);
  assertEquals((await runDoctor(["--exit-zero", "--from", "/no/such/file"])).code, 2);
});

Deno.test("doctor adds up several --from, and says which source counts", async () => {
  await withFolder({ "row.txt": ENABLED, "later.txt": list({ state: "activated disabled" }) }, async (folder) => {
    const words = ["row.txt", "later.txt"].flatMap((name) => ["--from", `${folder}/${name}`]);
    const report: Report = JSON.parse((await runDoctor(words)).printed);
    assertEquals(report.diagnoses[0]!.verdict.primary, "reg.disabled-by-user");
    assertMatch(report.notes.join("\n"), /^reg\.list is in more than one source: .*later\.txt counts, not .*row\.txt$/);
  });
});

Deno.test("doctor takes a folder of loose files, and its target as a word or as --target", async () => {
  const both = list({ state: "activated waiting for user" }, { state: "activated disabled", id: "com.other.filter" });
  await withFolder({ "a/list.txt": both, "b.txt": "hello\n" }, async (folder) => {
    for (const words of [["filter"], ["--target", "filter"], ["diagnose", "com.other.filter"]]) {
      const { code, printed } = await runDoctor([...words, "--from", folder]);
      const report: Report = JSON.parse(printed);
      assertEquals([code, report.diagnoses.map(({ target }) => target?.bundleId)], [3, ["com.other.filter"]]);
    }
    const { code, complaints } = await runDoctor(["com.", "--from", folder]);
    assertEquals([code, complaints.length], [2, 1]);
    assertStringIncludes(complaints[0]!, `"com." fits 2 extensions: ${ID}, com.other.filter; give a longer part`);
  });
});

Deno.test("doctor prints a table for a person and JSON for a pipe, unless it is told otherwise", async () => {
  const terminal = { host: { stdoutIsTerminal: true }, color: true };
  const table = await runDoctor(["--from", HEALTHY], terminal);
  assertStringIncludes(table.printed, "\x1b[");
  assertStringIncludes(table.printed, "HEALTHY");
  assertEquals((await runDoctor(["--from", HEALTHY, "--plain"], terminal)).printed.includes("\x1b"), false);
  assertEquals((await runDoctor(["--from", HEALTHY, "--format", "table"])).printed.includes("\x1b"), false);
  assertEquals((await runDoctor(["--from", HEALTHY, "--format", "ndjson"])).printed.trimEnd().includes("\n"), false);
  assertEquals(
    JSON.parse((await runDoctor(["--from", HEALTHY, "--format", "json"], terminal)).printed).schemaVersion,
    "1",
  );
});

Deno.test("doctor keeps its table within the width of the terminal", async () => {
  const { printed } = await runDoctor(["--from", STALE, "--format", "table"], { width: 64 });
  assertEquals(printed.split("\n").filter((line) => line.length > 64), []);
});

Deno.test("doctor --facts puts the parsed facts into the report", async () => {
  const words = ["--from", HEALTHY];
  assertEquals("facts" in JSON.parse((await runDoctor(words)).printed), false);
  assert("reg.list" in JSON.parse((await runDoctor([...words, "--facts"])).printed).facts);
});

Deno.test("doctor --now is the moment that rules see", async () => {
  const words = ["--from", HEALTHY, "--now"];
  const at = async (now: string) => {
    const report: Report = JSON.parse((await runDoctor([...words, now])).printed);
    return report.diagnoses[0]!.chain.find(({ link }) => link === "signature")!.mark;
  };
  assertEquals([await at("2026-11-20T09:15:00Z"), await at("2020-01-01T00:00:00Z")], ["ok", "unknown"]);
});

Deno.test("doctor prints what diagnose() says, with its timings", async () => {
  const report: Report = JSON.parse((await runDoctor(["--from", STALE, "--redact", "off"])).printed);
  const comparable = (one: Report) => JSON.parse(JSON.stringify({ ...one, tool: null, source: null, timings: null }));
  assertEquals(comparable(report), comparable(await diagnoseExample("stale-registration-crash-loop")));
  assertEquals([report.source.kind, Object.values(report.timings).every(Number.isInteger)], ["capture", true]);
});

Deno.test("doctor -o writes JSON that only its owner can read, in one step, and prints nothing", async () => {
  await withFolder({ "old.json": "old" }, async (folder) => {
    await Deno.chmod(`${folder}/old.json`, 0o644);
    for (const name of ["new.json", "old.json"]) {
      const terminal = { host: { stdoutIsTerminal: true } };
      const { code, printed, complaints } = await runDoctor(["--from", STALE, "-o", `${folder}/${name}`], terminal);
      assertEquals([code, printed, complaints], [3, "", []]);
      assertEquals(JSON.parse(await Deno.readTextFile(`${folder}/${name}`)).schemaVersion, "1");
      assertEquals(((await Deno.stat(`${folder}/${name}`)).mode ?? 0) & 0o777, 0o600);
    }
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["new.json", "old.json"]);
  });
});

Deno.test("doctor -o replaces a link and does not write through it", async () => {
  await withFolder({ "victim.txt": "mine" }, async (folder) => {
    await Deno.symlink("victim.txt", `${folder}/report.json`);
    assertEquals((await runDoctor(["--from", HEALTHY, "-o", `${folder}/report.json`])).code, 0);
    assertEquals(await Deno.readTextFile(`${folder}/victim.txt`), "mine");
    assertEquals((await Deno.lstat(`${folder}/report.json`)).isFile, true);
  });
});

Deno.test("doctor -o says what it cannot write to, exits 2 and leaves nothing behind", async () => {
  await withFolder({ "folder/keep.txt": "mine" }, async (folder) => {
    for (const path of [`${folder}/missing/report.json`, `${folder}/folder`]) {
      const { code, complaints } = await runDoctor(["--from", HEALTHY, "-o", path]);
      assertEquals([code, complaints.length], [2, 1]);
      assertMatch(complaints[0]!, /^Cannot write ".*": .+; choose another path$/);
    }
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["folder"]);
  });
});

Deno.test("doctor -o in another format writes that format, without colours", async () => {
  await withFolder({}, async (folder) => {
    const terminal = { host: { stdoutIsTerminal: true }, color: true };
    await runDoctor(["--from", HEALTHY, "--format", "table", "-o", `${folder}/report.txt`], terminal);
    const text = await Deno.readTextFile(`${folder}/report.txt`);
    assertStringIncludes(text, "HEALTHY");
    assertEquals(text.includes("\x1b"), false);
  });
});
