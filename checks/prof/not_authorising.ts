import { amfiLines } from "../amfi_lines.ts";
import { bundleOf } from "../bundle_of.ts";
import { bundle, EXTENSION_ENTITLEMENTS, EXTENSION_PATH, profile } from "../bundle_samples.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found, unknown } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { logged, type Said, status } from "../log_samples.ts";
import { policyFindings } from "../policy_findings.ts";
import { listed, NEW_PROFILE, pasteCode, pasteProfile, SHOW_PROFILE } from "../profile_fixes.ts";
import {
  coversId,
  isForMac,
  loneProfiles,
  needsProfile,
  type Pair,
  pairsOf,
  refusalsOf,
  type SidedCode,
  sidedCode,
} from "../profile_pairs.ts";
import { wasRefusedAtStart } from "../refused_start.ts";
import { database, ID, list as listing, policyReport } from "../samples.ts";
import { changedProfiles, onlyProfilesDiffer } from "../sealed_profiles.ts";
import { NETWORK_EXTENSION } from "../tables/entitlement_keys.ts";
import type { Profile } from "../../formats/profile/profile.ts";

const MULTICAST = "com.apple.developer.networking.multicast";
const APPLICATION = "com.apple.application-identifier";
const TUNNEL = listed(NETWORK_EXTENSION, "packet-tunnel-provider-systemextension");
const FILTER = listed(NETWORK_EXTENSION, "content-filter-provider-systemextension");
const REGISTERED = listing({ state: "activated enabled" }) + database({ state: "activated enabled" });
const SAID = policyReport(
  "distribution",
  "Entitlements Error",
  "The entitlement com.apple.developer.networking.networkextension is not authorized by the provisioning profile.",
);
const UNSATISFIED: Said = ["taskgated-helper", `${ID}: Unsatisfied entitlements: ${NETWORK_EXTENSION}`];
const OTHER_VALUE: Said = [
  "taskgated-helper",
  `ProfileGrantsEntitlement matchEntitlement failed value match for entitlement: ${NETWORK_EXTENSION}`,
];
const INTACT = profile().cms!;
const REPLACED = {
  ok: false,
  errors: ["a sealed resource is missing or invalid"],
  details: ["file modified: embedded.provisionprofile"],
};

export default defineRule({
  id: "prof.not-authorising",
  kind: "cause",
  stage: 3,
  title: "Provisioning profile does not authorise an entitlement",
  severity: "critical",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["profiles", "code", "app.notary", "log.events"],
  reads: ["app.info", "sysex.embedded", "reg.db"],
  judge(of) {
    const pairs = pairsOf(of).filter(needsProfile);
    const list = [
      ...pairs.flatMap((pair) => [...judgeProfile(of, pair, pairs), ...judgeClaims(of, pair)]),
      ...loneProfiles(of).flatMap(({ value, cite }) =>
        judgeSignature(value, `the profile ${value.name ?? ""}`, [cite])
      ),
      ...sidedCode(of).flatMap((code) => judgeSeal(of, code)),
      ...policyFindings(of, "prof.not-authorising"),
      ...saidInLog(of),
    ];
    const unread = sidedCode(of).filter(needsProfile).filter((code) => hasUnreadProfile(of, code));
    if (list.length > 0) return found(...list);
    if (unread.length > 0) return unknown(["profiles"], `The profile inside of ${unread[0]!.name} could not be read`);
    return pairs.length === 0 ? unknown(["profiles"]) : found();
  },
  explains: [
    { rule: "sign.amfi-rejected", when: "unsatisfied key is in the set difference", holds: wasRefusedAtStart },
    { rule: "proc.crash-loop", when: "unsatisfied key is in the set difference", holds: wasRefusedAtStart },
    { rule: "proc.not-running", when: "unsatisfied key is in the set difference", holds: wasRefusedAtStart },
    {
      rule: "sign.invalid",
      when: "the profile is all that differs from the seal",
      holds: (of) => onlyProfilesDiffer(sidedCode(of).map(({ value }) => value)),
    },
  ],
  fix: [SHOW_PROFILE, NEW_PROFILE, RESIGN],
  why:
    "macOS asks the profile of the same bundle for every restricted entitlement: this App ID, this certificate, this very value. " +
    "What it does not grant ends the process before its first line, although codesign and Gatekeeper are content.",
  notWhen:
    "The claim is free for all, such as an app group of the team or the sandbox; a `*` of the profile covers it; or the App Store " +
    "signed the app anew. A profile that grants more than is claimed does no harm.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-06", "knowledge 02 §2, §3 SX-PRO", "TN3125"],
  aliases: [
    "SG-06",
    "SX-PRO-002",
    "SX-PRO-003",
    "SX-PRO-006",
    "SX-PRO-007",
    "SX-PRO-008",
    "SX-PRO-009",
    "SX-PRO-011",
    "SX-PRO-012",
  ],
  samples: () => ({
    fires: [
      { says: "what macOS logs as it refuses the code", text: REGISTERED + logged("default", [UNSATISFIED]) },
      {
        says: "a value that the profile has otherwise, in compact style",
        text: REGISTERED + logged("compact", [UNSATISFIED, OTHER_VALUE]),
      },
      { says: "what syspolicy_check says of the app", text: REGISTERED + SAID },
      {
        says: "a value that the profile does not grant",
        facts: bundle({
          extensionCode: {
            entitlements: { ...EXTENSION_ENTITLEMENTS, [NETWORK_EXTENSION]: ["packet-tunnel-provider"] },
          },
        }),
      },
      {
        says: "an entitlement that the profile does not know",
        facts: bundle({ extensionCode: { entitlements: { ...EXTENSION_ENTITLEMENTS, [MULTICAST]: true } } }),
      },
      {
        says: "the app's profile in the extension",
        facts: bundle({
          extensionProfile: { ...profile(), path: `${EXTENSION_PATH}/Contents/embedded.provisionprofile` },
        }),
      },
      {
        says: "an App ID of another letter case",
        facts: bundle({
          extension: { bundleId: "com.example.tunnel.Extension" },
          extensionCode: {
            identifier: "com.example.tunnel.Extension",
            entitlements: { [NETWORK_EXTENSION]: EXTENSION_ENTITLEMENTS[NETWORK_EXTENSION] },
          },
        }),
        target: "com.example.tunnel.Extension",
      },
      {
        says: "a certificate that the profile does not list",
        facts: bundle({ extensionProfile: { certificatesSha256: ["cd".repeat(32)] } }),
      },
      {
        says: "a profile that was changed after Apple signed it",
        facts: bundle({ extensionProfile: { cms: { ...INTACT, messageDigestOk: false } } }),
      },
      {
        says: "a profile that Apple did not sign",
        facts: bundle({ appProfile: { cms: { ...INTACT, chainsToApple: false, signer: "Example Test" } } }),
      },
      { says: "a profile for iOS", facts: bundle({ appProfile: { platforms: ["iOS"] } }) },
      {
        says: "a profile that was replaced after signing",
        facts: bundle({ extensionCode: { verify: REPLACED } }),
      },
      {
        says: "pasted output of a verification that only the profile fails",
        text: `% codesign --verify --strict --verbose=2 "/Applications/Example Tunnel.app"
/Applications/Example Tunnel.app: a sealed resource is missing or invalid
file modified: /Applications/Example Tunnel.app/Contents/embedded.provisionprofile
Executable=/Applications/Example Tunnel.app/Contents/MacOS/Example Tunnel
Identifier=com.example.tunnel
Format=app bundle with Mach-O universal (x86_64 arm64)
`,
      },
      {
        says: "a pasted profile without a value that the pasted signature claims",
        text: pasteCode(TUNNEL) + pasteProfile({ grants: FILTER }),
      },
      {
        says: "a pasted profile whose App ID has another letter case",
        text: pasteCode(TUNNEL) +
          pasteProfile({ id: "com.example.tunnel.EXTENSION", grants: TUNNEL }).replace(/^%.*\n/, ""),
      },
      {
        says: "a profile, alone, that was changed after Apple signed it",
        facts: { profiles: [profile({ path: "tunnel.provisionprofile", cms: { ...INTACT, messageDigestOk: false } })] },
      },
    ],
    silent: [
      {
        says: "a refusal of another program",
        text: REGISTERED +
          logged("default", [["taskgated-helper", `org.other.app: Unsatisfied entitlements: ${NETWORK_EXTENSION}`]]),
      },
      { says: "a value of a program that nobody names", text: REGISTERED + logged("default", [OTHER_VALUE]) },
      {
        says: "a copy that started afterwards",
        text: REGISTERED + logged("default", [UNSATISFIED, status("connecting"), status("connected")]),
      },
      { says: "an app that was built anew and passed", text: REGISTERED + SAID + policyReport("distribution") },
      { says: "profiles that grant what is claimed", facts: bundle() },
      {
        says: "a claim that a wildcard covers",
        facts: bundle({
          extensionCode: {
            entitlements: { ...EXTENSION_ENTITLEMENTS, "keychain-access-groups": ["EXAMPLE123.com.example.shared"] },
          },
        }),
      },
      {
        says: "claims that are free for all, or claim nothing",
        facts: bundle({
          extensionCode: {
            entitlements: {
              ...EXTENSION_ENTITLEMENTS,
              [MULTICAST]: false,
              "com.apple.developer.icloud-services": [],
              "com.apple.security.network.client": true,
              "com.apple.security.cs.allow-jit": true,
              "com.example.private": "anything",
            },
          },
        }),
      },
      {
        says: "an app that the App Store signed anew",
        facts: bundle({ appCode: { channel: "app-store" }, appProfile: { certificatesSha256: ["cd".repeat(32)] } }),
      },
      {
        says: "code that needs no profile, with one that fits nothing",
        facts: bundle({
          appCode: { entitlements: { "com.apple.security.app-sandbox": true } },
          appProfile: { platforms: ["iOS"], certificatesSha256: [] },
        }),
      },
      {
        says: "what could not be verified",
        facts: bundle({
          extensionProfile: {
            certificatesSha256: null,
            cms: { ...INTACT, messageDigestOk: null, signatureOk: null, chainsToApple: null },
          },
        }),
      },
      {
        says: "two forms of one profile that disagree, which is said but held against nobody",
        facts: bundle({ extensionProfile: { derAgrees: false } }),
      },
      {
        says: "a profile that cannot be read",
        facts: bundle({ extension: { hasProfile: true }, extensionProfile: null }),
      },
      {
        says: "a broken seal around more than profiles",
        facts: bundle({
          extensionCode: { verify: { ...REPLACED, details: [...REPLACED.details, "file modified: Info.plist"] } },
        }),
      },
      {
        says: "a pasted profile with the value that the pasted signature claims",
        text: pasteCode(TUNNEL) +
          pasteProfile({
            grants: listed(
              NETWORK_EXTENSION,
              "content-filter-provider-systemextension",
              "packet-tunnel-provider-systemextension",
            ),
          }),
      },
      {
        says: "a pasted profile of which the end is cut",
        text: pasteCode(TUNNEL) + pasteProfile({ grants: FILTER }).split("\t<key>ExpirationDate")[0],
      },
      {
        says: "pasted identifiers that somebody hid in one place",
        text: pasteCode(TUNNEL) + pasteProfile({ grants: TUNNEL }).replaceAll("EXAMPLE123", "XXXXXXXXXX"),
      },
      {
        says: "two pasted profiles of one App ID, an old and a new one",
        text: pasteCode(TUNNEL) + pasteProfile({ grants: FILTER }) +
          pasteProfile({ grants: TUNNEL, uuid: "31313131-4343-4656-8878-090909090909" }),
      },
    ],
  }),
});

function judgeProfile(of: Case, pair: Pair, pairs: readonly Pair[]): Found[] {
  const { side, value, name, profile, cites, isOfFiles } = pair;
  const say = (message: string): Found => ({ message, cites, values: { path: profile.path ?? "" } });
  const bundleId = (isOfFiles ? bundleOf(of, side)?.value.bundleId : null) ?? value.identifier;
  const isOther = bundleId !== null && coversId(profile, bundleId) === false;
  const leaf = value.file?.leafSha256 ?? null;
  const isSigner = leaf === null || profile.certificatesSha256?.includes(leaf) !== false;
  return [
    ...judgeSignature(profile, `the profile of ${name}`, cites),
    ...isForMac(profile) ? [] : [say(`The profile of ${name} is for ${profile.platforms!.join(", ")}, not for macOS`)],
    ...isOther ? [say(`The profile of ${name} is for ${profile.applicationIdentifier}${sayWhose(pair, pairs)}`)] : [],
    ...isSigner ? [] : [say(`The profile of ${name} does not list the certificate that signed it`)],
    ...profile.derAgrees === false
      ? [{ ...say(`The two forms inside the profile of ${name} disagree`), ...DISAGREE }]
      : [],
  ];
}

/** Apple writes both forms at once; that they differ may as well be a form that this tool does not know. */
const DISAGREE = {
  severity: "medium",
  latent: "macOS reads the DER form; what it grants was not compared",
} as const;

/** Null is no answer; only a check that failed counts. */
function judgeSignature({ cms, path }: Profile, name: string, cites: Found["cites"]): Found[] {
  if (cms === null) return [];
  const isChanged = cms.messageDigestOk === false || cms.signatureOk === false;
  if (!isChanged && cms.chainsToApple !== false) return [];
  const fault = isChanged ? "was changed after it was signed" : "was not signed by Apple";
  return [{ message: `${name.replace(/^the/, "The")} ${fault}`, cites, values: { path: path ?? "" } }];
}

function sayWhose({ side, profile: { uuid } }: Pair, pairs: readonly Pair[]): string {
  const other = pairs.find((pair) => pair.side !== side && pair.profile.uuid === uuid && uuid !== null);
  return other === undefined ? "" : `: it is that of the ${other.side}, and each needs its own`;
}

/** A profile of another App ID cannot grant the App ID: that is said already. */
function judgeClaims(of: Case, pair: Pair): Found[] {
  const { side, name, profile, cites, value } = pair;
  const bundleId = bundleOf(of, side)?.value.bundleId ?? value.identifier ?? "";
  const isOther = coversId(profile, bundleId) === false;
  const refused = refusalsOf(pair).filter(({ key }) => !(isOther && key === APPLICATION));
  if (refused.length === 0) return [];
  const list = refused.map(({ key, values }) => values.length === 0 ? key : `${key} (${values.join(", ")})`);
  return [{
    message: `The profile of ${name} does not grant ${list.join(", ")}`,
    cites,
    values: { path: profile.path ?? "" },
  }];
}

/** The app's seal and the extension's own say the same of the extension's profile, and are one finding. */
function judgeSeal({ target }: Case, { value, name, cite }: SidedCode): Found[] {
  return changedProfiles(value).filter(({ change }) => change !== "missing").map(({ change, bundle }) => {
    const isExtension = bundle !== null && bundle === `${target?.bundleId}.systemextension`;
    const owner = isExtension ? `the extension ${target!.bundleId}` : bundle ?? name;
    return {
      message: `The profile of ${owner} was ${change === "added" ? "put in" : "replaced"} after signing`,
      cites: [cite],
      values: { path: `${bundle ?? value.file?.bundlePath ?? "<bundle>"}/Contents/embedded.provisionprofile` },
    };
  });
}

/** A file is there, and no profile was read from it. */
function hasUnreadProfile(of: Case, { side, value }: SidedCode): boolean {
  const info = bundleOf(of, side)?.value;
  const path = `${info?.path}/Contents/embedded.provisionprofile`;
  return value.file !== undefined && info?.hasProfile === true &&
    !(of.facts.value("profiles") ?? []).some((profile) => profile.path === path);
}

/** taskgated-helper's words on what no profile grants, or grants with another value. */
function saidInLog(of: Case): Found[] {
  const lines = amfiLines(of, "tg.unsat", "tg.value");
  const keys = lines.flatMap(({ value: { fields } }) =>
    (fields["list"] ?? fields["e"] ?? "").split(/[\s,]+/).filter(Boolean)
  );
  if (lines.length === 0) return [];
  return [{
    message: `macOS refused entitlements that no profile grants: ${
      [...new Set(keys)].slice(0, 8).join(", ") || "unnamed ones"
    }`,
    cites: lines.slice(-4).map(({ cite }) => cite),
  }];
}
