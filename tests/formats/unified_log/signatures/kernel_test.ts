import { assertEquals } from "../../../../compat/std_assert.ts";
import family from "../../../../formats/unified_log/signatures/kernel.ts";
import { checkFamily, idsOf } from "./check_family.ts";

checkFamily("kernel", family, [
  {
    id: "krn.cfil-reinject",
    fires:
      "cfil_hash_entry_log:2812 <CFIL: Error: sosend_reinject() failed>: [812 example] <UDP(17) out so 1a2b 812 812 age 0>",
    silent: "CFIL: sosend_reinject() worked",
    fields: { pid: "812", p: "example" },
  },
  {
    id: "krn.cfil-inject",
    fires: "cfil_service_inject_queue:4466 CFIL: sosend() failed 49",
    silent: "CFIL: sosend() returned 49",
    fields: { e: "49" },
  },
  { id: "krn.cfil-queue", fires: "CFIL: queue threshold exceeded 5 > 4", silent: "CFIL: queue threshold set" },
  { id: "krn.cfil-drop", fires: "CFIL: VERDICT DROP RECEIVED", silent: "CFIL: VERDICT PASS RECEIVED" },
  {
    id: "krn.cfil-attach",
    fires: "CFIL: cfil_info_attach_unit(12) failed",
    silent: "CFIL: cfil_info_attach_unit(12) done",
    fields: { u: "12" },
  },
  {
    id: "krn.necp-ent",
    fires: "Process does not hold necessary entitlement to open NECP session",
    silent: "Process does hold the necessary entitlement to open NECP session",
  },
  {
    id: "krn.necp-priv",
    fires: "Sandbox: example(812) deny(1) system-privilege 10006",
    silent: "Sandbox: example(812) deny(1) system-privilege 100061",
    fields: { p: "example", pid: "812" },
    also: ["sbx.other"],
  },
  { id: "krn.fd-nogroup", fires: "flow divert cannot be used for this socket", silent: "flow divert is used" },
  {
    id: "krn.fd-exhausted",
    fires: "No more valid control units, disabling flow divert",
    silent: "No more valid control units",
  },
  { id: "krn.fd-noprovider", fires: "no provider, cannot send packet", silent: "no provider" },
  {
    id: "krn.utun-busy",
    fires: "utun_ctl_connect - utun_nexus_ifattach alloc_net_provider_instance failed, 16",
    silent: "utun_ctl_connect - utun_nexus_ifattach alloc_net_provider_instance failed, 1600",
    fields: { e: "16" },
  },
  {
    id: "krn.wakeups",
    fires: "process example[812] caught waking the CPU 45001 times over ~299 seconds",
    silent: "process example[812] caught sleeping",
    fields: { p: "example", pid: "812", n: "45001" },
  },
  {
    id: "krn.mach-ports",
    fires: "process example[812] caught allocating too many mach ports. Num of ports allocated 193000",
    silent: "process example[812] allocates mach ports",
    fields: { p: "example", pid: "812", n: "193000" },
  },
  {
    id: "krn.ethernet",
    fires: "com.apple.networking.ethernet.user-access entitlement missing",
    silent: "com.apple.networking.ethernet.user-access entitlement present",
  },
  {
    id: "krn.cfil-panic",
    fires: 'panic(cpu 2 caller 0xffffff80): "assertion failed" @content_filter.c:2345',
    silent: "the file content_filter.c (macOS 13) is long",
    fields: { line: "2345" },
  },
]);

const SPELLINGS: readonly (readonly [string, readonly string[]])[] = [
  ["utun_nexus_ifattach - utun_nexus_ifattach failed: 16", ["krn.utun-busy"]],
  ["<CFIL: Error: sosend_reinject() failed>", ["krn.cfil-reinject"]],
  ["process <private>[<pid>] caught waking the CPU", ["krn.wakeups"]],
];

for (const [text, ids] of SPELLINGS) {
  Deno.test(`kernel: "${text}" raises ${ids.join(", ")}`, () => assertEquals(idsOf(text), ids));
}
