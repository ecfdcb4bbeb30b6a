import { assertEquals } from "../../compat/std_assert.ts";
import type { Fact } from "../../evidence/define.ts";
import logStats from "../../evidence/log_stats.ts";
import { readDocuments } from "../../evidence/sources/transcript.ts";
import type { LogStats } from "../../formats/unified_log/stats.ts";

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
