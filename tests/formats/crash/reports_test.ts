import { assert, assertEquals } from "../../../compat/std_assert.ts";
import type { CrashReport } from "../../../formats/crash/report.ts";
import { parseCrashReports } from "../../../formats/crash/reports.ts";
import { toLines } from "../../../formats/parsed.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import {
  body,
  HANG,
  HEADER,
  ID,
  IPS,
  JETSAM,
  LEGACY,
  LEGACY_PANIC,
  PANIC,
  PROGRAM,
  TAHOE,
  translated,
  TRANSLATED_DYLD,
  WAKEUPS,
} from "./samples.ts";

function read(text: string): readonly CrashReport[] {
  return parseCrashReports(parseTranscript(text)).value ?? [];
}

function only(text: string): CrashReport {
  const reports = read(text);
  assertEquals(reports.length, 1);
  return reports[0]!;
}

/** What every rendering of the same crash must say. */
const SAME: Partial<CrashReport> = {
  process: ID,
  bundleId: ID,
  version: "2.4.0 (240)",
  time: "2026-11-20 10:00:00.1234 +0100",
  os: "macOS 15.1 (24B83)",
  exception: {
    type: "EXC_BAD_ACCESS",
    signal: "SIGSEGV",
    codes: "0x0000000000000001, 0x0000000000000010",
    subtype: "KERN_INVALID_ADDRESS at 0x0000000000000010",
  },
  termination: { namespace: "SIGNAL", code: 11, indicator: "Segmentation fault: 11", reasons: [], by: "exc handler" },
  class: "exception",
  kind: "crash",
  pid: 412,
  path: PROGRAM,
  parent: "launchd",
};

function agree(report: CrashReport, wanted: Partial<CrashReport>): void {
  const keys = Object.keys(wanted) as (keyof CrashReport)[];
  assertEquals(Object.fromEntries(keys.map((key) => [key, report[key]])), wanted);
}

const RENDERINGS: Readonly<Record<string, string>> = {
  "a file": IPS,
  "a file with Windows line ends": IPS.replaceAll("\n", "\r\n"),
  "a quoted mail": IPS.split("\n").map((line) => `> ${line}`).join("\n"),
  "a fence": `It crashes:\n\`\`\`json\n${IPS}\`\`\`\nWhy?`,
  "an indented block": IPS.split("\n").map((line) => `    ${line}`).join("\n"),
  "escaped HTML": `<pre>${IPS.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}</pre>`,
  "a body on one line": `${HEADER}\n${body().replaceAll(/\n\s*/g, " ")}`,
  "a text of Console": translated(),
  "a text with list marks": translated().split("\n").map((line) => line === "" ? "" : `* ${line}`).join("\n"),
  "the text and the JSON that Console copies together":
    `${translated()}\n-----------\nFull Report\n-----------\n\n${IPS}`,
};

for (const [name, text] of Object.entries(RENDERINGS)) {
  Deno.test(`parseCrashReports() reads the same crash out of ${name}`, () => agree(only(text), SAME));
}

Deno.test("parseCrashReports() reads the faulting thread with its innermost frames", () => {
  const frames = [`${ID} TunnelProvider.handle(flow:) + 184`, "libdispatch.dylib + 77"];
  assertEquals(only(IPS).thread, { name: null, queue: "com.example.tunnel.flows", frames });
  assertEquals(only(translated()).thread, {
    name: null,
    queue: "com.example.tunnel.flows",
    frames: [frames[0]!, "libdispatch.dylib 0x19005a000 + 77"],
  });
  assertEquals(only(TAHOE).thread?.queue, "com.apple.main-thread");
});

const FORMATS: readonly (readonly [name: string, text: string, wanted: Partial<CrashReport>])[] = [
  ["a translated loader crash", TRANSLATED_DYLD, {
    class: "dyld-missing-library",
    library: "@rpath/ExampleKit.framework/Versions/A/ExampleKit",
    referencedFrom: PROGRAM,
  }],
  ["macOS 26's layout", TAHOE, {
    class: "codesigning",
    model: "Mac17,2",
    launched: "2026-11-20 09:59:58.5000 +0100",
    incident: "0B6B2D1E-9D5A-4E0F-8C7A-3E5B1F2A4C6D",
    exception: {
      type: "EXC_CRASH",
      signal: "SIGKILL (Code Signature Invalid)",
      codes: "0x0000000000000000, 0x0000000000000000",
      subtype: null,
    },
    termination: {
      namespace: "CODESIGNING",
      code: 4,
      indicator: "Launch Constraint Violation",
      reasons: [],
      by: ID,
    },
  }],
  ["a report of macOS 10.15", LEGACY, {
    class: "dyld-missing-library",
    os: "Mac OS X 10.15.7 (19H2)",
    time: "2020-11-20 10:00:00.306 -0700",
    says: ["dyld: launch, loading dependent libraries"],
    termination: {
      namespace: "DYLD",
      code: 1,
      indicator: "Library missing",
      reasons: [
        "Library not loaded: @rpath/ExampleKit.framework/Versions/A/ExampleKit",
        `Referenced from: ${PROGRAM}`,
        "Reason: image not found",
      ],
      by: null,
    },
  }],
  ["too many wakeups", WAKEUPS, {
    kind: "resource",
    class: "other",
    process: ID,
    pid: 412,
    time: "2026-11-20 18:35:55.126 +0530",
    os: "macOS 15.1 (Build 24B83)",
    exception: null,
    termination: null,
    resource: {
      event: "wakeups",
      action: "none",
      amount:
        "45001 wakeups over the last 251 seconds (180 wakeups per second average), exceeding limit of 150 wakeups per second over 300 seconds",
    },
  }],
  ["a hang, with every process of the Mac in it", HANG, {
    kind: "hang",
    class: "other",
    process: "Example Tunnel",
    bundleId: "com.example.tunnel",
  }],
  ["a jetsam event", JETSAM, {
    kind: "jetsam",
    class: "jetsam",
    process: ID,
    time: "2026-11-20 10:00:00.95 +0100",
    killed: [{ process: ID, pid: 412, reason: "per-process-limit" }],
  }],
  ["a panic", PANIC, {
    kind: "panic",
    class: "other",
    process: ID,
    pid: 412,
    os: "macOS 26.1 (25B78)",
    model: "Mac17,2",
    says: [
      "panic(cpu 3 caller 0xfffffe0054a96d28): skmem_slab_free_locked: slab 0xfffffe1 double free @skmem_slab.c:1024",
      "Darwin Kernel Version 25.1.0: Mon Oct 20 19:34:03 PDT 2025; root:xnu-12377.41.6~2/RELEASE_ARM64_T8142",
    ],
  }],
  ["a panic of macOS 10.15", LEGACY_PANIC, { kind: "panic", process: ID, os: "19H2", class: "other" }],
  ["a header before a sample", `${HEADER.replace('"309"', '"142"')}\n${WAKEUPS}`, { kind: "resource", process: ID }],
  ["a header alone", HEADER, { kind: "crash", process: ID, time: "2026-11-20 10:00:01.00 +0100", class: "other" }],
  ["a body alone", body(), SAME],
  ["a report of a process that lives on", `${HEADER}\n${body({ isSimulated: "1" })}`, { kind: "fault" }],
  ["the same under its other name", `${HEADER}\n${body({ isNonFatal: "1" })}`, { kind: "fault" }],
  [
    "the same as text",
    translated().replace(
      "\nTermination Reason",
      "\nException Note:  NON-FATAL CONDITION (this is NOT a crash)\n\nTermination Reason",
    ),
    { kind: "fault" },
  ],
  [
    "a corpse, which is what every crash leaves",
    translated().replace("\nTermination Reason", "\nException Note:        EXC_CORPSE_NOTIFY\n\nTermination Reason"),
    { kind: "crash" },
  ],
];

for (const [name, text, wanted] of FORMATS) {
  Deno.test(`parseCrashReports() reads ${name}`, () => agree(only(text), wanted));
}

const FRAGMENTS: readonly (readonly [text: string, namespace: string, code: number | string, cls: string])[] = [
  [
    '"termination" : {"flags":0,"code":2,"namespace":"CODESIGNING","indicator":"Invalid Page"},',
    "CODESIGNING",
    2,
    "codesigning",
  ],
  [
    '{\n  "exception": {"type":"EXC_CRASH"},\n  "termination": {"namespace":"JETSAM","code":7}\n}',
    "JETSAM",
    7,
    "jetsam",
  ],
  ["Termination Reason: Namespace CODESIGNING, Code 0x1", "CODESIGNING", 1, "codesigning"],
  [
    "**Termination Reason:** Namespace SIGNAL, Code 9, Killed: 9\nException Type: EXC_CRASH (SIGKILL)",
    "SIGNAL",
    9,
    "exception",
  ],
  ["`Termination Reason:    Namespace WATCHDOG, Code 0x1`", "WATCHDOG", 1, "watchdog"],
  ["Termination Reason: Namespace SPRINGBOARD, Code 0x8badf00d", "SPRINGBOARD", 0x8badf00d, "watchdog"],
  [
    "Termination Reason:\nNamespace DYLD, Code 1 Library missing\nLibrary not loaded: @rpath/A",
    "DYLD",
    1,
    "dyld-missing-library",
  ],
  [
    "Termination Reason: Namespace DYLD, Code 4 Symbol missing\nException Type: EXC_CRASH (SIGABRT)",
    "DYLD",
    4,
    "exception",
  ],
  [
    "Termination Reason: Namespace DYLD, Code 1 Library missing\nLibrary not loaded: @rpath/A\nReason: tried: '/a/A' (code signature in <X> '/a/A' not valid for use in process: mapping process and mapped file (non-platform) have different Team IDs)",
    "DYLD",
    1,
    "dyld-code-signature",
  ],
  [
    "Termination Reason:    Namespace PORT_SPACE, Code 14123288431434181871 (Limit 305834 ports) Exceeded system-wide per-process Port Limit",
    "PORT_SPACE",
    "14123288431434181871",
    "port-space",
  ],
  ["Termination Reason:    CODESIGNING 4 Launch Constraint Violation", "CODESIGNING", 4, "codesigning"],
  [
    "| Field | Value |\n|---|---|\n| Process | a.b.c [412] |\n| Exception Type | EXC_CRASH (SIGABRT) |\n| Termination Reason | Namespace SIGNAL, Code 6 Abort trap: 6 |",
    "SIGNAL",
    6,
    "exception",
  ],
  [
    "all on one line: Process: a.b.c [412] Path: /x/y Parent Process: launchd [1] OS Version: macOS 15.1 (24B83) Exception Type: EXC_CRASH (SIGABRT) Termination Reason: Namespace SIGNAL, Code 6 Abort trap: 6 Terminating Process: a.b.c [412]",
    "SIGNAL",
    6,
    "exception",
  ],
];

for (const [text, namespace, code, cls] of FRAGMENTS) {
  Deno.test(`parseCrashReports() reads the fragment ${JSON.stringify(text.slice(0, 60))}`, () => {
    const { class: is, termination } = only(`Hello\n${text}\nBye`);
    assertEquals([termination?.namespace, termination?.code, is], [namespace, code, cls]);
  });
}

Deno.test("parseCrashReports() takes no report of what the sandbox denied for a crash", () => {
  const report = (violation: string) =>
    `${violation}Process:         com.example.ext [412]\nIdentifier:      com.example.ext\nCode Type:       ARM64 (Native)\n` +
    "Date/Time:       2026-11-20 10:00:00.123 +0100\n";
  assertEquals(read(report("")).length, 1);
  assertEquals(read(report("Violation:       deny(1) system-privilege 10006\n")), []);
});

Deno.test("parseCrashReports() ends a reason where the paste does", () => {
  const reason = TRANSLATED_DYLD.slice(
    TRANSLATED_DYLD.indexOf("Termination Reason"),
    TRANSLATED_DYLD.indexOf("(terminated"),
  );
  const { termination } = only(TRANSLATED_DYLD);
  for (
    const text of [
      `\`\`\`\n${reason}\`\`\`\nAny idea?`,
      `${reason}[...]\nAny idea?`,
      `${reason}\nAny idea?`,
      TRANSLATED_DYLD.replace(/^/gm, "// "),
    ]
  ) assertEquals(only(text).termination?.reasons, termination!.reasons, text);
  assertEquals(only(`\`\`\`\n${reason}\`\`\`\nAny idea?`).class, "dyld-missing-library");
});

Deno.test("parseCrashReports() tells reports in one text apart, in their order", () => {
  const other = (text: string) => text.replaceAll(ID, "com.example.other").replaceAll("0B6B2D1E", "1B6B2D1E");
  const all = [
    IPS,
    TRANSLATED_DYLD,
    LEGACY,
    other(WAKEUPS),
    HANG,
    other(TAHOE),
    JETSAM,
    PANIC,
    LEGACY_PANIC,
    other(LEGACY),
  ];
  const kinds = read(all.join("\n\nand then:\n")).map(({ kind, process }) => `${kind} ${process}`);
  assertEquals(kinds, [
    `crash ${ID}`,
    `crash ${ID}`,
    "resource com.example.other",
    "hang Example Tunnel",
    "crash com.example.other",
    `jetsam ${ID}`,
    `panic ${ID}`,
    `panic ${ID}`,
    "crash com.example.other",
  ]);
  const two = `${body({ captureTime: '"2026-11-20 09:00:00.0000 +0100"', incident: '"A"' })}\n${body()}`;
  assertEquals(read(two).length, 2);
});

const PROSE: readonly string[] = [
  "",
  "It crashed with Exception Type EXC_CRASH, and the Termination Reason was unknown.",
  "Event: the launch party\nProcess: we meet at nine",
  '{"bug_type":"313","agent":"x"}\n{"postTime":1}',
  '{"facts": {"reg.list": {"outcome": "ok"}}}',
  "Process: 12 extensions [activated enabled]",
  "Termination Reason: unknown",
  "2026-11-20 10:00:00.123 Df ReportCrash[99:1a] Saved crash report for com.example.ext[412] version 2.4 to x.ips",
  "  PID  PPID COMMAND\n  412     1 /usr/libexec/sysextd",
];

for (const text of PROSE) {
  Deno.test(`parseCrashReports() finds nothing in ${JSON.stringify(text.slice(0, 60))}`, () => {
    assertEquals(parseCrashReports(parseTranscript(text)), { value: null, problems: [], origins: {} });
  });
}

Deno.test("parseCrashReports() says which line shows the end", () => {
  const { origins } = parseCrashReports(
    toLines(`${translated()}\n${IPS.replace("10:00:00.1234", "11:00:00.1234").replaceAll("0B6B", "1B6B")}`),
  );
  assertEquals(origins["0"]?.text, "Termination Reason:    Namespace SIGNAL, Code 11 Segmentation fault: 11");
  assert(origins["1"]!.text.startsWith('"termination" : {"flags":0,"code":11'));
  const loader = (text: string) => parseCrashReports(toLines(text)).origins["0"]?.text.trim();
  assertEquals(loader(TRANSLATED_DYLD), "Library not loaded: @rpath/ExampleKit.framework/Versions/A/ExampleKit");
  const refusal = "Reason: tried: '/a/A' (code signature in <X> '/a/A' not valid for use in process)";
  assertEquals(loader(TRANSLATED_DYLD.replace(/Reason: tried:.*/, refusal)), refusal);
});

Deno.test("parseCrashReports() reads wrapped and curly quotes, and never half a value as a whole one", () => {
  const wrapped = HEADER.replace(/.{72}/g, "$&\n");
  assertEquals([only(wrapped).process, only(wrapped).bundleId], [ID, ID]);
  const curly = `“exception” : {“type”:“EXC_CRASH”,“signal”:“SIGABRT”},`;
  assertEquals(only(curly).exception?.signal, "SIGABRT");
  assertEquals(only('"exception" : {"type":"EXC_CRASH","signal":"SIGAB').exception?.signal, null);
});
