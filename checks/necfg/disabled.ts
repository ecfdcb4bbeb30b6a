import { configurationFaults } from "../configuration_faults.ts";
import { configurations } from "../configuration_samples.ts";
import { isConnected, nameConfiguration, ownConfigurations } from "../configurations.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { SHOW_CONFIGURATIONS } from "../fixes.ts";
import { ended, logged, provider, sessionNamed, status } from "../log_samples.ts";
import { ID as EXTENSION, list } from "../samples.ts";
import { areAllStopsOf } from "../provider_stops.ts";

const ID = "necfg.disabled";
const TWO = list({ state: "activated enabled" }, {
  state: "activated enabled",
  id: "org.other.filter",
  name: "Other Filter",
});

export default defineRule({
  id: ID,
  kind: "cause",
  stage: 8,
  title: "Configuration exists but disabled",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors", "ne.configs"],
  reads: ["reg.list", "launchd.jobs", "net.services", "sysex.embedded", "code"],
  judge(of) {
    return found(...configurationFaults(of, ID, "The product's configuration is switched off"), ...savedAsDisabled(of));
  },
  explains: [
    { rule: "session.never-started", when: "NEVPNError 2" },
    { rule: "session.failed-code", when: "NEVPNError 2" },
    { rule: "session.stopped", when: "same event", holds: areAllStopsOf(ID) },
  ],
  fix: [
    SHOW_CONFIGURATIONS,
    {
      text: "Switch the configuration on, in the app or in {vpnSettings}",
      plain: "Switch it on in the app, or in {vpnSettings}",
      risk: "none",
      verify: "The status changes to connected",
    },
  ],
  why:
    "macOS starts a provider only for an enabled configuration. The user, the app, device management or another product that was " +
    "enabled instead has switched this one off; the extension itself is in order.",
  notWhen: "A later session connected; or the disabled configuration is another product's.",
  macos: "10.15 and later",
  references: ["knowledge 07 NC-02", "knowledge 03 §4.2, §4.6", "knowledge 09 N81"],
  aliases: ["NC-02"],
  samples: () => ({
    fires: [
      { says: "a start that the app was refused", text: 'Error Domain=NEVPNErrorDomain Code=2 "(null)"\n' },
      {
        says: "a session that ended as its configuration was switched off",
        text: logged("default", [status("connected"), ended("Configuration was disabled")]),
      },
      {
        says: "what the provider was told, in compact style",
        text: list({ state: "activated enabled" }) + logged("compact", [provider("extension stopProxy reason=9")]),
      },
      { says: "a content filter's own error", text: "NEFilterErrorDomain error 2\n" },
      {
        says: "a configuration that is saved as disabled",
        text: list({ state: "activated enabled" }) + configurations({ enabled: false }),
      },
      {
        says: "a content filter's configuration that is saved as disabled",
        text: list({ state: "activated enabled" }) + configurations({ member: "ContentFilter", enabled: false }),
      },
    ],
    silent: [
      {
        says: "a disabled configuration beside an enabled one",
        text: list({ state: "activated enabled" }) + configurations({ enabled: false }, {}),
      },
      {
        says: "another product's configuration that is disabled",
        text: list({ state: "activated enabled" }) +
          configurations({}, { app: "org.other.app", provider: "org.other.app.extension", enabled: false }),
      },
      {
        says: "a session that connected afterwards",
        text: logged("default", [ended("Configuration was disabled"), status("connecting"), status("connected")]),
      },
      { says: "a user who stopped it", text: logged("default", [status("connected"), ended("Stop command received")]) },
      { says: "a provider that the user stopped", text: logged("default", [provider("extension stopProxy reason=1")]) },
      {
        says: "the configuration of another extension",
        text: TWO + logged("default", [ended("Configuration was disabled", sessionNamed("Other Filter"))]),
        target: EXTENSION,
      },
      {
        says: "the provider that was started again",
        text: list({ state: "activated enabled" }) +
          logged("default", [provider("extension stopProxy reason=9"), provider("extension startProxy")]),
      },
      { says: "an error that somebody only explains", text: "NEVPNErrorDomain code 2 means that it is disabled.\n" },
    ],
  }),
});

/** Every configuration of the extension is saved as disabled. */
function savedAsDisabled(of: Case): Found[] {
  const own = of.target === null ? [] : ownConfigurations(of);
  if (own.some(({ value }) => value.enabled !== false) || isConnected(of)) return [];
  return own.map(({ value, cite }) => ({ message: `${nameConfiguration(value)} is saved as disabled`, cites: [cite] }));
}
