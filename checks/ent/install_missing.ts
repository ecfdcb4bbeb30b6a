import { sayCode } from "../../formats/codes/find_code.ts";
import { activationErrors, failedWith } from "../activation.ts";
import { APP_ENTITLEMENTS, bundle } from "../bundle_samples.ts";
import { pasted, pastedApp } from "../pasted_samples.ts";
import { claimsAreWhole, foundInAll, nameSide } from "../claims.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { INSTALL } from "../tables/entitlement_keys.ts";

const { [INSTALL]: _, ...WITHOUT } = APP_ENTITLEMENTS;

export default defineRule({
  id: "ent.install-missing",
  kind: "cause",
  stage: 3,
  title: "Container lacks com.apple.developer.system-extension.install",
  severity: "critical",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["errors", "code", "log.events"],
  reads: ["app.info", "sysex.embedded", "reg.db"],
  judge(of) {
    return found(
      ...activationErrors(of, 2).map(({ value, cite }) => ({
        message:
          `macOS refused the activation with ${
            sayCode(value.domain, value.code)
          }: the app's signature does not allow it to ` +
          "install system extensions",
        cites: [cite],
      })),
      ...missingInApp(of),
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
      for: "developer",
      risk: "low",
      verify: "codesign -d --entitlements - --xml <path of the app> lists the entitlement",
    },
  ],
  why:
    "Only an app with this entitlement may ask macOS to activate an extension. A build that is signed again without its " +
    "entitlements loses it.",
  notWhen: "The entitlement is in the signature and only the profile lacks it: then the app does not start at all.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-02", "knowledge 01 §7", "knowledge 08 §13", "knowledge 02 §3 SX-ENT-001"],
  aliases: ["SG-02", "SX-ENT-001"],
  samples: () => ({
    fires: [
      { says: "code 2 of an activation", text: 'Error Domain=OSSystemExtensionErrorDomain Code=2 "(null)"\n' },
      { says: "an app that lacks it", facts: bundle({ appCode: { entitlements: WITHOUT } }) },
      {
        says: "an app where it is false",
        facts: bundle({ appCode: { entitlements: { ...WITHOUT, [INSTALL]: false } } }),
      },
      {
        says: "pasted output of an app that lacks it",
        facts: { code: [pastedApp({ entitlements: WITHOUT }), pasted()] },
      },
    ],
    silent: [
      { says: "code 8 of an activation", text: 'Error Domain=OSSystemExtensionErrorDomain Code=8 "(null)"\n' },
      { says: "an app that has it", facts: bundle() },
      { says: "an app whose entitlements nobody printed", facts: bundle({ appCode: { entitlements: null } }) },
      {
        says: "another app and a helper that lack it",
        facts: {
          code: [
            pastedApp({ path: "/Applications/Other.app", identifier: "com.example.other", entitlements: WITHOUT }),
            pastedApp({
              path: "/Applications/Example Tunnel.app/Contents/MacOS/helper",
              identifier: "com.example.helper",
              format: "Mach-O thin (arm64)",
              entitlements: WITHOUT,
            }),
            pasted(),
          ],
        },
      },
    ],
  }),
});

function missingInApp(of: Case): Found[] {
  return foundInAll(of, "app", (claims) => {
    if (claims.entitlements[INSTALL] === true || !claimsAreWhole(of, claims)) return null;
    return { message: `The signature of ${nameSide(claims)} does not claim ${INSTALL}` };
  });
}
