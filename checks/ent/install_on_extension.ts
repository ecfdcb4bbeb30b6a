import { appex, bundle, codeFile, EXTENSION_ENTITLEMENTS, signed } from "../bundle_samples.ts";
import { claimsOf, foundInAll, nameSide } from "../claims.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found, unknown } from "../define.ts";
import { pasted } from "../pasted_samples.ts";
import { INSTALL } from "../tables/entitlement_keys.ts";

const CLAIMING = { ...EXTENSION_ENTITLEMENTS, [INSTALL]: true };
const APPEX = appex();
const WITH_APPEX = bundle({ appexes: [APPEX] });

export default defineRule({
  id: "ent.install-on-extension",
  kind: "context",
  stage: 3,
  title: "An extension claims the right to install system extensions",
  severity: "info",
  confidence: "B",
  scope: "target",
  needs: ["code"],
  reads: ["sysex.embedded", "app.appex", "reg.list", "reg.db"],
  judge(of) {
    const list = [...onExtension(of), ...onAppex(of)];
    return list.length > 0 || claimsOf(of, "extension").length > 0 ? found(...list) : unknown(["entitlements"]);
  },
  explains: [],
  fix: [],
  why:
    "Only the app asks macOS to install system extensions. On an extension the entitlement does nothing, but its profile has " +
    "to grant it, and a list that is the app's by mistake may be wrong in other places.",
  notWhen: "It is never a cause as long as the profile grants it: products ship with it.",
  macos: "10.15 and later",
  references: ["knowledge 02 §2.5, §3 SX-ENT-015"],
  aliases: ["SX-ENT-015"],
  samples: () => ({
    fires: [
      { says: "an extension with it", facts: bundle({ extensionCode: { entitlements: CLAIMING } }) },
      { says: "pasted output of an extension with it", facts: { code: [pasted({ entitlements: CLAIMING })] } },
      {
        says: "an app extension with it",
        facts: {
          ...WITH_APPEX,
          code: [
            ...WITH_APPEX.code ?? [],
            signed({ identifier: APPEX.bundleId, file: codeFile({ role: "appex", bundlePath: APPEX.path }) }),
          ],
        },
      },
    ],
    silent: [
      { says: "an app with it and an extension without", facts: bundle() },
      { says: "entitlements that nobody printed", facts: bundle({ extensionCode: { entitlements: null } }) },
    ],
  }),
});

function onExtension(of: Case): Found[] {
  return foundInAll(
    of,
    "extension",
    (claims) =>
      claims.entitlements[INSTALL] === true
        ? { message: `The signature of ${nameSide(claims)} claims ${INSTALL}, which is the app's` }
        : null,
  );
}

function onAppex({ facts }: Case): Found[] {
  return (facts.value("code") ?? []).flatMap(({ file, entitlements, identifier }, i) =>
    file?.role === "appex" && entitlements?.[INSTALL] === true
      ? [{
        message: `The signature of the app extension ${
          identifier ?? file.bundlePath
        } claims ${INSTALL}, which is the app's`,
        cites: [{ key: "code" as const, at: String(i) }],
      }]
      : []
  );
}
