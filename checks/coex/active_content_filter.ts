import { extensionOf } from "../bundle_of.ts";
import { defineRule, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { logged, type Said } from "../log_samples.ts";
import { ENABLED } from "../samples.ts";
import { isSoleExtension } from "../sessions.ts";
import { bundle } from "../bundle_samples.ts";

const INJECTED: Said = ["kernel", "cfil_service_inject_queue:4105 CFIL: sosend() failed 22"];
const REINJECTED: Said = [
  "kernel",
  "cfil_hash_entry_log:6088 <CFIL: Error: sosend_reinject() failed>: [714 exampled] <UDP(17) out so 8a1b 1 2 age 0>",
];

export default defineRule({
  id: "coex.active-content-filter",
  kind: "context",
  stage: 10,
  title: "A content filter of another vendor is active",
  severity: "info",
  confidence: "A",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list", "sysex.embedded"],
  judge(of) {
    const lines = eventsOf(of, "krn.cfil-inject", "krn.cfil-reinject", "krn.cfil-attach");
    const points = Object.keys(extensionOf(of)?.value.providerClasses ?? {});
    const isOwn = isSoleExtension(of) && points.some((point) => point.includes(".filter-"));
    if (lines.length === 0 || isOwn) return found();
    return found({
      message:
        `A content filter is attached to sockets of this Mac, and the kernel could not put data back (${lines.length} lines)`,
      cites: lines.slice(-3).map(({ cite }) => cite),
    });
  },
  explains: [],
  fix: [],
  why:
    "These lines of the kernel can only come when a content filter is attached to the socket. A filter changes how sockets behave, " +
    "even for traffic that it lets pass; to find out whether it matters, its owner can switch it off for a test.",
  notWhen: "The filter is the product itself.",
  macos: "10.15 and later",
  references: ["knowledge 07 CX-07", "knowledge 03 §8.6", "knowledge 09 NA1"],
  aliases: ["CX-07"],
  samples: () => ({
    fires: [
      { says: "data that could not be put back", text: ENABLED + logged("default", [INJECTED]) },
      {
        says: "a datagram that could not be sent again, in compact style",
        text: ENABLED + logged("compact", [REINJECTED]),
      },
    ],
    silent: [
      { says: "a log without such lines", text: ENABLED + logged("default", [["kernel", "en0: link up"]]) },
      {
        says: "the product being the content filter",
        text: logged("default", [INJECTED]),
        facts: bundle({
          extension: { providerClasses: { "com.apple.networkextension.filter-data": "Example.Filter" } },
        }),
      },
    ],
  }),
});
