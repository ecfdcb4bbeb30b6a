import { LISTED, policy, profilesShown, shownFor } from "../configuration_samples.ts";
import type { Case } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { APPROVE, APPROVE_BY_MDM } from "../fixes.ts";
import { type Decided, decidePolicies, namePolicies, policyChange } from "../policies.ts";
import { ID, list } from "../samples.ts";
import { nameVersion, rowsOf } from "../target.ts";

export default defineRule({
  id: "policy.awaiting-user-approval",
  kind: "cause",
  stage: 4,
  title: "First-run approval never completed",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["reg.list", "reg.db"],
  reads: ["mdm.profiles"],
  judge(of) {
    const waiting = rowsOf(of).filter(({ value }) => value.state === "activated waiting for user");
    return found(...waiting.map(({ value, cite }) => ({
      message: `${nameVersion(value)} is staged and waits for a person to allow it${sayPolicies(of)}`,
      cites: [cite, ...decidingPolicies(of)],
      values: policyChange(of),
    })));
  },
  explains: [
    { rule: "reg.activation-failed-unexplained", when: "row waiting for user" },
    { rule: "proc.not-running", when: "row waiting for user" },
    { rule: "session.plugin-not-installed", when: "row waiting for user" },
    { rule: "session.never-started", when: "row waiting for user" },
  ],
  fix: [APPROVE, APPROVE_BY_MDM],
  why:
    "macOS stages a new extension and runs it only after an administrator or an MDM policy allows it. The button of the " +
    "pop-up only dismisses it; the switch is in System Settings.",
  notWhen:
    "The row is [activated enabled]. An older version of the same extension may run meanwhile: the wait is then for the " +
    "new version only.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-04", "knowledge 01 §2", "https://developer.apple.com/documentation/systemextensions"],
  aliases: ["PK-04"],
  samples: () => ({
    fires: [
      { says: "a row that waits for the user", text: list({ state: "activated waiting for user" }) },
      {
        says: "a row that waits although the computer's policy allows it",
        text: list({ state: "activated waiting for user" }) + profilesShown([LISTED]),
      },
      {
        says: "a row that waits while the policy is installed for a user",
        text: list({ state: "activated waiting for user" }) + shownFor("example", [LISTED]),
      },
      {
        says: "a row that waits beside a policy about others",
        text: list({ state: "activated waiting for user" }) +
          profilesShown([policy({ AllowUserOverrides: true, AllowedTeamIdentifiers: ["OTHER12345"] })]),
      },
      {
        says: "a row whose tabs became single blanks",
        text:
          `1 extension(s)\n--- com.apple.system_extension.network_extension\nenabled active teamID bundleID (version) name [state]\n` +
          ` * EXAMPLE123 ${ID} (2.4.0/240) Example Tunnel [activated waiting for user]\n`,
      },
    ],
    silent: [
      { says: "an enabled row", text: list({ state: "activated enabled" }) },
      {
        says: "another vendor's row that waits",
        text: list({ state: "activated enabled" }, { state: "activated waiting for user", id: "com.example.other" }),
        target: ID,
      },
    ],
  }),
});

/** What the policies add to it, where any was read. */
function sayPolicies(of: Case): string {
  const decided = decidePolicies(of);
  if (decided === null) return "";
  const { verdict: { decision, why, faults }, list, ignored, isWhole } = decided;
  const notes = faults.length > 0 ? ` (${faults.join("; ")})` : "";
  if (decision === "allowed") return `; ${namePolicies(decided)} would allow it${notes}`;
  if (decision === "refused") return `; nobody at the Mac can, by ${namePolicies(decided)}: ${why}${notes}`;
  if (ignored.length > 0) {
    return `; ${ignored[0]!.value.name} is installed for a user, where macOS reads no such policy`;
  }
  return list.length > 0 && isWhole ? `; ${why}${notes}` : "";
}

function decidingPolicies(of: Case): Decided["list"][number]["cite"][] {
  const decided = decidePolicies(of);
  return decided === null
    ? []
    : [...decided.verdict.by.map((at) => decided.list[at]!.cite), ...decided.ignored.map(({ cite }) => cite)];
}
