import { defineRule, found } from "../define.ts";
import { ACTIVATE_AGAIN, REBOOT } from "../fixes.ts";
import { list } from "../samples.ts";
import { isActivated, isWaitingForReboot, nameVersion, rowsOf } from "../target.ts";

export default defineRule({
  id: "reg.pending-uninstall-reboot",
  kind: "cause",
  stage: 5,
  title: "Old record waits for a reboot",
  severity: "medium",
  confidence: "C",
  scope: "target",
  needs: [],
  needsOne: ["reg.list", "reg.db"],
  judge(of) {
    const rows = rowsOf(of);
    const settled = rows.find(({ value }) => isActivated(value.state));
    return found(
      ...rows.filter(({ value }) => isWaitingForReboot(value.state)).map(({ value, cite }) => ({
        message: `${nameVersion(value)} was removed and waits for a restart to be deleted`,
        cites: [cite],
        ...settled &&
          { latent: `${nameVersion(settled.value)} is ${settled.value.state}: the old copy is a harmless leftover` },
      })),
    );
  },
  explains: [
    { rule: "reg.multiple-versions", when: "older record present" },
    { rule: "reg.stuck-state", when: "older record present" },
    { rule: "reg.stale", when: "older record present" },
  ],
  fix: [{ ...REBOOT, verify: "systemextensionsctl list no longer shows the terminated row" }, ACTIVATE_AGAIN],
  why:
    "macOS deletes a removed extension only at the next start. Until then a new activation of the same extension may wait " +
    "behind it, and a reinstall seems to do nothing.",
  notWhen:
    "Another version of the same extension is activated: then the old record is a leftover that the next restart clears.",
  macos: "10.15 and later",
  references: ["knowledge 07 RG-03", "knowledge 01 §2"],
  aliases: ["RG-03"],
  samples: {
    fires: [
      {
        says: "an extension whose only record waits for a reboot",
        text: list({ state: "terminated waiting to uninstall on reboot" }),
      },
      {
        says: "an old record with a new one stuck behind it",
        text: list(
          { state: "terminated waiting to uninstall on reboot" },
          { state: "validating by category", version: "2.5.0/250" },
        ),
      },
    ],
    silent: [
      { says: "an enabled row alone", text: list({ state: "activated enabled" }) },
      {
        says: "an old record beside an enabled new one, which is a leftover",
        text: list(
          { state: "terminated waiting to uninstall on reboot" },
          { state: "activated enabled", version: "2.5.0/250" },
        ),
      },
    ],
  },
});
