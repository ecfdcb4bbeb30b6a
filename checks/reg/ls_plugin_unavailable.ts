import type { Case } from "../define.ts";
import { CLEAR, defineRule, found } from "../define.ts";
import { failuresOf, sureness } from "../log_events.ts";
import { logged, says, status } from "../log_samples.ts";
import { ID, list } from "../samples.ts";
import { isOwnSession } from "../sessions.ts";
import { rowsOf } from "../target.ts";

const NONE = says(`Found 0 registrations for ${ID} (com.apple.networkextension.packet-tunnel)`);
const GONE = says("Plugin is not available in launch services");

export default defineRule({
  id: "reg.ls-plugin-unavailable",
  kind: "cause",
  stage: 5,
  title: '"Plugin is not available in launch services" after profile switch / reboot',
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: ["log.events"],
  reads: ["reg.list"],
  judge(of) {
    const gone = failuresOf(of, "ne.ls-unavailable", "ne.not-installed").filter(({ value }) => isOwnSession(of, value));
    const unknown = failuresOf(of, "ne.reg-none", "ne.ext-none").filter(({ value }) => isOwnSession(of, value));
    const removed = failuresOf(of, "ne.uninstall-req").filter(({ value }) => isOwnSession(of, value));
    // Without the line about LaunchServices, a session that is taken down right after the search shows the race.
    const isRace = unknown.length > 0 && removed.length > 0 && !isEnabled(of);
    if (gone.length === 0 && !isRace) return CLEAR;
    const lines = [...unknown, ...gone, ...(gone.length > 0 ? [] : removed)];
    const unsure = lines.map(({ value }) => sureness(of, value));
    return found({
      ...unsure.every(({ confidence }) => confidence === "D") && { confidence: "D" as const },
      message: gone.length > 0
        ? "Network Extension looked for the provider before LaunchServices knew its app, and gave up on it"
        : "Network Extension found no registration of the provider and took its session down",
      cites: lines.map(({ cite }) => cite),
    });
  },
  explains: [
    { rule: "mdm.on-demand-not-applied", when: "sequence present" },
    { rule: "session.plugin-not-installed", when: "sequence present" },
  ],
  fix: [
    {
      text: "Open the app once from /Applications, then start the VPN and stop it again: On Demand works from then on",
      plain: "Open the app from the Applications folder, connect once, and disconnect again",
      risk: "none",
      verify: "nesessionmanager logs that the provider is registered, and the status changes to connected",
    },
    {
      text: "If it stays: make LaunchServices read the app again, with the path of the app",
      command:
        "/System/Library/Frameworks/CoreServices.framework/Frameworks/LaunchServices.framework/Support/lsregister -f <path of the app>",
      risk: "low",
    },
    { text: "On managed Macs: install the app before the VPN profile", for: "admin", risk: "none", admin: true },
  ],
  why:
    "Right after a start or a change of profiles, nesessionmanager asks for the provider before LaunchServices has the app. It " +
    "switches On Demand off for that configuration and does not look again.",
  notWhen:
    "A later line says that the provider was found, or the session connected: then it was only early. Without the line about " +
    "LaunchServices, an extension that is enabled has another problem.",
  macos: "10.15 and later",
  references: ["knowledge 07 RG-08", "knowledge 03 §5, §8.2 ne.ls-unavailable", "knowledge 09 N54"],
  aliases: ["RG-08"],
  samples: () => ({
    fires: [
      {
        says: "the whole sequence",
        text: logged("default", [NONE, GONE, says("Plugin is not installed")]),
      },
      { says: "the sequence in compact style", text: logged("compact", [NONE, GONE]) },
      {
        says: "a session that is taken down at the start of the Mac",
        text: logged("syslog", [NONE, says("Request to uninstall session")]),
      },
    ],
    silent: [
      {
        says: "a provider that is found a little later",
        text: logged("default", [NONE, GONE, says(`Found 1 (1 active) registrations for ${ID}`)]),
      },
      {
        says: "a session that connected afterwards",
        text: logged("default", [NONE, GONE, status("connecting"), status("connected")]),
      },
      {
        says: "the search for another provider",
        text: list({ state: "activated enabled" }) + logged("default", [
          says("Found 0 registrations for org.other.provider"),
          says("Request to uninstall session"),
        ]),
      },
      { says: "an early search alone", text: logged("default", [NONE]) },
    ],
  }),
});

function isEnabled(of: Case): boolean {
  return rowsOf(of).some(({ value }) => value.state === "activated enabled");
}
