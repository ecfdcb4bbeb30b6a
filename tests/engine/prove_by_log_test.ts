import { assertEquals } from "../../compat/std_assert.ts";
import type { Said } from "../../checks/log_samples.ts";
import { ended, logged, provider, says, sessionNamed, status } from "../../checks/log_samples.ts";
import { ID, job, list } from "../../checks/samples.ts";
import { proveByLog } from "../../engine/prove_by_log.ts";
import { caseOfPasted } from "../fakes/pasted.ts";

const ENABLED = list({ state: "activated enabled" });
const TWO = list({ state: "activated enabled" }, {
  state: "activated enabled",
  id: "org.other.filter",
  name: "Other Filter",
});
const UP: readonly Said[] = [status("connecting"), status("connected")];
const STARTED = says(`Plugin NEVPNTunnelPlugin(${ID}[active]) started with pid 412`);
const SPAWNED: Said = [
  "launchd",
  `Successfully spawned ${ID}[412] because ipc (mach)`,
  `system/NetworkExtension.${ID}.2.4.0.240`,
];
const FLOW = provider("New flow: NEFlow type = stream, app = com.example.browser", "com.apple.networkextension");
const ATTACHED = says("attached IPC with endpoint <NSXPCListenerEndpoint: 0x1>");
const DETACHED = says(`plugin NEVPNTunnelPlugin(${ID}[active]) did detach from IPC`);
const LATER = (...lines: readonly Said[]) => logged("default", lines, "10:02");
const closed = (sent: number) =>
  provider(`transparent proxy tcp flow closed direction=ingress bytes_sent=${sent} age_ms=300`);

const PROOFS: readonly (readonly [says: string, text: string, ...proofs: string[]])[] = [
  ["nothing, for a log without the extension", logged("default", UP)],
  ["the session, for one that came up", ENABLED + logged("default", UP), "session"],
  ["the session, in compact style", ENABLED + logged("compact", UP), "session"],
  ["no session, for one that is still connecting", ENABLED + logged("default", [status("connecting")])],
  ["no session, for one that ended", ENABLED + logged("default", [...UP, ended("Stop command received")])],
  ["no session, for one that failed", ENABLED + logged("default", [...UP, ended("Plugin failed")])],
  [
    "no session, by another extension's",
    TWO + logged("default", [
      status("connecting", sessionNamed("Other Filter")),
      status("connected", sessionNamed("Other Filter")),
    ]),
  ],
  ["no session, by one that could be either's", TWO + logged("default", [status("connected", sessionNamed("Work"))])],
  [
    "no session, for an extension that was switched off since",
    list({ state: "activated disabled" }) + logged("default", UP),
  ],
  [
    "no session, for a job that does not run any more",
    ENABLED + logged("default", UP) + job({ state: "not running", runs: "3" }),
  ],
  ["the session, by flows that its provider handles", ENABLED + logged("default", [FLOW]), "session"],
  ["no exec, for a start alone", ENABLED + logged("default", [STARTED])],
  [
    "exec, for a sign of life two minutes after the start",
    ENABLED + logged("default", [STARTED]) + LATER(FLOW),
    "exec",
    "session",
  ],
  ["exec, for a job that launchd spawned", ENABLED + logged("default", [SPAWNED]) + LATER(FLOW), "exec", "session"],
  ["no exec, for one that is spawned again and again", ENABLED + logged("default", [SPAWNED]) + LATER(SPAWNED)],
  [
    "no exec, for one that was killed in between",
    ENABLED + logged("default", [STARTED, ended("Plugin failed")]) + LATER(FLOW),
  ],
  [
    "exec, for the process that launchd still has",
    ENABLED + logged("default", [STARTED]) + LATER(DETACHED) + job({ state: "running", pid: "412", runs: "1" }),
    "exec",
  ],
  [
    "no exec, for another process than the one launchd has",
    ENABLED + logged("default", [STARTED]) + LATER(DETACHED) + job({ state: "running", pid: "900", runs: "2" }),
  ],
  ["the connection, for a provider that answered", ENABLED + logged("default", [ATTACHED]), "ipc"],
  ["no connection, for one that was closed", ENABLED + logged("default", [ATTACHED, DETACHED])],
  ["traffic, for a flow that got an answer", ENABLED + logged("default", [closed(0), closed(5120)]), "traffic"],
  ["no traffic, for flows without answers", ENABLED + logged("default", [closed(0), closed(0)])],
];

for (const [name, text, ...proofs] of PROOFS) {
  Deno.test(`proveByLog() proves ${name}`, () => assertEquals(proveByLog(caseOfPasted(text)), proofs));
}
