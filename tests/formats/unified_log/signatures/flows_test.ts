import { assertEquals } from "../../../../compat/std_assert.ts";
import family from "../../../../formats/unified_log/signatures/flows.ts";
import { checkFamily, idsOf } from "./check_family.ts";

checkFamily("flows", family, [
  {
    id: "flow.enomem",
    fires: "NECP_CLIENT_ACTION_ADD_FLOW 11111111 [12: Cannot allocate memory]",
    silent: "NECP_CLIENT_ACTION_ADD_FLOW 11111111 [22: Invalid argument]",
  },
  {
    id: "flow.pressure",
    fires: "watchdog: force-tearing down 3 stale flow(s)",
    silent: "watchdog: nothing to tear down",
    fields: { m: "3", how: "stale" },
  },
  {
    id: "flow.refusal",
    fires: "flow refusal action=passthrough (fail open)",
    silent: "flow refusal action=none",
    fields: { action: "passthrough" },
  },
  {
    id: "flow.live-counts",
    fires: "tproxy live-flow counts total=612 tcp=600 udp=12",
    silent: "tproxy live-flow counts are off",
    fields: { n: "612" },
  },
  {
    id: "flow.closed",
    fires: "tcp flow closed flow_id=3 bytes_sent=0 bytes_received=0 age_ms=12",
    silent: "tcp flow opened flow_id=3",
    fields: { proto: "tcp", sent: "0", age: "12" },
  },
  {
    id: "flow.plugin-closed",
    fires: "Closing reads (sending SHUT_RD), closed by plugin",
    silent: "Closing reads (sending SHUT_RD), closed by peer",
    fields: { what: "reads" },
  },
  {
    id: "flow.egress-reset",
    fires: "egress path not viable after settle; resetting established flow",
    silent: "egress path viable after settle",
  },
  { id: "flow.sleep", fires: "system wake", silent: "the file system wakes nobody", fields: { what: "wake" } },
]);

const SPELLINGS: readonly (readonly [string, readonly string[]])[] = [
  ["flow pressure: occupancy 620/600 over soft cap", ["flow.pressure"]],
  ["tcp overload breaker open", ["flow.pressure"]],
  ["handleNewFlow example.com:443 blocked by rust flow policy", ["flow.refusal"]],
  ["tcp flow closed", ["flow.closed"]],
];

for (const [text, ids] of SPELLINGS) {
  Deno.test(`flows: "${text}" raises ${ids.join(", ")}`, () => assertEquals(idsOf(text), ids));
}
