import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import { parseDisabled } from "../../../formats/launchctl/print_disabled.ts";
import { toLines } from "../../../formats/parsed.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import {
  assertFast,
  assertPart,
  DISABLED,
  DOMAIN_PRINT,
  EXTENSION_PRINT,
  FOREIGN,
  HOSTILE_TEXT,
  LIST,
  prefixes,
} from "./samples.ts";
import { times } from "../../effort.ts";

const VALUE = {
  "com.example.ext": true,
  "com.example.agent": false,
  "com.example.old": true,
  "com.example.older": false,
};

Deno.test("parseDisabled() reads both wordings, and no more than its own block", () => {
  const { value, problems, complete, origins } = parseDisabled(toLines(DISABLED));
  assertEquals(value, VALUE);
  assertEquals([problems, complete], [[], true]);
  assertEquals(origins["com.example.agent"]?.n, 3);
});

const CASES: readonly [string, string, Record<string, boolean>, boolean][] = [
  ["a doubled brace", 'disabled services = {\n{\n\t"com.example.a" => true\n}\n}\n', { "com.example.a": true }, true],
  [
    "a doubled brace on one line",
    'disabled services = {{\n"com.example.a" => true\n}}\n',
    { "com.example.a": true },
    true,
  ],
  ["no indent", 'disabled services = {\n"com.example.a" => enabled\n}\n', { "com.example.a": false }, true],
  ["no quotes", "disabled services = {\n\tcom.example.a => enabled\n}\n", { "com.example.a": false }, true],
  ["typographic quotes", "disabled services = {\n\t“com.example.a” => disabled\n}\n", { "com.example.a": true }, true],
  ["no line ends", 'disabled services = { "com.example.a" => disabled "b" => enabled }\n', {
    "com.example.a": true,
    b: false,
  }, true],
  ["no rows", "disabled services = {\n}\n", {}, true],
  ["lines left out", 'disabled services = {\n\t"com.example.a" => true\n\t...\n}\n', { "com.example.a": true }, false],
  [
    "no closing brace",
    'disabled services = {\n\t"com.example.a" => true\nSo it is off.\n',
    { "com.example.a": true },
    false,
  ],
  ["a domain's print around it", DOMAIN_PRINT, { "com.example.idle": true, "com.example.helper": false }, true],
  [
    "what grep left behind its command",
    '$ launchctl print-disabled system | grep example\n\t"com.example.a" => true\n\t"b" => false\n$ ls\n\t"c" => true\n',
    { "com.example.a": true, b: false },
    false,
  ],
  ["a lone row in launchd's words", 'It says\n"com.example.agent" => disabled\n', { "com.example.agent": true }, false],
];

for (const [name, text, expected, whole] of CASES) {
  Deno.test(`parseDisabled() reads a block with ${name}`, () => {
    const { value, complete } = parseDisabled(parseTranscript(text));
    assertEquals([value, complete], [expected, whole]);
  });
}

Deno.test("parseDisabled() takes a label that is a property of every object for a label", () => {
  const { value } = parseDisabled(
    toLines('disabled services = {\n"__proto__" => true\n"toString" => constructor\n}\n'),
  );
  assertEquals(Object.entries(value!), [["__proto__", true]]);
});

Deno.test("parseDisabled() says when launchctl refused", () => {
  const { value, refused } = parseDisabled(toLines("Could not find domain for user gui: 501\n"));
  assertEquals([value, refused], [null, true]);
});

for (const [name, text] of Object.entries({ ...FOREIGN, "a service's print": EXTENSION_PRINT, "a list": LIST })) {
  Deno.test(`parseDisabled() finds nothing in ${name}`, () => {
    assertEquals(parseDisabled(parseTranscript(text)).value, null);
  });
}

Deno.test("parseDisabled() never invents from a text that ends anywhere", () => {
  for (const lines of prefixes(DISABLED)) {
    const { value } = parseDisabled(lines);
    if (value !== null) assertPart({ ...value }, VALUE);
  }
});

Deno.test("parseDisabled() never throws, on any text or any mutation of a block", () => {
  fc.assert(fc.property(HOSTILE_TEXT, (text) => void parseDisabled(toLines(text))), { numRuns: times(300) });
  const pieces = fc.constantFrom(...DISABLED.split(/(\s+)/), "{", "}", "=>", '"__proto__" => true\n');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (words) => void parseDisabled(toLines(words.join("")))),
    { numRuns: times(200) },
  );
});

Deno.test("parseDisabled() takes linear time", () => {
  assertFast(parseDisabled, 'disabled services = {\n¦"a" => true\n', 'disabled services = {¦"a" => true ', '"a" => ');
});
