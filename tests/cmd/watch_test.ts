import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../compat/std_assert.ts";
import logEvents from "../../evidence/log_events.ts";
import type { Fact } from "../../evidence/define.ts";
import { readDocuments } from "../../evidence/sources/transcript.ts";
import type { LogEvent } from "../../formats/unified_log/events.ts";
import { createScriptedMac } from "../fakes/scripted_mac.ts";
import { withFolder } from "../fakes/temporary_folder.ts";
import { runDoctor } from "../fakes/terminal.ts";
import { OBEYED } from "../reports/hostile_report.ts";

const ID = "com.example.tunnel.ext";
const HEAD = "2026-11-20 10:00:00.100000+0100 0x1a2b Default 0x0 412 0 sysextd: ";
const LOG = [
  'Filtering the log data using "process == "sysextd""',
  `${HEAD}[com.apple.sx:XPC] client activation request for ${ID}`,
  `${HEAD}(Security) Error checking with notarization daemon: 3`,
  `${HEAD}bundle code signature is not valid`,
  " - does not satisfy requirement: -67050",
  `${HEAD}a line that nobody looks for`,
  `${HEAD}[com.apple.sx:XPC] client activation request for com.other.filter.ext`,
  `${HEAD}${ID}: extension failed to validate! uninstalling`,
  "",
].join("\n");

/** A file that grows no more: the watch is interrupted from the beginning, and reads what is there. */
async function watch(text: string, ...words: readonly string[]) {
  return await withFolder({ "stream.log": text }, async (folder) => {
    const run = await runDoctor(["watch", ...words, "--from", `${folder}/stream.log`], {
      interrupted: AbortSignal.abort(),
    });
    const events = run.printed.split("\n\n")[0]!.matchAll(/^[\d:.]* +\S+ ([a-z]{2,5}\.[\w-]+)/gm);
    return { ...run, names: [...events].map(([, name]) => name!) };
  });
}

Deno.test("watch prints the events that diagnose finds in the same log, and ends with its diagnosis", async () => {
  const { code, printed, names } = await watch(LOG);
  const file = { name: "stream.log", bytes: new TextEncoder().encode(LOG) };
  const evidence = readDocuments([file], [logEvents as Fact]).evidence.get("log.events")!;
  assertEquals(names, (evidence.value as LogEvent[]).map(({ signature }) => signature));
  assert(names.length >= 5);
  assertStringIncludes(
    printed,
    "sx.notary-check sysextd: Error checking with notarization daemon: 3 → sign.not-notarized",
  );
  assertStringIncludes(printed, `${names.length} named events in 8 lines`);
  assertStringIncludes(printed, "[sign.not-notarized, confidence");
  assertEquals(code, 3);
});

Deno.test("watch TARGET leaves out events of other extensions", async () => {
  const all = (await watch(LOG)).names;
  const own = (await watch(LOG, ID)).names;
  assertEquals(all.length - own.length, 1);
});

Deno.test("watch of a log without any event says so and cannot conclude anything", async () => {
  const { code, printed } = await watch("nothing\nof interest\n");
  assertStringIncludes(printed, "0 named events in 2 lines");
  assertEquals(code, 5);
  assertEquals((await watch("nothing\n", "--exit-zero")).code, 0);
});

Deno.test("watch -o keeps the raw log, to be diagnosed again", async () => {
  await withFolder({ "stream.log": LOG }, async (folder) => {
    const words = ["watch", "--from", `${folder}/stream.log`, "-o", `${folder}/kept.log`];
    const { printed } = await runDoctor(words, { interrupted: AbortSignal.abort() });
    assertStringIncludes(printed, "sx.request");
    assertEquals(await Deno.readTextFile(`${folder}/kept.log`), LOG);
    assertEquals(((await Deno.stat(`${folder}/kept.log`)).mode ?? 0) & 0o777, 0o600);
  });
});

Deno.test("watch of a Mac asks log stream with one predicate, and ends with it", async () => {
  const mac = await createScriptedMac();
  try {
    const { code, printed, complaints } = await runDoctor(["watch", "tunnel"], { host: mac.host });
    assertEquals([complaints, code], [[], 5]);
    assertStringIncludes(printed, "sx.request sysextd: client activation request for com.example.tunnel.extension");
  } finally {
    await mac.cleanup();
  }
});

Deno.test("watch says what it cannot follow", async () => {
  const refused = await createScriptedMac("logRefused");
  try {
    const { code, complaints } = await runDoctor(["watch"], { host: refused.host });
    assertEquals(code, 2);
    assertMatch(complaints[0]!, /^\/usr\/bin\/log ended at once: log: Must be admin .*; run the doctor with sudo$/);
  } finally {
    await refused.cleanup();
  }
  assertMatch((await runDoctor(["watch"])).complaints[0]!, /^This is not macOS, .*--from -/);
  assertMatch((await runDoctor(["watch", "--from", "/nowhere/x.log"])).complaints[0]!, /no such file or folder/);
});

Deno.test("watch obeys nothing that stands in the log, and keeps to the width of a terminal", async () => {
  const text = LOG.replace("daemon: 3", "daemon: 3 \x1b[2J\x9b31m\u202e" + "x".repeat(500));
  assertEquals(OBEYED.test((await watch(text)).printed), false);
});
