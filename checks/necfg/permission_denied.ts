import { configurationFaults } from "../configuration_faults.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { failuresOf } from "../log_events.ts";
import { logged, type Said, status } from "../log_samples.ts";
import { isSaidByTarget } from "../speakers.ts";
import { ENABLED, list } from "../samples.ts";

const ID = "necfg.permission-denied";
const NE = "com.apple.networkextension";
const DENIED = 'Error Domain=NEConfigurationErrorDomain Code=10 "permission denied"';
const UNSIGNED = app("Saving configuration Example with existing signature (null)");
const REFUSED = app(`Failed to save the configuration: ${DENIED}`);

function app(message: string, name = "Example Tunnel"): Said {
  return [name, message, NE];
}

export default defineRule({
  id: ID,
  kind: "cause",
  stage: 8,
  title: "Saving the configuration was refused (code 10) without MDM ownership",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    const list = configurationFaults(of, ID, "The app may not load or save its configuration");
    return found(...withoutConsent(of, list), ...unreachable(of));
  },
  explains: [],
  fix: [
    {
      text:
        "Save again while somebody sits at the Mac, and allow the app to add its configuration; an unanswered or refused dialog is the " +
        "usual reason",
      plain: "Open the app, connect, and choose Allow when macOS asks",
      risk: "none",
      verify: "The log says Successfully saved configuration",
    },
    {
      text: "See whether device management owns the configuration: then only a new payload can change it",
      for: "admin",
      command: "/usr/bin/profiles show -type configuration",
      risk: "none",
      admin: true,
    },
    RESIGN,
  ],
  why:
    "nehelper keeps the configurations and asks three things of who saves: an entitlement that the profile grants, the user's consent, " +
    "and that device management does not own the configuration. The error is the same for all three.",
  notWhen: "A later save worked; or nothing was to be saved (code 9, configuration is unchanged).",
  macos: "10.15 and later",
  references: ["knowledge 03 §4.4, §8.3, §8.12", "knowledge 09 N82"],
  samples: () => ({
    fires: [
      { says: "a save that was refused, in default style", text: logged("default", [REFUSED]) },
      { says: "the same as Console copies it", text: logged("console", [REFUSED]) },
      { says: "a save without consent", text: logged("compact", [UNSIGNED, REFUSED]) },
      { says: "the public code with its text", text: 'Error Domain=NEVPNErrorDomain Code=5 "permission denied"\n' },
      {
        says: "nehelper that cannot be reached",
        text: ENABLED + logged("syslog", [app("Failed to send a 7 message to nehelper: Connection invalid")]),
      },
    ],
    silent: [
      {
        says: "another app that was refused",
        text: ENABLED + logged("default", [app(`Failed to save the configuration: ${DENIED}`, "Other Guard")]),
      },
      { says: "a first save, which has no consent yet", text: logged("default", [UNSIGNED]) },
      {
        says: "a first save that the user then allowed",
        text: logged("default", [UNSIGNED, REFUSED, app("Successfully saved configuration Example")]),
      },
      { says: "a session that connected afterwards", text: logged("default", [REFUSED, status("connected")]) },
      {
        says: "nothing to save",
        text: logged("default", [app('Error Domain=NEConfigurationErrorDomain Code=9 "configuration is unchanged"')]),
      },
      {
        says: "an error beside a second extension, which may be the other's",
        text:
          list({ state: "activated enabled" }, { state: "activated enabled", id: "org.other.filter", name: "Other" }) +
          DENIED,
      },
    ],
  }),
});

/** A save that macOS had no consent for says why the refusal came. */
function withoutConsent(of: Case, refusals: readonly Found[]): Found[] {
  const asked = failuresOf(of, "cfg.sig-null").filter(({ value }) => isSaidByTarget(of, value)).slice(-1);
  return refusals.map((one) => ({
    ...one,
    message: one.message + (asked.length > 0 ? "; macOS had no consent of the user for it" : ""),
    cites: [...one.cites, ...asked.map(({ cite }) => cite)],
  }));
}

function unreachable(of: Case): Found[] {
  return failuresOf(of, "nh.unreachable").filter(({ value }) => isSaidByTarget(of, value)).slice(-1).map((
    { cite },
  ) => ({ message: "The app cannot reach nehelper, which keeps the configurations", cites: [cite] }));
}
