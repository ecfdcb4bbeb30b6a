import fc from "fast-check";
import { assert, assertEquals, assertStringIncludes } from "../../../../compat/std_assert.ts";
import { parseTranscript } from "../../../../formats/transcript.ts";
import { type LogEvent, parseLogEvents } from "../../../../formats/unified_log/events.ts";
import type { FinderKind } from "../../../../formats/unified_log/scan/define.ts";
import { createLogScan, type LogScanOptions, type ScannedLog } from "../../../../formats/unified_log/scan/log_scan.ts";
import { assertTimely, makeLarge, times } from "../../../effort.ts";
import { record } from "../signatures/check_family.ts";
import { LOG_TEXT, renderNdjson } from "./log_texts.ts";

const KINDS: readonly FinderKind[] = ["wasm", "plain"];
/** A chunk of the scan, and a bit. */
const CHUNK = 262_144;
const CONFLICT = "notifying client of activation conflict";
const COLD = `${record("WindowServer", "surface moved")}\n`;

function scan(text: string | Uint8Array, options: LogScanOptions = {}, step = Infinity): ScannedLog {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const scan = createLogScan(options);
  for (let at = 0; at < bytes.length; at += step) scan.push(bytes.subarray(at, Math.min(bytes.length, at + step)));
  return scan.end();
}

function eventsOf(text: string): readonly LogEvent[] {
  return parseLogEvents(parseTranscript(text)).value!;
}

/** `id@line` of each event. */
function briefly({ events }: ScannedLog): string[] {
  return events.value!.map(({ signature, line }) => `${signature}@${line}`);
}

function linesOf(text: string): number {
  return text.split("\n").length - 1;
}

Deno.test("a scan finds the events that the parser finds in the whole text, with either finder", () => {
  fc.assert(
    fc.property(LOG_TEXT, fc.constantFrom(...KINDS), (text, finder) => {
      assertEquals(scan(text, { finder }).events.value, eventsOf(text));
    }),
    { numRuns: times(150) },
  );
});

Deno.test("a scan finds the same wherever its chunks end and however the bytes come", () => {
  const before = COLD.repeat(Math.floor(CHUNK / COLD.length) - 4);
  const numbers = linesOf(before);
  fc.assert(
    fc.property(LOG_TEXT, fc.nat(1_500), fc.constantFrom(...KINDS), fc.constantFrom(4_096, 100_000, Infinity), (
      text,
      filler,
      finder,
      step,
    ) => {
      const whole = `${before}${"y".repeat(filler)}\n\n${text}\n\n${COLD.repeat(3)}`;
      const expected = eventsOf(text).map((event) => ({ ...event, line: event.line + numbers + 2 }));
      assertEquals(scan(whole, { finder }, step).events.value, expected);
    }),
    { numRuns: times(40) },
  );
});

Deno.test("a scan keeps what is no log record, with its lines' numbers, and counts the log", () => {
  const list = "1 extension(s)\nenabled\tactive\tteamID\tbundleID (version)\tname\t[state]";
  const text = `${list}\n${COLD.repeat(9)}2 extension(s)\nenabled\tactive\n${
    record("sysextd", CONFLICT)
  }\n${COLD}ProductVersion: 15.1`;
  const { lines, events, stats, notes } = scan(text);
  assertEquals(lines.filter((line) => line.text !== "").map(({ n }) => n), [1, 2, 12, 13, 14, 16]);
  assertEquals(lines.find(({ n }) => n === 12)!.text, "2 extension(s)");
  assertEquals(lines.filter((line) => line.text === "").length, 2, "a blank line where lines were left out");
  assertEquals(events.origins["0"]!.n, 14);
  assertEquals(stats.value, {
    lines: 16,
    bytes: text.length,
    first: "2026-11-20 10:00:00.123456+0100",
    last: "2026-11-20 10:00:00.123456+0100",
    byProcess: Object.assign(Object.create(null), { WindowServer: 10, sysextd: 1 }),
  });
  assertStringIncludes(stats.problems[0]!.why, "byProcess counts 11 records");
  assertEquals(stats.origins[""]!.n, 3);
  assertEquals(notes, []);
});

Deno.test("a scan of a text that is no log keeps its lines as far as the bound, and the end", () => {
  const text = Array.from({ length: 100_000 }, (_, i) => `line ${i} of no log`).join("\n");
  const { lines, events, stats, notes, bytes } = scan(text, { mostLines: 1_000 });
  assertEquals([events.value, stats.value, bytes], [[], null, text.length]);
  assertEquals([lines[0]!.n, lines[999]!.n, lines.at(-1)!.n], [1, 1_000, 100_000]);
  assert(lines.length < 60_000);
  assertEquals(notes.length, 1);
  assertStringIncludes(notes[0]!, "lines were not read");
});

Deno.test("a scan of a ticket with a few log lines counts those", () => {
  const text = `Hello,\nplease help:\n${record("sysextd", CONFLICT)}\n${COLD}Thanks`;
  assertEquals(scan(`${"prose\n".repeat(20)}${text}`).stats.value?.byProcess["sysextd"], 1);
});

const ENCODINGS: readonly (readonly [string, (text: string) => Uint8Array])[] = [
  ["UTF-16 LE with a mark", (text) => encodeUtf16(`\ufeff${text}`, true)],
  ["UTF-16 BE with a mark", (text) => encodeUtf16(`\ufeff${text}`, false)],
  ["UTF-16 LE without a mark", (text) => encodeUtf16(text, true)],
  ["UTF-8 with a mark", (text) => new TextEncoder().encode(`\ufeff${text}`)],
  ["old Mac line ends", (text) => new TextEncoder().encode(text.replaceAll("\n", "\r"))],
  ["Windows line ends", (text) => new TextEncoder().encode(text.replaceAll("\n", "\r\n"))],
];

function encodeUtf16(text: string, isLittle: boolean): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(2 * text.length));
  for (let i = 0; i < text.length; i++) bytes.setUint16(2 * i, text.charCodeAt(i), isLittle);
  return new Uint8Array(bytes.buffer);
}

for (const [name, encode] of ENCODINGS) {
  Deno.test(`a scan reads ${name}`, () => {
    const text = `${COLD.repeat(3_000)}${record("sysextd", `${CONFLICT} für Büro`)}\n${COLD}`;
    for (const step of [7_001, Infinity]) {
      const scanned = scan(encode(text), {}, step);
      assertEquals(briefly(scanned), ["sx.conflict@3001"]);
      assertEquals(scanned.stats.value!.lines, 3_002);
    }
  });
}

Deno.test("a scan survives bytes that are no text, and finds what stands beside them", () => {
  const hot = new TextEncoder().encode(`${record("sysextd", CONFLICT)}\n`);
  const broken = Uint8Array.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0x80, 0x0a, 0x00, 0x00, 0xf0, 0x9f, 0x0a]);
  const cold = new TextEncoder().encode(COLD);
  const bytes = new Uint8Array([...cold, ...broken, ...hot, 0, 0, 0xff, 0x0a, ...hot]);
  assertEquals(briefly(scan(bytes)), ["sx.conflict@4", "sx.conflict@6"]);
});

Deno.test("a scan finds every object of a JSON array on one line, whose length does not matter", () => {
  const cold = Array.from({ length: 200 }, (_, i) => renderNdjson("WindowServer", `surface ${i} moved`));
  const objects = Array.from({ length: 60 }, (_, i) => [...cold, renderNdjson("sysextd", `MacOS error: -${i + 1}`)])
    .flat();
  const text = `[${objects.join(",")}]`;
  assert(text.length > 8 * CHUNK);
  for (const finder of KINDS) {
    const { events, notes } = scan(text, { finder });
    assertEquals(
      events.value!.map(({ message }) => message),
      Array.from({ length: 60 }, (_, i) => `MacOS error: -${i + 1}`),
    );
    assertEquals(
      events.value!.every(({ line, process, pid }) => line === 1 && process === "sysextd" && pid === 412),
      true,
    );
    assertEquals(notes.length, 1);
    assertStringIncludes(notes[0]!, "line 1 is too long");
  }
});

Deno.test("a scan finds what stands on a line without an end, and goes on with the line behind it", () => {
  const line = `${"x".repeat(3 * CHUNK)} ${CONFLICT} ${"y".repeat(3 * CHUNK)}`;
  const scanned = scan(`${COLD}${line}\n${record("sysextd", CONFLICT)}`);
  assertEquals(briefly(scanned), ["sx.conflict@2", "sx.conflict@3"]);
  assertEquals(scanned.stats.value!.lines, 3);
  assert(scanned.events.value![0]!.message.length < 65_536);
  assertEquals(briefly(scan(`${"z".repeat(5 * CHUNK)} ${CONFLICT}`)), ["sx.conflict@1"]);
});

Deno.test("a scan reads printed JSON of any length", () => {
  const printed = (name: string, says: string) =>
    JSON.stringify(JSON.parse(renderNdjson(name, says)), null, 2).replaceAll('":', '" :');
  const objects = Array.from(
    { length: 3_000 },
    (_, i) => i % 1_000 === 500 ? printed("sysextd", CONFLICT) : printed("logd", `purged ${i}`),
  );
  const text = `[${objects.join(",")}]`;
  const scanned = scan(text);
  assertEquals(scanned.events.value, eventsOf(text));
  assertEquals(scanned.events.value!.length, 3);
  assertEquals([scanned.stats.value!.first, scanned.stats.value!.last], [
    "2026-11-20 10:00:00.123456+0100",
    "2026-11-20 10:00:00.123456+0100",
  ]);
  assert((scanned.stats.value!.byProcess["logd"] ?? 0) > 0);
});

Deno.test("a scan says that a log ends in the middle of a record, and that its times go back", () => {
  const cut = `${renderNdjson("sysextd", "x")}\n`.repeat(3) + renderNdjson("sysextd", CONFLICT).slice(0, -30);
  const { stats, events } = scan(cut);
  assertEquals(events.value!.length, 1);
  assertEquals(stats.problems.map(({ line, why }) => [line, why]).slice(1), [[4, "The last record is cut"]]);
  const back = `${COLD}${COLD.replace("2026", "2025")}`;
  assertStringIncludes(scan(back).stats.problems[1]!.why, "The last record is older than the first one");
});

Deno.test("a scan keeps the events that are asked for", () => {
  const text = Array.from({ length: 100 }, (_, i) => record("sysextd", `MacOS error: -${i}`)).join("\n");
  const { events } = scan(text, { admits: ({ line }) => line % 20 === 0 });
  assertEquals(events.value!.map(({ line }) => line), [20, 40, 60, 80, 100]);
});

Deno.test("a scan of nothing has nothing", () => {
  for (const text of ["", "\n", "\n\n\n", "x"]) {
    const { events, stats, notes } = scan(text);
    assertEquals([events.value, stats.value, notes], [[], null, []]);
  }
});

Deno.test("a scan takes linear time on the worst", () => {
  const seeds = [
    "MacOS error",
    "MacOS error\n",
    "MacOS\n",
    "MacOS ",
    '{"',
    '{"eventMessage":"MacOS error: 1\n',
    ' "eventMessage" : "MacOS error: 1"\n',
    "\n",
    "2026-11-20 10:00:00 \n",
    "2026-11-20 10:00:0\n",
    "\0",
    "\xff",
  ];
  for (const seed of seeds) {
    const bytes = new TextEncoder().encode(makeLarge(seed));
    for (const finder of KINDS) assertTimely(() => scan(bytes, { finder }), `${finder}: ${JSON.stringify(seed)}`);
  }
});

Deno.test("a scan never throws on any bytes, with either finder, and both find the same", () => {
  const pieces = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom(CONFLICT, "MacOS error", "\n", "{", "2026-11-20 10:00:00 ", "client (pid").map((text) =>
      new TextEncoder().encode(text)
    ),
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), fc.nat(300), (parts, step) => {
      const bytes = new Uint8Array(parts.flatMap((part) => [...part]));
      const [first, second] = KINDS.map((finder) => scan(bytes, { finder }, step + 1));
      assertEquals(first, second);
    }),
    { numRuns: times(150) },
  );
});
