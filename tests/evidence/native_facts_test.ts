/** The facts that Apple's libraries supply: which questions are asked, what the answers become, and what is said where they differ. */
import { assertEquals, assertMatch } from "../../compat/std_assert.ts";
import type { Evidence, Fact, Known, Probe } from "../../evidence/define.ts";
import netStore from "../../evidence/net_store.ts";
import netVpnStatus from "../../evidence/net_vpn_status.ts";
import { evidenceFromReplies, type Reply } from "../../evidence/reply.ts";
import { createNativeReader } from "../../evidence/sources/read_native.ts";
import { replyNothing } from "../../evidence/sources/limits.ts";
import { readDocuments } from "../../evidence/sources/transcript.ts";
import xpcProbe from "../../evidence/xpc_probe.ts";

const ID = "5D9D6DDD-2A76-4F4C-8B7B-0F5C4A1C9E10";
const PROBE = { ffi: ["libxpc", "probe", "EXAMPLE123.com.example.tunnel"] } as const;
const STORE = { ffi: ["SystemConfiguration", "store"] } as const;
const LIST = `Available network connection services in the current set (*=enabled):
* (Disconnected)   ${ID} VPN (com.example.tunnel) "Example Tunnel"                 [VPN:com.example.tunnel]
`;

function knows(facts: Record<string, unknown>): Known {
  return (key) => facts[key] ?? null;
}

function questionsOf(fact: Fact, facts: Record<string, unknown>): Probe[] {
  const [{ probes }] = fact.sources.filter(({ after }) => after !== undefined) as [Fact["sources"][number]];
  return typeof probes === "function" ? [...probes(knows(facts))] : [];
}

function answered(probe: Probe, text: string): Reply {
  return { ...replyNothing(probe, "ok", null), stdout: new TextEncoder().encode(text) };
}

Deno.test("xpc.probe asks for the names that are recorded and declared, once each, and for none that cannot be one", () => {
  const record = { state: "activated enabled", machServices: ["EXAMPLE123.com.example.tunnel"] };
  const copy = (name: string | null) => ({ machServiceName: name });
  const asked = questionsOf(xpcProbe as Fact, {
    "reg.db": { extensions: [record, { state: "terminated waiting to uninstall on reboot", machServices: ["gone"] }] },
    "sysex.staged": [copy("EXAMPLE123.com.example.tunnel"), copy(null), copy("$(TEAM).com.example"), copy("a b\u0000")],
    "sysex.embedded": [copy("other.name"), copy("x".repeat(128))],
  });
  assertEquals(asked, [PROBE, { ffi: ["libxpc", "probe", "other.name"] }]);
  assertEquals(questionsOf(xpcProbe as Fact, {}), []);
});

Deno.test("net.vpnStatus asks for the services that are enabled and have an id", () => {
  const row = { enabled: true, id: ID };
  const rows = [row, row, { ...row, enabled: false, id: ID.replace("5", "6") }, { ...row, id: "x; reboot" }];
  assertEquals(questionsOf(netVpnStatus as Fact, { "net.services": rows }), [{
    ffi: ["SystemConfiguration", "vpn-status", ID],
  }]);
});

Deno.test("net.vpnStatus says both answers where SystemConfiguration and scutil differ", () => {
  const [library, scutil] = netVpnStatus.sources;
  const status = (code: number): Evidence =>
    evidenceFromReplies(netVpnStatus, [
      {
        source: library!,
        reply: answered(
          { ffi: ["SystemConfiguration", "vpn-status", ID] },
          JSON.stringify({ format: "sysex-doctor-vpn-status", service: ID, status: code, error: null, late: null }),
        ),
      },
      { source: scutil!, reply: answered({ command: ["/usr/sbin/scutil", "--nc", "list"] }, LIST) },
    ], false);
  const same = status(0);
  assertEquals([same.status, same.value, same.problems], ["ok", [{ id: ID, status: "Disconnected" }], []]);
  const other = status(2);
  assertEquals(other.value, [{ id: ID, status: "Connected" }]);
  assertEquals(other.problems.map(({ why }) => why), [
    `${ID} is Connected by SystemConfiguration vpn-status ${ID}, and Disconnected by /usr/sbin/scutil --nc list`,
  ]);
});

Deno.test("records of the libraries are recognised in a pasted text", () => {
  const record = JSON.stringify({
    format: "sysex-doctor-xpc-probe",
    name: "EXAMPLE123.com.example.tunnel",
    lookUp: { code: 1102, text: "Unknown service name" },
    connection: null,
    late: [],
    missing: [],
  });
  const bytes = new TextEncoder().encode(`> he wrote:\n> ${record}\n> and that was it\n`);
  const { evidence } = readDocuments([{ name: "ticket.txt", bytes }], [xpcProbe as Fact]);
  assertEquals((evidence.get("xpc.probe")?.value as { outcome: string }[])[0]?.outcome, "not-registered");
});

Deno.test("the libraries are not asked off a Mac, and nowhere without a program to start again", async () => {
  const host = { place: (path: string) => path, now: () => 0, isRoot: false, stdoutIsTerminal: false };
  for (const [os, status] of [["linux", "notApplicable"], ["windows", "notApplicable"], ["darwin", "notCollected"]]) {
    const reader = createNativeReader({ ...host, os: os! });
    const reply = await reader.read(STORE);
    assertEquals([reply.status, reply.note, reply.timedOut], [status, null, false]);
    const evidence = evidenceFromReplies(netStore, [{ source: netStore.sources[1]!, reply }], false);
    assertEquals(evidence.status, status);
    await reader.close();
  }
});

Deno.test({
  name: "without the right to call libraries the reply is denied and says what that costs",
  permissions: { ffi: false },
  async fn() {
    const host = { os: "darwin", place: (path: string) => path, now: () => 0, isRoot: false, stdoutIsTerminal: false };
    const reader = createNativeReader(host);
    for (const [probe, cost] of [[PROBE, "Mach service is not asked"], [STORE, "store is not read"]] as const) {
      const { status, note } = await reader.read(probe);
      assertEquals(status, "denied");
      assertMatch(note!, new RegExp(`--allow-ffi.*${cost}$`));
    }
    assertMatch(reader.note()!, /--allow-ffi\): whether launchd .*; the dynamic store .*; the status of VPN services/);
    await reader.close();
  },
});

Deno.test("a question that no library knows is not passed on", async () => {
  const host = { os: "darwin", place: (path: string) => path, now: () => 0, isRoot: false, stdoutIsTerminal: false };
  const reader = createNativeReader({ ...host, native: () => ["/nowhere"] });
  const { status, note } = await reader.read({ ffi: ["libxpc", "send", "com.example"] });
  assertEquals([status, note], ["notCollected", 'No library answers "libxpc send com.example"']);
  await reader.close();
});
