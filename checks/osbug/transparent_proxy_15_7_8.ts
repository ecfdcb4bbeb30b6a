import { defineRule, found } from "../define.ts";
import type { Case, Cite } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { ended, logged, provider, sessionNamed, status } from "../log_samples.ts";
import { swVers } from "../macos_version.ts";
import { ENABLED } from "../samples.ts";
import { failedEnds } from "../session_ends.ts";
import { isOwnSession, sessionOf } from "../sessions.ts";
import { isSaidByTarget } from "../speakers.ts";

const BUILD = "24G817";
const AFFECTED = swVers("15.7.8", BUILD) + ENABLED;
const SESSION = sessionNamed("Example Tunnel", "NESMTransparentProxySession");
const REFUSED = provider("flow refusal action=passthrough (fail open): engine not ready");

export default defineRule({
  id: "osbug.transparent-proxy-15.7.8",
  kind: "cause",
  stage: 12,
  title: "15.7.8 RC 24G817 breaks transparent proxies (B5)",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: ["log.events", "host.os"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    const proxy = of.facts.value("host.os")!.build === BUILD ? transparentProxy(of) : null;
    const trouble = proxy === null ? undefined : troubleOf(of)[0];
    if (proxy === null || trouble === undefined) return found();
    return found({
      message:
        `The product is a transparent proxy that fails on build ${BUILD} of macOS 15.7.8, which is known to break them`,
      cites: [proxy, trouble],
    });
  },
  explains: [
    { rule: "flow.refused", when: "24G817" },
    { rule: "sleep.forwarding-wedged", when: "24G817" },
  ],
  fix: [
    {
      text: "Update macOS to a later build",
      plain: "Open {updateSettings} and install the update of macOS",
      risk: "low",
      admin: true,
      reboot: true,
      verify: "sw_vers shows another build",
    },
    {
      text: "Until then: switch the transparent proxy off, or restart its session when it stops working",
      plain: "When it stops working: disconnect in the app and connect again",
      risk: "medium",
    },
  ],
  why: "This release candidate of macOS does not hand flows to transparent proxies as it should; other builds do.",
  notWhen: "The build is another one, the product is no transparent proxy, or its flows get through.",
  macos: "15.7.8 (24G817) only",
  references: ["knowledge 08 §16 B5", "knowledge 09 NC0"],
  samples: () => ({
    fires: [
      {
        says: "a transparent proxy that refuses flows",
        text: AFFECTED + logged("default", [status("connected", SESSION), REFUSED]),
      },
      {
        says: "a transparent proxy whose session fails, in compact style",
        text: AFFECTED + logged("compact", [status("connecting", SESSION), ended("Plugin failed", SESSION)]),
      },
    ],
    silent: [
      {
        says: "the same on another build",
        text: swVers("15.7.8", "24G820") + ENABLED + logged("default", [status("connected", SESSION), REFUSED]),
      },
      { says: "a transparent proxy that works", text: AFFECTED + logged("default", [status("connected", SESSION)]) },
      {
        says: "a packet tunnel that fails",
        text: AFFECTED + logged("default", [status("connecting"), ended("Plugin failed")]),
      },
    ],
  }),
});

/** What shows that the product is one. */
function transparentProxy(of: Case): Cite | null {
  const session = eventsOf(of, "ne.status", "ne.start-cmd", "ne.stop-any").find(({ value }) =>
    sessionOf(value)?.kind === "NESMTransparentProxySession" && isOwnSession(of, value)
  );
  return session?.cite ?? null;
}

function troubleOf(of: Case): Cite[] {
  const refusals = eventsOf(of, "flow.refusal").filter(({ value }) =>
    value.fields["action"] !== undefined && isSaidByTarget(of, value)
  );
  return [...refusals, ...failedEnds(of)].map(({ cite }) => cite);
}
