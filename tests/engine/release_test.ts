import { assertEquals, assertStringIncludes } from "../../compat/std_assert.ts";
import { bundle, type BundleParts, EXTENSION_ENTITLEMENTS, GROUP, profile } from "../../checks/bundle_samples.ts";
import { compareReleases } from "../../engine/release.ts";
import { noEvidence } from "../../evidence/define.ts";
import { createFacts, type Facts } from "../../evidence/facts.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
/** The release after the healthy one: raised, with other code. */
const NEXT: BundleParts = { extension: { build: "241" }, extensionCode: { cdhash: "3f".repeat(20) } };

function factsOf(parts: BundleParts): Facts {
  const values = Object.entries(bundle(parts));
  return createFacts(
    new Map(values.map(([key, value]) => [key, { ...noEvidence(key, "ok"), value, source: "test", complete: true }])),
  );
}

function compare(next: BundleParts, before: BundleParts = {}): string[] {
  return compareReleases(factsOf(before), factsOf(next), NOW).map(({ what, weight }) => `${weight}: ${what}`);
}

Deno.test("compareReleases() has nothing to say about a release that was raised and kept everything", () => {
  assertEquals(compare(NEXT), []);
});

Deno.test("compareReleases() has nothing to say about the same release twice", () => assertEquals(compare({}), []));

const without = (key: string) =>
  Object.fromEntries(Object.entries(EXTENSION_ENTITLEMENTS).filter(([one]) => one !== key));

for (
  const [says, next, expected] of [
    ["a version that was not raised", { extensionCode: { cdhash: "3f".repeat(20) } }, ["breaks: version"]],
    ["a version that went back", { ...NEXT, extension: { build: "239" } }, ["breaks: version"]],
    [
      "an entitlement that was lost",
      {
        ...NEXT,
        extensionCode: { ...NEXT.extensionCode, entitlements: without("com.apple.security.application-groups") },
      },
      ["breaks: entitlement com.apple.security.application-groups"],
    ],
    [
      "an app group that was renamed",
      {
        ...NEXT,
        extensionCode: {
          ...NEXT.extensionCode,
          entitlements: { ...EXTENSION_ENTITLEMENTS, "com.apple.security.application-groups": [`${GROUP}.v2`] },
        },
      },
      ["breaks: entitlement com.apple.security.application-groups"],
    ],
    ["a Mach service that was renamed", { ...NEXT, extension: { build: "241", machServiceName: `${GROUP}.two` } }, [
      "asks: Mach service",
    ]],
    ["another team", { ...NEXT, extensionCode: { cdhash: "3f".repeat(20), teamId: "OTHERTEAM1" } }, ["breaks: team"]],
    ["another channel", { ...NEXT, extensionCode: { cdhash: "3f".repeat(20), channel: "development" } }, [
      "breaks: channel",
    ]],
    ["a provider that is gone", { ...NEXT, extension: { build: "241", providerClasses: {} } }, ["breaks: provider"]],
    ["a profile that ends soon", { ...NEXT, extensionProfile: { expires: "2026-12-01T00:00:00Z" } }, [
      "note: profile",
      "asks: profile",
    ]],
    ["a profile that is gone", { ...NEXT, extensionProfile: null }, ["breaks: profile"]],
    ["a ticket that is gone", { ...NEXT, app: { isStapled: false } }, ["asks: stapled ticket"]],
    ["a macOS that is asked for", { ...NEXT, extension: { build: "241", minimumSystem: "14.0" } }, [
      "note: minimum macOS",
    ]],
    ["an app with another id", { ...NEXT, app: { bundleId: "com.example.other" } }, ["breaks: bundle id"]],
    ["an extension that is gone", { extension: null, extensionCode: null, extensionProfile: null }, [
      "breaks: extension gone",
    ]],
  ] as const satisfies readonly (readonly [string, BundleParts, readonly string[]])[]
) {
  Deno.test(`compareReleases() finds ${says}`, () => assertEquals(compare(next), [...expected]));
}

Deno.test("compareReleases() says what was lost, and where", () => {
  const [change] = compareReleases(
    factsOf({}),
    factsOf({ ...NEXT, appProfile: { ...profile(), expires: "2026-12-01T00:00:00Z" } }),
    NOW,
  );
  assertStringIncludes(change!.says, "2026-12-01");
  assertEquals(change!.where, "com.example.tunnel");
});
