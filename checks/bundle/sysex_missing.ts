import { CLEAR, defineRule, found, unknown } from "../define.ts";
import type { Case } from "../define.ts";
import { appOf, embeddedOf, entitlementOf, isInside, listEntitlement } from "../bundle_of.ts";
import { APP_PATH, appex, bundle } from "../bundle_samples.ts";
import { RELEASE } from "../fixes.ts";
import { ID } from "../samples.ts";
import { INSTALL, NETWORK_EXTENSION } from "../tables/entitlement_keys.ts";
import type { BundleInfo } from "../../evidence/bundle/shapes.ts";

const IN_PLACE = /\.app\/Contents\/Library\/SystemExtensions\/[^/]+$/i;
const PLUGINS = `${APP_PATH}/Contents/PlugIns/${ID}.systemextension`;

export default defineRule({
  id: "bundle.sysex-missing",
  kind: "cause",
  stage: 2,
  title: "App contains no Contents/Library/SystemExtensions/*.systemextension (or only in PlugIns)",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["app.info", "sysex.embedded"],
  reads: ["app.appex", "code"],
  judge(of) {
    const app = appOf(of);
    if (app === null) return CLEAR;
    const extension = embeddedOf(of);
    if (extension !== null) {
      if (isInPlace(of)) return CLEAR;
      const message = `${extension.value.path} is not in Contents/Library/SystemExtensions, where macOS looks for it`;
      return found({ message, cites: [extension.cite] });
    }
    if (of.facts.value("sysex.embedded")!.some((one) => isInside(app.value, one))) return CLEAR;
    const name = app.value.fileName;
    if (asksForExtension(of)) {
      return found({
        message: `${name} may install system extensions by its entitlements, but holds none`,
        cites: [app.cite],
      });
    }
    return hasAppExtension(of, app.value) ? CLEAR : unknown(["sysex.embedded"], `${name} holds no system extension`);
  },
  explains: [{ rule: "reg.not-registered" }],
  fix: [
    {
      text: "Embed the extension with a copy phase to Contents/Library/SystemExtensions, with code signing on copy",
      for: "developer",
      risk: "low",
      verify: "ls <app>/Contents/Library/SystemExtensions shows <identifier>.systemextension",
    },
    RELEASE,
  ],
  why:
    "macOS activates the extensions that lie in Contents/Library/SystemExtensions of the app that asks, and no others.",
  notWhen:
    "The provider is an app extension of an App Store app, in PlugIns; or the extension belongs to an app inside of this one.",
  macos: "10.15 and later",
  references: ["knowledge 09 N20", "knowledge 02 §3 SX-LAY-001"],
  aliases: ["SX-LAY-001"],
  samples: () => ({
    fires: [
      { says: "an app that may install extensions and has none", facts: bundle({ extension: null }) },
      { says: "an extension in PlugIns", facts: bundle({ extension: { path: PLUGINS } }) },
    ],
    silent: [
      { says: "an extension in its place", facts: bundle() },
      {
        says: "an App Store app with an app extension",
        facts: bundle({ extension: null, appexes: [appex()], appCode: { entitlements: {}, channel: "app-store" } }),
      },
      { says: "an app that asks for no extension", facts: bundle({ extension: null, appCode: { entitlements: {} } }) },
      {
        says: "an extension of an app inside the app",
        facts: bundle({
          extension: {
            path:
              `${APP_PATH}/Contents/Library/LoginItems/Agent.app/Contents/Library/SystemExtensions/${ID}.systemextension`,
          },
        }),
      },
    ],
  }),
});

/** One copy in its place is enough. */
function isInPlace({ facts, target }: Case): boolean {
  return facts.value("sysex.embedded")!.some(({ path, bundleId, fileName }) =>
    (bundleId === target?.bundleId || fileName === `${target?.bundleId}.systemextension`) && IN_PLACE.test(path)
  );
}

function asksForExtension(of: Case): boolean {
  return entitlementOf(of, "app", INSTALL) === true ||
    listEntitlement(of, "app", NETWORK_EXTENSION).some((value) => value.endsWith("-systemextension"));
}

function hasAppExtension({ facts }: Case, app: BundleInfo): boolean {
  return (facts.value("app.appex") ?? []).some((one) =>
    isInside(app, one) && one.extensionPoint?.startsWith("com.apple.networkextension.")
  );
}
