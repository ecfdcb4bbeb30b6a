/** Findings call a code by its domain, its number and its name, whichever rule quotes it. */
import { assertEquals, assertStringIncludes } from "../../compat/std_assert.ts";
import { RULES } from "../../checks/mod.ts";
import { sayExit } from "../../checks/job_exit.ts";
import { job } from "../../checks/samples.ts";
import { type LaunchdJob, UNKNOWN_JOB } from "../../formats/launchctl/job.ts";
import { judgeSample } from "../house/sample_case.ts";

const SX = "OSSystemExtensionErrorDomain";

const MESSAGES: readonly (readonly [rule: string, text: string, says: string])[] = [
  [
    "reg.activation-failed-unexplained",
    `(${SX} error 9.)\n`,
    `${SX} 9 (ValidationFailed), which means that the extension's`,
  ],
  ["reg.activation-failed-unexplained", `(${SX} error 99.)\n`, `The activation request failed with ${SX} 99`],
  ["ent.install-missing", `(${SX} error 2.)\n`, `${SX} 2 (MissingEntitlement): `],
  ["policy.forbidden", `(${SX} error 10.)\n`, `${SX} 10 (ForbiddenBySystemPolicy): `],
  ["app.outside-applications", `(${SX} error 3.)\n`, `${SX} 3 (UnsupportedParentBundleLocation)`],
  ["sign.adhoc", "sysextd: (Security) MacOS error: -67062\n", "OSStatus -67062 (errSecCSUnsigned)"],
  [
    "sign.not-notarized",
    "sysextd: (Security) [com.apple.securityd:SecError] Error checking with notarization daemon: 3\n" +
    "sysextd: com.example.tunnel.extension: bundle code signature is not valid - does not satisfy requirement: -67050: no\n",
    "rejected it: OSStatus -67050 (errSecCSReqFailed)",
  ],
  [
    "session.plugin-not-installed",
    "NEVPNConnectionErrorDomainPlugin code=6\n",
    "switched off, NEVPNConnectionErrorDomainPlugin 6 (Plugin was disabled)",
  ],
  [
    "session.failed-code",
    "NEVPNConnectionErrorDomain Code=12\n",
    "to start, NEVPNConnectionErrorDomain 12 (PluginFailed)",
  ],
  [
    "proc.provider-start-failed",
    'Error Domain=NETunnelProviderErrorDomain Code=1 "(null)"\n',
    "NETunnelProviderErrorDomain 1 (NetworkSettingsInvalid)",
  ],
  [
    "sign.amfi-rejected",
    job({ state: "spawn scheduled", runs: "324", "last exit reason": "OS_REASON_EXEC" }),
    "OS_REASON_EXEC (it could not be started)",
  ],
];
for (const [id, text, says] of MESSAGES) {
  Deno.test(`${id} says "${says}"`, () => {
    const rule = RULES.find((rule) => rule.id === id)!;
    const messages = judgeSample(rule, { says: "text", text }).flatMap(({ judgement: { outcome } }) =>
      outcome.is === "found" ? outcome.found.map(({ message }) => message) : []
    );
    assertStringIncludes(messages.join("\n"), says);
  });
}

const EXITS: readonly (readonly [Partial<LaunchdJob>, string])[] = [
  [{}, ""],
  [{ lastExitCode: 78 }, " after exit code 78 (EX_CONFIG)"],
  [{ lastExitCode: 137 }, " after exit code 137 (SIGKILL)"],
  [{ lastExitCode: 3 }, " after exit code 3"],
  [{ lastTerminatingSignal: "Illegal instruction: 4" }, " after signal Illegal instruction: 4"],
  [{ lastExitReason: "OS_REASON_EXEC" }, " after exit reason OS_REASON_EXEC (it could not be started)"],
  [
    { lastExitReason: "OS_REASON_CODESIGNING | Launch Constraint Violation" },
    " after exit reason OS_REASON_CODESIGNING | Launch Constraint Violation (it was started in a way that its launch " +
    "constraints forbid)",
  ],
  [{ lastExitReason: "OS_REASON_NEW" }, " after exit reason OS_REASON_NEW"],
  [{ lastExitReason: "9" }, " after exit reason 9"],
];
for (const [ended, says] of EXITS) {
  Deno.test(`sayExit() says ${JSON.stringify(ended)} in words`, () =>
    assertEquals(sayExit({ ...UNKNOWN_JOB, ...ended }), says));
}
