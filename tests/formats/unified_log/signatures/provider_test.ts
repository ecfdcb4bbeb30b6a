import { assertEquals } from "../../../../compat/std_assert.ts";
import { toLines } from "../../../../formats/parsed.ts";
import { parseLogEvents } from "../../../../formats/unified_log/events.ts";
import family from "../../../../formats/unified_log/signatures/provider.ts";
import { checkFamily, record } from "./check_family.ts";

const FLOW =
  "Handling new flow:\n        identifier = 11111111\n        hostname = host.example.com\n        procPID = 812";

checkFamily("provider", family, [
  {
    id: "prov.sigcheck",
    fires: "Signature check failed: code failed to satisfy specified code requirement(s)",
    silent: "Signature check passed",
  },
  {
    id: "prov.not-devid",
    fires: "Provider is not signed with a Developer ID certificate",
    silent: "Provider is signed with a Developer ID certificate",
  },
  {
    id: "prov.principal",
    fires: "creating principle object: Example_Extension.PacketTunnelProvider",
    silent: "creating an object",
    fields: { c: "Example_Extension.PacketTunnelProvider" },
  },
  {
    id: "prov.newflow",
    fires: "New flow: NEFlow type = stream, app = com.example.browser, name = host.example.com",
    silent: "A new flow of ideas",
    fields: { t: "stream", a: "com.example.browser" },
  },
  {
    id: "prov.newflow-detail",
    fires: "Handling new flow:\nidentifier = 11111111",
    silent: "identifier = 11111111",
    fields: { k: "identifier", v: "11111111" },
    also: ["prov.newflow"],
  },
  {
    id: "prov.agents",
    fires: "trigger network agents failed with error Error Domain=NWPathEvaluatorErrorDomain Code=1",
    silent: "trigger network agents",
  },
  {
    id: "prov.secexc",
    fires: "0x1a2b Security::CodeSigning::SingleDiskRep::fd()",
    silent: "Security::CodeSigning::SingleDiskRep",
  },
  { id: "prov.start", fires: "extension startProxy", silent: "extension started", fields: { what: "Proxy" } },
  {
    id: "prov.stop",
    fires: "extension stopProxy reason=15",
    silent: "extension stopProxy",
    fields: { what: "Proxy", r: "15" },
  },
  {
    id: "prov.start-error",
    fires: "engine creation error: no certificate",
    silent: "engine created",
    fields: { err: "no certificate" },
  },
  {
    id: "prov.settings-error",
    fires: "setTunnelNetworkSettings error: The operation couldn’t be completed.",
    silent: "setTunnelNetworkSettings ok",
    fields: { err: "The operation couldn’t be completed." },
  },
  { id: "prov.settings-ok", fires: "setTunnelNetworkSettings ok", silent: "setTunnelNetworkSettings okay?" },
  {
    id: "prov.rule-invalid",
    fires: "invalid include rule[3]: port 0 needs an address",
    silent: "valid include rule[3]",
    fields: { what: "include", i: "3", why: "port 0 needs an address" },
  },
]);

Deno.test("provider: what a flow is stands on the lines behind it, each an event", () => {
  const events = parseLogEvents(toLines(record("com.example.tunnel.extension", FLOW))).value!;
  assertEquals(events.map(({ signature, line, fields }) => [signature, line, fields["v"]]), [
    ["prov.newflow", 1, undefined],
    ["prov.newflow-detail", 2, "11111111"],
    ["prov.newflow-detail", 3, "host.example.com"],
    ["prov.newflow-detail", 4, "812"],
  ]);
});
