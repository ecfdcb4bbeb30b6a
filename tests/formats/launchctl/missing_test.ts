import fc from "fast-check";
import { assertEquals } from "../../../compat/std_assert.ts";
import { parseMissingService } from "../../../formats/launchctl/missing.ts";
import { toLines } from "../../../formats/parsed.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { assertFast, DOMAIN_PRINT, EXTENSION_PRINT, FOREIGN, LIST, LIST_LABEL, prefixes } from "./samples.ts";
import { times } from "../../effort.ts";

const SCOPES: readonly [string, string | null][] = [
  [" in domain for system", "system"],
  [" in domain for user gui: 501", "gui/501"],
  [" in domain for gui: 501", "gui/501"],
  [" in domain for user: 501", "user/501"],
  [" in domain for uid: 501", "user/501"],
  [" in domain for login: 100003", "login/100003"],
  [" in domain for login", null],
  [" in domain for port", null],
  ["", null],
];

for (const [scope, domain] of SCOPES) {
  Deno.test(`parseMissingService() reads the answer with "${scope}"`, () => {
    const error = `Could not find service "com.example.ext"${scope}`;
    for (const text of [error, `Bad request.\n${error}\n`, `Bad request. ${error}`, `launchctl: ${error}.`]) {
      assertEquals(parseMissingService(toLines(text)).value, [
        { label: "com.example.ext", missing: true, error, domain, root: null },
      ]);
    }
  });
}

const LABELS: readonly [string, string][] = [
  ['"NetworkExtension.com.example.ext.1.0.7"', "NetworkExtension.com.example.ext.1.0.7"],
  ["“com.example.ext”", "com.example.ext"],
  ["'com.example.ext'", "com.example.ext"],
  ["com.example.ext", "com.example.ext"],
  ['"Example Agent"', "Example Agent"],
  ['"system/com.example.ext"', "system/com.example.ext"],
];

for (const [printed, label] of LABELS) {
  Deno.test(`parseMissingService() reads the label ${printed}`, () => {
    const { value } = parseMissingService(toLines(`I get: Could not find service ${printed} in domain for port\n`));
    assertEquals(value?.map((job) => job.label), [label]);
  });
}

Deno.test("parseMissingService() knows label and root from the prompt where the answer names none", () => {
  const text = `jo@mac ~ % sudo launchctl bootout system/com.example.a
Boot-out failed: 113: Could not find specified service
jo@mac ~ % launchctl print gui/501/com.example.b
Bad request.
Could not find service "com.example.b" in domain for user gui: 501
Could not find specified service
`;
  const { value, origins } = parseMissingService(parseTranscript(text));
  assertEquals(value, [
    {
      label: "com.example.a",
      missing: true,
      error: "Boot-out failed: 113: Could not find specified service",
      domain: "system",
      root: true,
    },
    {
      label: "com.example.b",
      missing: true,
      error: 'Could not find service "com.example.b" in domain for user gui: 501',
      domain: "gui/501",
      root: false,
    },
  ]);
  assertEquals([origins["0"]?.n, origins["1"]?.n], [2, 5]);
});

const OTHERS = {
  ...FOREIGN,
  "a print": EXTENSION_PRINT,
  "a domain": DOMAIN_PRINT,
  "a list": LIST,
  "a job": LIST_LABEL,
};
for (const [name, text] of Object.entries({ ...OTHERS, "another answer": "Could not find specified service\n" })) {
  Deno.test(`parseMissingService() finds nothing in ${name}`, () => {
    assertEquals(parseMissingService(parseTranscript(text)).value, null);
  });
}

Deno.test("parseMissingService() never invents from a text that ends anywhere", () => {
  for (
    const lines of prefixes('Bad request.\nCould not find service "com.example.ext" in domain for user gui: 501\n')
  ) {
    for (const { label } of parseMissingService(lines).value ?? []) assertEquals(label, "com.example.ext");
  }
});

Deno.test("parseMissingService() never throws, on any text", () => {
  const words = fc.constantFrom(
    "Could not find service ",
    '"',
    "com.example.a",
    " in domain for ",
    "system",
    "\n",
    "%s",
    "“",
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 30 }), (text) => void parseMissingService(toLines(text.join("")))),
    { numRuns: times(100) },
  );
});

Deno.test("parseMissingService() takes linear time", () => {
  assertFast(
    parseMissingService,
    'Could not find service "',
    'Could not find service "a" in domain for system\n',
    "Could not find service a.",
  );
});
