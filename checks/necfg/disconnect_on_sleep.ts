import { configurationFaults } from "../configuration_faults.ts";
import { configurations } from "../configuration_samples.ts";
import { nameConfiguration, ownConfigurations } from "../configurations.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { ended, logged, provider, status } from "../log_samples.ts";
import { list } from "../samples.ts";
import { areAllStopsOf } from "../provider_stops.ts";

const ID = "necfg.disconnect-on-sleep";

export default defineRule({
  id: ID,
  kind: "cause",
  stage: 8,
  title: "disconnectOnSleep set",
  severity: "low",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors", "ne.configs"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    const stops = configurationFaults(of, ID, "The configuration has the session ended by sleep");
    return found(...stops, ...(stops.length > 0 ? [] : savedSo(of)));
  },
  explains: [
    { rule: "sleep.stop-reason-sleep", when: "reason 15" },
    { rule: "session.stopped", when: "reason 15", holds: areAllStopsOf(ID) },
  ],
  fix: [
    {
      text: "Connect again",
      plain: "Connect again in the app",
      risk: "none",
      verify: "The status changes to connected",
    },
    {
      text:
        "To keep the session over sleep: set disconnectOnSleep to false in the configuration (DisconnectOnSleep 0 in a payload), or " +
        "let On Demand bring it back",
      risk: "low",
    },
  ],
  why: "A configuration can ask to be disconnected when the Mac sleeps; nothing starts it again after the wake.",
  notWhen: "The session came back after the wake; or it only slept too long, which macOS ends by itself.",
  macos: "10.15 and later",
  references: ["knowledge 07 NC-18", "knowledge 03 §4.2", "knowledge 09 N82"],
  aliases: ["NC-18"],
  samples: () => ({
    fires: [
      {
        says: "a session that the sleep ended",
        text: logged("default", [status("connected"), ended("Device went to sleep")]),
      },
      {
        says: "what the provider was told, in a JSON log",
        text: list({ state: "activated enabled" }) + logged("ndjson", [provider("extension stopTunnel reason: 15")]),
      },
    ],
    silent: [
      {
        says: "a configuration that is saved so, while no sleep is seen to have ended a session",
        text: list({ state: "activated enabled" }) + configurations({ protocol: { DisconnectOnSleep: true } }),
      },
      {
        says: "a configuration that is not saved so",
        text: list({ state: "activated enabled" }) + configurations({ protocol: { DisconnectOnSleep: false } }),
      },
      { says: "a session that slept too long", text: logged("default", [ended("Device slept too long")]) },
      {
        says: "a session that came back after the wake",
        text: logged("default", [ended("Device went to sleep"), status("connecting"), status("connected")]),
      },
    ],
  }),
});

/** As long as no sleep has ended a session, it is only how the product wants it. */
function savedSo(of: Case): Found[] {
  const set = ownConfigurations(of).filter(({ value }) => value.disconnectOnSleep === true && value.enabled !== false);
  return set.map(({ value, cite }) => ({
    message: `${nameConfiguration(value)} has DisconnectOnSleep`,
    cites: [cite],
    latent: "No session is seen to have ended by it",
  }));
}
