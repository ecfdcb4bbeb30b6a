import { defineRule, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { logged, type Said } from "../log_samples.ts";
import { ID, list } from "../samples.ts";
import { nameVersion, NETWORK_CATEGORY } from "../target.ts";

const OTHER = { state: "activated enabled", id: "org.other.filter", name: "Other Filter", team: "OTHER12345" };
const BOTH = list({ state: "activated enabled" }, OTHER);
const DROPPED: Said = ["kernel", "cfil_action_drop:3120 CFIL: VERDICT DROP RECEIVED so 8a1b"];

export default defineRule({
  id: "coex.firewall-third-party",
  kind: "context",
  stage: 10,
  title: "Third-party or Apple firewall interferes (version-gated with osbug rules)",
  severity: "info",
  confidence: "C",
  scope: "target",
  needs: ["log.events", "reg.list"],
  judge(of) {
    const drops = eventsOf(of, "krn.cfil-drop");
    const other = of.facts.value("reg.list")!.extensions.find(({ category, state, teamId, bundleId }) =>
      category === NETWORK_CATEGORY && state === "activated enabled" && bundleId !== of.target?.bundleId &&
      teamId !== null && teamId !== of.target?.teamId
    );
    if (drops.length === 0 || other === undefined || of.target === null) return found();
    return found({
      message: `A content filter drops flows on this Mac (${drops.length} lines), and ${
        nameVersion(other)
      } of another vendor is enabled`,
      cites: drops.slice(-3).map(({ cite }) => cite),
    });
  },
  explains: [],
  fix: [],
  why:
    "A firewall built as a content filter decides about the traffic of other products, too: of their apps, and of what a proxy sends " +
    "on. What it drops looks there like a network that does not answer.",
  notWhen: "The drops are the product's own decision: the kernel does not say whose they were.",
  macos: "10.15 and later",
  references: ["knowledge 03 §8.6", "knowledge 09 NA1"],
  samples: {
    fires: [
      {
        says: "dropped flows beside another vendor's extension",
        text: BOTH + logged("default", [DROPPED]),
        target: ID,
      },
      { says: "the same in compact style", text: BOTH + logged("compact", [DROPPED]), target: ID },
    ],
    silent: [
      {
        says: "another vendor's extension alone",
        text: BOTH + logged("default", [["kernel", "en0: link up"]]),
        target: ID,
      },
      {
        says: "dropped flows without another vendor",
        text: list({ state: "activated enabled" }) + logged("default", [DROPPED]),
      },
    ],
  },
});
