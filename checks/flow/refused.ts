import type { Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { logged, provider } from "../log_samples.ts";
import { ENABLED } from "../samples.ts";
import { isSaidByTarget } from "../speakers.ts";
import type { At } from "../target.ts";
import type { LogEvent } from "../../formats/unified_log/events.ts";

const OPEN = provider("flow refusal action=passthrough (fail open): engine not ready");
const POLICY = "to refuse flows is what its rules are for";

export default defineRule({
  id: "flow.refused",
  kind: "cause",
  stage: 10,
  title: "Provider refuses flows (fail open/closed)",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    const lines = eventsOf(of, "flow.refusal").filter(({ value }) => isSaidByTarget(of, value));
    const failed = lines.filter(({ value }) => value.fields["action"] !== undefined);
    const ruled = [
      ...lines.filter(({ value }) => value.fields["action"] === undefined),
      ...eventsOf(of, "krn.cfil-drop"),
    ];
    return found(...describe(failed), ...describe(ruled).map((one) => ({ ...one, latent: POLICY })));
  },
  explains: [],
  fix: [
    {
      text: "Read in the provider's log why it refused: its engine was not ready, or a rule said so",
      command: `/usr/bin/log show --last 15m --info --debug --predicate 'process == "{bundleId}"'`,
      risk: "none",
      admin: true,
    },
    {
      text: "Repair the engine's start, or change the product's rule for that app or address",
      for: "developer",
      risk: "low",
      verify: "The provider logs no more refusals for the same connection",
    },
  ],
  why:
    "A provider that cannot handle a flow either lets it pass unprotected (fail open) or blocks it (fail closed). Users see apps that " +
    "bypass the product, or that have no network.",
  notWhen: "A rule of the product blocks on purpose; or a loop, a dead upstream or a wake explains it.",
  macos: "10.15 and later",
  references: ["knowledge 07 FL-03", "knowledge 09 NA3"],
  aliases: ["FL-03"],
  samples: () => ({
    fires: [
      { says: "flows that pass by unprotected", text: ENABLED + logged("default", [OPEN]) },
      {
        says: "flows that are blocked, in a JSON log",
        text: ENABLED + logged("ndjson", [provider("flow refusal action=block (fail closed): engine not ready")]),
      },
    ],
    silent: [
      {
        says: "flows that a rule of the product blocks",
        text: ENABLED + logged("default", [provider("handleNewFlow tcp 192.0.2.7:443 blocked by flow policy")]),
      },
      {
        says: "a content filter that drops a flow, as it should",
        text: ENABLED + logged("compact", [["kernel", "cfil_action_drop: CFIL: VERDICT DROP RECEIVED so 1"]]),
      },
    ],
  }),
});

function describe(lines: readonly At<LogEvent>[]): Found[] {
  return lines.slice(-1).map(({ value: { message }, cite }) => ({
    message: `The provider refused flows (${lines.length} lines): ${message.slice(0, 160)}`,
    cites: [cite],
  }));
}
