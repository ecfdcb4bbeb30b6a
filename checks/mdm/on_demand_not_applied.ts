import { configurations, mobileconfig, profilesShown, vpnPayload } from "../configuration_samples.ts";
import { isConnected, nameConfiguration, ownConfigurations, storeIsWhole } from "../configurations.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { failuresOf } from "../log_events.ts";
import { logged, says, status } from "../log_samples.ts";
import { vpnPayloadsOf } from "../payloads.ts";
import { ENABLED } from "../samples.ts";
import { isOwnSession } from "../sessions.ts";

const PAYLOAD = profilesShown([vpnPayload({ OnDemandEnabled: 1 })]);
const GONE = says("Plugin is not available in launch services");

export default defineRule({
  id: "mdm.on-demand-not-applied",
  kind: "cause",
  stage: 8,
  title: "On Demand not enabled after profile switch",
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: ["ne.configs"],
  reads: ["mdm.profiles", "log.events", "net.services"],
  judge(of) {
    return isConnected(of) ? found() : found(...lostOnTheWay(of), ...givenUp(of));
  },
  explains: [{ rule: "session.never-started" }],
  fix: [
    {
      text: "Start the session by hand once, or switch On Demand on in {vpnSettings}",
      plain: "Connect once in the app",
      command: "/usr/sbin/scutil --nc list",
      risk: "low",
      verify: "The status changes to connected",
    },
    {
      text:
        "In the device management, remove the profile, wait until the app is installed and was opened, and install it again",
      for: "admin",
      risk: "medium",
      admin: true,
      verify: "The log of nesessionmanager shows `Enabling VPN On Demand`",
    },
  ],
  why:
    "macOS enables On Demand of a managed configuration when it takes the profile in. When the app was not known at that moment, or a person " +
    "disconnected by hand, the configuration stays without it, and nothing starts the session.",
  notWhen: "The rules of On Demand say disconnect or ignore for this network; or the session is running.",
  macos: "10.15 and later",
  references: ["knowledge 07 NC-13, RG-08", "knowledge 09 N90"],
  aliases: ["NC-13"],
  samples: () => ({
    fires: [
      {
        says: "a payload with On Demand whose configuration has none",
        text: ENABLED + PAYLOAD + configurations({ isManaged: true, settings: { OnDemandEnabled: false } }),
      },
      {
        says: "a configuration with On Demand that was given up on",
        text: ENABLED + configurations({ settings: { OnDemandEnabled: true } }) + logged("default", [GONE]),
      },
    ],
    silent: [
      {
        says: "a configuration that has it",
        text: ENABLED + PAYLOAD + configurations({ isManaged: true, settings: { OnDemandEnabled: true } }),
      },
      {
        says: "a session that came up",
        text: ENABLED + configurations({ settings: { OnDemandEnabled: true } }) +
          logged("default", [GONE, status("connecting"), status("connected")]),
      },
      {
        says: "the app's own configuration beside the payload's",
        text: ENABLED + PAYLOAD + configurations({ settings: { OnDemandEnabled: false } }),
      },
      {
        says: "a file that may not be installed",
        text: ENABLED + mobileconfig(vpnPayload({ OnDemandEnabled: 1 })) + configurations({ isManaged: true }),
      },
    ],
  }),
});

/** The payload has On Demand, what macOS made of it has not. */
function lostOnTheWay(of: Case): Found[] {
  const payloads = vpnPayloadsOf(of).filter(({ vpn, isInstalled }) => vpn.onDemandEnabled === true && isInstalled);
  const own = ownConfigurations(of).filter(({ value }) => value.profile !== null);
  if (payloads.length === 0 || own.some(({ value }) => value.onDemand !== false) || !storeIsWhole(of)) return [];
  return own.map(({ value, cite }) => ({
    message: `${nameConfiguration(value)} has On Demand off, and the payload that it came from has it on`,
    cites: [cite, ...payloads.map((one) => one.cite)],
  }));
}

/** On Demand is on, but macOS did not know the app when it was to act on it. */
function givenUp(of: Case): Found[] {
  const gone = failuresOf(of, "ne.ls-unavailable").filter(({ value }) => isOwnSession(of, value));
  const own = ownConfigurations(of).filter(({ value }) => value.onDemand === true && value.enabled !== false);
  if (gone.length === 0) return [];
  return own.slice(0, 1).map(({ value, cite }) => ({
    message: `${nameConfiguration(value)} is to connect on demand, and macOS gave up on it before it knew the app`,
    cites: [cite, ...gone.map((one) => one.cite)],
  }));
}
