import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { findNotaryChecks, parseNotaryChecks } from "../../../formats/notary/checks.ts";
import { toLines } from "../../../formats/parsed.ts";
import { parsePrompt } from "../../../formats/shell_prompt.ts";
import { assertTimely, makeLarge, times } from "../../effort.ts";

const APP = "/Applications/Example.app";
const NOTARIZED = `% spctl -a -vv ${APP}
${APP}: accepted
source=Notarized Developer ID
origin=Developer ID Application: Example (EXAMPLE123)
`;
const REJECTED = `${APP}: rejected
source=Unnotarized Developer ID
`;
const UNSTAPLED = `% xcrun stapler validate "${APP}"
Processing: ${APP}
Example.app does not have a ticket stapled to it.
`;
const NO_RECORD = `% xcrun stapler staple Example.app
Processing: ${APP}
CloudKit query for Example.app (2/0011223344556677889900112233445566778899) failed due to "Record not found".
Could not find base64 encoded ticket in response for 2/0011223344556677889900112233445566778899
The staple and validate action failed! Error 65.
`;
const POLICY = `% syspolicy_check distribution Example.app
App has failed one or more pre-distribution checks.
---------------------------------------------------------------
Notary Ticket Missing
File: Example.app
Severity: Fatal
Full Error: A Notarization ticket is not stapled to this application.
Type: Distribution Error
---------------------------------------------------------------
`;

function parse(text: string) {
  const lines = toLines(text).map((line) => {
    const command = parsePrompt(line.text);
    return command === null ? line : { ...line, command };
  });
  return parseNotaryChecks(lines).value;
}

const CASES: readonly (readonly [says: string, text: string, expected: readonly string[]])[] = [
  ["a notarised app", NOTARIZED, ["spctl"]],
  ["an app that is not notarised, without its command", REJECTED, ["spctl"]],
  ["no stapled ticket", UNSTAPLED, ["stapler"]],
  ["a ticket that Apple does not have", NO_RECORD, ["stapler"]],
  ["a failed policy check", POLICY, ["syspolicy_check"]],
  ["all three, one behind the other", POLICY + UNSTAPLED + NOTARIZED, ["syspolicy_check", "stapler", "spctl"]],
  ["prose", "The request: accepted\nPull request #1: rejected\nIt is not stapled.\n", []],
  ["another tool that processes something", "Processing: /tmp/a.csv\nThe action worked!\n", []],
  ["JSON of another tool", '{\n  "output" : []\n}\n', []],
  ["nothing", "", []],
];

for (const [says, text, expected] of CASES) {
  Deno.test(`parseNotaryChecks() reads ${says}`, () => {
    assertEquals((parse(text) ?? []).map(({ tool }) => tool), expected);
  });
}

Deno.test("findNotaryChecks() finds what parseNotaryChecks() reads, and nothing in other text", () => {
  const blocks = (text: string) => findNotaryChecks(toLines(text)).length;
  assertEquals(
    CASES.map(([, text]) => blocks(text) > 0),
    CASES.map(([, text]) => parseNotaryChecks(toLines(text)).value !== null),
  );
});

Deno.test("parseNotaryChecks() invents nothing of a text that is cut", () => {
  const text = NOTARIZED + REJECTED + NO_RECORD + POLICY;
  const whole = parse(text)!;
  for (let at = 0; at <= text.length; at++) {
    const checks = parse(text.slice(0, at)) ?? [];
    assert(checks.length <= whole.length);
    for (const [i, one] of checks.entries()) {
      assertEquals([one.tool, one.path], [whole[i]!.tool, whole[i]!.path]);
      if (one.ok !== null) assertEquals(one.ok, whole[i]!.ok);
      assert((whole[i]!.source ?? "").startsWith(one.source ?? ""));
    }
  }
});

Deno.test("parseNotaryChecks() survives any text", () => {
  const piece = fc.constantFrom(
    ...(NOTARIZED + REJECTED + UNSTAPLED + NO_RECORD + POLICY).split("\n"),
    "source=",
    ": ",
    "\n",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (parts) => {
      parse(parts.join("\n"));
      parse(parts.join(""));
    }),
    { numRuns: times(200) },
  );
});

Deno.test("parseNotaryChecks() reads a large text of the worst in under a second", () => {
  const lines = [
    makeLarge("a: "),
    makeLarge(" source="),
    makeLarge(`${APP}: accepted `),
    makeLarge(`${APP}: accepted\n`),
    makeLarge("Example.app does not have a ticket stapled to it.\n"),
    `% stapler validate ${makeLarge("\\a")}\nThe validate action worked!\n`,
    makeLarge("App has failed one or more pre-distribution checks.\n"),
  ];
  for (const text of lines) {
    const all = toLines(text).map((line) =>
      line.text.startsWith("% ") ? { ...line, command: line.text.slice(2) } : line
    );
    assertTimely(() => parseNotaryChecks(all), text.slice(0, 30), 500);
    assertTimely(() => findNotaryChecks(all), text.slice(0, 30), 500);
  }
});
