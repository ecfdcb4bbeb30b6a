import { defineRule, found } from "../define.ts";
import { failuresOf } from "../log_events.ts";
import { ID, list } from "../samples.ts";

export default defineRule({
  id: "mdm.policy-missing-or-blocking",
  kind: "cause",
  stage: 4,
  title: "MDM system-extension policy missing/blocking",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["log.events"],
  judge(of) {
    return found(
      ...failuresOf(of, "sx.policy-deny").map(({ value, cite }) => ({
        message: `sysextd says that a policy refuses the extension: ${value.message}`,
        cites: [cite],
      })),
    );
  },
  explains: [
    { rule: "policy.forbidden", when: "code 10" },
    { rule: "reg.not-registered", when: "code 10" },
    { rule: "reg.activation-failed-unexplained", when: "code 10" },
  ],
  fix: [{
    text: "In the MDM, add the team to AllowedTeamIdentifiers or the bundle id to AllowedSystemExtensions of the " +
      "com.apple.system-extension-policy payload (a team in both is an error), and push it again",
    risk: "low",
    admin: true,
    verify: "sudo profiles show -type configuration lists the team or the bundle id under the allowed extensions",
  }],
  why:
    "When a policy has AllowUserOverrides off, only what it lists may be activated; nobody at the Mac can allow more.",
  notWhen: "sysextd says Allow for the extension, or the Mac has no policy.",
  macos: "10.15 and later",
  references: ["knowledge 07 NC-10", "knowledge 03 §8.1 sx.policy-deny", "knowledge 08 §15"],
  aliases: ["NC-10"],
  samples: {
    fires: [{
      says: "a decision to deny",
      text: "sysextd: Activation decision for extension with identifier com.example.tunnel.extension is: Deny\n",
    }],
    silent: [
      {
        says: "a decision to allow",
        text: "sysextd: Activation decision for extension with identifier com.example.tunnel.extension is: Allow\n",
      },
      {
        says: "a decision to deny before the policy came that allows it",
        text: "sysextd: Activation decision for extension with identifier com.example.tunnel.extension is: Deny\n" +
          "sysextd: extension EXAMPLE123 com.example.tunnel.extension (2.4.0/240) advancing state from " +
          "activated_enabling to activated_enabled\n",
      },
      {
        says: "a decision about another extension",
        text: list({ state: "activated waiting for user" }) +
          "sysextd: Activation decision for com.example.other.filter is: Deny\n",
        target: ID,
      },
      {
        says: "the standing remark about no policy",
        text: "sysextd: no policy, cannot allow apps outside /Applications\n",
      },
    ],
  },
});
