import { assertEquals } from "../../../../compat/std_assert.ts";
import family from "../../../../formats/unified_log/signatures/network_daemons.ts";
import { checkFamily, idsOf, record } from "./check_family.ts";

const UUID = "11111111-2222-3333-4444-555555555555";

checkFamily("network daemons", family, [
  {
    id: "lnp.blocked",
    fires: `Got local network blocked notification: pid: 812, uuid: ${UUID}, bundle_id: com.example.tunnel`,
    silent: "Got local network notification: pid: 812",
    fields: { pid: "812", u: UUID, b: "com.example.tunnel" },
  },
  {
    id: "cd.changed",
    fires: "network changed: v4(en0-:192.0.2.2) DNS- Proxy-",
    silent: "the network changed its mind",
    fields: { d: "v4(en0-:192.0.2.2) DNS- Proxy-" },
  },
  {
    id: "cd.uplink-advisory",
    fires: "SetInterfaceAdvisory(en0) = UplinkIssue (reason='link')",
    silent: "SetInterfaceAdvisory(en0) = None",
    fields: { d: "en0" },
  },
  { id: "rac.retry", fires: "Resend Phase 1 packet 1a2b:0000", silent: "Send Phase 1 packet 1a2b:0000" },
  {
    id: "rbd.lost",
    fires:
      "Invalidating assertion 33-812-1001 (target:[xpcservice<com.example.tunnel.extension(501)>:813]) from originator",
    silent: "Invalidating assertion 33-812-1001 (target:[app<com.example.tunnel(501)>:813]) from originator",
    fields: { id: "com.example.tunnel.extension" },
  },
]);

const SPELLINGS: readonly (readonly [string, readonly string[]])[] = [
  [record("configd", "network changed"), ["cd.changed"]],
  [record("configd", "network changed: v4(en0!:192.0.2.2)"), ["cd.changed"]],
  ["since the network changed", []],
];

for (const [text, ids] of SPELLINGS) {
  Deno.test(`network daemons: "${text}" raises ${ids.join(", ") || "nothing"}`, () => assertEquals(idsOf(text), ids));
}
