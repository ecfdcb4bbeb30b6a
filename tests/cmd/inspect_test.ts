import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../compat/std_assert.ts";
import type { Report } from "../../engine/report.ts";
import { DEFECTS } from "../bundle_defects.ts";
import { APP, EXTENSION_ID, TEAM } from "../bundle_spec.ts";
import { buildBundle, writeBundle } from "../bundles.ts";
import { toZipFiles } from "../evidence/bundle/reading.ts";
import { withFolder } from "../fakes/temporary_folder.ts";
import { runDoctor } from "../fakes/terminal.ts";
import { faultsOfReport } from "../schemas/validators.ts";
import { buildZip } from "../zip_builder.ts";

/** The report on an app, and the exit code. */
async function inspect(path: string, ...words: readonly string[]): Promise<{ code: number; report: Report }> {
  const { code, printed, complaints } = await runDoctor(["inspect", path, ...words]);
  assertEquals(complaints, []);
  return { code, report: JSON.parse(printed) };
}

Deno.test("inspect finds no fault in a sound app", async () => {
  const bundle = await writeBundle();
  const { code, report } = await inspect(bundle.path);
  await bundle.cleanup();
  const [diagnosis] = report.diagnoses;
  assertEquals([diagnosis!.verdict.status, diagnosis!.verdict.primary, code], ["healthy", null, 0]);
  assertEquals([diagnosis!.target!.bundleId, diagnosis!.target!.teamId], [EXTENSION_ID, TEAM]);
});

const EXITS = { problem: 3, suspected: 3, warning: 4, healthy: 0 };

for (const [status, exit] of Object.entries(EXITS)) {
  const { says, spec } = DEFECTS.find((defect) => (defect.status ?? "problem") === status)!;
  Deno.test(`inspect exits ${exit} for an app with ${says}`, async () => {
    const bundle = await writeBundle(spec);
    const { code, report } = await inspect(bundle.path);
    await bundle.cleanup();
    assertEquals([report.diagnoses[0]!.verdict.status, code], [status, exit]);
  });
}

Deno.test("inspect writes valid JSON, SARIF, JUnit, NDJSON and a table, of a sound app and of a broken one", async () => {
  for (const spec of [{}, { extension: { profile: null } }]) {
    const bundle = await writeBundle(spec);
    const print = async (format: string) => (await runDoctor(["inspect", bundle.path, "--format", format])).printed;
    const report: Report = JSON.parse(await print("json"));
    assertEquals(faultsOfReport(report), []);
    assertEquals([report.source.kind, report.source.paths], ["bundle", [bundle.path]]);
    const sarif = JSON.parse(await print("sarif"));
    const findings = report.diagnoses.flatMap((diagnosis) => diagnosis.findings.map(({ rule }) => rule));
    assertEquals(sarif.version, "2.1.0");
    assertEquals(sarif.runs[0].results.map((one: { ruleId: string }) => one.ruleId), findings);
    assertMatch(await print("junit"), /^<\?xml [^>]*\?>\n<testsuites[\s\S]*<\/testsuites>\n$/);
    assertEquals(JSON.parse(await print("ndjson")).schemaVersion, "1");
    assertStringIncludes(await print("table"), EXTENSION_ID);
    await bundle.cleanup();
  }
});

Deno.test("inspect --each judges every path on its own, and one that cannot be opened does not end it", async () => {
  await withFolder({ "a.zip": buildZip(toZipFiles(buildBundle())) }, async (folder) => {
    const { printed } = await runDoctor(["inspect", "--each", `${folder}/a.zip`, `${folder}/no.app`]);
    const [sound, missing] = printed.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals([sound.path, sound.report.diagnoses[0].verdict.status], [`${folder}/a.zip`, "healthy"]);
    assertEquals(missing.path, `${folder}/no.app`);
    assertMatch(missing.error, /^Cannot open ".*no\.app": no such file or folder/);
  });
});

Deno.test("inspect --against an earlier release says what changed", async () => {
  const before = await writeBundle();
  const after = await writeBundle({ extension: { info: { CFBundleIdentifier: `${EXTENSION_ID}2` } } });
  const { report } = await inspect(after.path, "--against", before.path);
  await before.cleanup();
  await after.cleanup();
  assert((report.changes ?? []).length > 0);
  assertEquals(faultsOfReport(report), []);
});

Deno.test("inspect names a path that cannot be opened in one sentence, without its escapes", async () => {
  for (const path of ["/no/such.app", "/no/\n\x1b[31m.app"]) {
    const { code, printed, complaints } = await runDoctor(["inspect", path]);
    assertEquals([code, printed, complaints.length], [2, "", 1]);
    assertMatch(complaints[0]!, /^Cannot open "[^\x00-\x1f]*": no such file or folder; check the path/);
  }
  const { code, complaints } = await runDoctor(["inspect"]);
  assertEquals([code, complaints.length], [2, 1]);
});

Deno.test("inspect is done with an app of hostile names, and prints none of their escapes", async () => {
  const bundle = await writeBundle({
    afterwards: (files) => {
      for (const name of ["a\nb", "\x1b[31mred\x07", "\u202etxt"]) {
        files.set(`${APP}/Contents/Resources/${name}`, new Uint8Array(1));
      }
    },
  });
  const { code, printed } = await runDoctor(["inspect", bundle.path, "--format", "table"]);
  assertEquals(code, 3);
  assert(!/[\x00-\x09\x0b-\x1f\x7f\u202e]/.test(printed), "an escape in the table");
  const junit = (await runDoctor(["inspect", bundle.path, "--format", "junit"])).printed;
  assert(!/[\x00-\x08\x0b-\x1f]/.test(junit), "a character that XML does not have");
  await bundle.cleanup();
});

Deno.test("inspect --fail-on fail and --exit-zero say what makes it fail", async () => {
  const spec = DEFECTS.find(({ status }) => status === "warning")!.spec;
  const bundle = await writeBundle(spec);
  const codes = [];
  for (const words of [[], ["--fail-on", "fail"], ["--exit-zero"]]) {
    codes.push((await inspect(bundle.path, ...words)).code);
  }
  await bundle.cleanup();
  assertEquals(codes, [4, 0, 0]);
});
