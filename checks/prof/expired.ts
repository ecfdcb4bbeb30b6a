import { bundle, signedExtension } from "../bundle_samples.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { policyFindings } from "../policy_findings.ts";
import { pasteProfile, SHOW_PROFILE } from "../profile_fixes.ts";
import {
  isForMac,
  loneProfiles,
  mayNeedProfile,
  type Pair,
  pairsOf,
  type SidedCode,
  sidedCode,
} from "../profile_pairs.ts";
import { database, list, policyReport } from "../samples.ts";
import type { Profile } from "../../formats/profile/profile.ts";

const DAY_MS = 86_400_000;
/** So long before, a remark. */
const SOON_DAYS = 30;
const REGISTERED = list({ state: "activated enabled" }) + database({ state: "activated enabled" });
const SAID = policyReport("distribution", "Profile Error", "The embedded provisioning profile has expired.");
const OLD_CERTIFICATE = { ...signedExtension().file!, leafExpires: "2026-02-01T00:00:00Z" };

export default defineRule({
  id: "prof.expired",
  kind: "cause",
  stage: 3,
  title: "Profile or certificate expired",
  severity: "critical",
  confidence: "D",
  scope: "target",
  needs: [],
  needsOne: ["profiles", "code", "app.notary"],
  reads: ["app.info", "sysex.embedded", "reg.db"],
  judge(of) {
    const pairs = pairsOf(of).filter(mayNeedProfile);
    return found(
      ...pairs.flatMap((pair) => judgeDate(of, pair.profile, sayPair(pair))),
      ...loneProfiles(of).flatMap(({ value, cite }) =>
        isForMac(value) && (value.cms === null || of.facts.value("code") === undefined)
          ? judgeDate(of, value, sayLone(value, cite))
          : []
      ),
      ...sidedCode(of).flatMap((code) => judgeCertificate(of, code)),
      ...policyFindings(of, "prof.expired"),
    );
  },
  explains: [{ rule: "sign.amfi-rejected" }, { rule: "proc.crash-loop" }],
  fix: [
    {
      text:
        "Generate the profile anew on the developer portal, with a certificate that is valid, and embed it before signing; while " +
        "the old version is all there is, nothing on this Mac helps",
      for: "developer",
      risk: "low",
      verify: "security cms -D -i <new profile> shows an ExpirationDate ahead",
    },
    RESIGN,
    SHOW_PROFILE,
  ],
  why:
    "macOS looks at the profile's date at every start: what ran yesterday is refused today. The certificate's own date does not " +
    "matter to code that carries a secure timestamp.",
  notWhen:
    "The date lies ahead; or only the certificate of code with a secure timestamp expired; or the text is old, and the " +
    "profile was good on that day.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-09", "knowledge 02 §2.2, §3 SX-PRO-005", "TN3125"],
  aliases: ["SG-09", "SX-PRO-005"],
  samples: () => ({
    fires: [
      { says: "what syspolicy_check says of the app", text: REGISTERED + SAID },
      {
        says: "an extension whose profile expired",
        facts: bundle({ extensionProfile: { expires: "2026-03-04T08:00:00Z" } }),
      },
      {
        says: "a pasted profile that expired",
        text: pasteProfile({ expires: "2026-03-04T08:00:00Z", grants: "" }),
      },
      {
        says: "an expired certificate without a secure timestamp",
        facts: bundle({
          extensionCode: { secureTimestamp: false, file: { ...OLD_CERTIFICATE, timestamp: null } },
        }),
      },
    ],
    silent: [
      { says: "an app that was built anew and passed", text: REGISTERED + SAID + policyReport("distribution") },
      { says: "profiles with years to go", facts: bundle() },
      {
        says: "a profile that expires in three weeks",
        facts: bundle({ appProfile: { expires: "2026-12-11T12:00:00Z" } }),
      },
      {
        says: "an expired certificate that had a secure timestamp",
        facts: bundle({ extensionCode: { file: OLD_CERTIFICATE } }),
      },
      {
        says: "an expired profile of code that claims nothing restricted",
        facts: bundle({
          appCode: { entitlements: { "com.apple.security.app-sandbox": true } },
          appProfile: { expires: "2026-03-04T08:00:00Z" },
        }),
      },
      {
        says: "a pasted profile for iOS that expired",
        text: pasteProfile({ expires: "2026-03-04T08:00:00Z", grants: "" }).replace("OSX", "iOS"),
      },
      {
        says: "a pasted profile of another app that expired",
        text: pasteProfile({ expires: "2026-03-04T08:00:00Z", id: "com.example.editor", grants: "" }),
        target: "com.example.tunnel.extension",
      },
    ],
  }),
});

type Said = Pick<Found, "cites" | "confidence"> & { readonly name: string };

/** What the files say is sure; of a text nobody knows the day on which it was copied. */
function sayPair({ name, cites, isOfFiles }: Pair): Said {
  return { name: `the profile of ${name}`, cites, confidence: isOfFiles ? "B" : "D" };
}

function sayLone({ name, applicationIdentifier }: Profile, cite: Found["cites"][number]): Said {
  return { name: `the profile ${name ?? applicationIdentifier ?? "in the text"}`, cites: [cite], confidence: "D" };
}

function judgeDate({ now }: Case, { expires, path }: Profile, { name, ...proof }: Said): Found[] {
  const days = expires === null ? Infinity : (Date.parse(expires) - now.getTime()) / DAY_MS;
  if (!(days <= SOON_DAYS)) return [];
  const day = expires!.slice(0, 10);
  const values = { path: path ?? "" };
  const subject = name.replace(/^the/, "The");
  if (days <= 0) return [{ message: `${subject} expired on ${day}`, ...proof, values }];
  return [{
    message: `${subject} expires on ${day}`,
    ...proof,
    severity: "medium",
    latent: "Until then it holds",
    values,
  }];
}

/** Only of files: a text does not show the certificate's date. */
function judgeCertificate({ now }: Case, { value, name, cite }: SidedCode): Found[] {
  const { file, secureTimestamp, channel } = value;
  const isOurs = channel === "developer-id" || channel === "development";
  if (file?.leafExpires == null || file.timestamp !== null || secureTimestamp !== false || !isOurs) return [];
  if (Date.parse(file.leafExpires) > now.getTime()) return [];
  return [{
    message:
      `The certificate that signed ${name} expired on ${file.leafExpires.slice(0, 10)}, and no secure timestamp says ` +
      "that it was good when it signed",
    cites: [cite],
    severity: "high",
  }];
}
