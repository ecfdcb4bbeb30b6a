import { activationErrors } from "../activation.ts";
import { LISTED, mobileconfig, policy, profilesShown, shownFor } from "../configuration_samples.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { APPROVE_BY_MDM } from "../fixes.ts";
import { failuresOf } from "../log_events.ts";
import { namePolicies, policyChange, refusalOf } from "../policies.ts";
import { ID, list, TEAM } from "../samples.ts";
import { isTerminated, rowsOf } from "../target.ts";

const KNOWN = list({ state: "activated waiting for user" });
const OTHERS = policy({ AllowedTeamIdentifiers: ["OTHER12345"] });

export default defineRule({
  id: "mdm.policy-missing-or-blocking",
  kind: "cause",
  stage: 4,
  title: "MDM system-extension policy missing/blocking",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "mdm.profiles"],
  reads: ["reg.list", "reg.db", "errors"],
  judge(of) {
    return found(
      ...refusedByProfiles(of),
      ...failuresOf(of, "sx.policy-deny").map(({ value, cite }) => ({
        message: `sysextd says that a policy refuses the extension: ${value.message}`,
        cites: [cite],
        values: policyChange(of),
      })),
    );
  },
  explains: [
    { rule: "policy.forbidden", when: "code 10" },
    { rule: "reg.not-registered", when: "code 10" },
    { rule: "reg.activation-failed-unexplained", when: "code 10" },
    { rule: "policy.awaiting-user-approval", when: "no user may allow it", holds: (of) => refusalOf(of) !== null },
  ],
  fix: [{
    ...APPROVE_BY_MDM,
    verify: "sudo profiles show -type configuration lists the team or the bundle id under the allowed extensions",
  }],
  why:
    "When any policy has AllowUserOverrides off, only what the policies together list may be activated; nobody at the Mac can allow " +
    "more. A team with an entry in AllowedSystemExtensionTypes may have those types alone.",
  notWhen: "sysextd says Allow for the extension, another policy of the Mac lists it, or the Mac has no policy.",
  macos: "10.15 and later",
  references: ["knowledge 07 NC-10", "knowledge 03 §8.1 sx.policy-deny", "knowledge 08 §15"],
  aliases: ["NC-10"],
  samples: () => ({
    fires: [
      {
        says: "a decision to deny",
        text: "sysextd: Activation decision for extension with identifier com.example.tunnel.extension is: Deny\n",
      },
      { says: "a policy that lists another team only", text: KNOWN + profilesShown([OTHERS]) },
      {
        says: "a second policy that turns the users' choice off",
        text: KNOWN + profilesShown([policy({ AllowUserOverrides: true })], [OTHERS]),
      },
      {
        says: "a policy that lists the app instead of the extension",
        text: KNOWN + profilesShown([policy({ AllowedSystemExtensions: { [TEAM]: ["com.example.tunnel"] } })]),
      },
      {
        says: "a policy that leaves the type out",
        text: KNOWN +
          profilesShown([{ ...LISTED, AllowedSystemExtensionTypes: { [TEAM]: ["EndpointSecurityExtension"] } }]),
      },
      { says: "a file with such a policy", text: KNOWN + mobileconfig(OTHERS) },
    ],
    silent: [
      {
        says: "a guide that says what the line means",
        text:
          '\nIf you see "Extension with teamID ABCDE12345 is not in the list of allowed extensions", ask your admin.\n',
      },
      { says: "a policy that lists it", text: KNOWN + profilesShown([LISTED]) },
      { says: "a second policy that lists it", text: KNOWN + profilesShown([OTHERS], [LISTED]) },
      {
        says: "a policy that leaves the choice to users",
        text: KNOWN + profilesShown([policy({ AllowUserOverrides: true })]),
      },
      { says: "a policy of a user, which macOS does not read", text: KNOWN + shownFor("example", [OTHERS]) },
      {
        says: "an extension that runs all the same",
        text: list({ state: "activated enabled" }) + profilesShown([OTHERS]),
      },
      {
        says: "a file beside the profiles that are installed",
        text: KNOWN + profilesShown([LISTED]) + mobileconfig(OTHERS),
      },
      {
        says: "a policy whose teams the poster hid",
        text: KNOWN + profilesShown([policy({ AllowedTeamIdentifiers: ["XXXXXXXXXX"] })]),
      },
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
  }),
});

/** What the policies say, unless macOS runs the extension and so shows that it was allowed, or is removing it anyway. */
function refusedByProfiles(of: Case): Found[] {
  const refusal = refusalOf(of);
  const states = rowsOf(of).map(({ value }) => value.state);
  const isLeaving = states.length > 0 && states.every(isTerminated) && activationErrors(of, 10).length === 0;
  if (refusal === null || isLeaving || states.includes("activated enabled")) return [];
  const { verdict: { why, by, faults }, list, isWhole } = refusal;
  return [{
    message: `${of.target!.bundleId} is not allowed by ${namePolicies(refusal)}: ${[why, ...faults].join("; ")}`,
    cites: by.map((at) => list[at]!.cite),
    values: policyChange(of),
    ...!isWhole && { confidence: "C" as const },
  }];
}
