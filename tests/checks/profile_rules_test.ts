import { assertEquals, assertMatch } from "../../compat/std_assert.ts";
import {
  bundle,
  type BundleParts,
  EXTENSION_ENTITLEMENTS,
  EXTENSION_PATH,
  profile,
  signed,
} from "../../checks/bundle_samples.ts";
import type { Found, Rule } from "../../checks/define.ts";
import { RULES } from "../../checks/mod.ts";
import { changedProfiles, onlyProfilesDiffer } from "../../checks/sealed_profiles.ts";
import { isRestricted } from "../../checks/tables/restricted_entitlements.ts";
import { foundBy } from "../../engine/judge.ts";
import { judgeSample } from "../house/sample_case.ts";

const NETWORK = "com.apple.developer.networking.networkextension";
const { entitlements, cms } = profile();
const IN_EXTENSION = `${EXTENSION_PATH}/Contents/embedded.provisionprofile`;

function judge(id: string, parts: BundleParts): readonly Found[] {
  const rule: Rule = RULES.find((one) => one.id === id)!;
  return judgeSample(rule, { says: "a test", facts: bundle(parts) }).flatMap(({ judgement }) => foundBy(judgement));
}

const CASES: readonly (readonly [rule: string, parts: BundleParts, messages: readonly RegExp[]])[] = [
  ["prof.not-authorising", {}, []],
  ["prof.missing", {}, []],
  ["prof.expired", {}, []],
  ["prof.wrong-channel", {}, []],
  ["prof.not-authorising", { extensionProfile: { ...profile(), path: IN_EXTENSION } }, [
    /is for EXAMPLE123\.com\.example\.tunnel: it is that of the app, and each needs its own$/,
  ]],
  ["prof.not-authorising", { extensionProfile: { entitlements: { ...entitlements, [NETWORK]: ["dns-proxy"] } } }, [
    /does not grant .*application-identifier \(.*\), .*networkextension \(packet-tunnel-provider-systemextension\)$/,
  ]],
  ["prof.not-authorising", { appProfile: { platforms: ["iOS", "xrOS"] } }, [/is for iOS, xrOS, not for macOS$/]],
  ["prof.not-authorising", { appProfile: { certificatesSha256: [] } }, [/does not list the certificate/]],
  ["prof.not-authorising", { appProfile: { cms: { ...cms!, signatureOk: false } } }, [
    /was changed after it was signed/,
  ]],
  ["prof.not-authorising", { appProfile: { cms: { ...cms!, chainsToApple: false } } }, [/was not signed by Apple/]],
  ["prof.not-authorising", { appProfile: { derAgrees: false } }, [/two forms/]],
  ["prof.expired", { appProfile: { expires: "2026-12-01T00:00:00Z" } }, [/expires on 2026-12-01$/]],
  ["prof.expired", { appProfile: { expires: "2026-11-20T12:00:00Z" } }, [/expired on 2026-11-20$/]],
  ["prof.expired", { appProfile: { expires: null } }, []],
];

for (const [rule, parts, messages] of CASES) {
  Deno.test(`${rule} says ${messages.join(", ") || "nothing"} of ${JSON.stringify(parts).slice(0, 80)}`, () => {
    const found = judge(rule, parts);
    assertEquals(found.length, messages.length, found.map(({ message }) => message).join("\n"));
    messages.forEach((message, i) => assertMatch(found[i]!.message, message));
  });
}

Deno.test("what is only about to happen, or was not compared, is latent", () => {
  const latent = [
    ...judge("prof.expired", { appProfile: { expires: "2026-12-01T00:00:00Z" } }),
    ...judge("prof.not-authorising", { extensionProfile: { derAgrees: false } }),
  ];
  assertEquals(latent.map((one) => one.latent !== undefined), [true, true]);
});

Deno.test("a profile that cannot be read is a hunch, not a finding", () => {
  const rule = RULES.find((one) => one.id === "prof.not-authorising")!;
  const [first] = judgeSample(rule, { says: "a test", facts: bundle({ extensionProfile: null }) });
  assertMatch(JSON.stringify(first?.judgement.outcome), /"leading":"The profile inside of the extension/);
});

Deno.test("isRestricted() knows the free entitlements, and judges none that it does not know", () => {
  const restricted = [NETWORK, "keychain-access-groups", "com.apple.application-identifier", "com.apple.vm.networking"];
  const free = [
    "com.apple.security.app-sandbox",
    "com.apple.security.cs.allow-jit",
    "com.apple.security.get-task-allow",
  ];
  assertEquals(restricted.filter((key) => !isRestricted(key)), []);
  assertEquals([...free, "com.example.own", "application-identifier", "__proto__"].filter(isRestricted), []);
});

Deno.test("changedProfiles() speaks only when profiles are all that a seal complains of", () => {
  const code = (...details: string[]) => ({
    ...signed(),
    verify: { ok: false, errors: ["a sealed resource is missing or invalid"], details },
  });
  const table: readonly (readonly [details: string[], bundles: (string | null)[]])[] = [
    [["file modified: embedded.provisionprofile"], [null]],
    [["file added: /Applications/Example.app/Contents/embedded.provisionprofile"], ["Example.app"]],
    [[`file modified: Library/SystemExtensions/x.systemextension/Contents/embedded.provisionprofile`], [
      "x.systemextension",
    ]],
    [["file missing: embedded.provisionprofile"], [null]],
    [["file modified: Resources/embedded.provisionprofile"], []],
    [["file modified: embedded.provisionprofile", "file modified: Info.plist"], []],
    [[], []],
  ];
  for (const [details, bundles] of table) {
    assertEquals(changedProfiles(code(...details)).map(({ bundle }) => bundle), bundles, details.join());
    assertEquals(onlyProfilesDiffer([code(...details)]), bundles.length > 0);
  }
  assertEquals(onlyProfilesDiffer([]), undefined);
});

Deno.test("the entitlements of the samples are those that the app's profile grants", () => {
  assertEquals(Object.keys(EXTENSION_ENTITLEMENTS).filter((key) => !(key in entitlements!)), []);
});
