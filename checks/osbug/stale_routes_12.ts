import type { Case, Cite } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { ended, logged, status } from "../log_samples.ts";
import { runsMacos, swVers } from "../macos_version.ts";
import { ENABLED } from "../samples.ts";
import { eventsOf } from "../log_events.ts";
import { sessionIsUp } from "../session_state.ts";

const STOPPED = logged("default", [status("connected"), ended("Stop command received")]);

function routes(name: string): string {
  return `% netstat -rn
Routing tables

Internet:
Destination        Gateway            Flags               Netif Expire
default            192.168.1.1        UGScg                 en0
10.20/16           utun4              USc                 ${name}
`;
}

export default defineRule({
  id: "osbug.stale-routes-12",
  kind: "cause",
  stage: 12,
  title: "macOS 12 keeps included routes (B12)",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: ["log.events", "host.os", "net.routes"],
  reads: ["reg.list"],
  judge(of) {
    const end = runsMacos(of, "12") ? lastEnd(of) : null;
    const route = end === null ? undefined : tunnelRoutes(of)[0];
    if (end === null || route === undefined) return found();
    return found({ message: "The tunnel has ended, and macOS 12 still sends addresses into it", cites: [end, route] });
  },
  explains: [{ rule: "route.leftover-default", when: "macOS 12" }],
  fix: [
    {
      text: "Restart the Mac, or start the tunnel and end it again",
      plain: "Restart the Mac, or connect and disconnect once more in the app",
      risk: "low",
      reboot: true,
      verify: "netstat -rn has no route by the tunnel's interface",
    },
    {
      text: "Update to macOS 13 or later, which takes the routes back",
      plain: "Open {updateSettings} and install the update of macOS",
      risk: "low",
      admin: true,
      reboot: true,
    },
  ],
  why:
    "macOS 12 does not take back the routes that a tunnel had asked for when it ends; what they lead to is out of reach until then.",
  notWhen: "Another tunnel runs, whose routes they are; or the macOS is another one.",
  macos: "12; repaired in 13",
  references: ["knowledge 08 §16 B12", "knowledge 09 NA4"],
  samples: () => ({
    fires: [{
      says: "a route that is left of a tunnel",
      text: swVers("12.6", "21G115") + ENABLED + STOPPED + routes("utun4"),
    }],
    silent: [
      { says: "the same on macOS 13", text: swVers("13.6", "22G120") + ENABLED + STOPPED + routes("utun4") },
      {
        says: "a tunnel that is up",
        text: swVers("12.6", "21G115") + ENABLED + logged("default", [status("connected")]) + routes("utun4"),
      },
      {
        says: "a tunnel that ended without leaving any",
        text: swVers("12.6", "21G115") + ENABLED + STOPPED + routes("en0").replaceAll("utun4", "link#4"),
      },
    ],
  }),
});

/** The end of the session, when the log shows one and none that is up. */
function lastEnd(of: Case): Cite | null {
  return sessionIsUp(of) ? null : eventsOf(of, "ne.stop-any", "ne.disconnected-with").at(-1)?.cite ?? null;
}

/** Apple's own tunnels have routes of IPv6 only. */
function tunnelRoutes(of: Case): Cite[] {
  return of.facts.value("net.routes")!.flatMap(({ family, interface: name, destination }, i) =>
    family === "inet" && name?.startsWith("utun") && !/^(?:224|239|255)\b/.test(destination ?? "")
      ? [{ key: "net.routes" as const, at: String(i) }]
      : []
  );
}
