import { assertEquals } from "../../../../compat/std_assert.ts";
import { NE_VPN_CONNECTION_PLUGIN } from "../../../../formats/codes/ne_vpn_connection_plugin.ts";
import { toLines } from "../../../../formats/parsed.ts";
import { parseLogEvents } from "../../../../formats/unified_log/events.ts";
import family from "../../../../formats/unified_log/signatures/session_ends.ts";
import { checkFamily, idsOf, record } from "./check_family.ts";

const SESSION = "NESMVPNSession[Primary Tunnel:Example VPN:11111111-2222-3333-4444-555555555555:(null)]";
const STOPPED = `${SESSION}: status changed to disconnected, last stop reason`;
const BOTH = ["ne.status", "ne.stop-any"];

function stop(id: string, reason: string, silent: string, fields: Record<string, string> = {}, also: string[] = []) {
  return {
    id,
    fires: `${STOPPED} ${reason}`,
    silent: `${STOPPED} ${silent}`,
    fields: { session: SESSION, ...fields },
    also: [...BOTH, ...also],
  };
}

checkFamily("session ends", family, [
  stop("ne.stop-plugin-failed", "Plugin failed", "Plugin initiated"),
  stop("ne.stop-plugin-disabled", "Plugin was disabled", "Plugin failed"),
  stop("ne.stop-plugin-initiated", "Plugin initiated", "Plugin failed"),
  stop("ne.stop-no-network", "No network available", "Network changed, tunnel no longer viable", {}, [
    "ne.no-network-line",
  ]),
  stop("ne.stop-superseded", "Configuration was superceded by another configuration", "Configuration was removed"),
  stop("ne.stop-user", "Stop command received", "Plugin initiated"),
  stop("ne.stop-none", "None", "Nonesuch"),
  stop("ne.stop-config", "Configuration has changed", "Bad configuration", { what: "has changed" }),
  stop("ne.stop-sleep", "Device slept too long", "Tunnel was idle for too long"),
  stop("ne.stop-start-from-app", "Tunnel must be started from the app", "Tunnel was idle for too long"),
  stop("ne.stop-server", "Server is not responding", "Plugin failed"),
  stop("ne.stop-network-changed", "Network changed, tunnel no longer viable", "No network available"),
  stop("ne.stop-bad-config", "Bad configuration", "Configuration has changed"),
  stop("ne.stop-timeout", "Network preparation took to long", "Authentication took too long"),
  stop("ne.stop-app-update", "App Update", "App"),
  stop("ne.stop-user-switch", "Console user changed", "Configuration has changed"),
  stop("ne.stop-on-demand-rule", "On Demand Disconnect rule matched", "Plugin failed"),
  {
    id: "ne.stop-any",
    fires: `${STOPPED} re-started with different credentials`,
    silent: `${SESSION}: status changed to disconnecting`,
    fields: { session: SESSION, r: "re-started with different credentials" },
    also: ["ne.status"],
  },
  {
    id: "ne.status",
    fires: `${SESSION}: status changed to connecting`,
    silent: `${SESSION}: status changed to connectingly`,
    fields: { session: SESSION, st: "connecting" },
  },
  {
    id: "ne.disconnected-with",
    fires: `${SESSION}: disconnected with reason Plugin failed`,
    silent: `${SESSION}: disconnected for a reason`,
    fields: { session: SESSION, r: "Plugin failed" },
  },
  {
    id: "ne.last-error",
    fires:
      'Last disconnect error for Example VPN changed from "none" to "The VPN session failed because an error occurred."',
    silent: "Last disconnect error for Example VPN is unknown",
    fields: { n: "Example VPN", a: "none", b: "The VPN session failed because an error occurred." },
  },
]);

Deno.test("every stop reason is read whole, wrapped at any blank, and nothing behind it with it", () => {
  for (const { name: reason } of NE_VPN_CONNECTION_PLUGIN.codes) {
    for (
      const text of [
        reason,
        ...[...reason.matchAll(/ /g)].map(({ index }) => `${reason.slice(0, index)}\n   ${reason.slice(index + 1)}`),
      ]
    ) {
      const events = parseLogEvents(toLines(record("nesessionmanager", `${STOPPED} ${text}`))).value!;
      assertEquals(events.find(({ signature }) => signature === "ne.stop-any")?.fields["r"], reason, text);
    }
  }
});

const SPELLINGS: readonly (readonly [string, readonly string[]])[] = [
  ["status changed to disconnected", ["ne.status"]],
  ["last stop reason Plugin failed", ["ne.stop-plugin-failed"]],
  ["… last stop reason Configuration was superseded by another configuration", ["ne.stop-superseded"]],
  ["status changed to disconnected, last stop reason …", ["ne.stop-any", "ne.status"]],
  ["Last disconnect error for Example changed from “ingen” to “VPN-sessionen misslyckades”", ["ne.last-error"]],
];

for (const [text, ids] of SPELLINGS) {
  Deno.test(`session ends: "${text}" raises ${ids.join(", ")}`, () => assertEquals(idsOf(text), ids));
}
