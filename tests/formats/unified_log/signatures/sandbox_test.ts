import { assertEquals } from "../../../../compat/std_assert.ts";
import family from "../../../../formats/unified_log/signatures/sandbox.ts";
import { checkFamily, idsOf } from "./check_family.ts";

checkFamily("sandbox", family, [
  {
    id: "sbx.mach",
    fires: "Sandbox: Example VPN(812) deny(1) mach-lookup EXAMPLE123.com.example.ipc",
    silent: "Sandbox: Example VPN(812) allow mach-lookup EXAMPLE123.com.example.ipc",
    fields: { p: "Example VPN", pid: "812", n: "EXAMPLE123.com.example.ipc" },
  },
  {
    id: "sbx.other",
    fires: "Sandbox: Example VPN(812) deny(1) file-read-data /private/var/example",
    silent: "Sandbox: Example VPN(812) deny(1) mach-lookup com.example",
    fields: { p: "Example VPN", pid: "812", op: "file-read-data" },
  },
  {
    id: "sbx.system-policy",
    fires: "System Policy: deny(1) file-read-data /private/var/example",
    silent: "System Policy: none",
    fields: { op: "file-read-data" },
  },
  {
    id: "sbx.dup",
    fires: "3 duplicate reports for Example deny(1) file-read-data",
    silent: "duplicate reports for everybody",
    fields: { n: "3", p: "Example deny(1) file-read-data" },
  },
]);

const SPELLINGS: readonly (readonly [string, readonly string[]])[] = [
  ["Sandbox: example(<pid>) deny(1) mach-lookup …", ["sbx.mach"]],
  ["System Policy: example(812) deny(1) file-read-data /x", ["sbx.system-policy"]],
  ["1 duplicate report for Sandbox: example(812) deny(1) file-read-data /x", ["sbx.other", "sbx.dup"]],
];

for (const [text, ids] of SPELLINGS) {
  Deno.test(`sandbox: "${text}" raises ${ids.join(", ")}`, () => assertEquals(idsOf(text), ids));
}
