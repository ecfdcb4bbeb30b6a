import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import type { LaunchdJob } from "../../../formats/launchctl/job.ts";
import { parseServicePrint } from "../../../formats/launchctl/print_service.ts";
import { toLines } from "../../../formats/parsed.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { assertFast, assertPart, EXTENSION_JOB, EXTENSION_PRINT, FOREIGN, HOSTILE_TEXT, prefixes } from "./samples.ts";
import { times } from "../../effort.ts";

function parseJob(text: string): LaunchdJob {
  const { value } = parseServicePrint(parseTranscript(text));
  assertEquals(value?.length, 1);
  return value![0] as LaunchdJob;
}

Deno.test("parseServicePrint() reads every field of a whole print", () => {
  const { value, problems, complete, origins } = parseServicePrint(toLines(EXTENSION_PRINT));
  assertEquals(value, [EXTENSION_JOB]);
  assertEquals(problems, []);
  assertEquals(complete, true);
  assertEquals(origins["0"]?.n, 1);
  assertEquals(origins["0.state"]?.text, "\tstate = running");
  assertEquals(origins["0.pid"]?.n, 28);
  assertEquals(origins["0.lastExitCode"]?.text.trim(), "last exit code = 78: EX_CONFIG");
  assertEquals(origins["0.endpoints.1"]?.text.trim(), '"EXAMPLE123.com.example.ext.control" = {');
});

const MANGLINGS: readonly [string, (text: string) => string][] = [
  ["4 blanks for a tab", (text) => text.replaceAll("\t", "    ")],
  ["8 blanks for a tab", (text) => text.replaceAll("\t", "        ")],
  ["1 blank for a tab", (text) => text.replaceAll("\t", " ")],
  ["no indent at all", (text) => text.replace(/^\s+/gm, "")],
  ["a quoted mail", (text) => text.replace(/^/gm, "> ")],
  ["a list item's indent", (text) => text.replace(/^/gm, "    ")],
  ["Windows line ends", (text) => text.replaceAll("\n", "\r\n")],
  ["blank lines between all lines", (text) => text.replaceAll("\n", "\n\n")],
  ["trailing blanks", (text) => text.replace(/$/gm, "  ")],
  ["a Markdown fence", (text) => "```text\n" + text + "```\n"],
  ["comment marks", (text) => text.replace(/^/gm, "# ").replace(/^# $/gm, "#")],
  ["no line ends", (text) => text.replace(/\s*\n\s*/g, " ")],
  ["text around it", (text) => `Here it is, state = broken:\n\n${text}\nThat was all. state = not running\n`],
];

for (const [name, mangle] of MANGLINGS) {
  Deno.test(`parseServicePrint() reads a whole print with ${name}`, async () => {
    const { findServicePrints } = await import("../../../formats/launchctl/find.ts");
    const blocks = findServicePrints(parseTranscript(mangle(EXTENSION_PRINT)));
    assertEquals(blocks.length, 1);
    assertEquals(parseServicePrint(blocks[0]!).value, [EXTENSION_JOB]);
  });
}

const HEADS: readonly [string, string | null, string][] = [
  ["system/com.example.ext", "system", "com.example.ext"],
  ["gui/501/com.example.agent", "gui/501", "com.example.agent"],
  ["user/501/com.example.agent", "user/501", "com.example.agent"],
  ["pid/1263/com.example.service", "pid/1263", "com.example.service"],
  ["login/100003/com.example.agent", "login/100003", "com.example.agent"],
  ["gui/XXX/com.example.agent", "gui/XXX", "com.example.agent"],
  ["system/com.example.Name With Blanks", "system", "com.example.Name With Blanks"],
  ["system/IOUserExample-0x100000c84", "system", "IOUserExample-0x100000c84"],
  ["com.example.old", null, "com.example.old"],
];

for (const [head, domain, label] of HEADS) {
  Deno.test(`parseServicePrint() reads the head "${head}"`, () => {
    const job = parseJob(`${head} = {\n\tactive count = 1\n\tstate = running\n}\n`);
    assertEquals([job.domain, job.label, job.state, job.complete], [domain, label, "running", true]);
  });
}

const EXITS: readonly [string, Partial<LaunchdJob>][] = [
  ["last exit code = 0", { lastExitCode: 0 }],
  ["last exit code = 1: Operation not permitted", { lastExitCode: 1 }],
  ["last exit code = 78: EX_CONFIG", { lastExitCode: 78 }],
  ["last exit code = -9", { lastExitCode: -9 }],
  ["last exit code = (never exited)", {}],
  ["last exit code = (abandoned)", {}],
  ["last exit code = (failed reap)", {}],
  ["last exit code = (extension watchdogged)", {}],
  ["last terminating signal = Killed: 9", { lastTerminatingSignal: "Killed: 9" }],
  ["last terminating signal = Illegal instruction: 4", { lastTerminatingSignal: "Illegal instruction: 4" }],
  ["last exit reason = OS_REASON_EXEC", { lastExitReason: "OS_REASON_EXEC" }],
  ["last exit reason = OS_REASON_CODESIGNING | Launch Constraint Violation", {
    lastExitReason: "OS_REASON_CODESIGNING | Launch Constraint Violation",
  }],
  ["last exit reason = OS_REASON_DYLD\n\tlast exit code = 6", { lastExitReason: "OS_REASON_DYLD", lastExitCode: 6 }],
];

for (const [slot, expected] of EXITS) {
  Deno.test(`parseServicePrint() reads the exit slot "${slot.replace(/\s+/g, " ")}"`, () => {
    const { lastExitCode, lastExitReason, lastTerminatingSignal } = parseJob(
      `system/com.example.a = {\n\t${slot}\n}\n`,
    );
    const none = { lastExitCode: null, lastExitReason: null, lastTerminatingSignal: null };
    assertEquals({ lastExitCode, lastExitReason, lastTerminatingSignal }, { ...none, ...expected });
  });
}

Deno.test("parseServicePrint() takes arguments and environments for text, whatever they hold", () => {
  const job = parseJob(`gui/501/com.example.script = {
	state = running

	arguments = {
		/bin/bash
		-c
		if true; then {
  launchctl kickstart -k system/com.example.other
		}; fi
{
		/bin/launchctl print system/com.example.third
		pid = 5
	}

	environment = {
		OPEN => {
		ODD => a } b = {
	}

	runs = 4
	pid = 77
}
`);
  assertEquals([job.state, job.runs, job.pid, job.complete], ["running", 4, 77, true]);
});

Deno.test("parseServicePrint() reads Mach names in all their blocks", () => {
  const cases: readonly [string, string[]][] = [
    ['endpoints = {\n\t\t"com.example.x" = {\n\t\t\tport = 1\n\t\t}\n\t}', ["com.example.x"]],
    ["MachServices = {\n\t\tcom.example.x => 0\n\t\tcom.example.y => 1\n\t}", ["com.example.x", "com.example.y"]],
    ['MachServices = {\n\t\t"com.example.x" = mach-port-object;\n\t}', ["com.example.x"]],
    ["MachServices = { com.example.x => 0 }", ["com.example.x"]],
    ['endpoints = { "com.example.x" = { port = 0x1 active = 1 } "com.example.y" = { port = 0x2 } }', [
      "com.example.x",
      "com.example.y",
    ]],
    ['pid-local endpoints = {\n\t\t"com.example.x" = {\n\t\t}\n\t}\n\tinstance-specific endpoints = {\n\t}', [
      "com.example.x",
    ]],
    ["endpoints = {\n\t}", []],
    ["endpoints = {}", []],
    ["endpoints = {\n\t\t“com.example.x” = {\n\t\t}\n\t}", ["com.example.x"]],
  ];
  for (const [block, endpoints] of cases) {
    const job = parseJob(`system/com.example.a = {\n\t${block}\n\truns = 1\n}\n`);
    assertEquals([job.endpoints, job.endpointsShown, job.runs], [endpoints, true, 1], block);
  }
  assertEquals(parseJob("system/com.example.a = {\n\truns = 1\n}\n").endpointsShown, false);
});

Deno.test("parseServicePrint() reads the prints of old systems, whose properties are a block", () => {
  const job = parseJob(
    "com.example.old = {\n\tactive count = 1\n\tcopy count = 0\n\tone shot = 0\n\tpath = /x\n\tstate = running\n" +
      "\tpid = 5\n\tproperties = {\n\t\tpartial import = 0\n\t\tstate = 7\n\t}\n}\n",
  );
  assertEquals([job.state, job.pid, job.path, job.complete], ["running", 5, "/x", true]);
});

Deno.test("parseServicePrint() reads keys that follow on the same line", () => {
  const job = parseJob(
    "system/com.example.a = {\n\tBTM uuid = 00000000-1111\tprogram identifier = Contents/x (mode: 2)\n\truns = 2\n}\n",
  );
  assertEquals([job.programIdentifier, job.runs], ["Contents/x (mode: 2)", 2]);
});

Deno.test("parseServicePrint() gives one job per print, and none twice", () => {
  const text = "system/com.example.a = {\n\tstate = running\n}\n\nsystem/com.example.b = {\n\tstate = not running\n" +
    "system/com.example.c = {\n\tstate = waiting\n}\n";
  const jobs = parseServicePrint(toLines(text)).value as LaunchdJob[];
  assertEquals(jobs.map(({ label, state, complete }) => [label, state, complete]), [
    ["com.example.a", "running", true],
    ["com.example.b", "not running", false],
    ["com.example.c", "waiting", true],
  ]);
});

Deno.test("parseServicePrint() reports lines and numbers that it cannot read", () => {
  const { value, problems } = parseServicePrint(
    toLines("system/com.example.a = {\n\tpid = many\n\tunheard of\n\tstate = running\n}\n"),
  );
  assertEquals((value![0] as LaunchdJob).state, "running");
  assertEquals(problems.map(({ line, why }) => [line, why]), [[2, 'no number: "pid"'], [3, "not a key of a service"]]);
});

Deno.test("parseServicePrint() takes a key that is a property of every object for an unknown key", () => {
  const text = "system/com.example.a = {\n\tconstructor = x\n\t__proto__ = y\n\ttoString = 5\n\truns = 1\n}\n";
  const job = parseJob(text);
  assertEquals(Object.keys(job), Object.keys(EXTENSION_JOB));
  assertEquals([job.runs, Object.getPrototypeOf(job) === Object.prototype], [1, true]);
});

Deno.test("parseServicePrint() gives a missing entry for launchctl's answer, and says when it refused", () => {
  const missing = parseServicePrint(toLines('Could not find service "com.example.a" in domain for system\n'));
  assertEquals(missing.value?.map((entry) => [entry.label, "missing" in entry]), [["com.example.a", true]]);
  const refused = parseServicePrint(toLines("Could not print domain: 125: Domain does not support specified action\n"));
  assertEquals([refused.value, refused.refused], [null, true]);
  assertEquals(parseServicePrint([]).value, null);
});

for (const [name, text] of Object.entries(FOREIGN)) {
  Deno.test(`parseServicePrint() finds nothing in ${name}`, () => {
    assertEquals(parseServicePrint(parseTranscript(text)).value, null);
  });
}

Deno.test("parseServicePrint() never invents from a text that ends anywhere", () => {
  for (const lines of prefixes(EXTENSION_PRINT)) {
    const { value } = parseServicePrint(lines);
    if (value !== null) assertPart(value, [EXTENSION_JOB]);
    if (value !== null && lines.length < 80) assert(!(value[0] as LaunchdJob).complete);
  }
});

Deno.test("parseServicePrint() never throws, on any text or any mutation of a print", () => {
  fc.assert(fc.property(HOSTILE_TEXT, (text) => void parseServicePrint(toLines(text))), {
    numRuns: times(40),
  });
  const pieces = fc.constantFrom(
    ...EXTENSION_PRINT.split(/(\s+)/),
    "{",
    "}",
    "...",
    "= {",
    "endpoints = {",
    "__proto__ = {",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 80 }), (words) => void parseServicePrint(toLines(words.join("")))),
    { numRuns: times(200) },
  );
});

Deno.test("parseServicePrint() takes linear time", () => {
  assertFast(parseServicePrint, "system/a = {\n¦\tb = { x\n");
});

Deno.test("parseServicePrint() reads on behind a path that a mail put into the next line", () => {
  const program = "/Library/SystemExtensions/1A/com.example.ext.systemextension/Contents/MacOS/com.example.ext";
  const text = `system/NetworkExtension.com.example.ext.1.0.7 = {\n\tprogram = \n${program}\n\tpid = 412\n}\n`;
  const job = parseServicePrint(toLines(text)).value![0]!;
  assertEquals("program" in job && [job.program, job.pid, job.complete], [program, 412, true]);
});
