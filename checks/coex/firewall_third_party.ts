import { type Case, defineRule, type Found, found } from "../define.ts";
import { eventsOf } from "../log_events.ts";
import { logged, type Said } from "../log_samples.ts";
import { ncList, processes, sockets } from "../network_samples.ts";
import { packetFilterLeftovers } from "../packet_filter.ts";
import { ID, list } from "../samples.ts";
import { nameVersion, NETWORK_CATEGORY } from "../target.ts";

const OTHER = { state: "activated enabled", id: "org.other.filter", name: "Other Filter", team: "OTHER12345" };
const BOTH = list({ state: "activated enabled" }, OTHER);
const DROPPED: Said = ["kernel", "cfil_action_drop:3120 CFIL: VERDICT DROP RECEIVED so 8a1b"];

const DOWN = ncList("Disconnected") + processes();
const CLEAN = ['scrub-anchor "com.apple/*" all fragment reassemble', 'anchor "com.apple/*" all'] as const;
const KILL_SWITCH = "block drop all";
const ANCHOR = "% sudo pfctl -a mullvad -s all\nFILTER RULES:\nblock return out quick all\n\n";
const REDIRECT =
  "% sudo pfctl -a mullvad -s nat\nrdr pass on lo0 inet proto udp from any to any port = domain -> 127.0.0.1 port 53\n\n";

export default defineRule({
  id: "coex.firewall-third-party",
  kind: "context",
  stage: 10,
  title: "Third-party or Apple firewall interferes (version-gated with osbug rules)",
  severity: "info",
  confidence: "C",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "net.pf"],
  reads: ["reg.list", "proc.list", "net.services", "net.vpnStatus", "net.listeners"],
  judge(of) {
    return found(...droppedFlows(of), ...packetFilterLeftovers(of));
  },
  explains: [],
  fix: [
    {
      text: "For rules of the packet filter: start their product once more and disconnect it, or use its own reset",
      risk: "low",
      verify: "sudo pfctl -s rules no longer shows them",
    },
    {
      text: "When they stay: keep a copy of the anchor's rules, then empty it",
      command: "sudo pfctl -a '{anchor}' -s rules > ~/pf-anchor.conf; sudo pfctl -a '{anchor}' -F all",
      undo: "sudo pfctl -a '{anchor}' -f ~/pf-anchor.conf",
      risk: "medium",
      admin: true,
      verify: "sudo pfctl -a '{anchor}' -s rules prints nothing",
      only: "anchor",
    },
    {
      text: "When they stay: keep a copy of the rules, then load those of macOS; other products must set theirs again",
      command: "sudo pfctl -s rules > ~/pf-rules.conf; sudo pfctl -f /etc/pf.conf",
      undo: "sudo pfctl -f ~/pf-rules.conf",
      risk: "medium",
      admin: true,
      verify: "sudo pfctl -s rules prints anchors of com.apple alone",
      only: "main",
    },
  ],
  why:
    "A firewall built as a content filter decides about the traffic of other products, too: of their apps, and of what a proxy sends " +
    "on. What it drops looks there like a network that does not answer.",
  notWhen: "The drops are the product's own decision: the kernel does not say whose they were.",
  macos: "10.15 and later",
  references: ["knowledge 03 §8.6", "knowledge 09 NA1", "knowledge 04 PF-01 to PF-03, CF-06"],
  samples: () => ({
    fires: [
      { says: "a kill switch that stayed", text: pfctl(...CLEAN, KILL_SWITCH) + DOWN },
      { says: "a vendor's anchor that stayed", text: ANCHOR + processes() },
      { says: "look-ups that are sent to where nobody listens", text: REDIRECT + sockets() },
      {
        says: "dropped flows beside another vendor's extension",
        text: BOTH + logged("default", [DROPPED]),
        target: ID,
      },
      { says: "the same in compact style", text: BOTH + logged("compact", [DROPPED]), target: ID },
    ],
    silent: [
      { says: "the rules that every Mac has", text: pfctl(...CLEAN) + DOWN },
      {
        says: "a kill switch whose VPN is connected",
        text: pfctl(...CLEAN, KILL_SWITCH) + ncList("Connected") + processes(),
      },
      { says: "a kill switch, and no word of what is connected", text: pfctl(...CLEAN, KILL_SWITCH) },
      {
        says: "a kill switch whose program runs",
        text: pfctl(...CLEAN, KILL_SWITCH) + ncList("Disconnected") + processes("/usr/local/sbin/openvpn --config x"),
      },
      { says: "what comes in alone being blocked", text: pfctl(...CLEAN, "block drop in all") + DOWN },
      {
        says: "a rule that passes everything behind it",
        text: pfctl(...CLEAN, KILL_SWITCH, "pass out all flags S/SA keep state") + DOWN,
      },
      { says: "a filter that is off", text: pfctl(...CLEAN, KILL_SWITCH).replace("Enabled", "Disabled") + DOWN },
      { says: "a vendor's anchor while its daemon runs", text: ANCHOR + processes("/usr/local/bin/mullvad-daemon -v") },
      {
        says: "look-ups that are sent to somebody who listens",
        text: REDIRECT + sockets("udp4       0      0  127.0.0.1.53           *.*                               "),
      },
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
  }),
});

/** `pfctl -s all` with these rules. */
function pfctl(...rules: readonly string[]): string {
  return [
    "% sudo pfctl -s all",
    "FILTER RULES:",
    ...rules,
    "",
    "INFO:",
    "Status: Enabled for 0 days 02:11:05           Debug: Urgent",
    "",
    "",
  ].join("\n");
}

/** Flows that a filter dropped, beside another vendor's extension. */
function droppedFlows(of: Case): Found[] {
  const drops = eventsOf(of, "krn.cfil-drop");
  const other = of.facts.value("reg.list")?.extensions.find(({ category, state, teamId, bundleId }) =>
    category === NETWORK_CATEGORY && state === "activated enabled" && bundleId !== of.target?.bundleId &&
    teamId !== null && teamId !== of.target?.teamId
  );
  if (drops.length === 0 || other === undefined || of.target === null) return [];
  return [{
    message: `A content filter drops flows on this Mac (${drops.length} lines), and ${
      nameVersion(other)
    } of another vendor is enabled`,
    cites: drops.slice(-3).map(({ cite }) => cite),
  }];
}
