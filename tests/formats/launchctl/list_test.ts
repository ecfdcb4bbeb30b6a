import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import { parseList } from "../../../formats/launchctl/list.ts";
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
  prefixes,
} from "./samples.ts";
import { times } from "../../effort.ts";

const SERVICES = [
  { label: "com.example.agent", pid: 412, status: 0 },
  { label: "com.example.idle", pid: null, status: 0 },
  { label: "NetworkExtension.com.example.ext.1.0.7", pid: null, status: -9 },
  { label: "UIKitApplication:com.example.app[2b0f][rb-legacy]", pid: 871, status: null },
  { label: "com.example.broken", pid: null, status: 78 },
];

Deno.test("parseList() reads a whole list, which names no domain", () => {
  const { value, problems, complete, origins } = parseList(toLines(LIST));
  assertEquals(value, { name: null, services: SERVICES, endpoints: [], root: null });
  assertEquals([problems, complete], [[], true]);
  assertEquals(origins["services.2"]?.n, 4);
});

const MANGLINGS: readonly [string, (text: string) => string][] = [
  ["8 columns for a tab", (text) => text.replaceAll("\t", "       ")],
  ["single blanks", (text) => text.replaceAll("\t", " ")],
  ["an indent", (text) => text.replace(/^/gm, "      ")],
  ["blank lines between", (text) => text.replaceAll("\n", "\n\n")],
  ["no line ends", (text) => text.replaceAll("\n", " ")],
  ["a quoted mail", (text) => text.replace(/^/gm, "> ")],
];

for (const [name, mangle] of MANGLINGS) {
  Deno.test(`parseList() reads a whole list with ${name}`, () => {
    const { value, complete } = parseList(parseTranscript(mangle(LIST)));
    assertEquals([value?.services, complete], [SERVICES, true]);
  });
}

const CASES: readonly [string, string, [string, number | null, number | string | null][], boolean][] = [
  [
    "what grep left behind its command",
    "jo@mac ~ % sudo launchctl list | grep example\n412\t0\texample\n-\t78\tcom.example.x\njo@mac ~ %\n",
    [["example", 412, 0], ["com.example.x", null, 78]],
    false,
  ],
  ["a row that nothing else resembles", "I see\n-\t-9\tcom.example.agent.x\nthere.\n", [[
    "com.example.agent.x",
    null,
    -9,
  ]], false],
  ["a row with its tabs, whose label is short", "-\t78\tcom.example\n", [["com.example", null, 78]], false],
  [
    "rows after a sentence",
    "launchctl list shows:\n412\t0\tcom.example.agent\n",
    [["com.example.agent", 412, 0]],
    false,
  ],
  [
    "rows with remarks",
    "69375    0   com.example.watcher.a   ← running\n-  1   com.example.watcher.b  # stopped\n",
    [["com.example.watcher.a", 69375, 0], ["com.example.watcher.b", null, 1]],
    false,
  ],
  ["lines left out", "PID\tStatus\tLabel\n1\t0\tcom.example.a\n...\n2\t0\tcom.example.b\n", [
    ["com.example.a", 1, 0],
    ["com.example.b", 2, 0],
  ], false],
  ["a foreign line between", "PID\tStatus\tLabel\n1\t0\tcom.example.a\n(note this)\n2\t0\tcom.example.b\n", [
    ["com.example.a", 1, 0],
    ["com.example.b", 2, 0],
  ], true],
  ["text after it", "PID\tStatus\tLabel\n1\t0\tcom.example.a\n\nThat is all.\n\n3 5 apples\n", [[
    "com.example.a",
    1,
    0,
  ]], true],
  ["a headed list that was piped", "% launchctl list | head -2\nPID\tStatus\tLabel\n1\t0\tcom.example.a\n", [
    ["com.example.a", 1, 0],
  ], false],
  ["a header alone", "PID\tStatus\tLabel\n", [], false],
];

for (const [name, text, rows, whole] of CASES) {
  Deno.test(`parseList() reads ${name}`, () => {
    const { value, complete } = parseList(parseTranscript(text));
    assertEquals([value?.services.map(({ label, pid, status }) => [label, pid, status]), complete], [rows, whole]);
  });
}

Deno.test("parseList() knows from the prompt whether root asked", () => {
  const prompts = [["jo@mac ~ % launchctl list", false], ["sh-3.2# launchctl list", true], [
    "launchctl list",
    null,
  ]] as const;
  for (const [prompt, root] of prompts) {
    assertEquals(parseList(parseTranscript(`${prompt}\n${LIST}`)).value?.root, root, prompt);
  }
});

for (const [name, text] of Object.entries({ ...FOREIGN, "a service": EXTENSION_PRINT, "a domain": DOMAIN_PRINT })) {
  Deno.test(`parseList() finds nothing in ${name}`, () => {
    assertEquals(parseList(parseTranscript(text)).value, null);
  });
}

Deno.test("parseList() never invents from a text that ends anywhere", () => {
  for (const lines of prefixes(LIST)) {
    const { value } = parseList(lines);
    if (value !== null) assertPart(value.services, SERVICES);
  }
});

Deno.test("parseList() never throws, on any text or any mutation of a list", () => {
  fc.assert(fc.property(HOSTILE_TEXT, (text) => void parseList(toLines(text))), { numRuns: times(300) });
  const pieces = fc.constantFrom(...LIST.split(/(\s+)/), "...", "-", "99999999999", "__proto__");
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (words) => void parseList(toLines(words.join("")))),
    { numRuns: times(200) },
  );
});

Deno.test("parseList() takes linear time", () => {
  assertFast(parseList, "PID Status Label\n¦x\n1 1 a\n", "412 0 com.example.agent ");
});
