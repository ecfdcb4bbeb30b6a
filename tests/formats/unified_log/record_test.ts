import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { type LogRecord, parseRecord } from "../../../formats/unified_log/record.ts";
import { assertTimely, makeLarge, times } from "../../effort.ts";

const TIME = "2026-11-20 10:00:00.123456+0100";
const ASKED = "client activation request for com.example.ext";
const JOB = "system/NetworkExtension.com.example.ext.2.4.0.240 [812]";

type Expected = Partial<Omit<LogRecord, "line">>;

/** What the fields are when the row does not say otherwise. */
const NOTHING: Omit<LogRecord, "line" | "message" | "style"> = {
  time: null,
  process: null,
  pid: null,
  level: null,
  sender: null,
  subsystem: null,
  category: null,
};
const SYSEXTD: Expected = {
  time: TIME,
  process: "sysextd",
  pid: 412,
  subsystem: "com.apple.sx",
  category: "XPC",
  message: ASKED,
};

const RECORDS: readonly (readonly [string, string, Expected])[] = [
  [
    "default style",
    `${TIME} 0x1a2b     Default     0x0                  412    0    sysextd: [com.apple.sx:XPC] ${ASKED}`,
    { ...SYSEXTD, style: "default", level: "Default" },
  ],
  [
    "default style with a sender and no subsystem",
    `${TIME} 0x1a2b     Error       0x0                  412    0    sysextd: (Security) MacOS error: -67062`,
    {
      time: TIME,
      style: "default",
      level: "Error",
      process: "sysextd",
      pid: 412,
      sender: "Security",
      message: "MacOS error: -67062",
    },
  ],
  [
    "default style without the TTL column",
    `${TIME} 0x1a2b     Info        0x0                  412    nesessionmanager: [com.apple.networkextension.] ready`,
    {
      style: "default",
      time: TIME,
      level: "Info",
      process: "nesessionmanager",
      pid: 412,
      subsystem: "com.apple.networkextension",
      category: "",
      message: "ready",
    },
  ],
  [
    "default style, an activity of a process with blanks in its name",
    `${TIME} 0x1a2b     Activity    0x88a7               412    0    Example App: (libexample.dylib) Loading`,
    {
      style: "default",
      time: TIME,
      level: "Activity",
      process: "Example App",
      pid: 412,
      sender: "libexample.dylib",
      message: "Loading",
    },
  ],
  [
    "launchd, whose subsystem holds brackets",
    `${TIME} 0x1a2b     Default     0x0                  1      0    launchd: [${JOB}:] exited`,
    {
      style: "default",
      time: TIME,
      level: "Default",
      process: "launchd",
      pid: 1,
      subsystem: JOB,
      category: "",
      message: "exited",
    },
  ],
  [
    "columns without their time",
    "0x1a2b  Default  0x0  412  0  sysextd: [com.apple.sx:XPC] " + ASKED,
    { ...SYSEXTD, time: null, style: "default", level: "Default" },
  ],
  [
    "placeholders in the columns",
    `${TIME} 0x…  Default  0x0  <pid>  0  sysextd: [com.apple.sx:XPC] ${ASKED}`,
    { ...SYSEXTD, style: "default", level: "Default", pid: null },
  ],
  [
    "compact style",
    `2026-11-20 10:00:00.123 Df sysextd[412:1a2b] [com.apple.sx:XPC] ${ASKED}`,
    { ...SYSEXTD, time: "2026-11-20 10:00:00.123", style: "compact", level: "Default" },
  ],
  [
    "compact style with its date cut off",
    `10:00:00.123 E  sysextd[412:1a2b] (Security) failed`,
    {
      style: "compact",
      time: "10:00:00.123",
      level: "Error",
      process: "sysextd",
      pid: 412,
      sender: "Security",
      message: "failed",
    },
  ],
  ["syslog style", `${TIME}  localhost sysextd[412]: [com.apple.sx:XPC] ${ASKED}`, { ...SYSEXTD, style: "syslog" }],
  [
    "syslog style with another host",
    `${TIME} jos-mac sysextd[412]: (Security) [com.apple.sx:XPC] ${ASKED}`,
    { ...SYSEXTD, sender: "Security", style: "syslog" },
  ],
  [
    "one line of ndjson",
    JSON.stringify({
      traceID: 1,
      eventMessage: `say "${ASKED}"\nnow`,
      formatString: "%{public}@",
      timestamp: TIME,
      messageType: "Default",
      subsystem: "com.apple.sx",
      category: "",
      processImagePath: "/usr/libexec/sysextd",
      senderImagePath: "/usr/libexec/sysextd",
      processID: 412,
    }).replaceAll("/", "\\/"),
    { ...SYSEXTD, style: "json", level: "Default", sender: "sysextd", category: "", message: `say "${ASKED}"\nnow` },
  ],
  [
    "a line of mandiant's decoder",
    `{"subsystem":"com.apple.sx","category":"XPC","pid":412,"library":"/usr/libexec/sysextd","message":"${ASKED}","event_type":"Log",` +
    `"log_type":"Default","process":"/usr/libexec/sysextd","timestamp":"${TIME}"}`,
    { ...SYSEXTD, style: "json", level: "Default", sender: "sysextd" },
  ],
  [
    "a copy out of Console",
    `default\t10:00:00.123456+0100\tsysextd\t${ASKED}`,
    { style: "console", time: "10:00:00.123456+0100", level: "Default", process: "sysextd", message: ASKED },
  ],
  [
    "Console with subsystem and category before the level",
    `com.apple.sx\tXPC\tdefault\t10:00:00.123456+0100\tsysextd\t${ASKED}`,
    { ...SYSEXTD, style: "console", time: "10:00:00.123456+0100", level: "Default", pid: null },
  ],
  [
    "Console with a sender, a full date and a blank before the zone",
    `error\t2026-11-20 10:00:00.123456 +0100\tExample App\tNetworkExtension\tpermission denied`,
    {
      style: "console",
      time: "2026-11-20 10:00:00.123456 +0100",
      level: "Error",
      process: "Example App",
      sender: "NetworkExtension",
      message: "permission denied",
    },
  ],
  [
    "Console with pid and subsystem columns",
    `default\t10:00:00.123456+0100\tsysextd\t412\tcom.apple.sx\tXPC\t${ASKED}`,
    { ...SYSEXTD, style: "console", time: "10:00:00.123456+0100", level: "Default" },
  ],
  [
    "Console with tabs turned into blanks",
    `default 10:00:00.123456+0100 sysextd ${ASKED}`,
    { style: "console", time: "10:00:00.123456+0100", level: "Default", process: "sysextd", message: ASKED },
  ],
  [
    "Console in another language",
    `standard\t10:00:00.123456 +0100\tsysextd\t${ASKED}`,
    { style: "console", time: "10:00:00.123456 +0100", level: "Default", process: "sysextd", message: ASKED },
  ],
  [
    "Console in a language whose word for the level is not known",
    `Fehler 10:00:00.123456+0100 sysextd ${ASKED}`,
    { style: "console", time: "10:00:00.123456+0100", level: "Fehler", process: "sysextd", message: ASKED },
  ],
  [
    "Console with a subsystem before the level and no tabs",
    `com.apple.networkextension default 10:00:00.123456+0100 nehelper ready`,
    {
      style: "console",
      time: "10:00:00.123456+0100",
      level: "Default",
      process: "nehelper",
      subsystem: "com.apple.networkextension",
      message: "ready",
    },
  ],
  [
    "NSLog",
    "2026-11-20 10:00:00.123 Example App[412:1a2b] [error] request failed",
    {
      style: "nslog",
      time: "2026-11-20 10:00:00.123",
      process: "Example App",
      pid: 412,
      category: "error",
      message: "request failed",
    },
  ],
  [
    "NSLog without its date",
    "Example[412:77123] request failed",
    { style: "nslog", process: "Example", pid: 412, message: "request failed" },
  ],
  [
    "old syslog",
    "Nov 20 10:00:00 mac sysextd[412] <Notice>: ready",
    { style: "legacy", time: "Nov 20 10:00:00", level: "Notice", process: "sysextd", pid: 412, message: "ready" },
  ],
  [
    "old syslog with the library, without the host",
    "Nov  2 10:00:00.123456 kernel(Sandbox)[0] <Error>: denied",
    {
      style: "legacy",
      time: "Nov  2 10:00:00.123456",
      level: "Error",
      process: "kernel",
      pid: 0,
      sender: "Sandbox",
      message: "denied",
    },
  ],
  [
    "old syslog of launchd with the job in parentheses",
    "Nov 20 10:00:00 mac com.apple.xpc.launchd[1] (com.example.job[812]): Service exited",
    {
      style: "legacy",
      time: "Nov 20 10:00:00",
      process: "com.apple.xpc.launchd",
      pid: 1,
      sender: "com.example.job[812]",
      message: "Service exited",
    },
  ],
  ["process and colon", "sysextd: (Security) failed", {
    style: "trimmed",
    process: "sysextd",
    sender: "Security",
    message: "failed",
  }],
  ["process and pid", "sysextd[412] failed", { style: "trimmed", process: "sysextd", pid: 412, message: "failed" }],
  ["process, pid and a lost blank", "sysextd[412]:failed", {
    style: "trimmed",
    process: "sysextd",
    pid: 412,
    message: "failed",
  }],
  ["a level, process, subsystem and no time", "default\tnesessionmanager\tcom.apple.networkextension\tstarted: 1", {
    style: "trimmed",
    level: "Default",
    process: "nesessionmanager",
    subsystem: "com.apple.networkextension",
    message: "started: 1",
  }],
  ["process and tab", "sysextd\tfailed", { style: "trimmed", process: "sysextd", message: "failed" }],
  [
    "an unknown process that only the log can have printed",
    "com.example.ext: (NetworkExtension) [com.apple.networkextension:] ready",
    {
      style: "trimmed",
      process: "com.example.ext",
      sender: "NetworkExtension",
      subsystem: "com.apple.networkextension",
      category: "",
      message: "ready",
    },
  ],
  [
    "subsystem alone",
    "[com.apple.sx:StateChanges] advancing",
    { style: "trimmed", subsystem: "com.apple.sx", category: "StateChanges", message: "advancing" },
  ],
  [
    "a list's bullet and a quote before it",
    `  - "sysextd[412]: ready`,
    { style: "trimmed", process: "sysextd", pid: 412, message: "ready" },
  ],
  [
    "grep's file name before it",
    "system.log:Nov 20 10:00:00 mac sysextd[412]: ready",
    { style: "legacy", time: "Nov 20 10:00:00", process: "sysextd", pid: 412, message: "ready" },
  ],
  [
    "a time and no head",
    "2026-11-20 10:00:00.123 something happened",
    { style: "trimmed", time: "2026-11-20 10:00:00.123", message: "something happened" },
  ],
];

for (const [says, text, expected] of RECORDS) {
  Deno.test(`parseRecord() reads ${says}`, () => {
    const { line, ...rest } = parseRecord({ n: 7, text })!;
    assertEquals<unknown>([line, rest], [7, { ...NOTHING, ...expected }]);
  });
}

const NO_RECORDS: readonly string[] = [
  "",
  "I see no policy, cannot allow apps outside /Applications in the log",
  "Error: something failed",
  "com.example.ext: extension failed to validate! uninstalling",
  "array[3] holds nothing",
  "[1] a footnote",
  '{"name":"example","version":"1.0"}',
  'Filtering the log data using "process == "sysextd""',
  "Skipping info and debug messages, pass --info and/or --debug to include.",
  "Timestamp                       Thread     Type        Activity             PID    TTL",
  "Log      - Default:          3, Info:                0, Debug:             0, Error:          1, Fault:          0",
];

Deno.test("parseRecord() takes prose, code, other JSON and log's own lines for no record", () => {
  for (const text of NO_RECORDS) assertEquals(parseRecord({ n: 1, text }), null, text);
});

Deno.test("parseRecord() never throws on a cut record and never invents a value", () => {
  for (const [says, text, whole] of RECORDS) {
    for (let end = 0; end < text.length; end++) {
      const cut = parseRecord({ n: 1, text: text.slice(0, end) });
      if (cut === null) continue;
      assert(cut.pid === null || cut.pid === whole.pid, `${says}: pid ${cut.pid} at ${end}`);
      for (const key of ["time", "process", "subsystem"] as const) {
        assert(cut[key] === null || text.includes(cut[key]!), `${says}: ${key} ${cut[key]} at ${end}`);
      }
    }
  }
});

Deno.test("parseRecord() never throws", () => {
  const any = fc.nat(0xffff).map((code) => String.fromCharCode(code));
  const samples = fc.constantFrom(...RECORDS.map(([, text]) => text));
  const mutated = fc.tuple(samples, fc.nat(200), fc.string({ maxLength: 6, unit: any })).map(([text, at, junk]) =>
    text.slice(0, at) + junk + text.slice(at + 1)
  );
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: any }), mutated), (text) => {
      const record = parseRecord({ n: 1, text });
      assert(record === null || record.style === "json" || text.trimEnd().endsWith(record.message));
    }),
    { numRuns: times(500) },
  );
});

Deno.test("parseRecord() takes linear time on large texts", () => {
  const heads = [
    "",
    `${TIME} `,
    "default\t",
    "sysextd: (",
    "[a.b:",
    "sysextd[1",
    '{"eventMessage":"',
    "Nov 20 10:00:00 ",
    "0x1 Default ",
  ];
  for (const head of heads) {
    for (const fill of ["a", " ", "\t", "a ", "(", "[", '"', "\\", "1 ", "a.", "a\t", "0x1 ", '"message"', "{"]) {
      const text = head + makeLarge(fill);
      assertTimely(() => parseRecord({ n: 1, text }), JSON.stringify(head + fill), 500);
    }
  }
});
