import { assertEquals } from "../../compat/std_assert.ts";
import type { Case, FixStep } from "../../checks/define.ts";
import { fillStep } from "../../engine/findings.ts";
import { createFacts } from "../../evidence/facts.ts";

const OF: Case = { facts: createFacts(new Map()), target: null, now: new Date(0) };
const STEP: FixStep = { text: "Look at {path}", command: "ls {path} '{path}'", risk: "none" };

const VALUES: readonly (readonly [says: string, path: string, command: string])[] = [
  ["fills in a plain value", "/Applications/A.app", "ls /Applications/A.app '/Applications/A.app'"],
  ["keeps a value with a blank inside quotes", "/A -rf /B", "ls <path> '/A -rf /B'"],
  ["keeps shell characters out", "/A;touch /B", "ls <path> '<path>'"],
  ["keeps quotes out", "/A'B", "ls <path> '<path>'"],
  ["keeps substitutions out", "$(id)", "ls <path> '<path>'"],
  ["keeps options out", "-rf", "ls <path> '<path>'"],
  ["keeps line ends out", "/A\nid", "ls <path> '<path>'"],
  [
    "takes several addresses for several words",
    "192.0.2.1 2001:db8::1",
    "ls 192.0.2.1 2001:db8::1 '192.0.2.1 2001:db8::1'",
  ],
  ["fills in an address with a zone", "fe80::1%en0", "ls fe80::1%en0 'fe80::1%en0'"],
  ["fills in letters of any script", "無線LAN", "ls 無線LAN '無線LAN'"],
  ["keeps what a shell takes for a job out", "%1", "ls <path> '<path>'"],
  ["keeps marks of direction out", "a\u202eb", "ls <path> '<path>'"],
];

for (const [says, path, command] of VALUES) {
  Deno.test(`fillStep() ${says}`, () => assertEquals(fillStep(STEP, OF, { values: { path } }).command, command));
}
