import { assertEquals, assertFalse, assertStringIncludes } from "../../compat/std_assert.ts";
import { ID, job, list } from "../../checks/samples.ts";
import { FACTS } from "../../evidence/mod.ts";
import { locateExample } from "../fakes/examples.ts";
import { OBEYED } from "../reports/hostile_report.ts";
import { createScriptedMac } from "../fakes/scripted_mac.ts";
import { runDoctor } from "../fakes/terminal.ts";
import { withFolder } from "../fakes/temporary_folder.ts";

const KEYS = FACTS.map(({ key }) => key);

Deno.test("facts prints facts, evidence and notes of one text as JSON", async () => {
  await withFolder({ "ticket.txt": list({ state: "activated enabled" }) }, async (folder) => {
    const { code, printed, complaints } = await runDoctor(["facts", "--from", `${folder}/ticket.txt`]);
    const answer = JSON.parse(printed);
    assertEquals([code, complaints, Object.keys(answer)], [0, [], ["facts", "evidence", "notes"]]);
    assertEquals(answer.facts["reg.list"].extensions[0].bundleId, ID);
    assertEquals([Object.keys(answer.facts), Object.keys(answer.evidence)], [["reg.list"], ["reg.list"]]);
    assertEquals(answer.evidence["reg.list"].status, "ok");
  });
});

Deno.test("facts of a text that says nothing is empty, and no failure", async () => {
  await withFolder({ "ticket.txt": "hello\n" }, async (folder) => {
    const { code, printed } = await runDoctor(["facts", "--from", `${folder}/ticket.txt`]);
    const { facts, evidence, notes } = JSON.parse(printed);
    assertEquals([code, facts, evidence, notes.length], [0, {}, {}, 1]);
  });
});

Deno.test("facts keeps what the parsers could not use", async () => {
  const cut = list({ state: "activated enabled" }, { state: "activated disabled", id: "com.other.filter" });
  await withFolder({ "ticket.txt": cut.slice(0, cut.indexOf("com.other.fil")) }, async (folder) => {
    const { evidence } = JSON.parse((await runDoctor(["facts", "--from", `${folder}/ticket.txt`])).printed);
    assertEquals(evidence["reg.list"].problems.length > 0, true);
  });
});

Deno.test("facts of a capture and of several sources adds up", async () => {
  await withFolder({ "job.txt": job({ state: "running", pid: "7" }, { id: "com.other.filter" }) }, async (folder) => {
    const words = ["facts", "--from", locateExample("waiting-for-user"), "--from", `${folder}/job.txt`];
    const { facts } = JSON.parse((await runDoctor(words)).printed);
    assertEquals(facts["launchd.jobs"].map((one: { pid: number }) => one.pid), [7]);
    assertEquals(facts["reg.list"].extensions.length, 1);
  });
});

Deno.test("facts of a Mac holds every fact that was read", async () => {
  const mac = await createScriptedMac();
  try {
    const { code, printed } = await runDoctor(["facts"], { host: mac.host });
    const { facts, evidence } = JSON.parse(printed);
    assertEquals([code, Object.keys(facts).filter((key) => !KEYS.includes(key))], [0, []]);
    for (const key of ["reg.list", "launchd.jobs", "reg.db", "host.os"]) assertEquals(evidence[key].status, "ok", key);
  } finally {
    await mac.cleanup();
  }
});

Deno.test("diagnose --quick does not ask a Mac for its log", async () => {
  const mac = await createScriptedMac();
  try {
    for (const [words, asked] of [[[], true], [["--quick"], false]] as const) {
      const { printed } = await runDoctor(["diagnose", "--exit-zero", ...words], { host: mac.host });
      assertEquals("log.events" in JSON.parse(printed).evidence, asked, words.join(" "));
    }
  } finally {
    await mac.cleanup();
  }
});

Deno.test("facts -o writes a private file", async () => {
  await withFolder({}, async (folder) => {
    const words = ["facts", "--from", locateExample("healthy"), "-o", `${folder}/facts.json`];
    assertEquals(await runDoctor(words), { code: 0, printed: "", complaints: [] });
    assertStringIncludes(await Deno.readTextFile(`${folder}/facts.json`), '"reg.list"');
    assertEquals(((await Deno.stat(`${folder}/facts.json`)).mode ?? 0) & 0o777, 0o600);
  });
});

Deno.test("facts escapes what a terminal would obey", async () => {
  const text = list({ state: "activated enabled" }).replace("Example Tunnel", "Example\u202e\u0085 Tunnel");
  await withFolder({ "ticket.txt": text }, async (folder) => {
    assertFalse(OBEYED.test((await runDoctor(["facts", "--from", `${folder}/ticket.txt`])).printed));
  });
});
