import { amfiLines } from "../amfi_lines.ts";
import { bundleOf } from "../bundle_of.ts";
import { bundle, signedExtension } from "../bundle_samples.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found, unknown } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { logged, type Said } from "../log_samples.ts";
import { namedId } from "../named_id.ts";
import { policyFindings } from "../policy_findings.ts";
import { NEW_PROFILE } from "../profile_fixes.ts";
import { needsProfile, restrictedClaims, type SidedCode, sidedCode } from "../profile_pairs.ts";
import { database, ID, list, policyReport } from "../samples.ts";
import { wasRefusedAtStart } from "../refused_start.ts";
import { onlyProfilesDiffer } from "../sealed_profiles.ts";

const REGISTERED = list({ state: "activated enabled" }) + database({ state: "activated enabled" });
const SAID = policyReport("distribution", "Profile Error", "This app is missing a provisioning profile.");
const BARE = { hasProfile: false };
const STAGED =
  `/Library/SystemExtensions/11111111-2222-4333-8444-555555555555/${ID}.systemextension/Contents/MacOS/${ID}`;
const DISALLOWED: Said = ["taskgated-helper", `Disallowing ${ID} because no eligible provisioning profiles found`];
const REFUSED: Said = [
  "amfid",
  `${STAGED} not valid: Error Domain=AppleMobileFileIntegrityError Code=-413 "No matching profile found" UserInfo={NSURL=file://${STAGED}}`,
];

export default defineRule({
  id: "prof.missing",
  kind: "cause",
  stage: 3,
  title: "No embedded.provisionprofile in app or sysex",
  severity: "critical",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["code", "app.notary", "log.events"],
  reads: ["app.info", "sysex.embedded", "profiles", "reg.db"],
  judge(of) {
    const code = sidedCode(of).filter(({ value }) => value.file !== undefined);
    const said = policyFindings(of, "prof.missing");
    const logged = missingInLog(of);
    if (code.length + said.length + logged.length === 0) return unknown(["profiles"]);
    return found(...said, ...logged, ...code.filter(needsProfile).flatMap((one) => judgeBundle(of, one)));
  },
  explains: [
    { rule: "sign.amfi-rejected", when: "OS_REASON_EXEC", holds: wasRefusedAtStart },
    { rule: "proc.crash-loop", when: "OS_REASON_EXEC", holds: wasRefusedAtStart },
    { rule: "proc.not-running", when: "OS_REASON_EXEC", holds: wasRefusedAtStart },
    {
      rule: "sign.invalid",
      when: "the profile is all that the seal misses",
      holds: (of) => onlyProfilesDiffer(sidedCode(of).map(({ value }) => value)),
    },
  ],
  fix: [NEW_PROFILE, RESIGN],
  why:
    "A restricted entitlement counts only when a profile inside the same bundle grants it; without one macOS ends the process " +
    "before its first line. The app's profile does not cover the extension, which is another App ID.",
  notWhen:
    "The App Store or TestFlight installed the app; or the code claims nothing but entitlements that are free for all.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-07", "knowledge 02 §2.2, §3 SX-PRO-001", "TN3125"],
  aliases: ["SG-07", "SX-PRO-001"],
  samples: () => ({
    fires: [
      { says: "what syspolicy_check says of the app", text: REGISTERED + SAID },
      { says: "what macOS logs as it refuses the code", text: REGISTERED + logged("default", [DISALLOWED, REFUSED]) },
      { says: "the same in compact style", text: REGISTERED + logged("compact", [DISALLOWED, REFUSED]) },
      { says: "an extension without a profile", facts: bundle({ extension: BARE, extensionProfile: null }) },
      { says: "an app without a profile", facts: bundle({ app: BARE, appProfile: null }) },
      {
        says: "a profile that was taken away after signing",
        facts: bundle({
          extension: BARE,
          extensionProfile: null,
          extensionCode: {
            file: {
              ...signedExtension().file!,
              seal: { missing: ["embedded.provisionprofile"], added: [], altered: [] },
            },
          },
        }),
      },
    ],
    silent: [
      {
        says: "a helper without entitlements, which has no profile and needs none",
        text: REGISTERED + logged("default", [DISALLOWED]),
      },
      {
        says: "a profile that grants another value",
        text: REGISTERED + logged("default", [
          ["taskgated-helper", `${ID}: Unsatisfied entitlements: com.apple.developer.networking.networkextension`],
          DISALLOWED,
          REFUSED,
        ]),
      },
      {
        says: "a refusal of another program",
        text: REGISTERED + logged("default", [
          ["taskgated-helper", "Disallowing org.other.app because no eligible provisioning profiles found"],
          ["amfid", 'Code=-413 "No matching profile found" UserInfo={NSURL=file:///Applications/Other.app}'],
        ]),
      },
      { says: "an app that was built anew and passed", text: REGISTERED + SAID + policyReport("distribution") },
      { says: "an app and an extension with a profile each", facts: bundle() },
      {
        says: "an app from the App Store",
        facts: bundle({
          app: BARE,
          appProfile: null,
          appCode: { channel: "app-store", authorities: ["Apple Mac OS Application Signing"] },
        }),
      },
      {
        says: "code that claims nothing restricted",
        facts: bundle({
          app: BARE,
          appProfile: null,
          appCode: { entitlements: { "com.apple.security.app-sandbox": true } },
        }),
      },
      {
        says: "an ad hoc signature, which no profile can help",
        facts: bundle({
          app: BARE,
          appProfile: null,
          appCode: { channel: "adhoc", signature: "adhoc", authorities: [], teamId: null },
        }),
      },
      {
        says: "entitlements that were not read",
        facts: bundle({ app: BARE, appProfile: null, appCode: { entitlements: null } }),
      },
    ],
  }),
});

/** taskgated-helper says so of every helper without entitlements; only where amfid then refuses the code does it matter. */
function missingInLog(of: Case): Found[] {
  const [none] = amfiLines(of, "tg.disallow");
  const [refused] = amfiLines(of, "amfid.413");
  const hasProfile = bundleOf(of, "extension")?.value.hasProfile ?? false;
  const isOtherwise = amfiLines(of, "tg.unsat", "tg.value", "tg.device", "mis.profile").length > 0;
  if (none === undefined || refused === undefined || hasProfile || isOtherwise) return [];
  return [{
    message: `macOS found no profile that fits ${namedId(none.value) ?? "the extension"}, and refused its code (-413)`,
    cites: [none.cite, refused.cite],
    confidence: "C",
  }];
}

function judgeBundle(of: Case, { side, value, name, cite }: SidedCode): Found[] {
  const info = bundleOf(of, side);
  if (info === null || info.value.hasProfile) return [];
  const taken = value.file?.seal?.missing.includes("embedded.provisionprofile") ?? false;
  return [{
    message: `No embedded.provisionprofile is in ${name}, which claims ${restrictedClaims(value).join(", ")}` +
      (taken ? ". Its seal lists one: it was taken away after signing" : ""),
    cites: [info.cite, cite],
  }];
}
