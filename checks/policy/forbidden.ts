import { activationErrors } from "../activation.ts";
import { LISTED, profilesShown } from "../configuration_samples.ts";
import { defineRule, found } from "../define.ts";
import { APPROVE_BY_MDM } from "../fixes.ts";
import { decidePolicies, policyChange } from "../policies.ts";
import { list } from "../samples.ts";
import { sayCode } from "../../formats/codes/find_code.ts";

export default defineRule({
  id: "policy.forbidden",
  kind: "symptom",
  stage: 4,
  title: "Activation forbidden by policy (code 10), payload not readable",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["errors"],
  reads: ["mdm.profiles", "reg.list"],
  judge(of) {
    const decided = decidePolicies(of);
    const isAllowedNow = decided?.verdict.decision === "allowed" && decided.isWhole;
    return found(
      ...activationErrors(of, 10).map(({ value, cite }) => ({
        message: `The activation request was refused with ${
          sayCode(value.domain, value.code)
        }: a policy forbids the extension${isAllowedNow ? "; the policies that are installed now allow it" : ""}`,
        cites: [cite],
        values: policyChange(of),
      })),
    );
  },
  // Nothing is registered because the activation failed: that is no cause of its own.
  explains: [{ rule: "reg.not-registered", when: "code 10" }],
  fix: [{
    ...APPROVE_BY_MDM,
    verify: "sudo profiles show -type configuration lists the team or the bundle id under the allowed extensions",
  }],
  why:
    "An MDM policy decides which extensions may be activated. Code 10 says that it decided against this one; which payload " +
    "did, only the installed profiles tell.",
  notWhen: "The Mac has no MDM policy: then the code comes from an older attempt or another Mac.",
  macos: "10.15 and later",
  references: ["knowledge 01 §7", "knowledge 08 §1"],
  samples: () => ({
    fires: [{
      says: "code 10 of an activation",
      text: 'Error Domain=OSSystemExtensionErrorDomain Code=10 "(null)"\n',
    }, {
      says: "code 10 from before the policy that allows it",
      text: list({ state: "terminated waiting to uninstall on reboot" }) + profilesShown([LISTED]) +
        'Error Domain=OSSystemExtensionErrorDomain Code=10 "(null)"\n',
    }],
    silent: [{
      says: "code 10 of another domain",
      text: 'Error Domain=NEConfigurationErrorDomain Code=10 "permission denied"\n',
    }],
  }),
});
