import { extensionOf } from "../bundle_of.ts";
import { bundle, EXTENSION_ENTITLEMENTS } from "../bundle_samples.ts";
import type { Claims } from "../claims.ts";
import { claimsAreWhole, claimsOf, foundInAll, nameSide, textsOf } from "../claims.ts";
import type { Case } from "../define.ts";
import { defineRule, found, unknown } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { pasted } from "../pasted_samples.ts";
import { PROVIDER_VALUES, SUFFIX } from "../tables/provider_entitlements.ts";
import { NETWORK_EXTENSION, SANDBOX } from "../tables/entitlement_keys.ts";

const CLIENT = "com.apple.security.network.client";
const SANDBOXED = { ...EXTENSION_ENTITLEMENTS, [SANDBOX]: true };
const FILTER = { "com.apple.networkextension.filter-data": "ExampleExtension.FilterProvider" };
/** Kinds of providers that carry traffic over connections of their own; a filter only judges that of others. */
const CARRIERS = ["packet-tunnel-provider", "app-proxy-provider", "dns-proxy"];

export default defineRule({
  id: "ent.sandbox-without-network",
  kind: "context",
  stage: 3,
  title: "Sandboxed extension may not open network connections",
  severity: "medium",
  confidence: "C",
  scope: "target",
  needs: ["code"],
  reads: ["sysex.embedded", "reg.list", "reg.db"],
  judge(of) {
    if (claimsOf(of, "extension").length === 0) return unknown(["entitlements"]);
    return found(...foundInAll(of, "extension", (claims) => {
      const { entitlements } = claims;
      if (entitlements[SANDBOX] !== true || entitlements[CLIENT] === true || !claimsAreWhole(of, claims)) return null;
      const carried = kindsOf(of, claims).filter((kind) => CARRIERS.includes(kind));
      if (carried.length === 0) return null;
      const kinds = carried.join(", ");
      return { message: `The signature of ${nameSide(claims)} (${kinds}) claims the sandbox, but not ${CLIENT}` };
    }));
  },
  explains: [],
  fix: [
    {
      text:
        "Add com.apple.security.network.client to the extension's entitlements, and com.apple.security.network.server when " +
        "it listens on a port",
      for: "developer",
      risk: "low",
      verify: "codesign -d --entitlements - --xml <path of the extension> lists it",
    },
    RESIGN,
  ],
  why:
    "The sandbox refuses outgoing connections to code without this entitlement. A provider that forwards traffic then starts " +
    "and connects to nothing.",
  notWhen:
    "The extension is not sandboxed, as many shipped ones are not; or it only filters; or its connections are made by " +
    "the Network Extension framework alone.",
  macos: "10.15 and later",
  references: ["knowledge 02 §2.5, §3 SX-ENT-014"],
  aliases: ["SX-ENT-014"],
  samples: () => ({
    fires: [
      { says: "a sandboxed tunnel", facts: bundle({ extensionCode: { entitlements: SANDBOXED } }) },
      { says: "pasted output of a sandboxed tunnel", facts: { code: [pasted({ entitlements: SANDBOXED })] } },
    ],
    silent: [
      { says: "an extension without a sandbox", facts: bundle() },
      {
        says: "a sandboxed tunnel that may use the network",
        facts: bundle({ extensionCode: { entitlements: { ...SANDBOXED, [CLIENT]: true } } }),
      },
      {
        says: "a sandboxed filter",
        facts: bundle({ extension: { providerClasses: FILTER }, extensionCode: { entitlements: SANDBOXED } }),
      },
    ],
  }),
});

/** What the extension is, by its Info.plist; of pasted output what it may be. */
function kindsOf(of: Case, claims: Claims): string[] {
  const info = extensionOf(of)?.value;
  if (info === undefined) return textsOf(claims, NETWORK_EXTENSION).map((value) => value.replace(SUFFIX, ""));
  return Object.keys(info.providerClasses ?? {}).flatMap((key) =>
    Object.hasOwn(PROVIDER_VALUES, key) ? [PROVIDER_VALUES[key]!] : []
  );
}
