import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import { UNKNOWN_JOB } from "../../../formats/launchctl/job.ts";
import { parseListLabel } from "../../../formats/launchctl/list_label.ts";
import { toLines } from "../../../formats/parsed.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import {
  assertFast,
  assertPart,
  DOMAIN_PRINT,
  EXTENSION_PRINT,
  FOREIGN,
  HOSTILE_TEXT,
  LIST,
  LIST_LABEL,
  prefixes,
} from "./samples.ts";
import { times } from "../../effort.ts";

const JOB = {
  ...UNKNOWN_JOB,
  label: "com.example.agent",
  pid: 412,
  lastExitCode: 1,
  program: "/Library/Application Support/Example/agent",
  endpoints: ["EXAMPLE123.com.example.ext", "com.example.agent.xpc"],
  endpointsShown: true,
  complete: true,
};

Deno.test("parseListLabel() reads what the dictionary tells, and leaves the rest unknown", () => {
  const { value, problems, complete, origins } = parseListLabel(toLines(LIST_LABEL));
  assertEquals(value, [JOB]);
  assertEquals([problems, complete], [[], true]);
  assertEquals(origins["0.pid"]?.text.trim(), '"PID" = 412;');
  assertEquals(origins["0.endpoints.1"]?.n, 6);
});

const MANGLINGS: readonly [string, (text: string) => string][] = [
  ["no indent", (text) => text.replace(/^\s+/gm, "")],
  ["no line ends", (text) => text.replace(/\s*\n\s*/g, " ")],
  ["no semicolons", (text) => text.replaceAll(";", "")],
  ["typographic quotes", (text) => text.replace(/"([^"]*)"/g, "“$1”")],
  ["no quotes", (text) => text.replaceAll('"', "").replace("--verbose = {", "--verbose")],
  ["blank lines between", (text) => text.replaceAll("\n", "\n\n")],
  ["a quoted mail", (text) => text.replace(/^/gm, "> ")],
];

for (const [name, mangle] of MANGLINGS) {
  Deno.test(`parseListLabel() reads a dictionary with ${name}`, () => {
    assertEquals(parseListLabel(parseTranscript(mangle(LIST_LABEL))).value, [JOB]);
  });
}

const ENDINGS: readonly [number | string, number | null, string | null][] = [
  [0, 0, null],
  [256, 1, null],
  [19968, 78, null],
  [65280, 255, null],
  [9, null, "Killed: 9"],
  [15, null, "Terminated: 15"],
  [139, null, "Segmentation fault: 11"],
  [-15, null, null],
  [70000, null, null],
  [127, null, null],
];

for (const [status, code, signal] of ENDINGS) {
  Deno.test(`parseListLabel() reads LastExitStatus ${status} as a status of wait`, () => {
    const job = parseListLabel(toLines(`{\n\t"Label" = "com.example.a";\n\t"LastExitStatus" = ${status};\n};\n`)).value
      ?.[0];
    assertEquals([job?.lastExitCode, job?.lastTerminatingSignal], [code, signal]);
  });
}

Deno.test("parseListLabel() knows root from the prompt, and the label when grep left no more", () => {
  const whole = parseListLabel(
    parseTranscript(`[jo@mac:~]1001$ sudo launchctl list com.example.agent\nPassword:\n${LIST_LABEL}`),
  );
  assertEquals(whole.value, [{ ...JOB, root: true }]);
  const part = parseListLabel(
    parseTranscript('$ launchctl list com.example.agent | grep -i exit\n\t"LastExitStatus" = 256;\n$ \n'),
  );
  assertEquals(part.value?.map(({ label, lastExitCode, root }) => [label, lastExitCode, root]), [[
    "com.example.agent",
    1,
    false,
  ]]);
  assertEquals(part.complete, false);
});

Deno.test("parseListLabel() reads several dictionaries, and one that was cut", () => {
  const text = `${LIST_LABEL}\n{\n\t"Label" = "com.example.cut";\n\t"OnDemand" = true;\n\t"MachServices" = {\n` +
    `\t\t"com.example.x" = mach-port-object;\n$ ls\n`;
  const { value, complete } = parseListLabel(parseTranscript(text));
  assertEquals(value?.map((job) => [job.label, job.endpoints.length, job.complete]), [
    ["com.example.agent", 2, true],
    ["com.example.cut", 1, false],
  ]);
  assertEquals(complete, false);
});

Deno.test("parseListLabel() reports a number that is none", () => {
  const { value, problems } = parseListLabel(toLines('{\n\t"Label" = "a";\n\t"LastExitStatus" = none;\n};\n'));
  assertEquals([value?.[0]?.lastExitCode, problems[0]?.why], [null, 'no number: "LastExitStatus"']);
});

const OTHERS = {
  ...FOREIGN,
  "a service's print": EXTENSION_PRINT,
  "a domain's print": DOMAIN_PRINT,
  "a list": LIST,
};
for (const [name, text] of Object.entries(OTHERS)) {
  Deno.test(`parseListLabel() finds nothing in ${name}`, () => {
    assertEquals(parseListLabel(parseTranscript(text)).value, null);
  });
}

Deno.test("parseListLabel() never invents from a text that ends anywhere", () => {
  for (const lines of prefixes(LIST_LABEL)) {
    const { value } = parseListLabel(lines);
    if (value !== null) {
      assertPart(value, [{ ...JOB, lastExitCode: 1, lastTerminatingSignal: cutSignal(lines.at(-1)!.text) }]);
    }
  }
});

/** A status that was cut is another status. */
function cutSignal(text: string): string | null {
  return text.endsWith("= 2") ? "Interrupt: 2" : text.endsWith("= 25") ? "Filesize limit exceeded: 25" : null;
}

Deno.test("parseListLabel() never throws, on any text or any mutation of a dictionary", () => {
  fc.assert(fc.property(HOSTILE_TEXT, (text) => void parseListLabel(toLines(text))), { numRuns: times(300) });
  const pieces = fc.constantFrom(...LIST_LABEL.split(/(\s+)/), "{", "}", "(", "__proto__ = {", "\\", '"');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (words) => void parseListLabel(toLines(`{\n${words.join("")}`))),
    { numRuns: times(200) },
  );
});

Deno.test("parseListLabel() takes linear time", () => {
  assertFast(parseListLabel, '{ A = ¦"x', '{\n¦"Label" = "x";\n', "{ A = {{{{{{{{{{{{{{{{{{{{{{{{{{{{\n");
});
