import { configurationFaults } from "../configuration_faults.ts";
import { configurations, mobileconfig, profilesShown, proxyPayload } from "../configuration_samples.ts";
import { ownConfigurations, storeIsWhole } from "../configurations.ts";
import type { Case, Cite, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { failuresOf } from "../log_events.ts";
import { logged, type Said } from "../log_samples.ts";
import { payloadsOf } from "../payloads.ts";
import { ENABLED } from "../samples.ts";
import { isSaidByTarget } from "../speakers.ts";

const ID = "mdm.app-saves-managed-config";
const REFUSED: Said = [
  "Example Tunnel",
  'Failed to save the configuration: Error Domain=NEConfigurationErrorDomain Code=10 "permission denied"',
  "com.apple.networkextension",
];
const SAVING: Said = [
  "Example Tunnel",
  "Error in saving TP configuration in updateOnDemandRule permission denied",
  "com.example.tunnel",
];

export default defineRule({
  id: ID,
  kind: "cause",
  stage: 8,
  title: "App tries to modify an MDM-managed configuration (permission denied)",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["reg.list", "launchd.jobs", "mdm.profiles", "ne.configs"],
  judge(of) {
    const owner = ownerOf(of);
    if (owner !== null) return found(...refusals(of, `The app may not change what ${owner.says} set up`, owner.cites));
    // Without the store or the profile the refusal alone says it; a configuration of the app's own says otherwise.
    const isItsOwn = storeIsWhole(of) && ownConfigurations(of).length > 0;
    return found(...(isItsOwn ? [] : saidAlone(of)));
  },
  explains: [
    { rule: "necfg.permission-denied", when: "permission denied" },
    { rule: "session.failed-code", when: "permission denied" },
  ],
  fix: [
    {
      text: "See whether an installed profile carries a configuration for this provider",
      for: "admin",
      command: "/usr/bin/profiles show -type configuration",
      risk: "none",
      admin: true,
    },
    {
      text:
        "For the developer: do not save a configuration that device management delivered; for the administrator: put On Demand rules and " +
        "the order into the payload",
      risk: "low",
      verify: "The app starts its session without saving",
    },
  ],
  why:
    "A configuration that device management delivered can be started and stopped by the app, but only a new payload changes it. An app " +
    "that saves it all the same is refused, and may never come to start it.",
  notWhen:
    "No profile carries a configuration for this provider: then the entitlement or the user's consent is missing.",
  macos: "10.15 and later",
  references: ["knowledge 07 NC-05", "knowledge 03 §8.12", "knowledge 09 N82"],
  aliases: ["NC-05"],
  samples: () => ({
    fires: [
      { says: "an app that was refused", text: ENABLED + logged("default", [SAVING]) },
      { says: "the same as Console copies it", text: ENABLED + logged("console", [SAVING]) },
      { says: "a filter that the app cannot remove", text: ENABLED + "NEFilterErrorDomain Code=4\n" },
      {
        says: "a save that was refused beside a managed configuration",
        text: ENABLED + configurations({ isManaged: true }) + logged("default", [REFUSED]),
      },
      {
        says: "the same with its payload",
        text: ENABLED + profilesShown([proxyPayload({ Order: 1 })]) + logged("compact", [REFUSED]),
      },
    ],
    silent: [
      {
        says: "a save that was refused, of a configuration of the app's own",
        text: ENABLED + configurations({}) + logged("default", [SAVING, REFUSED]),
      },
      {
        says: "a managed configuration that nobody wanted to change",
        text: ENABLED + configurations({ isManaged: true }) + logged("default", [["Example Tunnel", "ready"]]),
      },
      {
        says: "a payload that may not be installed",
        text: ENABLED + mobileconfig(proxyPayload()) + logged("default", [REFUSED]),
      },
      {
        says: "another product's managed configuration",
        text: ENABLED + logged("default", [REFUSED]) +
          configurations({ isManaged: true, app: "org.other.app", provider: "org.other.app.extension" }),
      },
      {
        says: "an app that saved afterwards",
        text: ENABLED +
          logged("default", [SAVING, [
            "Example Tunnel",
            "Successfully saved configuration Example",
            "com.apple.networkextension",
          ]]),
      },
      { says: "a refusal that says nothing of who owns it", text: ENABLED + "NEConfigurationErrorDomain Code=10\n" },
    ],
  }),
});

/** What shows that device management owns the target's configuration. */
function ownerOf(of: Case): { readonly says: string; readonly cites: readonly Cite[] } | null {
  const managed = ownConfigurations(of).find(({ value }) => value.profile !== null);
  if (managed !== undefined) {
    return { says: `device management (${managed.value.name ?? managed.value.id})`, cites: [managed.cite] };
  }
  const payload = payloadsOf(of).find(({ isInstalled }) => isInstalled);
  if (payload === undefined) return null;
  return { says: `the profile "${payload.profile.name ?? payload.profile.identifier}"`, cites: [payload.cite] };
}

/** Every refusal there is, told as this rule's: whoever refused, the owner is known. */
function refusals(of: Case, what: string, cites: readonly Cite[]): Found[] {
  const faults = [ID, "necfg.permission-denied"].flatMap((rule) => configurationFaults(of, rule, what));
  return [...saving(of, what), ...faults].map((one) => ({ ...one, cites: [...one.cites, ...cites] }));
}

function saidAlone(of: Case): Found[] {
  const faults = configurationFaults(of, ID, "Device management seems to own the configuration");
  const saves = saving(of, "The app may not save its configuration, which device management seems to own");
  return [...saves, ...faults].map((one) => ({ ...one, confidence: "D" as const }));
}

function saving(of: Case, message: string): Found[] {
  return failuresOf(of, "app.tp-saving").filter(({ value }) => isSaidByTarget(of, value)).slice(-1)
    .map(({ cite }) => ({ message, cites: [cite] }));
}
