import { defineRule, found } from "../define.ts";
import { activationErrors, failedWith } from "../activation.ts";

export default defineRule({
  id: "ent.install-missing",
  kind: "cause",
  stage: 3,
  title: "Container lacks com.apple.developer.system-extension.install",
  severity: "critical",
  confidence: "A",
  scope: "target",
  needs: ["errors"],
  judge(of) {
    return found(
      ...activationErrors(of, 2).map(({ cite }) => ({
        message:
          "macOS refused the activation with code 2: the app's signature does not allow it to install system extensions",
        cites: [cite],
      })),
    );
  },
  explains: [
    { rule: "reg.activation-failed-unexplained", when: "code 2", holds: failedWith(2) },
    { rule: "reg.not-registered", when: "code 2", holds: failedWith(2) },
  ],
  fix: [
    {
      text: "Look at the app's entitlements: com.apple.developer.system-extension.install must be true",
      command: "codesign -d --entitlements - --xml <path of the app>",
      risk: "none",
    },
    {
      text:
        "Enable the System Extension capability for the app's identifier, embed the new profile and sign the app again with its " +
        "own entitlements, extension first",
      risk: "low",
      verify: "codesign -d --entitlements - --xml <path of the app> lists the entitlement",
    },
  ],
  why:
    "Only an app with this entitlement may ask macOS to activate an extension. A build that is signed again without its " +
    "entitlements loses it.",
  notWhen: "The entitlement is in the signature and only the profile lacks it: then the app does not start at all.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-02", "knowledge 01 §7", "knowledge 08 §13"],
  aliases: ["SG-02"],
  samples: {
    fires: [{ says: "code 2 of an activation", text: 'Error Domain=OSSystemExtensionErrorDomain Code=2 "(null)"\n' }],
    silent: [{ says: "code 8 of an activation", text: 'Error Domain=OSSystemExtensionErrorDomain Code=8 "(null)"\n' }],
  },
});
