import { type Case, defineRule, found, unknown } from "../define.ts";
import { ACTIVATE_AGAIN, REBOOT } from "../fixes.ts";
import { list } from "../samples.ts";
import { isActivated, isWaitingForReboot, nameVersion, type Registration, rowsOf } from "../target.ts";

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
    const waiting = rows.filter(({ value }) => isWaitingForReboot(value.state));
    const says = (row: Registration) => `${nameVersion(row)} was removed and waits for a restart to be deleted`;
    const shown = howMuchIsShown(of);
    if (settled === undefined && waiting.length > 0 && shown === "cut") {
      return unknown(["reg.list"], says(waiting[0]!.value));
    }
    return found(...waiting.map(({ value, cite }) => ({
      message: says(value),
      cites: [cite],
      ...shown === "less than counted" && { confidence: "D" as const },
      ...settled &&
        { latent: `${nameVersion(settled.value)} is ${settled.value.state}: the old copy is a harmless leftover` },
    })));
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
    "Another version of the same extension is activated: then the old record is a leftover that the next restart clears. A " +
    "listing that was cut may just not show that version.",
  macos: "10.15 and later",
  references: ["knowledge 07 RG-03", "knowledge 01 §2"],
  aliases: ["RG-03"],
  samples: () => ({
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
      {
        says: "a listing that is cut within the next row",
        text: list(
          { state: "terminated waiting to uninstall on reboot" },
          { state: "activated enabled", version: "2.5.0/250" },
        ).slice(0, -30),
      },
      { says: "an enabled row alone", text: list({ state: "activated enabled" }) },
      {
        says: "an old record beside an enabled new one, which is a leftover",
        text: list(
          { state: "terminated waiting to uninstall on reboot" },
          { state: "activated enabled", version: "2.5.0/250" },
        ),
      },
    ],
  }),
});

/** A row that is not shown may be the one that runs. */
function howMuchIsShown({ facts }: Case): "all" | "less than counted" | "cut" {
  const listed = facts.value("reg.list");
  if (listed?.outcome === "partial") return "cut";
  return listed !== undefined && (listed.declaredCount ?? 0) > listed.extensions.length ? "less than counted" : "all";
}
