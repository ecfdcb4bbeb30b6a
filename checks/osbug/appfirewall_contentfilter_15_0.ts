import { defineRule, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { logged, type Said } from "../log_samples.ts";
import { runsMacos, swVers } from "../macos_version.ts";
import { ENABLED } from "../samples.ts";

const INJECT: Said = ["kernel", "cfil_service_inject_queue:4105 CFIL: sosend() failed 55"];

export default defineRule({
  id: "osbug.appfirewall-contentfilter-15.0",
  kind: "cause",
  stage: 12,
  title: "macOS 15.0 content filter + Application Firewall defect (B2)",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: ["log.events", "host.os"],
  judge(of) {
    if (!runsMacos(of, "15.0") && of.facts.value("host.os")!.version !== "15") return found();
    const lines = eventsOf(of, "krn.cfil-inject", "krn.cfil-reinject", "krn.cfil-attach");
    return found(
      ...lines.slice(-1).map(({ cite }) => ({
        message:
          `The content filter of this Mac breaks connections on macOS 15.0 (${lines.length} lines of the kernel), which does so ` +
          "together with the Application Firewall",
        cites: [cite],
        // Whether that firewall is on, no evidence says.
        confidence: "D" as const,
      })),
    );
  },
  explains: [{ rule: "coex.active-content-filter" }],
  fix: [
    {
      text: "See whether the Application Firewall is on",
      command: "/usr/libexec/ApplicationFirewall/socketfilterfw --getglobalstate",
      risk: "none",
    },
    {
      text: "Update macOS to 15.1 or later",
      plain: "Open {updateSettings} and install the update of macOS",
      risk: "low",
      admin: true,
      reboot: true,
      verify: "Connections work with filter and firewall on",
    },
  ],
  why:
    "On macOS 15.0 a content filter and Apple's own Application Firewall together break connections; 15.1 repairs it.",
  notWhen: "The macOS is another one, the Application Firewall is off, or no content filter is active.",
  macos: "15.0; repaired in 15.0.1 to 15.1",
  references: ["knowledge 08 §16 B2", "knowledge 09 NC0"],
  samples: () => ({
    fires: [
      {
        says: "a filter that loses data on macOS 15.0",
        text: swVers("15.0", "24A335") + ENABLED + logged("default", [INJECT]),
      },
      { says: "the same in compact style", text: swVers("15.0", "24A335") + ENABLED + logged("compact", [INJECT]) },
    ],
    silent: [
      { says: "the same on macOS 15.1", text: swVers("15.1", "24B83") + ENABLED + logged("default", [INJECT]) },
      { says: "macOS 15.0 without such lines", text: swVers("15.0", "24A335") + ENABLED },
    ],
  }),
});
