import { gzipSync } from "node:zlib";
import { assertEquals, assertStringIncludes } from "../../compat/std_assert.ts";
import { ID, list } from "../../checks/samples.ts";
import { runDoctor } from "../fakes/terminal.ts";
import { withFolder } from "../fakes/temporary_folder.ts";
import { record } from "../formats/unified_log/signatures/check_family.ts";

const CONFLICT = "notifying client of activation conflict";
const COLD = `${record("WindowServer", "surface moved")}\n`;
/** More than 8 MiB. */
const MANY = Math.ceil(9 * 2 ** 20 / COLD.length);

function at(time: string, text: string): string {
  return text.replaceAll("10:00:00.123456", `${time}.000000`);
}

async function readFacts(...words: readonly string[]) {
  const { code, printed, complaints } = await runDoctor(["facts", ...words]);
  assertEquals([code, complaints], [0, []]);
  return JSON.parse(printed);
}

Deno.test("facts sees every event of a large log, and what stands between its records", async () => {
  const text = `jo@mac ~ % systemextensionsctl list\n${list({ state: "activated enabled" })}\n${COLD.repeat(MANY)}` +
    `${
      record("sysextd", CONFLICT)
    }\n${COLD}jo@mac ~ % sw_vers\nProductName: macOS\nProductVersion: 15.1\nBuildVersion: 24B83\n`;
  const line = text.slice(0, text.indexOf(CONFLICT)).split("\n").length;
  await withFolder({ "big.log": text, "big.log.gz": gzipSync(text, { level: 1 }) }, async (folder) => {
    for (const name of ["big.log", "big.log.gz"]) {
      const { facts, evidence, notes } = await readFacts("--from", `${folder}/${name}`);
      assertEquals(
        facts["log.events"].map((event: { signature: string; line: number }) => [event.signature, event.line]),
        [
          ["sx.conflict", line],
        ],
      );
      assertEquals(facts["reg.list"].extensions.map((row: { bundleId: string }) => row.bundleId), [ID]);
      assertEquals([facts["host.os"].version, notes], ["15.1", []]);
      assertEquals([facts["log.stats"].lines, facts["log.stats"].bytes], [text.split("\n").length - 1, text.length]);
      assertStringIncludes(evidence["log.stats"].problems[0].why, "byProcess counts");
      assertEquals(evidence["log.events"].bytes, text.length);
    }
  });
});

const HOT = ["09:40:00", "09:55:00", "10:00:00"].map((time) => at(time, `${record("sysextd", CONFLICT)}\n`)).join("");
const WINDOWS: readonly (readonly [words: readonly string[], times: readonly string[]])[] = [
  [[], ["09:40", "09:55", "10:00"]],
  [["--last", "15m"], ["09:55", "10:00"]],
  [["--around", "09:56"], ["09:55", "10:00"]],
  [["--around", "2026-11-20 09:40 ±1m"], ["09:40"]],
  [["--around", "2026-11-20T09:01:00Z"], ["10:00"]],
];

for (const [words, expected] of WINDOWS) {
  Deno.test(`facts ${words.join(" ") || "without a window"} keeps the events of the time, in small logs and large ones`, async () => {
    const end = at("10:02:00", COLD);
    const files = { "small.log": `${HOT}${end}`, "large.log": `${HOT}${at("10:01:00", COLD).repeat(MANY)}${end}` };
    await withFolder(files, async (folder) => {
      for (const name of Object.keys(files)) {
        const { facts, notes } = await readFacts("--from", `${folder}/${name}`, ...words);
        const times = facts["log.events"].map(({ time }: { time: string }) => time.slice(11, 16));
        assertEquals([times, notes], [expected, []], name);
      }
    });
  });
}

Deno.test("facts and diagnose say that a window holds no event", async () => {
  await withFolder({ "a.log": `${HOT}${at("23:00:00", COLD)}` }, async (folder) => {
    const words = ["--from", `${folder}/a.log`, "--last", "1m"];
    const { facts, evidence, notes } = await readFacts(...words);
    assertEquals([facts["log.events"], evidence["log.events"].status], [[], "ok"]);
    assertEquals(notes, ["No event of the log lies in the time that was asked for: 3 were left out"]);
    const { printed } = await runDoctor(["diagnose", ...words]);
    assertEquals(JSON.parse(printed).notes, notes);
    const each = await runDoctor(["diagnose", "--each", "--last", "1m", "--exit-zero", `${folder}/a.log`]);
    assertEquals(JSON.parse(each.printed).report.notes, notes);
  });
});

Deno.test("a window that cannot be understood is refused", async () => {
  for (const words of [["--last", "soon"], ["--around", "soon"], ["--last", "1m", "--around", "10:00"]]) {
    const { code, complaints } = await runDoctor(["facts", "--from", "x", ...words]);
    assertEquals([code, complaints.length], [2, 1]);
  }
});

Deno.test("facts puts the events of several logs in the order of time, each with its file", async () => {
  const hot = (time: string) => at(time, `${record("sysextd", CONFLICT)}\n`);
  const files = { "a.log": hot("10:00:00") + hot("12:00:00"), "b.log": hot("11:00:00") };
  await withFolder(files, async (folder) => {
    const { facts } = await readFacts("--from", folder);
    assertEquals(
      facts["log.events"].map(({ time, line }: { time: string; line: number }) => [time.slice(11, 13), line]),
      [
        ["10", 1],
        ["11", 1],
        ["12", 2],
      ],
    );
    assertEquals(facts["log.stats"].lines, 3);
  });
});

Deno.test("a large log in a capture is scanned, too, whoever made it", async () => {
  const text = `${COLD.repeat(MANY)}${record("sysextd", CONFLICT)}\n`;
  const manifest = {
    format: "sysex-doctor-capture",
    schemaVersion: "1",
    root: true,
    os: "darwin",
    entries: [{ command: ["/usr/bin/log", "show"], status: "ok", stdout: "log/show.txt" }],
  };
  await withFolder({ "capture.json": JSON.stringify(manifest), "log/show.txt": text }, async (folder) => {
    const { facts } = await readFacts("--from", folder);
    assertEquals(facts["log.events"].map(({ line }: { line: number }) => line), [MANY + 1]);
    assertEquals(facts["log.stats"].lines, MANY + 1);
  });
});
