import type { Side } from "../bundle_of.ts";
import { APP_ENTITLEMENTS, bundle, EXTENSION_ENTITLEMENTS } from "../bundle_samples.ts";
import { pasted, pastedApp } from "../pasted_samples.ts";
import { claimsAreWhole, claimsOf, foundInAll, isProvider, nameSide, textsOf } from "../claims.ts";
import type { Case, Found } from "../define.ts";
import { CLEAR, defineRule, found, unknown } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { NETWORK_EXTENSION, SANDBOX } from "../tables/entitlement_keys.ts";

const { [NETWORK_EXTENSION]: _app, ...APP_WITHOUT } = APP_ENTITLEMENTS;
const { [NETWORK_EXTENSION]: _extension, ...EXTENSION_WITHOUT } = EXTENSION_ENTITLEMENTS;

export default defineRule({
  id: "ent.ne-missing",
  kind: "cause",
  stage: 3,
  title: "NE entitlement missing in app or sysex",
  severity: "critical",
  confidence: "A",
  scope: "target",
  needs: ["code"],
  reads: ["app.info", "sysex.embedded", "reg.list", "reg.db"],
  judge(of) {
    if (!isProvider(of)) return CLEAR;
    const list = [...missingIn(of, "extension"), ...missingIn(of, "app")];
    return list.length > 0 || claimsOf(of, "extension").length > 0 ? found(...list) : unknown(["entitlements"]);
  },
  explains: [{ rule: "necfg.permission-denied" }, { rule: "session.failed-code" }],
  fix: [
    {
      text:
        "Enable the Network Extensions capability for the identifiers of both the app and the extension, make new " +
        "profiles, and add com.apple.developer.networking.networkextension to both lists of entitlements",
      for: "developer",
      risk: "low",
    },
    RESIGN,
  ],
  why:
    "macOS lets only an app with this entitlement save a configuration, and starts only a provider that has it. Each of the " +
    "two needs it in its own signature.",
  notWhen: "The extension is a driver or an endpoint security client, or the entitlements were not printed in full.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-04", "knowledge 02 §2.3, §3 SX-ENT-002", "knowledge 08 §13"],
  aliases: ["SG-04", "SX-ENT-002"],
  samples: () => ({
    fires: [
      { says: "an extension that lacks it", facts: bundle({ extensionCode: { entitlements: EXTENSION_WITHOUT } }) },
      { says: "an app that lacks it", facts: bundle({ appCode: { entitlements: APP_WITHOUT } }) },
      {
        says: "an empty list",
        facts: bundle({ extensionCode: { entitlements: { ...EXTENSION_ENTITLEMENTS, [NETWORK_EXTENSION]: [] } } }),
      },
      {
        says: "pasted output of both, where only the app has it",
        facts: { code: [pastedApp(), pasted({ entitlements: EXTENSION_WITHOUT })] },
      },
    ],
    silent: [
      { says: "an app and an extension that both have it", facts: bundle() },
      { says: "entitlements that nobody printed", facts: bundle({ extensionCode: { entitlements: null } }) },
      {
        says: "pasted entitlements of which only one is shown",
        facts: { code: [pastedApp(), pasted({ entitlements: { [SANDBOX]: true } })] },
      },
      {
        says: "an extension without a provider",
        facts: bundle({ extension: { providerClasses: null }, extensionCode: { entitlements: EXTENSION_WITHOUT } }),
      },
      {
        says: "pasted output of an endpoint security client beside an app that filters too",
        facts: {
          code: [
            pastedApp(),
            pasted({ entitlements: { ...EXTENSION_WITHOUT, "com.apple.developer.endpoint-security.client": true } }),
          ],
        },
      },
      {
        says: "pasted output of another app",
        facts: {
          code: [
            pastedApp({
              path: "/Applications/Other.app/Contents/MacOS/Other",
              identifier: "com.example.other",
              entitlements: APP_WITHOUT,
            }),
            pasted(),
          ],
        },
      },
    ],
  }),
});

/** An app may leave the configuration to MDM, so its part is less sure. */
function missingIn(of: Case, side: Side): Found[] {
  return foundInAll(of, side, (claims) => {
    if (textsOf(claims, NETWORK_EXTENSION).length > 0 || !claimsAreWhole(of, claims)) return null;
    const message = `The signature of ${nameSide(claims)} does not claim ${NETWORK_EXTENSION}`;
    return side === "extension" ? { message } : { message, severity: "high", confidence: "B" };
  });
}
