import { configurationFaults } from "../configuration_faults.ts";
import { defineRule, found } from "../define.ts";
import { RESET_CONFIGURATION } from "../fixes.ts";
import { logged, type Said, status } from "../log_samples.ts";

const ID = "necfg.stale-profile";
const NE = "com.apple.networkextension";
const INVALID: Said = ["Example Tunnel", 'Failed to start: Error Domain=NEVPNErrorDomain Code=1 "(null)"', NE];

export default defineRule({
  id: ID,
  kind: "cause",
  stage: 8,
  title: "Saved profile stale after entitlement/Info.plist change",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "errors"],
  reads: ["reg.list", "launchd.jobs"],
  judge(of) {
    const faults = configurationFaults(of, ID, "The app works on a configuration that is not the saved one");
    return found(...faults.map((one) => ({ ...one, confidence: "C" as const })));
  },
  explains: [
    { rule: "session.failed-code", when: "registration healthy" },
    { rule: "xpc.name-mismatch-app", when: "registration healthy" },
  ],
  fix: [
    {
      text:
        "For the developer: load the configuration before changing it, and load it again after saving it, before the session is started",
      for: "developer",
      risk: "none",
      verify: "The next start is not refused",
    },
    RESET_CONFIGURATION,
  ],
  why:
    "A saved configuration keeps what it was saved with. After an update that changed names or entitlements, or when it was saved " +
    "elsewhere in between, what the app holds and what macOS holds are no longer the same.",
  notWhen:
    "The registration of the extension is at fault: repair that first; or the app loaded the configuration again and saved it.",
  macos: "10.15 and later",
  references: ["knowledge 07 NC-04", "knowledge 03 §4.4, §4.6", "knowledge 09 N82"],
  aliases: ["NC-04"],
  samples: () => ({
    fires: [
      { says: "a start that was refused as invalid", text: logged("default", [INVALID]) },
      { says: "the same as Console copies it", text: logged("console", [INVALID]) },
      { says: "a configuration that was saved elsewhere", text: "NEConfigurationErrorDomain Code=5\n" },
    ],
    silent: [
      {
        says: "an app that saved it again and connected",
        text: logged("default", [INVALID, ["Example Tunnel", "Successfully saved configuration Example", NE]]),
      },
      { says: "a start that worked after all", text: logged("default", [INVALID, status("connected")]) },
      { says: "nothing to save", text: 'NEConfigurationErrorDomain Code=9 "configuration is unchanged"\n' },
    ],
  }),
});
