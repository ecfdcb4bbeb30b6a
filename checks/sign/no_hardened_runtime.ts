import { appOf } from "../bundle_of.ts";
import { bundle, nestedLibrary } from "../bundle_samples.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found, unknown } from "../define.ts";
import { listNames, type NestedPart, nestedPartsOf } from "../nested_parts.ts";
import { policyFindings } from "../policy_findings.ts";
import { database, ID, list, policyReport, TEAM } from "../samples.ts";
import { namePart, type SignedPart, signedPartsOf } from "../signed_parts.ts";

const DISPLAY =
  `% codesign -dvv "/Applications/Example Tunnel.app/Contents/Library/SystemExtensions/${ID}.systemextension"
Executable=/Applications/Example Tunnel.app/Contents/Library/SystemExtensions/${ID}.systemextension/Contents/MacOS/${ID}
Identifier=${ID}
Format=bundle with Mach-O thin (arm64)
CodeDirectory v=20500 size=1821 flags=FLAGS hashes=46+7 location=embedded
Authority=Developer ID Application: Example (${TEAM})
Authority=Developer ID Certification Authority
Authority=Apple Root CA
TIME
TeamIdentifier=${TEAM}
`;

const REGISTERED = list({ state: "activated enabled" }) + database({ state: "activated enabled" });
const SAID = policyReport(
  "notary-submission",
  "Codesign Error",
  "The executable does not have the hardened runtime enabled.",
);
const TICKET = "The app carries a notarisation ticket: Apple took it as it is";
const WITHOUT_TEAM: readonly string[] = ["unsigned", "adhoc", "linker-signed"];

export default defineRule({
  id: "sign.no-hardened-runtime",
  kind: "context",
  stage: 3,
  title: "Hardened runtime / secure timestamp missing",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["code", "app.notary"],
  reads: ["app.info", "reg.db"],
  judge(of) {
    const parts = signedPartsOf(of);
    const said = policyFindings(of, "sign.no-hardened-runtime");
    if (parts.length + said.length === 0) return unknown(["code"]);
    return found(...parts.flatMap((part) => judgePart(of, part)), ...judgeNested(of, parts), ...said);
  },
  explains: [],
  fix: [{
    text:
      "Sign with the hardened runtime and a secure timestamp, the extension first and the app last, and notarise again",
    for: "developer",
    command: "codesign --force --options runtime --timestamp --entitlements <file> --sign <identity> <path>",
    risk: "low",
    verify: "codesign -dvv shows flags with runtime, and Timestamp= in place of Signed Time=",
  }],
  why:
    "Apple's notary refuses Developer ID code that lacks the hardened runtime or a secure timestamp, and without notarisation the " +
    "extension does not activate on other Macs.",
  notWhen:
    "The build is for development or for the App Store, which need neither; or it carries a ticket: then Apple notarised it as it is.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-13", "knowledge 02 §1.3, §1.6, §3"],
  aliases: ["SG-13", "SX-SIG-003", "SX-SIG-004"],
  samples: () => ({
    fires: [
      { says: "what syspolicy_check says of the app", text: REGISTERED + SAID },
      {
        says: "a display without the runtime flag",
        text: DISPLAY.replace("FLAGS", "0x0(none)").replace("TIME", "Timestamp=22 Nov 2025 at 09:26:40"),
      },
      {
        says: "a display with the local time only",
        text: DISPLAY.replace("FLAGS", "0x10000(runtime)").replace("TIME", "Signed Time=22 Nov 2025 at 09:26:40"),
      },
      {
        says: "files of an extension without the runtime",
        facts: bundle({ app: { isStapled: false }, appCode: { stapled: false }, extensionCode: { flags: [] } }),
      },
      {
        says: "files of an app without a secure timestamp",
        facts: bundle({ app: { isStapled: false }, appCode: { stapled: false, secureTimestamp: false } }),
      },
      {
        says: "files of an app with an ad hoc library inside",
        facts: bundle({
          app: { isStapled: false },
          nested: [nestedLibrary({ signature: "adhoc", teamId: null, channel: "adhoc", flags: ["adhoc"] })],
        }),
      },
      {
        says: "files of an app with a helper without the runtime",
        facts: bundle({ app: { isStapled: false }, nested: [nestedLibrary({ flags: [] }, { kind: "execute" })] }),
      },
    ],
    silent: [
      { says: "an app that was signed anew and passed", text: REGISTERED + SAID + policyReport("notary-submission") },
      { says: "files with both", facts: bundle({ app: { isStapled: false }, nested: [nestedLibrary()] }) },
      {
        says: "a library without the runtime, which is its executable's affair",
        facts: bundle({ app: { isStapled: false }, nested: [nestedLibrary({ flags: [] })] }),
      },
      {
        says: "a display with both",
        text: DISPLAY.replace("FLAGS", "0x10000(runtime)").replace("TIME", "Timestamp=22 Nov 2025 at 09:26:40"),
      },
      { says: "a development build", facts: bundle({ extensionCode: { flags: [], channel: "development" } }) },
      {
        says: "a display that says nothing of flags and time",
        facts: bundle({ extensionCode: { flags: null, secureTimestamp: null } }),
      },
      { says: "an app that Apple notarised as it is", facts: bundle({ extensionCode: { flags: [] } }) },
    ],
  }),
});

function judgePart(of: Case, part: SignedPart): Found[] {
  const { channel, flags, secureTimestamp, signature, file } = part.value;
  if (channel !== "developer-id" || signature === "unsigned") return [];
  const slices = (file?.slices ?? []).filter((slice) =>
    slice.signature === "signed" && !slice.flags.includes("runtime")
  );
  const lacks = [
    ...(slices.length > 0 || (flags !== null && !flags.includes("runtime")) ? ["the hardened runtime"] : []),
    ...(secureTimestamp === false ? ["a secure timestamp"] : []),
  ];
  if (lacks.length === 0) return [];
  const isNotarised = appOf(of)?.value.isStapled === true;
  return [{
    message: `The signature of ${namePart(part)} lacks ${lacks.join(" and ")}`,
    cites: [part.cite],
    ...isNotarised && { latent: TICKET },
  }];
}

/** The notary looks at all code inside: at executables for the runtime, at everything for a signature and its timestamp. */
function judgeNested(of: Case, parts: readonly SignedPart[]): Found[] {
  if (!parts.some(({ value, side }) => side === "app" && value.channel === "developer-id")) return [];
  const nested = nestedPartsOf(of);
  const signed = nested.filter(({ value }) => value.signature === "signed" && value.channel === "developer-id");
  const lacking: readonly (readonly [what: string, parts: readonly NestedPart[]])[] = [
    ["a signature of a team", nested.filter(({ value }) => WITHOUT_TEAM.includes(value.signature ?? ""))],
    [
      "the hardened runtime",
      signed.filter(({ value: { flags, file } }) =>
        file.kind === "execute" && flags !== null && !flags.includes("runtime")
      ),
    ],
    ["a secure timestamp", signed.filter(({ value }) => value.secureTimestamp === false)],
  ];
  const isNotarised = appOf(of)?.value.isStapled === true;
  return lacking.filter(([, list]) => list.length > 0).map(([what, list]) => ({
    message: `${listNames(list)} ${list.length === 1 ? "lacks" : "lack"} ${what}`,
    cites: list.map(({ cite }) => cite),
    ...isNotarised && { latent: TICKET },
  }));
}
