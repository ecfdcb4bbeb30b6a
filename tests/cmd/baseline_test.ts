import { assertEquals, assertFalse, assertStringIncludes } from "../../compat/std_assert.ts";
import { createScriptedMac } from "../fakes/scripted_mac.ts";
import { diagnoseExample, locateExample } from "../fakes/examples.ts";
import { withFolder } from "../fakes/temporary_folder.ts";
import { runDoctor } from "../fakes/terminal.ts";
import { faultsOfManifest, faultsOfReport } from "../schemas/validators.ts";

const HEALTHY = locateExample("healthy");
const LIST = await Deno.readTextFile(`${HEALTHY}/commands/systemextensionsctl-list.txt`);
const WAITING = LIST.replace("[activated enabled]", "[activated waiting for user]");

Deno.test("capture --baseline marks the manifest and names the file after it, and a live run finds nothing changed", async () => {
  const mac = await createScriptedMac("healthy", { now: Date.UTC(2025, 5, 15, 12) });
  const before = Deno.cwd();
  try {
    Deno.chdir(mac.root);
    const { code, printed } = await runDoctor(["capture", "--baseline"], { host: mac.host });
    assertEquals([code, printed], [0, "sysex-doctor-baseline-20250615-120000.tar.gz\n"]);
    await runDoctor(["capture", "--baseline", "-o", `${mac.root}/folder`], { host: mac.host });
    const manifest = JSON.parse(await Deno.readTextFile(`${mac.root}/folder/capture.json`));
    assertEquals([manifest.baseline, manifest.redaction, faultsOfManifest(manifest)], [true, "default", []]);
    for (const path of [printed.trim(), `${mac.root}/folder`]) {
      const run = await runDoctor(["--baseline", path, "--format", "json"], { host: mac.host });
      const report = JSON.parse(run.printed);
      assertEquals(faultsOfReport(report), []);
      assertEquals([report.baseline.before.isBaseline, report.baseline.changes], [true, []]);
    }
  } finally {
    Deno.chdir(before);
    await mac.cleanup();
  }
});

Deno.test("an ordinary capture is no baseline, and says how it was redacted", async () => {
  const mac = await createScriptedMac("healthy");
  try {
    await runDoctor(["capture", "--redact", "off", "-o", `${mac.root}/folder`], { host: mac.host });
    const manifest = JSON.parse(await Deno.readTextFile(`${mac.root}/folder/capture.json`));
    assertEquals([manifest.baseline, manifest.redaction], [undefined, "off"]);
  } finally {
    await mac.cleanup();
  }
});

Deno.test("a baseline changes the summary and adds what changed, and nothing else of the report", async () => {
  await withFolder({ "list.txt": WAITING }, async (folder) => {
    const read = async (...words: string[]) =>
      JSON.parse((await runDoctor(["--from", `${folder}/list.txt`, "--format", "json", ...words])).printed);
    const [plain, since] = [await read(), await read("--baseline", HEALTHY)];
    assertEquals(faultsOfReport(since), []);
    const { baseline, ...rest } = since;
    assertStringIncludes(
      since.diagnoses[0].verdict.summary,
      "Since the baseline of 2026-11-20 09:15 this changed: Registration of org.fernbank.shield.tunnel: state is",
    );
    rest.diagnoses[0].verdict.summary = plain.diagnoses[0].verdict.summary;
    assertEquals({ ...rest, timings: 0 }, { ...plain, timings: 0 });
    assertEquals(baseline.targets[0].before.status, "healthy");
    assertEquals(baseline.changes.map(({ key }: { key: string }) => key), ["reg.list"]);
  });
});

Deno.test("every format for people shows what changed since the baseline, evidence as text", async () => {
  const hostile = WAITING.replace("waiting for user", "<b>|`x`</b>\x1b[2J waiting for user");
  await withFolder({ "list.txt": hostile }, async (folder) => {
    for (const format of ["table", "markdown", "html"]) {
      const { printed } = await runDoctor(["--from", `${folder}/list.txt`, "--baseline", HEALTHY, "--format", format]);
      assertStringIncludes(printed, "Since the baseline of 2026-11-20 09:15");
      assertStringIncludes(printed, "Registration of org.fernbank.shield.tunnel");
      assertFalse(printed.includes("\x1b"));
      if (format !== "table") assertFalse(printed.includes("<b>"));
    }
  });
});

Deno.test("--each compares every path with the baseline", async () => {
  const { printed } = await runDoctor(["diagnose", "--each", HEALTHY, "--baseline", HEALTHY]);
  assertEquals(JSON.parse(printed).report.baseline.changes, []);
});

Deno.test("names that only the baseline holds do not leave the terminal", async () => {
  const paths = (user: string) => `${LIST}\n/Users/${user}/Applications/Fernbank Shield.app\n`;
  await withFolder({ "old.txt": paths("canaryjo"), "new.txt": WAITING }, async (folder) => {
    const { printed } = await runDoctor(["--from", `${folder}/new.txt`, "--baseline", `${folder}/old.txt`]);
    assertFalse(printed.includes("canaryjo"));
  });
});

Deno.test("the evidence and its baseline cannot both be standard input", async () => {
  assertEquals((await runDoctor(["--from", "-", "--baseline", "-"])).code, 2);
});

Deno.test("a baseline that cannot be opened is a mistake of one sentence", async () => {
  const { code, complaints } = await runDoctor(["--from", HEALTHY, "--baseline", "/nowhere"]);
  assertEquals([code, complaints.length], [2, 1]);
});

Deno.test("a report without a baseline has no part about it", async () => {
  assertEquals("baseline" in await diagnoseExample("healthy"), false);
});
