import { defineRule, found } from "../define.ts";
import { APPROVE, APPROVE_BY_MDM } from "../fixes.ts";
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
  judge(of) {
    const waiting = rowsOf(of).filter(({ value }) => value.state === "activated waiting for user");
    return found(...waiting.map(({ value, cite }) => ({
      message: `${nameVersion(value)} is staged and waits for a person to allow it`,
      cites: [cite],
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
  samples: {
    fires: [
      { says: "a row that waits for the user", text: list({ state: "activated waiting for user" }) },
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
  },
});
