import { assertEquals } from "../../../../compat/std_assert.ts";
import { toLines } from "../../../../formats/parsed.ts";
import { type LogEvent, parseLogEvents } from "../../../../formats/unified_log/events.ts";
import family from "../../../../formats/unified_log/signatures/log_itself.ts";
import { idsOf, record } from "./check_family.ts";

/** Signature, its line, what it raises beside it, its fields. */
const CASES: readonly (readonly [string, string, readonly string[], Readonly<Record<string, string>>])[] = [
  ["log.dropped", "=== Messages dropped during live streaming (use `log show` to see what they were)", [], {
    count: "1",
  }],
  ["log.loss-nd", '{"timezoneName":"","eventType":"lossEvent","machTimestamp":1,"eventMessage":""}', [], {
    count: "1",
  }],
  ["log.quarantine", record("logd", "Example[812] QUARANTINED DUE TO HIGH LOGGING VOLUME"), [], {}],
  ["log.repeat", "Nov 20 10:00:00 mac --- last message repeated 3 times ---", [], { n: "3" }],
  [
    "log.rate",
    "Nov 20 10:00:00 mac kernel[0]: *** kernel exceeded 500 log message per second limit  -  remaining messages discarded ***",
    [],
    { n: "500" },
  ],
  ["log.banner", 'Filtering the log data using "process == "sysextd""', [], { p: 'process == "sysextd"' }],
  ["log.skip", "Skipping info and debug messages, pass --info and/or --debug to include.", [], {
    levels: "info and debug",
  }],
  [
    "log.footer",
    "Log      - Default:        812, Info:          0, Debug:          0, Error:         12, Fault:          1",
    [],
    { d: "812", i: "0", g: "0", e: "12", f: "1" },
  ],
  ["log.private", record("Example", "hello <private>"), [], { count: "1" }],
  ["log.getpwuid", "Error from getpwuid_r: 0 (Undefined error: 0)", [], {}],
];

Deno.test("log itself: every signature has a case, in the catalogue's order", () => {
  assertEquals(CASES.map(([id]) => id), family.signatures.map(({ id }) => id));
});

for (const [id, text, also, fields] of CASES) {
  Deno.test(`${id} is raised by ${text}`, () => {
    const events = eventsOf(text);
    assertEquals(events.map(({ signature }) => signature), [id, ...also]);
    assertEquals({ ...events[0]!.fields }, fields);
  });
}

function eventsOf(text: string): LogEvent[] {
  return parseLogEvents(toLines(text)).value!;
}

Deno.test("log itself: the end of ndjson is a footer, too, and mandiant's loss is a loss", () => {
  assertEquals(eventsOf('{"count":812,"finished":1}').map(({ fields }) => fields["n"]), ["812"]);
  assertEquals(idsOf('{"process":"","message":"","event_type":"Loss","log_type":"Loss"}'), ["log.loss-nd"]);
  assertEquals(idsOf('[{\n  "eventType" : "lossEvent",\n  "machTimestamp" : 1\n},{\n  "processID" : 1\n}]'), [
    "log.loss-nd",
  ]);
});

Deno.test("log itself: what a banner, a footer or a header quotes is nobody's message", () => {
  const quoted = "status changed to disconnected, last stop reason Plugin failed";
  for (const text of [`Filtering the log data using "eventMessage CONTAINS "${quoted}""`, `=== ${quoted}`]) {
    assertEquals(idsOf(text).filter((id) => !id.startsWith("log.")), [], text);
  }
});

Deno.test("log itself: nobody else says what log says", () => {
  for (const [id, text] of CASES) {
    if (family.signatures.find((one) => one.id === id)!.process === null) continue;
    if (!text.startsWith("{")) assertEquals(idsOf(record("Example", text)).includes(id), false, text);
    assertEquals(idsOf(`They told me: ${text}`).includes(id), false, text);
  }
});

Deno.test("log itself: hidden words are counted on records alone, and told once", () => {
  assertEquals(idsOf("the word <private> stands in prose"), []);
  const text = `${record("Example", "one <private>")}\n${record("Example", "two")}\n`.repeat(30);
  assertEquals(eventsOf(text).map(({ signature, line, fields }) => [signature, line, fields["count"]]), [
    ["log.private", 1, "30"],
  ]);
});
