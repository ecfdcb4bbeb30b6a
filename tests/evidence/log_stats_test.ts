import { assertEquals } from "../../compat/std_assert.ts";
import type { Fact } from "../../evidence/define.ts";
import logEvents from "../../evidence/log_events.ts";
import logStats from "../../evidence/log_stats.ts";
import regList from "../../evidence/reg_list.ts";
import { readLive } from "../../evidence/sources/live.ts";
import { readDocuments } from "../../evidence/sources/transcript.ts";
import type { LogStats } from "../../formats/unified_log/stats.ts";
import type { ScenarioName } from "../fakes/scenarios.ts";
import { createScriptedMac } from "../fakes/scripted_mac.ts";

function collect(...texts: readonly string[]) {
  const files = texts.map((text, i) => ({ name: `${i}.txt`, bytes: new TextEncoder().encode(text) }));
  return readDocuments(files, [logStats as Fact]).evidence.get("log.stats")!;
}

function line(time: string, name: string): string {
  return `2026-11-20 ${time}.000000+0100  localhost ${name}[1]: x\n`;
}

Deno.test("log.stats is not collected from a text without a log record", () => {
  assertEquals(collect("1 extension(s)\nlaunchd: what is it?\n").status, "notCollected");
});

Deno.test("log.stats of a ticket counts its log lines", () => {
  const evidence = collect(`Hello,\n${line("10:00:00", "sysextd")}${line("10:00:01", "launchd")}Thanks\n`);
  const { lines, first, last } = evidence.value as LogStats;
  assertEquals([evidence.status, lines, first!.slice(11, 19), last!.slice(11, 19)], ["ok", 2, "10:00:00", "10:00:01"]);
  assertEquals(evidence.origins[""]!.line, 2);
});

Deno.test("log.stats of several logs adds up, from the earliest to the latest record", () => {
  const evidence = collect(line("12:00:00", "sysextd"), line("09:00:00", "launchd") + line("10:00:00", "sysextd"));
  const { lines, bytes, first, last, byProcess } = evidence.value as LogStats;
  assertEquals([lines, first!.slice(11, 19), last!.slice(11, 19)], [3, "09:00:00", "12:00:00"]);
  assertEquals(bytes, line("12:00:00", "sysextd").length * 3);
  assertEquals(Object.entries(byProcess), [["sysextd", 2], ["launchd", 1]]);
});

async function ask(scenario: ScenarioName) {
  const mac = await createScriptedMac(scenario);
  try {
    const facts = [regList, logEvents, logStats] as Fact[];
    const { evidence, replies } = await readLive({ host: mac.host, facts, deadlineMs: 20_000 });
    const logs = replies.filter(({ probe }) => "command" in probe && probe.command[0] === "/usr/bin/log");
    return { ...evidence.get("log.stats")!, asked: logs.length };
  } finally {
    await mac.cleanup();
  }
}

Deno.test("log.stats of a Mac is of the answer that log.events asked for; silence is no record, a refusal no answer", async () => {
  const { asked, status, value } = await ask("healthy");
  assertEquals([asked, status], [1, "ok"]);
  assertEquals((value as LogStats).byProcess["sysextd"], 1);
  const silent = await ask("logSilent");
  assertEquals([silent.status, (silent.value as LogStats).lines], ["ok", 0]);
  assertEquals((await ask("logRefused")).status, "denied");
});
