import { defineRule, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { logged, provider } from "../log_samples.ts";
import { ENABLED } from "../samples.ts";
import { isSaidByProduct } from "../speakers.ts";

const RESET = "wake: egress path not viable after settle; resetting established flow";

export default defineRule({
  id: "sleep.path-not-viable",
  kind: "context",
  stage: 11,
  title: "Egress path not viable after wake/path change",
  severity: "low",
  confidence: "B",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list", "reg.db", "launchd.jobs", "sysex.embedded", "app.paths"],
  judge(of) {
    const resets = eventsOf(of, "flow.egress-reset").filter(({ value }) => isSaidByProduct(of, value));
    if (resets.length === 0) return found();
    return found({
      message: `After a wake or a change of network the provider reset ${resets.length} open flow${
        resets.length > 1 ? "s" : ""
      }`,
      cites: resets.map(({ cite }) => cite),
    });
  },
  explains: [],
  fix: [],
  why:
    "A connection that was open over another network cannot go on. The provider resets it, and the app behind it connects again: what is " +
    "new works.",
  notWhen: "New connections fail, too.",
  macos: "11 and later",
  references: ["knowledge 07 SL-02"],
  aliases: ["SL-02"],
  samples: () => ({
    fires: [
      {
        says: "resets after a wake",
        text: ENABLED + logged("default", [provider("system wake"), provider(RESET), provider(RESET)]),
      },
      { says: "a reset in compact style", text: ENABLED + logged("compact", [provider(RESET)]) },
    ],
    silent: [
      { says: "another product", text: ENABLED + logged("default", [["org.other.proxy", RESET, "org.other.proxy"]]) },
      { says: "a wake without resets", text: ENABLED + logged("default", [provider("system wake")]) },
    ],
  }),
});
