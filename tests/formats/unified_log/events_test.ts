import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { toLines } from "../../../formats/parsed.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { type LogEvent, parseLogEvents } from "../../../formats/unified_log/events.ts";
import { record } from "./signatures/check_family.ts";
import { assertTimely, makeLarge, times } from "../../effort.ts";

const TIME = "2026-11-20 10:00:00.123456+0100";
const ID = "com.example.tunnel.extension";
const CATEGORY = "com.apple.system_extension.network_extension";
const HEAD = `${TIME} 0x1a2b     Default     0x0                  412    0    sysextd: [com.apple.sx:XPC]`;

function eventsOf(text: string): LogEvent[] {
  return parseLogEvents(parseTranscript(text)).value!;
}

/** `id@line`, with the process where there is one. */
function briefly(text: string): string[] {
  return eventsOf(text).map(({ signature, line, process: name }) =>
    `${signature}@${line}${name === null ? "" : ` ${name}`}`
  );
}

Deno.test("parseLogEvents() gives a record's head, the message and the named groups", () => {
  const parsed = parseLogEvents(toLines(`nothing\n${HEAD} client activation request for ${ID}`));
  assertEquals(parsed.value, [{
    signature: "sx.request",
    time: TIME,
    process: "sysextd",
    pid: 412,
    subsystem: "com.apple.sx",
    category: "XPC",
    message: `client activation request for ${ID}`,
    line: 2,
    benign: false,
    narrowedBy: null,
    fields: { id: ID },
  }]);
  assertEquals(Object.getPrototypeOf(parsed.value![0]!.fields), null);
  assertEquals(parsed.problems, []);
  assertEquals(parsed.origins["0"]!.n, 2);
});

Deno.test("parseLogEvents() gives an empty list for a text without events", () => {
  assertEquals(parseLogEvents([]).value, []);
  assertEquals(parseLogEvents(toLines("1 extension(s)\n")).value, []);
});

Deno.test("parseLogEvents() marks what only looks like a failure", () => {
  assertEquals(eventsOf(`${HEAD} package type not \`DEXT\``).map(({ benign }) => benign), [true]);
});

Deno.test("parseLogEvents() names the more exact signature that stands for a wider one", () => {
  assertEquals(eventsOf(`${HEAD} MacOS error: -67062\n${HEAD} MacOS error: -50`).map(({ narrowedBy }) => narrowedBy), [
    null,
    "sx.os-67062",
    null,
  ]);
});

const TEXTS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    "reads old launchd's name and a process given with its path",
    "Nov 20 10:00:00 mac com.apple.xpc.launchd[1] (com.example.job[812]): error = 119: Service is disabled\n" +
    `default\t10:00:00.123456+0100\t/usr/libexec/sysextd\tnotifying client of activation conflict`,
    ["ld.disabled@1 com.apple.xpc.launchd", "sx.conflict@2 /usr/libexec/sysextd"],
  ],
  [
    "counts a line that is quoted twice twice",
    `${HEAD} notifying client of activation conflict\n`.repeat(2),
    ["sx.conflict@1 sysextd", "sx.conflict@2 sysextd"],
  ],
  [
    "takes messages pasted without any head",
    `no policy, cannot allow apps outside /Applications\nclient activation request for ${ID}`,
    ["sx.no-policy@1", "sx.request@2"],
  ],
  [
    "takes a message quoted in a sentence",
    "All I see is `no policy, cannot allow apps outside /Applications` in the log.",
    ["sx.no-policy@1"],
  ],
  [
    "leaves out another process that says the same",
    record("Example", "no policy, cannot allow apps outside /Applications"),
    [],
  ],
  [
    "takes a bare message below another process's record, without its head",
    `${record("Example", "started")}\nno policy, cannot allow apps outside /Applications`,
    ["sx.no-policy@2"],
  ],
  [
    "gives the lines of one message their record's head",
    `${HEAD} something\n\tdoes not appear to belong to any extension categories`,
    ["sx.no-category@2 sysextd"],
  ],
  [
    "ends a message at a blank line",
    `${HEAD} something\n\ndoes not appear to belong to any extension categories`,
    ["sx.no-category@3"],
  ],
  [
    "joins a message that a mail program wrapped",
    `${HEAD} ${ID}: extension failed category property check: extensions belonging to the\n` +
    `${CATEGORY} category require a later version of\noperating system to launch\n${HEAD} notifying client of activation conflict`,
    ["sx.category-min-os@1 sysextd", "sx.category-prop@1 sysextd", "sx.conflict@4 sysextd"],
  ],
  [
    "joins a head that was wrapped before its pid",
    `${TIME} 0x1a2b     Default     0x0\n  412    0    sysextd: [com.apple.sx:XPC] notifying client of activation conflict`,
    ["sx.conflict@2 sysextd"],
  ],
  [
    "joins a head of an unknown process that was wrapped before its pid",
    `${TIME} 0x1a2b     Default     0x0\n  412    0    Example: (ExampleKit) OSSystemExtensionErrorDomain error 4.`,
    ["app.sx@2 Example"],
  ],
  [
    "joins a head that was wrapped behind its sender",
    `${TIME} 0x1a2b     Default     0x0                  412    0    sysextd: (Security)\n[com.apple.sx:XPC] MacOS error: -50`,
    ["sx.os-any@2 sysextd"],
  ],
  [
    "joins a head and a message that begins on the next line",
    `${HEAD}\nnotifying client of activation conflict`,
    ["sx.conflict@2 sysextd"],
  ],
  [
    "raises the more exact signature before the wider one",
    `${HEAD} MacOS error: -67062\n${HEAD} MacOS error: -50`,
    ["sx.os-67062@1 sysextd", "sx.os-any@1 sysextd", "sx.os-any@2 sysextd"],
  ],
  [
    "hears no message in a prompt or in the banner of log, which quote them",
    `jo@mac ~ % log show --predicate 'eventMessage CONTAINS "MacOS error: -67062"'\n` +
    'Filtering the log data using "composedMessage CONTAINS "MacOS error: -67062""',
    ["log.banner@2"],
  ],
  [
    "hears no message in a predicate that stands in a script or in another line of the log",
    `log show --predicate 'eventMessage CONTAINS "MacOS error: -67062"'\n\n` +
    `  OR eventMessage CONTAINS[c] "MacOS error: -67062"\n\n` +
    record(
      "sudo",
      'jo : COMMAND=/usr/bin/log stream --predicate process == "x" AND composedMessage LIKE "MacOS error: -1"',
    ),
    [],
  ],
  [
    "reads quoted records with a common mark",
    `> ${HEAD} notifying client of activation conflict\n> ${HEAD} client connection (pid 812) invalidated`,
    ["sx.conflict@1 sysextd", "sx.client-gone@2 sysextd"],
  ],
  [
    "reads ndjson by its message",
    `{"eventMessage":"MacOS error: -67062","formatString":"MacOS error: %d","processImagePath":"\\/usr\\/libexec\\/sysextd"}`,
    ["sx.os-67062@1 sysextd", "sx.os-any@1 sysextd"],
  ],
  [
    "reads a line of ndjson that was wrapped",
    `{"traceID":1,"processImagePath":"\\/usr\\/libexec\\/sysextd",\n"eventMessage":"notifying client of\nactivation conflict","processID":412}`,
    ["sx.conflict@2 sysextd"],
  ],
  [
    "reads a cut line of ndjson",
    `{"processImagePath":"\\/usr\\/libexec\\/sysextd","eventMessage":"client activation request for ${ID}`,
    ["sx.request@1 sysextd"],
  ],
  [
    "reads pretty-printed JSON, whose keys have no order",
    [
      "[{",
      '  "eventMessage" : "Successfully spawned example[812] because ipc (mach)",',
      '  "formatString" : "Successfully spawned %{public}s[%d] because %{public}s",',
      '  "backtrace" : {',
      '    "frames" : [',
      "      {",
      '        "imageOffset" : 1234',
      "      }",
      "    ]",
      "  },",
      '  "processImagePath" : "\\/sbin\\/launchd",',
      '  "processID" : 1',
      "},{",
      '  "processImagePath" : "\\/usr\\/libexec\\/sysextd",',
      '  "formatString" : "client activation request for %{public}@",',
      '  "processID" : 412,',
      `  "eventMessage" : "client activation request for ${ID}"`,
      "}]",
    ].join("\n"),
    ["ld.spawned@2 launchd", "sx.request@17 sysextd"],
  ],
  [
    "reads a few members cut out of pretty-printed JSON",
    `  "processImagePath" : "\\/sbin\\/launchd",\n  "eventMessage" : "Requesting LWCR update on next spawn",\n  "processID" : 1`,
    ["ld.lwcr@2 launchd"],
  ],
  [
    "takes a message in other JSON as it is",
    `{\n  "asi" : ["Activate found 2 extensions in active state, ID: ${ID}, x"]\n}`,
    ["sx.two-active-trap@2"],
  ],
];

for (const [says, text, expected] of TEXTS) {
  Deno.test(`parseLogEvents() ${says}`, () => assertEquals(briefly(text), expected));
}

Deno.test("parseLogEvents() gives a wrapped message as one line", () => {
  const [event] = eventsOf(`${HEAD} notifying client\n  of activation conflict\nand more`);
  assertEquals(event!.message, "notifying client of activation conflict");
});

Deno.test("parseLogEvents() takes a broken head's time, pid and subsystem", () => {
  const [event] = eventsOf(
    `${TIME} 0x1a2b Default\n 0x0 412 0 sysextd: [com.apple.sx:XPC] client connection (pid 812) invalidated`,
  );
  assertEquals([event!.time, event!.pid, event!.subsystem], [TIME, 412, "com.apple.sx"]);
});

/** Any character of the first planes, control characters and broken halves included. */
const ANY = fc.nat(0xffff).map((code) => String.fromCharCode(code));
const SAMPLE = [
  `${HEAD} client activation request for ${ID}`,
  `${HEAD} extension EXAMPLE123 ${ID} (2.4.0/240) advancing state from realizing to staging`,
  `{"timestamp":"${TIME}","processImagePath":"\\/usr\\/libexec\\/sysextd","processID":412,"eventMessage":"MacOS error: -67062"}`,
  `default\t10:00:00.123456+0100\tsysextd\t${ID}: extension failed to validate! uninstalling...`,
].join("\n");

Deno.test("parseLogEvents() never throws on a cut text and raises nothing that the whole text does not raise", () => {
  const whole = eventsOf(SAMPLE);
  const ids = new Set([...whole.map(({ signature }) => signature), "sx.os-any"]);
  for (let end = 0; end <= SAMPLE.length; end++) {
    for (const event of eventsOf(SAMPLE.slice(0, end))) {
      assert(ids.has(event.signature), `${event.signature} at ${end}`);
      assert(event.pid === null || event.pid === 412, `pid ${event.pid} at ${end}`);
      for (const value of Object.values(event.fields)) assert(SAMPLE.includes(value));
    }
  }
});

Deno.test("parseLogEvents() never throws, and every event stands on a line of the text", () => {
  const pieces = fc.constantFrom(
    ...SAMPLE.split("\n"),
    "notifying client of",
    "activation conflict",
    '"eventMessage" : "',
    "{",
    "}",
    "},{",
    "",
    TIME,
    "412 0 sysextd:",
    "OSSystemExtensionErrorDomain",
    "code=4",
    "__proto__",
  );
  const text = fc.array(fc.oneof(pieces, fc.string({ unit: ANY })), { maxLength: 12 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, (input) => {
      const lines = toLines(input);
      const { value, origins } = parseLogEvents(lines);
      value!.forEach((event, i) => {
        assert(lines[event.line - 1] !== undefined && origins[i] === lines[event.line - 1]);
        assert(i === 0 || value![i - 1]!.line <= event.line);
      });
    }),
    { numRuns: times(200) },
  );
});

Deno.test("parseLogEvents() passes 30 MB of other lines a second", () => {
  const bytes = times(6e6);
  const texts = Array.from(
    { length: 64 },
    (_, i) =>
      record(
        "WindowServer",
        `surface ${i} decided on the activation of window ${
          i * 7
        } at /System/Applications/Example.app/Contents/MacOS/x`,
      ),
  );
  const lines = Array.from(
    { length: Math.ceil(bytes / texts[0]!.length) },
    (_, i) => ({ n: i + 1, text: texts[i % 64]! }),
  );
  assertTimely(() => assertEquals(parseLogEvents(lines).value, []), "the log", bytes / 30e3);
});

Deno.test("parseLogEvents() takes linear time on the worst", () => {
  const seeds = [
    "MacOS error ",
    "client activation request for\n",
    '"eventMessage" : "MacOS error: 1\n',
    '{"eventMessage":"MacOS error: 1\n',
    `${TIME}\nMacOS error:\n`,
    " extension failed to validate!",
  ];
  for (const seed of seeds) {
    const lines = toLines(`MacOS error: ${makeLarge(seed)}`);
    assertTimely(() => parseLogEvents(lines), JSON.stringify(seed));
  }
});

Deno.test("parseLogEvents() takes linear time where exact and wide signatures match on every line of one excerpt", () => {
  const lines = toLines("last stop reason Plugin failed\n".repeat(10_000));
  assertTimely(() => parseLogEvents(lines), "matches without a head", 1500);
});
