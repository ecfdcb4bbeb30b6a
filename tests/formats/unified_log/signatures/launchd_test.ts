import { assertEquals } from "../../../../compat/std_assert.ts";
import family from "../../../../formats/unified_log/signatures/launchd.ts";
import { checkFamily, idsOf, record } from "./check_family.ts";

checkFamily("launchd", family, [
  {
    id: "ld.mach-denied",
    fires:
      "failed activation: name = EXAMPLE123.com.example.ipc, flags = 0x0, requestor = Example[812], error = 1: Operation not permitted",
    silent:
      "failed activation: name = com.example.ipc, flags = 0x0, requestor = Example[812], error = 3: No such process",
    fields: { n: "EXAMPLE123.com.example.ipc", r: "Example[812]" },
  },
  {
    id: "ld.disabled",
    fires:
      "failed lookup: name = com.example.job, flags = 0x0, requestor = Example[812], error = 119: Service is disabled",
    silent: "error = 113: Could not find specified service, or the Service is disabled",
    fields: { n: "com.example.job" },
  },
  {
    id: "ld.missing-exec",
    fires: "Missing executable detected. Job: 'com.example.job' Executable: '/Library/Example/job'",
    silent: "Missing executable. Job: 'com.example.job'",
    fields: { job: "com.example.job" },
  },
  {
    id: "ld.xpcproxy",
    fires: "initialization failure: 24A111: xpcproxy + 36768 [1097][11111111-2222-3333-4444-555555555555]: 0xd",
    silent: "initialization failure: no xpcproxy",
    fields: { build: "24A111", e: "d" },
  },
  {
    id: "ld.codesigning",
    fires: "exited due to OS_REASON_CODESIGNING | Launch Constraint Violation",
    silent: "exited due to OS_REASON_DYLD",
    fields: { why: "Launch Constraint Violation" },
  },
  {
    id: "ld.lwcr",
    fires: "Requesting LWCR update on next spawn",
    silent: "LWCR update done",
  },
  {
    id: "ld.spawned",
    fires: "Successfully spawned com.example.tunnel.extension[812] because ipc (mach)",
    silent: "Successfully reaped com.example.tunnel.extension[812] because it exited",
    fields: { p: "com.example.tunnel.extension", pid: "812", why: "ipc (mach)" },
  },
  {
    id: "ld.crash-count",
    fires: "service has crashed 12 times in a row (last was not clean)",
    silent: "service has crashed",
    fields: { n: "12" },
  },
  {
    id: "ld.spawn-failed",
    fires: "NSLocalizedDescription=Launchd job spawn failed",
    silent: "launchd job spawned",
  },
  {
    id: "ld.shutdown",
    fires: "exited due to SIGTERM | sent by launchd[1] during system shutdown",
    silent: "exited due to SIGTERM | sent by launchd[1]",
    fields: { why: "SIGTERM | sent by launchd[1]" },
  },
  {
    id: "ld.bundle147",
    fires: "error = 147: The specified service did not ship in the requestor’s bundle",
    silent: "error = 144: Requestor lacks required entitlement",
  },
]);

const SPELLINGS: readonly (readonly [string, readonly string[]])[] = [
  ["failed activation: error = 1: Operation not permitted", ["ld.mach-denied"]],
  ["failed activation: name = com.example.ipc requestor = Example error = 1: Operation not permitted", [
    "ld.mach-denied",
  ]],
  ["error = 119: Service is disabled", ["ld.disabled"]],
  ["Service could not initialize: 24A111: xpcproxy + 36824 [1097]: error 0x6f - missing Program", ["ld.missing-exec"]],
  ["last exit reason = OS_REASON_CODESIGNING", ["ld.codesigning"]],
  [record("com.apple.xpc.launchd", "error = 119: Service is disabled"), ["ld.disabled"]],
  [
    "Nov 20 10:00:00 mac com.apple.xpc.launchd[1] (com.example.job[812]): failed activation: error = 119: Service is disabled",
    ["ld.disabled"],
  ],
];

for (const [text, ids] of SPELLINGS) {
  Deno.test(`launchd: "${text}" raises ${ids.join(", ")}`, () => assertEquals(idsOf(text), ids));
}
