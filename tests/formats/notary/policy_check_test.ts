import fc from "fast-check";
import { assert, assertEquals } from "../../../compat/std_assert.ts";
import { makeNotaryCheck, type NotaryCheck } from "../../../formats/notary/check.ts";
import { findPolicyChecks } from "../../../formats/notary/policy_check.ts";
import { parseTranscript } from "../../../formats/transcript.ts";
import { assertTimely, makeLarge, times } from "../../effort.ts";

const APP = "/Applications/Example Tunnel.app";
const DIVIDER = "-".repeat(63);
const ADHOC = {
  title: "Adhoc Signed App",
  severity: "Warning",
  error: "This app is adhoc signed. While it may run locally, adhoc signed apps are not suitable for distribution.",
  file: null,
};
const MISSING = {
  title: "Notary Ticket Missing",
  severity: "Fatal",
  error: "A Notarization ticket is not stapled to this application.",
  file: "Example Tunnel.app",
};
const REPORT = `Only one signature found in file:///Applications/Example%20Tunnel.app, skipping dual signature check
App has failed one or more pre-distribution checks.
${DIVIDER}
Adhoc Signed App
    Severity: Warning
    Full Error: This app is adhoc signed. While it may run locally, adhoc
        signed apps are not suitable for distribution.
    Type: Distribution Error
    Suggested Fix: Sign the app with a Developer ID certificate: see the
        documentation.

Notary Ticket Missing
    File: Example Tunnel.app
    Severity: Fatal
    Full Error: A Notarization ticket is not stapled to this
        application.
    Type: Distribution Error
    Documentation: https://developer.apple.com/documentation/security
    NSError.userInfo: ["SyspolicyCheckErrorLevel": Fatal,
        "SyspolicyCheckAdvice": ]
${DIVIDER}
`;
const ASKED = `% syspolicy_check distribution "${APP}"\n`;
const FAILED: Partial<NotaryCheck> = {
  asked: "distribution",
  path: "Example Tunnel.app",
  ok: false,
  reasons: [MISSING.error],
  findings: [ADHOC, MISSING],
};
const object = ({ title, severity, error, file }: typeof MISSING) => ({
  SyspolicyCheckAdditionalInformation: "",
  SyspolicyCheckErrorLevel: severity,
  SyspolicyCheckShortError: title,
  SyspolicyCheckLongError: error,
  ...file !== null && { SyspolicyCheckErrorFile: file },
});

type Expected = readonly Partial<NotaryCheck>[];
const CASES: Readonly<Record<string, readonly [text: string, expected: Expected]>> = {
  "an app that passed for distribution": [
    `${ASKED}App passed all pre-distribution checks and is ready for distribution.\n`,
    [{ asked: "distribution", path: APP, ok: true }],
  ],
  "an app that passed for the notary, without its command": [
    "App passed all pre-notarization checks and is ready for upload to the Apple notary service.\n",
    [{ asked: "notary-submission", ok: true }],
  ],
  "an app that failed": [ASKED + REPORT, [{ ...FAILED, path: APP }]],
  "an app that failed, without its command": [REPORT, [FAILED]],
  "a report that lost its indents": [REPORT.replace(/^ +/gm, ""), [FAILED]],
  "a report that lost its indents and blank lines": [REPORT.replace(/^ +/gm, "").replace(/\n\n/g, "\n"), [FAILED]],
  "a report that lost its dividers": [REPORT.replaceAll(`${DIVIDER}\n`, ""), [FAILED]],
  "a report in a quoted mail": [REPORT.replace(/^/gm, "> "), [FAILED]],
  "a report with talk behind it": [`${REPORT}What does Severity: Fatal mean?\nType: help\n`, [FAILED]],
  "a report without dividers, with talk behind it": [
    `${REPORT.replaceAll(`${DIVIDER}\n`, "")}\nWhat does that mean?\n`,
    [FAILED],
  ],
  "what -v prints before": [
    `Checking validity\nStarting amfi_preflight\nPassed amfi_preflight\n${REPORT}`,
    [FAILED],
  ],
  "a report that was cut behind its head": ["App has failed one or more pre-notarization checks.\n", [{
    asked: "notary-submission",
    ok: false,
  }]],
  "a failure, and a pass behind it": [
    `${ASKED}${REPORT}${ASKED}App passed all pre-distribution checks and is ready for distribution.\n`,
    [{ ...FAILED, path: APP }, { asked: "distribution", path: APP, ok: true }],
  ],
  "JSON": [
    `${ASKED.trimEnd()} --json\n${JSON.stringify({ output: [object(MISSING)] }, null, 2)}\n`,
    [{ asked: "distribution", path: APP, ok: false, reasons: [MISSING.error], findings: [MISSING] }],
  ],
  "JSON in one line, without its command": [
    `${JSON.stringify({ output: [object(MISSING)] })}\n`,
    [{ path: "Example Tunnel.app", ok: false, reasons: [MISSING.error], findings: [MISSING] }],
  ],
  "JSON with a warning alone": [
    `${JSON.stringify({ output: [object({ ...MISSING, severity: "Warning" })] })}\n`,
    [{ path: "Example Tunnel.app", ok: true, findings: [{ ...MISSING, severity: "Warning" }] }],
  ],
  "JSON of an app that passed": [`${ASKED.trimEnd()} --json\n{\n  "output" : [\n\n  ]\n}\n`, [{
    asked: "distribution",
    path: APP,
    ok: true,
  }]],
  "JSON of another tool": ['{ "output": [ { "a": 1 } ] }\n', []],
  "prose": ["App passed all checks.\nSeverity: Fatal\nAll pre-distribution checks failed.\n", []],
};

function find(text: string): NotaryCheck[] {
  return findPolicyChecks(parseTranscript(text)).map(({ check }) => check);
}

for (const [says, [text, expected]] of Object.entries(CASES)) {
  Deno.test(`findPolicyChecks() reads ${says}`, () => {
    assertEquals(find(text), expected.map((one) => makeNotaryCheck("syspolicy_check", one)));
  });
}

Deno.test("findPolicyChecks() invents nothing of a report that is cut", () => {
  for (let at = 0; at <= REPORT.length; at++) {
    for (const { ok, findings } of find(REPORT.slice(0, at))) {
      assertEquals(ok, false);
      findings.forEach(({ title, error }, i) => {
        assertEquals(title, FAILED.findings![i]!.title);
        // Half a field's name looks like the end of the sentence before.
        const [whole, cut] = [FAILED.findings![i]!.error!, error ?? ""];
        assert(whole.startsWith(cut) || /^ T(?:y(?:pe?)?)?$/.test(cut.slice(whole.length)), cut);
      });
    }
  }
});

Deno.test("findPolicyChecks() survives any text, and a large one of the worst in under a second", () => {
  const piece = fc.constantFrom(...REPORT.split("\n"), "{", "}", '"output"', "\n");
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), (parts) => void find(parts.join("\n"))),
    { numRuns: times(200) },
  );
  const seeds = ['{ "output": [\n', "{\n", `${REPORT}\n`, "App has failed one or more pre-a checks\n", "a\nFile: b\n"];
  for (const seed of seeds) {
    const lines = parseTranscript(makeLarge(seed));
    assertTimely(() => findPolicyChecks(lines), seed, 500);
  }
});
