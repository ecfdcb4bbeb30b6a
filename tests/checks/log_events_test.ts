import { assertEquals } from "../../compat/std_assert.ts";
import { eventsOf, failuresOf } from "../../checks/log_events.ts";
import { ended, logged, provider, type Said, says, sessionNamed, status } from "../../checks/log_samples.ts";
import { ID, list } from "../../checks/samples.ts";
import { caseOfPasted } from "../fakes/pasted.ts";

const KNOWN = list({ state: "activated enabled" });
const UP: readonly Said[] = [status("connecting"), status("connected")];
const OTHER = sessionNamed("Other");
const NONE = says(`Found 0 registrations for ${ID}`);
const FAILED: Said = ["sysextd", `${ID}: extension failed to validate! uninstalling`];
const TAKEN: Said = ["sysextd", `Extension point confirmed that extension EXAMPLE123 ${ID} (2.4.0/240) is runnable`];
const KILLED: Said = ["launchd", "exited due to OS_REASON_CODESIGNING", `system/NetworkExtension.${ID}.2.4.0.240 [5]`];
const SPAWNED: Said = [
  "launchd",
  `Successfully spawned ${ID}[6] because ipc (mach)`,
  `system/NetworkExtension.${ID}.2.4.0.240 [6]`,
];

const STORIES: readonly (readonly [says: string, signature: string, lines: readonly Said[], holds: number])[] = [
  ["a failed validation", "sx.failed-validate", [FAILED], 1],
  ["a validation that passed later", "sx.failed-validate", [FAILED, TAKEN], 0],
  ["a validation that passed before", "sx.failed-validate", [TAKEN, FAILED], 1],
  ["a failed session", "ne.stop-plugin-failed", [ended("Plugin failed")], 1],
  ["a session that came up later", "ne.stop-plugin-failed", [ended("Plugin failed"), ...UP], 0],
  ["a session that is only connecting", "ne.stop-plugin-failed", [ended("Plugin failed"), status("connecting")], 1],
  [
    "another session that came up later",
    "ne.stop-plugin-failed",
    [ended("Plugin failed"), status("connected", OTHER)],
    1,
  ],
  ["a session that failed again", "ne.stop-plugin-failed", [ended("Plugin failed"), ...UP, ended("Plugin failed")], 1],
  ["a search without a provider", "ne.reg-none", [NONE], 1],
  ["a search that found it later", "ne.reg-none", [NONE, says(`Found 1 registrations for ${ID}`)], 0],
  ["a search, and a session that came up", "ne.reg-none", [NONE, ...UP], 0],
  ["a session, and a search that found it later, which says nothing of the session", "ne.stop-plugin-failed", [
    ended("Plugin failed"),
    says(`Found 1 registrations for ${ID}`),
  ], 1],
  ["a kill", "ld.codesigning", [KILLED], 1],
  ["a kill, and a start that held", "ld.codesigning", [KILLED, SPAWNED], 0],
  ["a kill of another job", "ld.codesigning", [["launchd", KILLED[1], "system/org.other.daemon [5]"]], 0],
  ["settings that were applied later", "prov.settings-error", [
    provider("setTunnelNetworkSettings error: busy"),
    provider("setTunnelNetworkSettings ok"),
  ], 0],
];

for (const [name, signature, lines, holds] of STORIES) {
  for (const style of ["default", "compact"] as const) {
    Deno.test(`failuresOf() holds ${holds} of ${name}, in ${style} style`, () => {
      assertEquals(failuresOf(caseOfPasted(KNOWN + logged(style, lines)), signature).length, holds);
    });
  }
}

Deno.test("events are put in the order of their times, when all of them show date and time", () => {
  const newestFirst = logged("default", [status("connected")], "15:00") +
    logged("default", [ended("Plugin failed")], "09:00");
  const order = (text: string) => eventsOf(caseOfPasted(text), "ne.status").map(({ value }) => value.fields["st"]);
  assertEquals(order(newestFirst), ["disconnected", "connected"]);
  const untimed = newestFirst + "nesessionmanager: status changed to connecting\n";
  assertEquals(order(untimed), ["connected", "disconnected", "connecting"]);
});

Deno.test("events of one moment keep the order of the text", () => {
  const text = logged("compact", [status("connecting")]) + logged("compact", [status("connected")]) +
    logged("compact", [status("invalid")], "09:00");
  assertEquals(eventsOf(caseOfPasted(text), "ne.status").map(({ value }) => value.fields["st"]), [
    "invalid",
    "connecting",
    "connected",
  ]);
});
