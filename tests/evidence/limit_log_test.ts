import { assertEquals } from "../../compat/std_assert.ts";
import type { Fact } from "../../evidence/define.ts";
import { limitLog } from "../../evidence/limit_log.ts";
import logEvents from "../../evidence/log_events.ts";
import logStats from "../../evidence/log_stats.ts";
import regList from "../../evidence/reg_list.ts";
import { nameProbe, probesOf } from "../../evidence/reply.ts";
import { readDocuments } from "../../evidence/sources/transcript.ts";
import { parseMoment } from "../../formats/unified_log/moment.ts";
import type { TimeWindow } from "../../formats/unified_log/time_window.ts";
import { record } from "../formats/unified_log/signatures/check_family.ts";

const LAST: TimeWindow = { kind: "last", ms: 90 * 60_000 };
const FACTS = [regList, logEvents, logStats] as Fact[];

function questionsOf(facts: readonly Fact[]): string[] {
  const probes = facts.flatMap(({ sources }) => sources).flatMap((source) => probesOf(source, () => null));
  return [...new Set(probes.map(nameProbe))].filter((name) => name.includes("/log show"))
    .map((name) => name.slice(0, name.indexOf(" --predicate")));
}

const WINDOWS: readonly (readonly [says: string, TimeWindow, words: string])[] = [
  ["the last minutes", LAST, "--last 90m"],
  ["part of a minute as a whole one", { kind: "last", ms: 1_000 }, "--last 1m"],
  [
    "the time round a moment",
    { kind: "around", at: parseMoment("2026-11-20 10:05:00+0100")!, ms: 300_000 },
    "--start 2026-11-20 09:00:00+0000 --end 2026-11-20 09:10:00+0000",
  ],
  ["what it always is for a time of day", { kind: "around", at: parseMoment("10:05:00")!, ms: 1 }, "--last 15m"],
];

for (const [says, window, words] of WINDOWS) {
  Deno.test(`limitLog() asks a Mac for ${says}, all facts the same`, () => {
    const { facts } = limitLog(FACTS, window, true);
    assertEquals(questionsOf(facts), [`/usr/bin/log show --style ndjson --info --debug ${words}`]);
    assertEquals(questionsOf(limitLog(FACTS, window, false).facts), questionsOf(FACTS));
  });
}

Deno.test("limitLog() leaves events out, keeps the others with their lines, and says so", () => {
  const text = ["09:00:00", "11:30:00", "12:00:00"]
    .map((time) => record("sysextd", "MacOS error: -50").replace("10:00:00", time)).join("\n");
  const { facts, notes } = limitLog(FACTS, LAST, false);
  const evidence = readDocuments([{ name: "a.log", bytes: new TextEncoder().encode(text) }], facts).evidence.get(
    "log.events",
  )!;
  assertEquals((evidence.value as { line: number }[]).map(({ line }) => line), [2, 3]);
  assertEquals(Object.values(evidence.origins).map(({ line }) => line), [2, 3]);
  assertEquals(evidence.problems.map(({ why }) => why), [
    "Events outside of the time that was asked for were left out",
  ]);
  assertEquals(notes(), []);
});
