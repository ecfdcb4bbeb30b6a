import { assertEquals, assertMatch, assertStringIncludes } from "../../compat/std_assert.ts";
import { EXAMPLES } from "../fakes/examples.ts";
import { withFolder } from "../fakes/temporary_folder.ts";
import { runDoctor } from "../fakes/terminal.ts";
import { faultsOfReport } from "../schemas/validators.ts";

for (const { name, bundleId, status, primary } of EXAMPLES) {
  Deno.test(`demo ${name} shows its report and exits 0`, async () => {
    const { code, printed, complaints } = await runDoctor(["demo", name]);
    assertEquals([code, complaints], [0, []]);
    assertStringIncludes(printed, bundleId);
    assertStringIncludes(printed, status.toUpperCase());
    if (primary !== null) assertStringIncludes(printed.replace(/\s+/g, " "), `[${primary}, confidence `);
  });

  Deno.test(`demo ${name} --format json prints a valid report with a path that fits every machine`, async () => {
    const { code, printed } = await runDoctor(["demo", name, "--format", "json"]);
    const report = JSON.parse(printed);
    assertEquals([code, faultsOfReport(report), report.source.paths], [0, [], [`examples/${name}`]]);
  });
}

Deno.test("demo without a name shows a broken Mac and lists the others", async () => {
  const { code, printed } = await runDoctor(["demo"]);
  assertEquals(code, 0);
  assertStringIncludes(printed, "PROBLEM");
  for (const { name } of EXAMPLES) assertStringIncludes(printed, name);
  assertMatch(printed, /\n {2}doctor demo healthy +nothing is wrong\n$/);
});

Deno.test("demo writes a page into a file, and nothing onto the terminal", async () => {
  await withFolder({}, async (folder) => {
    const { code, printed } = await runDoctor(["demo", "--format", "html", "-o", `${folder}/demo.html`]);
    assertEquals([code, printed], [0, ""]);
    assertMatch(await Deno.readTextFile(`${folder}/demo.html`), /^<!doctype html>[^]*reg\.stale/);
  });
});

Deno.test("demo lists no others behind JSON", async () => {
  const { printed } = await runDoctor(["demo", "--format", "json"]);
  assertEquals(JSON.parse(printed).schemaVersion, "1");
});

Deno.test("every folder of examples is an example of the demo", () => {
  const folders = [...Deno.readDirSync(new URL("../../examples/", import.meta.url))].map(({ name }) => name);
  assertEquals(folders.sort(), EXAMPLES.map(({ name }) => name).sort());
});

for (const name of ["nothing-like-it", "__proto__", "../examples/healthy"]) {
  Deno.test(`demo ${name} exits 2 and names the examples`, async () => {
    const { code, printed, complaints } = await runDoctor(["demo", name]);
    assertEquals([code, printed], [2, ""]);
    assertStringIncludes(
      complaints[0]!,
      `There is no example "${name}": choose one of stale-registration-crash-loop, `,
    );
  });
}
