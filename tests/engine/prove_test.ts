import { assertEquals } from "../../compat/std_assert.ts";
import { database, domain, ID, job, list, ps } from "../../checks/samples.ts";
import { proveLife } from "../../engine/prove.ts";
import { caseOfPasted } from "../fakes/pasted.ts";

const UUID = "11111111-2222-4333-8444-555555555555";
const OTHER_UUID = "99999999-2222-4333-8444-555555555555";
const ENABLED = list({ state: "activated enabled" });
const RUNNING = job({ state: "running", pid: "512", runs: "1" });
const MACH = "EXAMPLE123.com.example.tunnel";
const STAGED = database({ state: "activated enabled", uuid: UUID });
const DECLARED = database({ state: "activated enabled", uuid: UUID, mach: [MACH] });
const OWNING = job({ state: "running", pid: "512", runs: "1" }, { endpoints: [MACH] });

const SERVICES = "% scutil --nc list\nAvailable network connection services in the current set (*=enabled):\n" +
  '* (Connected)      11111111-2222-4333-8444-555555555555 VPN (com.example.tunnel) "Example Tunnel"                 ' +
  "[VPN:com.example.tunnel]\n";

const PROOFS: readonly (readonly [says: string, text: string, ...proofs: string[]])[] = [
  ["nothing, for prose", "hello\n"],
  ["nothing, for a row that waits", list({ state: "activated waiting for user" })],
  ["activation, for one enabled row", ENABLED, "activated"],
  [
    "activation, beside a leftover",
    ENABLED.replace("1 ext", "2 ext") + list({ state: "terminated waiting to uninstall on reboot" }).split("\n")[3]! +
    "\n",
    "activated",
  ],
  [
    "activation, for one extension under two categories",
    ENABLED + ENABLED.replace("network_extension", "endpoint_security").replace("1 extension(s)\n", ""),
    "activated",
  ],
  [
    "nothing, for two enabled rows",
    list({ state: "activated enabled" }, { state: "activated enabled", version: "2.5.0/250" }),
  ],
  ["no exec, without a process", ENABLED + RUNNING + STAGED, "activated"],
  ["exec, for an old process out of the staged copy", ENABLED + RUNNING + STAGED + ps(512, UUID), "activated", "exec"],
  ["no exec, for a process of another copy", ENABLED + RUNNING + STAGED + ps(512, OTHER_UUID), "activated"],
  ["no exec, for a process that launchd does not name", ENABLED + RUNNING + STAGED + ps(513, UUID), "activated"],
  [
    "no exec, for a process that has just begun",
    ENABLED + RUNNING + STAGED + ps(512, UUID, "Fri Nov 20 11:59:30 2026"),
    "activated",
  ],
  [
    "no exec, for a process out of the future",
    ENABLED + RUNNING + STAGED + ps(512, UUID, "Fri Nov 20 13:00:00 2026"),
    "activated",
  ],
  ["no exec, without a staged copy", ENABLED + RUNNING + ps(512, UUID), "activated"],
  ["the endpoint, when the job owns every declared name", ENABLED + OWNING + DECLARED, "activated", "endpoint"],
  ["no endpoint, when the job owns none", ENABLED + RUNNING + DECLARED, "activated"],
  ["no endpoint, when nothing is declared", ENABLED + OWNING + STAGED, "activated"],
  [
    "no endpoint, by a job of another version",
    ENABLED + job({ state: "running", pid: "512" }, { endpoints: [MACH], version: "2.3.0.230" }) + DECLARED,
    "activated",
  ],
  ["the session, for a VPN service of its app that is connected", ENABLED + SERVICES, "activated", "session"],
  [
    "no session, for one of another app",
    ENABLED + SERVICES.replaceAll("com.example.tunnel", "org.other.app"),
    "activated",
  ],
  [
    "no session, for one that is not connected",
    ENABLED + SERVICES.replace("(Connected)", "(Disconnected)"),
    "activated",
  ],
  [
    "no session, for a job without a process",
    ENABLED + SERVICES + job({ state: "not running", runs: "1" }),
    "activated",
  ],
  [
    "everything that can be proven, for a working extension",
    ENABLED + OWNING + DECLARED + ps(512, UUID) + domain([512, `NetworkExtension.${ID}.2.4.0.240`]),
    "activated",
    "exec",
    "endpoint",
  ],
];

for (const [says, text, ...proofs] of PROOFS) {
  Deno.test(`proveLife() proves ${says}`, () => {
    assertEquals(proveLife(caseOfPasted(text)), proofs);
  });
}
