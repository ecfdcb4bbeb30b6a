import { defineRule, found } from "../define.ts";
import { ACTIVATE_AGAIN, REBOOT } from "../fixes.ts";
import { list } from "../samples.ts";
import { nameVersion, rowsOf } from "../target.ts";

/** States that an extension only passes through. `terminated waiting …` has a rule of its own. */
const TRANSITIONAL =
  /^(?:validating|realizing|staging|activated enabling|activated waiting to|terminating|uninstalling)/;

export default defineRule({
  id: "reg.stuck-state",
  kind: "symptom",
  stage: 5,
  title: "Record stuck in a transitional state (validating*, enabling, terminating*, waiting to upgrade)",
  severity: "medium",
  confidence: "D",
  scope: "target",
  needs: [],
  needsOne: ["reg.list", "reg.db"],
  judge(of) {
    const stuck = rowsOf(of).filter(({ value }) => TRANSITIONAL.test(value.state ?? ""));
    return found(...stuck.map(({ value, cite }) => ({
      message: `${nameVersion(value)} is in the state "${value.state}", which normally lasts seconds`,
      cites: [cite],
    })));
  },
  explains: [{ rule: "session.plugin-not-installed" }, { rule: "proc.not-running" }],
  fix: [
    {
      text: "List the extensions again after a minute: only a state that stays is stuck",
      command: "systemextensionsctl list",
      risk: "none",
      verify: "The row is [activated enabled]",
    },
    REBOOT,
    ACTIVATE_AGAIN,
  ],
  why:
    "An activation passes through validation and approval in seconds, a removal likewise. A record that stays there blocks " +
    "every later request. What holds it (notarisation, a Mach service name outside the app group, a process that does not end) " +
    "stands in sysextd's log.",
  notWhen:
    "The listing was taken while an update was being installed, or a new version only waits for a logout or restart.",
  macos: "10.15 and later",
  references: ["knowledge 01 §2", "knowledge 08 §2"],
  samples: () => ({
    fires: [
      { says: "a record in validation", text: list({ state: "validating by category" }) },
      { says: "a removal that does not end", text: list({ state: "terminating for uninstall but still running" }) },
      { says: "an update that waits", text: list({ state: "activated waiting to upgrade" }) },
    ],
    silent: [
      { says: "an enabled row", text: list({ state: "activated enabled" }) },
      { says: "a row that waits for the user, which is approval", text: list({ state: "activated waiting for user" }) },
      {
        says: "a record that waits for a reboot, which has its own rule",
        text: list({ state: "terminated waiting to uninstall on reboot" }),
      },
      { says: "a state that nobody has seen yet", text: list({ state: "resting comfortably" }) },
    ],
  }),
});
