import fc from "fast-check";
import { assertEquals, assertStringIncludes } from "../../../compat/std_assert.ts";
import { toLines } from "../../../formats/parsed.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { type LogStats, parseLogStats } from "../../../formats/unified_log/stats.ts";
import { assertTimely, makeLarge, times } from "../../effort.ts";
import { LOG_TEXT, renderNdjson } from "./scan/log_texts.ts";
import { record } from "./signatures/check_family.ts";

const TIME = "2026-11-20 10:00:00.123456+0100";

function statsOf(text: string): LogStats | null {
  return parseLogStats(parseTranscript(text)).value;
}

const TEXTS: readonly (readonly [says: string, text: string, byProcess: Record<string, number>, lines: number])[] = [
  [
    "counts the log lines of a ticket and nothing else in it",
    `Hello,\nat 10:15:30 it broke:\n${record("sysextd", "a")}\n${record("launchd", "b")}\n${
      record("sysextd", "c")
    }\nThanks`,
    { sysextd: 2, launchd: 1 },
    3,
  ],
  [
    "counts a message of several lines once",
    `${record("sysextd", "a")}\n\tmore of it\nand more\n${record("sysextd", "b")}`,
    { sysextd: 2 },
    2,
  ],
  ["counts ndjson", [1, 2, 3].map(() => renderNdjson("amfid", "x")).join("\n"), { amfid: 3 }, 3],
  [
    "counts objects of printed JSON",
    `[${
      ["amfid", "tccd"].map((name) =>
        JSON.stringify(JSON.parse(renderNdjson(name, "x")), null, 2).replaceAll('":', '" :')
      )
        .join(",")
    }]`,
    { amfid: 1, tccd: 1 },
    2,
  ],
  [
    "leaves out what log prints round its records, and prompts",
    `jo@mac ~ % log show\nFiltering the log data using "process == "sysextd""\nTimestamp                       Thread     Type\n${
      record("sysextd", "a")
    }`,
    { sysextd: 1 },
    1,
  ],
  ["counts a process by its plain name", `${TIME}  localhost /usr/libexec/sysextd[412]: a\n`, { sysextd: 1 }, 1],
];

for (const [says, text, byProcess, lines] of TEXTS) {
  Deno.test(`parseLogStats() ${says}`, () => {
    const stats = statsOf(text)!;
    assertEquals([{ ...stats.byProcess }, stats.lines], [byProcess, lines]);
    assertEquals([stats.first, stats.last], [TIME, TIME]);
  });
}

Deno.test("parseLogStats() gives the bytes of the records, and the times of the first and the last", () => {
  const first = record("sysextd", "für").replace("10:00:00", "09:00:00");
  const text = `${first}\nprose\n${record("sysextd", "b")}\n`;
  const { bytes, first: began, last, byProcess } = statsOf(text)!;
  assertEquals([bytes, began, last], [new TextEncoder().encode(text).length - 6, TIME.replace("10:", "09:"), TIME]);
  assertEquals(Object.getPrototypeOf(byProcess), null);
  assertEquals(parseLogStats(toLines(text)).origins[""]!.n, 1);
});

const NO_LOGS = [
  "",
  "1 extension(s)\nenabled\tactive\tteamID\tbundleID (version)\tname\t[state]",
  "10:15:30 restarted it\n10:16:00 Anna: still broken",
  "launchd: what is it?",
  "2026-11-20 10:00:00 called the customer",
  '{"app_name":"Example","timestamp":"2026-11-20 10:00:00.00 +0100"}',
];

for (const text of NO_LOGS) {
  Deno.test(`parseLogStats() takes ${JSON.stringify(text.slice(0, 40))} for no log`, () =>
    assertEquals(statsOf(text), null));
}

Deno.test("parseLogStats() counts so many processes by name and says how many records are left", () => {
  const text = Array.from({ length: 2_100 }, (_, i) => `${TIME}  localhost p${i}[1]: x`).join("\n");
  const { value, problems } = parseLogStats(toLines(text));
  assertEquals([value!.lines, Object.keys(value!.byProcess).length], [2_100, 2_000]);
  assertStringIncludes(problems[0]!.why, "100 records of the others");
});

Deno.test("parseLogStats() counts a process named __proto__ as any other", () => {
  const { byProcess } = statsOf(`${TIME}  localhost __proto__[1]: x`)!;
  assertEquals(Object.entries(byProcess), [["__proto__", 1]]);
});

Deno.test("parseLogStats() never throws, and counts as many records as it names processes for", () => {
  fc.assert(
    fc.property(LOG_TEXT, fc.nat(4_000), (text, end) => {
      const stats = statsOf(text.slice(0, end));
      if (stats === null) return;
      assertEquals(Object.values(stats.byProcess).reduce((sum, count) => sum + count, 0), stats.lines);
    }),
    { numRuns: times(100) },
  );
});

Deno.test("parseLogStats() takes linear time on the worst", () => {
  for (const seed of ['"eventMessage" :\n', ' "formatString" : {\n', '{"eventMessage"\n', `${TIME}\n`, "[", "x\n"]) {
    const lines = toLines(makeLarge(seed));
    assertTimely(() => parseLogStats(lines), JSON.stringify(seed));
  }
});
