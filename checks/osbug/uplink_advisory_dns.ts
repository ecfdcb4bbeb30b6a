import type { Case, Cite } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { logged, type Said, status } from "../log_samples.ts";
import { runsMacos, swVers } from "../macos_version.ts";
import { ENABLED } from "../samples.ts";
import { sessionIsUp } from "../session_state.ts";

const ADVISORY: Said = [
  "configd",
  "SetInterfaceAdvisory(en0) = UplinkIssue reason='symptoms'",
  "com.apple.SystemConfiguration",
];
const UP = logged("default", [status("connected"), ADVISORY]);

function dns(server: string, name: string): string {
  return `% scutil --dns
DNS configuration

resolver #1
  nameserver[0] : ${server}
  if_index : 12 (${name})
  flags    : Request A records
  reach    : 0x00000002 (Reachable)
`;
}

export default defineRule({
  id: "osbug.uplink-advisory-dns",
  kind: "cause",
  stage: 12,
  title: "26.x IPMonitor re-ranking, DNS leaves the tunnel (B9)",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: ["log.events", "host.os", "net.dns"],
  reads: ["reg.list"],
  judge(of) {
    const resolver = runsMacos(of, "26") && sessionIsUp(of) ? physicalResolver(of) : null;
    const lines = resolver === null ? [] : eventsOf(of, "cd.uplink-advisory");
    return found(
      ...lines.slice(-1).map(({ cite }) => ({
        message:
          "The tunnel is up, and names are asked outside of it, after macOS marked the physical network as troubled",
        cites: [cite, resolver!],
      })),
    );
  },
  explains: [],
  fix: [
    {
      text: "Start the tunnel again, which ranks it first anew",
      plain: "Disconnect in the app and connect again",
      risk: "low",
      verify: "resolver #1 of scutil --dns is the tunnel's",
    },
    { text: "Update macOS", plain: "Open {updateSettings} and install the update of macOS", risk: "low", reboot: true },
  ],
  why:
    "macOS 26 ranks the networks anew when it thinks that the uplink has a problem, and the tunnel's resolver can fall behind the one " +
    "of the Wi-Fi: names then leave the tunnel, and those that only the tunnel knows are not found.",
  notWhen: "The tunnel is a split one that asks for some domains only; or it is not up.",
  macos: "26; expires with the release that repairs it",
  references: ["knowledge 08 §16 B9", "knowledge 09 NA5"],
  samples: () => ({
    fires: [
      {
        says: "a resolver of the Wi-Fi beside a tunnel",
        text: swVers("26.1", "25B78") + ENABLED + UP + dns("192.168.1.1", "en0"),
      },
      {
        says: "the same in compact style",
        text: swVers("26.1", "25B78") + ENABLED + logged("compact", [status("connected"), ADVISORY]) +
          dns("192.168.1.1", "en0"),
      },
    ],
    silent: [
      { says: "the resolver of the tunnel", text: swVers("26.1", "25B78") + ENABLED + UP + dns("10.8.0.1", "utun4") },
      { says: "the same on macOS 15", text: swVers("15.5", "24F74") + ENABLED + UP + dns("192.168.1.1", "en0") },
      {
        says: "a tunnel without the advisory",
        text: swVers("26.1", "25B78") + ENABLED + logged("default", [status("connected")]) + dns("192.168.1.1", "en0"),
      },
      {
        says: "a split tunnel, whose domains have a resolver of their own",
        text: swVers("26.1", "25B78") + ENABLED + UP + dns("192.168.1.1", "en0") +
          "\nresolver #2\n  domain   : corp.example.com\n  nameserver[0] : 10.8.0.1\n  if_index : 20 (utun4)\n  flags    : Supplemental, Request A records\n",
      },
      {
        says: "a tunnel that is not up",
        text: swVers("26.1", "25B78") + ENABLED + logged("default", [status("disconnecting"), ADVISORY]) +
          dns("192.168.1.1", "en0"),
      },
    ],
  }),
});

/** The first resolver, when it is not a tunnel's and no domain has one there either. */
function physicalResolver(of: Case): Cite | null {
  const resolvers = of.facts.value("net.dns")!.resolvers;
  const isTunnels = (name: string | null) => name !== null && /^(?:utun|ipsec|ppp)/.test(name);
  const first = resolvers.findIndex(({ scoped, domain }) => !scoped && domain === null);
  if (
    first < 0 || resolvers[first]!.interface === null ||
    resolvers.some((one) => !one.scoped && isTunnels(one.interface))
  ) return null;
  return { key: "net.dns", at: `resolvers.${first}` };
}
