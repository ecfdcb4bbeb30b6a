import { defineRule, found } from "../define.ts";
import { extensionOf } from "../bundle_of.ts";
import { failuresOf } from "../log_events.ts";
import { logged, provider, type Said } from "../log_samples.ts";
import { ENABLED, list } from "../samples.ts";
import { isSoleExtension } from "../sessions.ts";

const SKIPPED: Said = ["kernel", "(42): Skipped all flow divert services, disabling flow divert"];
const LOST: Said = ["kernel", "(0): flow divert cannot be used for this socket"];
/** A provider that is being restarted leaves a few sockets behind. */
const ENOUGH = 3;

export default defineRule({
  id: "flow.flow-divert-exhausted",
  kind: "cause",
  stage: 10,
  title: "Kernel flow divert skipped/exhausted control units",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    const points = Object.keys(extensionOf(of)?.value.providerClasses ?? {});
    const diverts = points.some((point) => point.endsWith(".app-proxy"));
    if (!diverts && (points.length > 0 || !isSoleExtension(of))) return found();
    const lines = failuresOf(of, "krn.fd-exhausted", "krn.fd-nogroup");
    const isSkipped = lines.some(({ value }) => value.signature === "krn.fd-exhausted");
    if (!isSkipped && lines.length < ENOUGH) return found();
    return found({
      message: `The kernel sends flows past the proxy: ${
        lines.at(-1)!.value.message.slice(0, 160)
      } (${lines.length} lines)`,
      cites: lines.slice(-3).map(({ cite }) => cite),
    });
  },
  explains: [],
  fix: [
    {
      text:
        "See which transparent proxies and per-app VPNs are active; end all but one to find out which does not take its flows",
      command: "/usr/bin/systemextensionsctl list",
      risk: "medium",
      admin: true,
    },
    {
      text: "Restart the product's session, or the Mac",
      plain: "Disconnect in the app and connect again; if that does not help, restart the Mac",
      risk: "low",
      verify: "The kernel logs no more flow divert lines, and the provider sees new flows",
    },
  ],
  why:
    "The kernel offers a flow to each proxy in turn. When all of them skip it, or the proxy's control unit is gone, the flow goes out " +
    "directly, and the product never sees it.",
  notWhen: "The provider was just restarted and sees new flows since.",
  macos: "11 and later",
  references: ["knowledge 03 §8.6", "knowledge 09 NA2"],
  samples: () => ({
    fires: [
      { says: "proxies that all skipped a flow", text: ENABLED + logged("default", [SKIPPED]) },
      { says: "sockets whose proxy is gone, in compact style", text: ENABLED + logged("compact", [LOST, LOST, LOST]) },
    ],
    silent: [
      { says: "one socket of a restart", text: ENABLED + logged("default", [LOST]) },
      {
        says: "a provider that sees flows since",
        text: ENABLED +
          logged("default", [SKIPPED, provider("New flow: NEFlow type = stream, app = com.apple.Safari")]),
      },
      {
        says: "two extensions, of which nobody knows which is the proxy",
        text: ENABLED + list({ state: "activated enabled", id: "org.other.filter", name: "Other Filter" }) +
          logged("default", [SKIPPED]),
        target: "com.example.tunnel.extension",
      },
    ],
  }),
});
