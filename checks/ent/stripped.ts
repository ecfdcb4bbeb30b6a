import type { Side } from "../bundle_of.ts";
import { bundleOf, profileOf } from "../bundle_of.ts";
import { APP_ENTITLEMENTS, bundle, codeFile, EXTENSION_ENTITLEMENTS, EXTENSION_PATH } from "../bundle_samples.ts";
import { pasted } from "../pasted_samples.ts";
import { type Claims, claimsOf, foundInAll, nameSide, textsOf } from "../claims.ts";
import type { Case, Found } from "../define.ts";
import { CLEAR, defineRule, found, unknown } from "../define.ts";
import { RESIGN } from "../fixes.ts";
import { ID, TEAM } from "../samples.ts";
import { INSTALL, NETWORK_EXTENSION } from "../tables/entitlement_keys.ts";
import type { CodeFile, CodeSlice } from "../../formats/code_file.ts";

const SIDES: readonly Side[] = ["extension", "app"];
const APPLICATION_ID = "com.apple.application-identifier";
const NO_ID = Object.fromEntries(Object.entries(EXTENSION_ENTITLEMENTS).filter(([key]) => key !== APPLICATION_ID));
const SLICE: CodeSlice = {
  arch: "arm64",
  signature: "signed",
  identifier: ID,
  teamId: TEAM,
  cdhash: null,
  flags: ["runtime"],
  entitlements: EXTENSION_ENTITLEMENTS,
  formsAgree: true,
  badPages: 0,
  alteredParts: [],
};
const ASKED = `Executable=/Library/SystemExtensions/x/${ID}.systemextension/Contents/MacOS/${ID}
Identifier=${ID}
Authority=Developer ID Application: Example (${TEAM})
TeamIdentifier=${TEAM}
`;

export default defineRule({
  id: "ent.stripped",
  kind: "cause",
  stage: 3,
  title: "Entitlements stripped by re-signing (codesign --deep --force)",
  severity: "critical",
  confidence: "A",
  scope: "target",
  needs: ["code"],
  reads: ["app.info", "sysex.embedded", "profiles", "reg.list", "reg.db"],
  judge(of) {
    const list = [...emptyOrWrong(of), ...twoForms(of), ...withoutIdentifier(of)];
    if (list.length > 0) return found(...list);
    return claimsOf(of, "extension").length > 0 ? CLEAR : unknown(["entitlements"]);
  },
  explains: [
    { rule: "ent.install-missing", when: "empty/wrong set", holds: (of) => emptyOrWrong(of).length > 0 },
    { rule: "ent.ne-missing", when: "empty/wrong set", holds: (of) => emptyOrWrong(of).length > 0 },
    { rule: "ent.app-group-missing", when: "empty/wrong set", holds: (of) => emptyOrWrong(of).length > 0 },
    { rule: "ent.app-group-one-sided", when: "empty/wrong set", holds: (of) => emptyOrWrong(of).length > 0 },
    { rule: "mach.prefix-mismatch", when: "empty/wrong set", holds: (of) => emptyOrWrong(of).length > 0 },
    { rule: "mach.not-registered", when: "empty/wrong set", holds: (of) => emptyOrWrong(of).length > 0 },
  ],
  fix: [
    {
      text: "Look at what each of the two signatures holds: the app and the extension each need a set of their own",
      command: "codesign -d --entitlements - --xml <path of the app>, then of the extension",
      risk: "none",
    },
    RESIGN,
  ],
  why:
    "Signing again without --entitlements drops them all; with --deep, or with one list for everything, the extension gets " +
    "the app's. macOS then starts neither, or activates nothing, though the signature itself verifies.",
  notWhen:
    "The entitlements were not asked for (codesign -dv does not print them), the code is ad-hoc signed, or both parts " +
    "carry their own sets. A list of keychain groups that ends in * is common and harmless.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-01", "knowledge 02 §1.4, §2.2, §3 SX-ENT-006, -007, -009, -010"],
  aliases: ["SG-01", "SX-ENT-006", "SX-ENT-007", "SX-ENT-009", "SX-ENT-010"],
  samples: () => ({
    fires: [
      { says: "an extension without entitlements", facts: bundle({ extensionCode: { entitlements: {} } }) },
      { says: "an app without entitlements", facts: bundle({ appCode: { entitlements: {} } }) },
      {
        says: "pasted output that shows none",
        text: `% codesign -dvv --entitlements - /Library/SystemExtensions/x/${ID}.systemextension\n${ASKED}% \n`,
      },
      {
        says: "an extension with the app's entitlements",
        facts: bundle({ extensionCode: { entitlements: APP_ENTITLEMENTS } }),
      },
      {
        says: "a signature with the profile's own list",
        facts: bundle({
          extensionCode: { entitlements: { ...EXTENSION_ENTITLEMENTS, [APPLICATION_ID]: `${TEAM}.*` } },
        }),
      },
      {
        says: "two forms of the entitlements that differ",
        facts: bundle({
          extensionCode: { file: withSlice({ ...SLICE, formsAgree: false }) },
        }),
      },
      {
        says: "codesign's warning that macOS will ignore them",
        facts: {
          code: [pasted({
            warnings: ["binary contains an invalid entitlements blob. The OS will ignore these entitlements."],
          })],
        },
      },
      { says: "a list without the application identifier", facts: bundle({ extensionCode: { entitlements: NO_ID } }) },
    ],
    silent: [
      { says: "an app and an extension with their own sets", facts: bundle() },
      { says: "entitlements that could not be read", facts: bundle({ extensionCode: { entitlements: null } }) },
      {
        says: "an ad-hoc signature without entitlements",
        facts: bundle({
          appCode: { signature: "adhoc", entitlements: {}, channel: "adhoc", authorities: [] },
          extensionCode: { signature: "adhoc", entitlements: {}, channel: "adhoc", authorities: [] },
        }),
      },
      { says: "output that was not asked for entitlements", text: `% codesign -dvv /tmp/x\n${ASKED}` },
      {
        says: "two forms that agree, and a wildcard among the keychain groups",
        facts: bundle({
          extensionCode: {
            entitlements: { ...EXTENSION_ENTITLEMENTS, "keychain-access-groups": [`${TEAM}.*`] },
            file: withSlice(SLICE),
          },
        }),
      },
      {
        says: "pasted entitlements of which a part may be missing",
        facts: { code: [pasted({ entitlements: NO_ID })] },
      },
    ],
  }),
});

/** No entitlements at all, the other part's, or the profile's. */
function emptyOrWrong(of: Case): Found[] {
  return SIDES.flatMap((side) => foundInAll(of, side, (claims) => judgeEmpty(of, claims) ?? judgeWrong(of, claims)));
}

function judgeEmpty(of: Case, claims: Claims) {
  if (Object.keys(claims.entitlements).length > 0) return null;
  const message = `The signature of ${nameSide(claims)} holds no entitlements`;
  if (!hasProfile(of, claims)) return { message, confidence: "B" as const };
  return { message: `${message}, though a provisioning profile is embedded` };
}

function judgeWrong(of: Case, claims: Claims) {
  const [own] = textsOf(claims, APPLICATION_ID);
  if (own === undefined) return null;
  if (own.endsWith("*")) {
    return { message: `The signature of ${nameSide(claims)} holds its profile's list: ${APPLICATION_ID} is ${own}` };
  }
  const other = claims.side === "app"
    ? of.target?.bundleId
    : bundleOf(of, "app")?.value.bundleId ?? claimsOf(of, "app")[0]?.code.identifier;
  const isOthers = other != null && other !== claims.code.identifier && own.slice(11) === other;
  return isOthers ? { message: `The signature of ${nameSide(claims)} holds the entitlements of ${other}` } : null;
}

/** macOS reads the DER form alone; the XML form is for people and old systems. */
function twoForms(of: Case): Found[] {
  return SIDES.flatMap((side) =>
    foundInAll(of, side, (claims) => {
      const slice = claims.code.file?.slices.find(({ formsAgree }) => formsAgree === false);
      const isIgnored = claims.code.warnings.some((text) => text.includes("OS will ignore these entitlements"));
      if (slice === undefined && !isIgnored) return null;
      const message = isIgnored
        ? `codesign warns that macOS ignores the entitlements of ${nameSide(claims)}`
        : `The two forms of the entitlements of ${nameSide(claims)} differ (${
          slice!.arch
        }): macOS reads the DER form alone`;
      return { message, severity: "high", confidence: isIgnored ? "A" : "C" };
    })
  );
}

/** Xcode adds the identifier, codesign by hand does not; macOS finds the profile by it. */
function withoutIdentifier(of: Case): Found[] {
  return SIDES.flatMap((side) =>
    foundInAll(of, side, (claims) => {
      const { code, entitlements } = claims;
      const isDirect = code.channel === "developer-id" || code.channel === "development";
      const isRestricted = NETWORK_EXTENSION in entitlements || INSTALL in entitlements;
      const isNamed = APPLICATION_ID in entitlements || "application-identifier" in entitlements;
      if (code.file === undefined || !isDirect || !isRestricted || isNamed || !hasProfile(of, claims)) return null;
      const message = `The signature of ${nameSide(claims)} claims restricted entitlements, but no ${APPLICATION_ID}`;
      return { message, severity: "medium", confidence: "C" };
    })
  );
}

function hasProfile(of: Case, { side }: Claims): boolean {
  return bundleOf(of, side)?.value.hasProfile === true || profileOf(of, side) !== null;
}

function withSlice(slice: CodeSlice): CodeFile {
  return codeFile({ role: "extension", bundlePath: EXTENSION_PATH, slices: [slice] });
}
