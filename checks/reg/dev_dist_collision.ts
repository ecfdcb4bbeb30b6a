import { type Case, type Cite, CLEAR, defineRule, found } from "../define.ts";
import { DEACTIVATE, OPEN_APP, REBOOT } from "../fixes.ts";
import { database, list } from "../samples.ts";
import { isTerminated, rowsOf } from "../target.ts";

const TWO_RECORDS = database(
  { state: "activated enabled" },
  { state: "activated enabled", version: ["2.5.0", "250"] },
);
const CUT_BEFORE_TEAM = TWO_RECORDS.slice(0, TWO_RECORDS.lastIndexOf('"teamID"'));

export default defineRule({
  id: "reg.dev-dist-collision",
  kind: "cause",
  stage: 5,
  title: "Development and distribution builds share identifiers",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["reg.list", "reg.db"],
  judge(of) {
    const rows = rowsOf(of).filter(({ value, cite }) =>
      !isTerminated(value.state) && (value.teamId !== null || isWhole(of, cite))
    );
    const teams = [...new Set(rows.map(({ value }) => value.teamId ?? "no team (ad hoc)"))];
    if (teams.length < 2) return CLEAR;
    return found({
      message: `${of.target?.bundleId} is registered for different teams: ${teams.join(" and ")}`,
      cites: rows.map(({ cite }) => cite),
    });
  },
  explains: [{ rule: "reg.multiple-versions" }, { rule: "reg.stuck-state" }],
  fix: [
    { ...DEACTIVATE, text: `${DEACTIVATE.text} (the build that is not wanted on this Mac)` },
    REBOOT,
    OPEN_APP,
    { text: "Give development builds a bundle id of their own", for: "developer", risk: "none" },
  ],
  why:
    "A build that another team or nobody signed cannot replace the shipped extension of the same identifier: it hangs in " +
    "validation, or the app of one build talks to the extension of the other.",
  notWhen:
    "The row of the other team is terminated and only waits for a reboot; or the identifiers differ and only the names are alike.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-20"],
  aliases: ["PK-20"],
  samples: () => ({
    fires: [{
      says: "one identifier of two teams",
      text: list({ state: "activated enabled" }, { state: "validating by category", team: "ZZDEVTEAM9" }),
    }],
    silent: [
      {
        says: "a record that was cut before its team",
        text: CUT_BEFORE_TEAM,
      },
      {
        says: "the other team's row being deleted",
        text: list({ state: "activated enabled" }, {
          state: "terminated waiting to uninstall on reboot",
          team: "ZZDEVTEAM9",
        }),
      },
      {
        says: "two versions of one team",
        text: list({ state: "activated enabled" }, { state: "activated waiting to upgrade", version: "2.5.0/250" }),
      },
    ],
  }),
});

/** Of an output that was cut, a missing team proves nothing. */
function isWhole({ facts }: Case, { key }: Cite): boolean {
  return facts.evidence(key).complete && facts.value("reg.list")?.outcome !== "partial";
}
