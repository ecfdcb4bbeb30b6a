import fc from "fast-check";
import { assert, assertEquals } from "../../compat/std_assert.ts";
import { findNotaryChecks, parseNotaryChecks } from "../../formats/notary_checks.ts";
import { toLines } from "../../formats/parsed.ts";
import { parsePrompt } from "../../formats/shell_prompt.ts";
import { assertTimely, makeLarge, times } from "../effort.ts";

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

const check = { source: null, origin: null, overridden: false, reasons: [] };
const CASES: readonly (readonly [says: string, text: string, expected: ReturnType<typeof parse>])[] = [
  ["a notarised app", NOTARIZED, [{
    ...check,
    tool: "spctl",
    path: APP,
    ok: true,
    source: "Notarized Developer ID",
    origin: "Developer ID Application: Example (EXAMPLE123)",
  }]],
  ["an app that is not notarised, without its command", REJECTED, [{
    ...check,
    tool: "spctl",
    path: APP,
    ok: false,
    source: "Unnotarized Developer ID",
  }]],
  [
    "a paste that lost its line breaks",
    `${APP}: rejected source=Unnotarized Developer ID origin=Developer ID Application: E\n`,
    [{
      ...check,
      tool: "spctl",
      path: APP,
      ok: false,
      source: "Unnotarized Developer ID",
      origin: "Developer ID Application: E",
    }],
  ],
  ["Gatekeeper switched off", `${APP}: accepted\noverride=security disabled\n`, [{
    ...check,
    tool: "spctl",
    path: APP,
    ok: true,
    overridden: true,
  }]],
  [
    "something that is no app",
    `% spctl -a -vv ${APP}\n${APP}: rejected (the code is valid but does not seem to be an app)\n`,
    [{
      ...check,
      tool: "spctl",
      path: APP,
      ok: false,
      reasons: ["the code is valid but does not seem to be an app"],
    }],
  ],
  [
    "two answers one behind the other",
    `${REJECTED}/Applications/Other.app: accepted\nsource=Notarized Developer ID\n`,
    [
      { ...check, tool: "spctl", path: APP, ok: false, source: "Unnotarized Developer ID" },
      { ...check, tool: "spctl", path: "/Applications/Other.app", ok: true, source: "Notarized Developer ID" },
    ],
  ],
  ["no stapled ticket", UNSTAPLED, [{ ...check, tool: "stapler", path: APP, ok: false, reasons: ["not stapled"] }]],
  ["a stapled ticket", `Processing: ${APP}\nThe validate action worked!\n`, [{
    ...check,
    tool: "stapler",
    path: APP,
    ok: true,
  }]],
  ["a ticket that Apple does not have", NO_RECORD, [{
    ...check,
    tool: "stapler",
    path: APP,
    ok: false,
    reasons: ["no record"],
  }]],
  ["a failed policy check", POLICY, [{
    ...check,
    tool: "syspolicy_check",
    path: "Example.app",
    ok: false,
    reasons: ["A Notarization ticket is not stapled to this application."],
  }]],
  ["a passed policy check", "App passed all pre-distribution checks and is ready for distribution.\n", [{
    ...check,
    tool: "syspolicy_check",
    path: null,
    ok: true,
  }]],
  ["prose", "The request: accepted\nPull request #1: rejected\nIt is not stapled.\n", null],
  ["nothing", "", null],
];

for (const [says, text, expected] of CASES) {
  Deno.test(`parseNotaryChecks() reads ${says}`, () => assertEquals(parse(text), expected));
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
      assertEquals([one.tool, one.path, one.ok], [whole[i]!.tool, whole[i]!.path, whole[i]!.ok]);
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
