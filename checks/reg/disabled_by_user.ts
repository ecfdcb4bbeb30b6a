import { defineRule, found } from "../define.ts";
import { APPROVE } from "../fixes.ts";
import { list } from "../samples.ts";
import { nameVersion, rowsOf } from "../target.ts";

export default defineRule({
  id: "reg.disabled-by-user",
  kind: "cause",
  stage: 5,
  title: "Extension disabled in System Settings",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["reg.list", "reg.db"],
  judge(of) {
    const disabled = rowsOf(of).filter(({ value }) => value.state === "activated disabled");
    return found(...disabled.map(({ value, cite }) => ({
      message: `${nameVersion(value)} is registered and switched off`,
      cites: [cite],
    })));
  },
  explains: [
    { rule: "session.plugin-not-installed", when: "activated disabled" },
    { rule: "proc.not-running", when: "activated disabled" },
    { rule: "session.never-started", when: "activated disabled" },
    { rule: "mach.not-registered", when: "activated disabled" },
    { rule: "session.failed-code", when: "activated disabled" },
  ],
  fix: [APPROVE],
  why: "A person or a policy switched the extension off. macOS keeps it registered and does not run it.",
  notWhen: "Another row of the same extension is [activated enabled]; or the row says terminated, which is a removal.",
  macos: "10.15 and later",
  references: ["knowledge 07 RG-02", "knowledge 01 §2"],
  aliases: ["RG-02"],
  samples: () => ({
    fires: [{ says: "a row that is switched off", text: list({ state: "activated disabled" }) }],
    silent: [
      { says: "an enabled row", text: list({ state: "activated enabled" }) },
      { says: "a row that was removed", text: list({ state: "terminated waiting to uninstall on reboot" }) },
    ],
  }),
});
