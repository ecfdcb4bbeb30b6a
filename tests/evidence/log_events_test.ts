import { assert, assertEquals, assertMatch } from "../../compat/std_assert.ts";
import type { Fact } from "../../evidence/define.ts";
import logEvents from "../../evidence/log_events.ts";
import regList from "../../evidence/reg_list.ts";
import { readLive } from "../../evidence/sources/live.ts";
import { readDocuments } from "../../evidence/sources/transcript.ts";
import type { ScenarioName } from "../fakes/scenarios.ts";
import { createScriptedMac } from "../fakes/scripted_mac.ts";

function collect(...texts: readonly string[]) {
  const files = texts.map((text, i) => ({ name: `${i}.txt`, bytes: new TextEncoder().encode(text) }));
  return readDocuments(files, [logEvents as Fact]).evidence.get("log.events")!;
}

function idsOf(events: unknown): string[] {
  return (events as { signature: string }[]).map(({ signature }) => signature);
}

Deno.test("log.events is not collected from a text without any named event", () => {
  assertEquals(collect("1 extension(s)\n").status, "notCollected");
});

Deno.test("log.events adds up over texts, each event with the line it came from", () => {
  const evidence = collect("x\nsysextd: MacOS error: -50\n", "sysextd: notifying client of activation conflict\n");
  assertEquals(evidence.status, "ok");
  assertEquals(idsOf(evidence.value), ["sx.os-any", "sx.conflict"]);
  assertEquals([evidence.origins["0"]!.line, evidence.origins["1"]!.source], [2, "1.txt"]);
});

async function ask(scenario: ScenarioName) {
  const mac = await createScriptedMac(scenario);
  try {
    const facts = [regList, logEvents] as Fact[];
    const { evidence, replies } = await readLive({ host: mac.host, facts, deadlineMs: 20_000 });
    return { evidence: evidence.get("log.events")!, replies };
  } finally {
    await mac.cleanup();
  }
}

Deno.test("log.events asks a Mac once, for everything the catalogue knows and the listed extensions", async () => {
  const { evidence, replies } = await ask("healthy");
  const [asked, ...more] = replies.map(({ probe }) => "command" in probe ? probe.command : [])
    .filter(([path]) => path === "/usr/bin/log");
  assertEquals(more, []);
  assert(asked!.at(-1)!.includes('process == "nesessionmanager"'));
  assert(asked!.at(-1)!.includes('eventMessage CONTAINS "com.example.tunnel.extension"'));
  assertEquals(evidence.status, "ok");
  assertEquals(idsOf(evidence.value), ["log.banner", "sx.request", "log.footer"]);
});

Deno.test("log.events of a log without anything of interest is an empty answer, of one that refuses it is denied", async () => {
  const silent = await ask("logSilent");
  assertEquals([silent.evidence.status, idsOf(silent.evidence.value)], ["ok", ["log.footer"]]);
  const refused = await ask("logRefused");
  assertEquals(refused.evidence.status, "denied");
  assertMatch(refused.evidence.problems[0]!.why, /run the doctor with sudo/);
});

Deno.test("log.events of a text with more lines than are read holds what stands behind them", () => {
  const evidence = collect(`${"x\n".repeat(250_000)}sysextd: MacOS error: -67062\n`);
  assertEquals(new Set((evidence.value as { line: number }[]).map(({ line }) => line)), new Set([250_001]));
});
