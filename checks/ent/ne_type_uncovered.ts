import type { Side } from "../bundle_of.ts";
import { extensionOf } from "../bundle_of.ts";
import { APP_ENTITLEMENTS, bundle, EXTENSION_ENTITLEMENTS } from "../bundle_samples.ts";
import { claimsOf, foundInAll, nameSide, textsOf } from "../claims.ts";
import type { Case, Found } from "../define.ts";
import { CLEAR, defineRule, found, unknown } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { PROVIDER_VALUES, SUFFIX } from "../tables/provider_entitlements.ts";
import { NETWORK_EXTENSION } from "../tables/entitlement_keys.ts";

const FILTER = { "com.apple.networkextension.filter-data": "ExampleExtension.FilterProvider" };
const FILTERS = { ...FILTER, "com.apple.networkextension.filter-packet": "ExampleExtension.PacketProvider" };
const FILTER_VALUE = { [NETWORK_EXTENSION]: ["content-filter-provider-systemextension"] };

export default defineRule({
  id: "ent.ne-type-uncovered",
  kind: "cause",
  stage: 3,
  title: "NE entitlement does not contain the provider type used",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["sysex.embedded", "code"],
  reads: ["app.info"],
  judge(of) {
    if (Object.keys(extensionOf(of)?.value.providerClasses ?? {}).length === 0) return CLEAR;
    const list = [...uncovered(of, "extension"), ...uncovered(of, "app")];
    return list.length > 0 || claimsOf(of, "extension").length > 0 ? found(...list) : unknown(["entitlements"]);
  },
  explains: [{ rule: "session.failed-code" }],
  fix: [
    {
      text:
        "Add {wanted} (with -systemextension behind it for Developer ID) to com.apple.developer.networking.networkextension " +
        "of both the app and the extension, and make new profiles that grant it",
      for: "developer",
      risk: "low",
    },
    RESIGN,
  ],
  why:
    "NEProviderClasses says what kinds of provider the extension is, the entitlement which kinds it may be. A kind that is " +
    "not covered cannot be configured or started. Transparent proxies are of the kind app-proxy.",
  notWhen:
    "The kind is claimed in either form: which form fits the channel is a question of its own. Kinds that this version " +
    "does not know are left alone.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-05", "knowledge 02 §2.3, §3 SX-ENT-003", "knowledge 08 §12, §13"],
  aliases: ["SG-05", "SX-ENT-003"],
  samples: () => ({
    fires: [
      { says: "a filter with the entitlement of a tunnel", facts: bundle({ extension: { providerClasses: FILTER } }) },
      {
        says: "an app without the value that its extension needs",
        facts: bundle({
          extension: { providerClasses: FILTER },
          extensionCode: { entitlements: { ...EXTENSION_ENTITLEMENTS, ...FILTER_VALUE } },
        }),
      },
    ],
    silent: [
      { says: "a tunnel with the entitlement of a tunnel", facts: bundle() },
      {
        says: "two filters under the one value for both",
        facts: bundle({
          extension: { providerClasses: FILTERS },
          appCode: { entitlements: { ...APP_ENTITLEMENTS, ...FILTER_VALUE } },
          extensionCode: { entitlements: { ...EXTENSION_ENTITLEMENTS, ...FILTER_VALUE } },
        }),
      },
      {
        says: "a kind that has no known entitlement",
        facts: bundle({ extension: { providerClasses: { "com.apple.networkextension.example": "Example" } } }),
      },
      {
        says: "a development signature with the value in its other form",
        facts: bundle({
          extensionCode: {
            channel: "development",
            entitlements: { ...EXTENSION_ENTITLEMENTS, [NETWORK_EXTENSION]: ["packet-tunnel-provider"] },
          },
        }),
      },
      {
        says: "a signature without any value, which is a fault of its own",
        facts: bundle({ extensionCode: { entitlements: { "com.apple.security.app-sandbox": true } } }),
      },
    ],
  }),
});

function uncovered(of: Case, side: Side): Found[] {
  const info = extensionOf(of)!;
  const kinds = Object.keys(info.value.providerClasses ?? {}).filter((key) => Object.hasOwn(PROVIDER_VALUES, key));
  return foundInAll(of, side, (claims) => {
    const values = textsOf(claims, NETWORK_EXTENSION).map((value) => value.replace(SUFFIX, ""));
    const open = kinds.filter((key) => !values.includes(PROVIDER_VALUES[key]!));
    if (values.length === 0 || open.length === 0) return null;
    const wanted = [...new Set(open.map((key) => PROVIDER_VALUES[key]!))].join(", ");
    return {
      message:
        `${info.value.fileName} declares ${open.join(", ")}, but the signature of ${nameSide(claims)} claims only ` +
        `${values.join(", ")}`,
      ...(side === "app" ? { confidence: "B" as const } : {}),
      values: { wanted },
    };
  });
}
