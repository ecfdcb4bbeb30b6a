import type { Case } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { logged, provider } from "../log_samples.ts";
import { ENABLED } from "../samples.ts";
import { isSaidByTarget } from "../speakers.ts";

const FULL = provider("NECP_CLIENT_ACTION_ADD_FLOW 8A1B error [12: Cannot allocate memory]");
/** Below this many live flows the kernel has room, and the error has another reason. */
const FEW = 300;

export default defineRule({
  id: "flow.necp-enomem",
  kind: "cause",
  stage: 10,
  title: "NECP flow limit: ENOMEM at about 600 live flows",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    const lines = eventsOf(of, "flow.enomem").filter(({ value }) => isSaidByTarget(of, value));
    const flows = liveFlows(of);
    if (lines.length === 0 || flows !== null && flows < FEW) return found();
    return found({
      message: `The kernel gave the provider no more flows (ENOMEM, ${lines.length} lines)` +
        (flows === null ? "" : ` while it held ${flows}`),
      cites: lines.slice(-3).map(({ cite }) => cite),
    });
  },
  explains: [{ rule: "flow.overload" }],
  fix: [
    {
      text: "Restart the product's session: it frees the flows that hang",
      plain: "Disconnect in the app and connect again",
      risk: "low",
      verify: "New connections work again",
    },
    {
      text:
        "For the developer: end idle flows, bound how many connections are open at once, and refuse early; some six hundred live flows " +
        "of one process are what the kernel takes",
      for: "developer",
      risk: "low",
      verify: "The count of live flows stays far below the limit under load",
    },
    {
      text: "Update macOS: newer ones take more",
      plain: "Open {updateSettings} and install the update of macOS",
      risk: "low",
      reboot: true,
    },
  ],
  why:
    "Each flow that a provider opens is a client of NECP in the kernel, of which one process may have only so many. Above that every " +
    "new connection of every app fails at once.",
  notWhen: "Few flows were live; or another process reports it.",
  macos: "10.15 and later",
  references: ["knowledge 07 FL-01", "knowledge 09 NA3"],
  aliases: ["FL-01"],
  samples: () => ({
    fires: [
      { says: "flows that the kernel refused, in default style", text: ENABLED + logged("default", [FULL, FULL]) },
      {
        says: "the same beside a count of live flows, in compact style",
        text: ENABLED + logged("compact", [provider("tproxy live-flow counts total=612 tcp=590"), FULL]),
      },
    ],
    silent: [
      {
        says: "few live flows",
        text: ENABLED + logged("default", [provider("tproxy live-flow counts total=41"), FULL]),
      },
      {
        says: "another process",
        text: ENABLED +
          logged("default", [["Safari", "NECP_CLIENT_ACTION_ADD_FLOW 1 error [12: Cannot allocate memory]"]]),
      },
      {
        says: "many live flows alone",
        text: ENABLED + logged("default", [provider("tproxy live-flow counts total=580")]),
      },
    ],
  }),
});

/** The most flows that the provider counted; null when it did not. */
function liveFlows(of: Case): number | null {
  const counts = eventsOf(of, "flow.live-counts").filter(({ value }) => isSaidByTarget(of, value)).map(({ value }) =>
    Number(value.fields["n"])
  );
  return counts.length === 0 ? null : Math.max(...counts);
}
