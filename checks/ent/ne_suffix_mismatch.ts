import type { Side } from "../bundle_of.ts";
import { APP_ENTITLEMENTS, bundle, EXTENSION_ENTITLEMENTS } from "../bundle_samples.ts";
import { pasted } from "../pasted_samples.ts";
import { type Claims, claimsOf, foundInAll, isGranted, nameSide, textsOf } from "../claims.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found, unknown } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { SUFFIX, SUFFIXABLE } from "../tables/provider_entitlements.ts";
import { NETWORK_EXTENSION } from "../tables/entitlement_keys.ts";
import type { Channel } from "../../formats/codesign_fields.ts";

const BARE = { [NETWORK_EXTENSION]: ["packet-tunnel-provider"] };
const BARE_EXTENSION = { ...EXTENSION_ENTITLEMENTS, ...BARE };
const BARE_APP = { ...APP_ENTITLEMENTS, ...BARE };
const DEVELOPMENT = { type: "development", entitlements: BARE_EXTENSION } as const;

/** Whether signatures of the channel carry the suffixed values; a channel that is not here proves nothing. */
const SUFFIXED: Partial<Record<Channel, boolean>> = {
  "developer-id": true,
  development: false,
  "app-store": false,
  testflight: false,
};

export default defineRule({
  id: "ent.ne-suffix-mismatch",
  kind: "cause",
  stage: 3,
  title: "NE entitlement value does not fit the distribution channel",
  severity: "critical",
  confidence: "A",
  scope: "target",
  needs: ["code"],
  reads: ["app.info", "sysex.embedded", "profiles", "reg.list", "reg.db"],
  judge(of) {
    const list = [...mismatches(of, "extension"), ...mismatches(of, "app")];
    return list.length > 0 || claimsOf(of, "extension").length > 0 ? found(...list) : unknown(["entitlements"]);
  },
  explains: [
    { rule: "prof.not-authorising", when: "values differ only by suffix" },
    { rule: "sign.amfi-rejected", when: "values differ only by suffix" },
    { rule: "proc.crash-loop", when: "values differ only by suffix" },
    { rule: "session.failed-code", when: "values differ only by suffix" },
  ],
  fix: [
    {
      text:
        "In the entitlements of both the app and the extension, write {wanted} in place of {claimed}, and embed profiles of " +
        "the same channel",
      for: "developer",
      risk: "low",
    },
    RESIGN,
  ],
  why:
    "Developer ID profiles grant only the values that end in -systemextension; development, TestFlight and App Store " +
    "profiles only those without. Xcode does not change them on export. macOS kills code that claims what its profile does " +
    "not grant.",
  notWhen: "The embedded profile grants the very value; or the signer is not known (codesign -dv prints no authority).",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-03, SG-18", "knowledge 02 §2.3, §3 SX-ENT-004", "knowledge 08 §13"],
  aliases: ["SG-03", "SG-18", "SX-ENT-004"],
  samples: () => ({
    fires: [
      {
        says: "a Developer ID extension without the suffix",
        facts: bundle({ extensionCode: { entitlements: BARE_EXTENSION } }),
      },
      { says: "a Developer ID app without the suffix", facts: bundle({ appCode: { entitlements: BARE_APP } }) },
      {
        says: "pasted output of a Developer ID extension without the suffix",
        facts: { code: [pasted({ entitlements: BARE_EXTENSION })] },
      },
      {
        says: "a development signature with the suffix",
        facts: bundle({ extensionCode: { channel: "development" }, extensionProfile: DEVELOPMENT }),
      },
    ],
    silent: [
      { says: "Developer ID with the suffix", facts: bundle() },
      {
        says: "development without the suffix",
        facts: bundle({
          appCode: { channel: "development", entitlements: BARE_APP },
          extensionCode: { channel: "development", entitlements: BARE_EXTENSION },
          extensionProfile: DEVELOPMENT,
        }),
      },
      {
        says: "an unknown signer without the suffix",
        facts: { code: [pasted({ channel: "unknown", entitlements: BARE_EXTENSION })] },
      },
      {
        says: "a value that exists in one form only",
        facts: bundle({
          extensionCode: {
            entitlements: { ...EXTENSION_ENTITLEMENTS, [NETWORK_EXTENSION]: ["dns-proxy-systemextension", "relay"] },
          },
        }),
      },
      {
        says: "a value without the suffix that the profile grants",
        facts: bundle({ extensionCode: { entitlements: BARE_EXTENSION }, extensionProfile: DEVELOPMENT }),
      },
    ],
  }),
});

function mismatches(of: Case, side: Side): Found[] {
  return foundInAll(of, side, (claims) => {
    const wrong = wrongValues(claims).filter((value) => isGranted(of, side, NETWORK_EXTENSION, value) !== true);
    if (wrong.length === 0) return null;
    const wanted = wrong.map((value) => value.endsWith(SUFFIX) ? value.slice(0, -SUFFIX.length) : value + SUFFIX);
    const { channel } = claims.code;
    return {
      message:
        `The signature of ${nameSide(claims)} is of the channel ${channel} and claims ${wrong.join(", ")}; that ` +
        `channel has ${wanted.join(", ")}`,
      ...(channel === "developer-id" ? {} : { confidence: "B" as const }),
      values: { claimed: wrong.join(", "), wanted: wanted.join(", ") },
    };
  });
}

function wrongValues(claims: Claims): string[] {
  const suffixed = SUFFIXED[claims.code.channel];
  return textsOf(claims, NETWORK_EXTENSION).filter((value) => {
    if (suffixed === undefined) return false;
    const isSuffixed = value.endsWith(SUFFIX);
    return SUFFIXABLE.has(isSuffixed ? value.slice(0, -SUFFIX.length) : value) && isSuffixed !== suffixed;
  });
}
