import { configurationFaults } from "../configuration_faults.ts";
import { defineRule, found } from "../define.ts";
import { failuresOf } from "../log_events.ts";
import { logged, type Said } from "../log_samples.ts";
import { list } from "../samples.ts";
import { isSaidByTarget } from "../speakers.ts";

const ID = "mdm.app-saves-managed-config";
const ENABLED = list({ state: "activated enabled" });
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
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    const saving = failuresOf(of, "app.tp-saving").filter(({ value }) => isSaidByTarget(of, value)).slice(-1);
    // What the log shows is the refusal; the payload that owns the configuration would prove the rest.
    return found(
      ...saving.map(({ cite }) => ({
        message: "The app may not save its configuration, which device management seems to own",
        cites: [cite],
        confidence: "D" as const,
      })),
      ...configurationFaults(of, ID, "Device management seems to own the configuration").map((one) => ({
        ...one,
        confidence: "D" as const,
      })),
    );
  },
  explains: [
    { rule: "necfg.permission-denied", when: "permission denied" },
    { rule: "session.failed-code", when: "permission denied" },
  ],
  fix: [
    {
      text: "See whether an installed profile carries a configuration for this provider",
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
  samples: {
    fires: [
      { says: "an app that was refused", text: ENABLED + logged("default", [SAVING]) },
      { says: "the same as Console copies it", text: ENABLED + logged("console", [SAVING]) },
      { says: "a filter that the app cannot remove", text: ENABLED + "NEFilterErrorDomain Code=4\n" },
    ],
    silent: [
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
  },
});
