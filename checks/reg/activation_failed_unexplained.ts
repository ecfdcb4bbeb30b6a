import { lookUpCode, sayCode } from "../../formats/codes/find_code.ts";
import { defineRule, type Found, found } from "../define.ts";
import { activationErrors, failedWith, retoldErrors } from "../activation.ts";
import { OPEN_APP } from "../fixes.ts";
import type { At } from "../target.ts";
import type { NsError } from "../../formats/ns_error.ts";

/** Codes that say nothing about the extension: a canceled or superseded request, and the ones with a rule of their own. */
const NOT_A_FAILURE: readonly number[] = [11, 12];

export default defineRule({
  id: "reg.activation-failed-unexplained",
  kind: "symptom",
  stage: 5,
  title: "Activation failed with a code whose reason line was not collected",
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["errors", "log.events"],
  judge(of) {
    const failures = activationErrors(of).filter(({ value }) => !NOT_A_FAILURE.includes(value.code));
    return found(
      ...failures.map(sayFailure),
      ...retoldErrors(of).map((each) => ({ ...sayFailure(each), confidence: "C" as const })),
    );
  },
  // Nothing is registered because the activation failed: that is no cause of its own. An app that may not install the
  // extension for its signature may not save its configuration either.
  explains: [
    { rule: "reg.not-registered", when: "no row" },
    { rule: "necfg.permission-denied", when: "code 2/8", holds: failedWith(2, 8) },
  ],
  fix: [
    {
      text:
        "Activate once more and collect sysextd's log of the same minute: the reason stands a few lines before the error",
      command: `/usr/bin/log show --last 10m --info --debug --predicate 'process == "sysextd"'`,
      risk: "none",
      admin: true,
    },
    OPEN_APP,
  ],
  why:
    "The app is told only a number. Most numbers have several causes: code 9 alone has at least six. sysextd logs the reason.",
  notWhen:
    "The request was canceled or superseded by a newer one (codes 11 and 12), or the extension has been activated since.",
  macos: "10.15 and later",
  references: ["knowledge 01 §7", "knowledge 03 §4.1", "knowledge 08 §1"],
  samples: () => ({
    fires: [
      {
        says: "code 9 in words",
        text: "The operation couldn’t be completed. (OSSystemExtensionErrorDomain error 9.)\n",
      },
      {
        says: "code 8 as an error object",
        text: 'Error Domain=OSSystemExtensionErrorDomain Code=8 "Invalid code signature or missing entitlements"\n',
      },
      {
        says: "only the sentence of code 8, in an app's log",
        text:
          "2026-11-20 10:00:00.123 Example[512:8001] request failed: Invalid code signature or missing entitlements\n",
      },
      {
        says: "only the sentence of code 4, as somebody pasted it",
        text: "Failed to activate: Extension not found in App bundle.\n",
      },
      {
        says: "only the sentence of code 3, as somebody pasted it",
        text: "App containing System Extension to be activated must be in /Applications folder\n",
      },
    ],
    silent: [
      {
        says: "a guide that quotes the sentence",
        text:
          "Signing it again can produce `Missing entitlement com.apple.developer.system-extension.install` or worse.\n",
      },
      {
        says: "a program that holds the sentence",
        text: 'print("Invalid code signature or missing entitlements")\n',
      },
      {
        says: "a request that a newer one replaced",
        text: 'Error Domain=OSSystemExtensionErrorDomain Code=12 "(null)"\n',
      },
      {
        says: "an error of another domain",
        text: 'Error Domain=NSCocoaErrorDomain Code=4099 "The connection was invalidated"\n',
      },
      {
        says: "a listing that failed",
        text:
          "systemextensionsctl: list command failed: The operation couldn’t be completed. (OSSystemExtensionErrorDomain error 1.)\n",
      },
    ],
  }),
});

function sayFailure({ value, cite }: At<NsError>): Found {
  const meaning = lookUpCode(value)[0]?.entry?.meaning;
  const means = meaning === undefined ? "" : `, which means that ${meaning}`;
  const says = value.message === null ? "" : `: ${value.message}`;
  return {
    message: `The activation request failed with ${sayCode(value.domain, value.code)}${means}${says}`,
    cites: [cite],
    values: { code: String(value.code) },
  };
}
