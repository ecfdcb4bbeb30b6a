import { bundleOf, copiesDiffer, type Side } from "../bundle_of.ts";
import { bundle, codeFile, EXTENSION_ENTITLEMENTS, EXTENSION_PATH } from "../bundle_samples.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found, unknown } from "../define.ts";
import { ID, TEAM } from "../samples.ts";
import type { SignedCode } from "../../formats/codesign_display.ts";
import { namePart, outerApp, type SignedPart, signedPartsOf } from "../signed_parts.ts";
import { APP_GROUPS, INSTALL, NETWORK_EXTENSION } from "../tables/entitlement_keys.ts";

const OTHER = "SECOND4567";
/** Copies of one side that a text may show; more is no ticket. */
const MOST_LOOKS = 20;
const APP_ID_KEY = "com.apple.application-identifier";
/** Entitlements that every slice must have alike, or the extension works on one kind of Mac only. */
const DECISIVE: readonly string[] = [
  APP_ID_KEY,
  NETWORK_EXTENSION,
  INSTALL,
  APP_GROUPS,
];
const KINDS: Readonly<Record<string, string>> = {
  "developer-id": "Developer ID",
  "development": "a development certificate",
  "app-store": "an App Store certificate",
  "testflight": "TestFlight's certificate",
};

export default defineRule({
  id: "sign.team-mismatch",
  kind: "cause",
  stage: 3,
  title: "App and sysex signed by different teams",
  severity: "critical",
  confidence: "B",
  scope: "target",
  needs: ["code"],
  reads: ["app.info", "sysex.embedded"],
  judge(of) {
    const parts = signedPartsOf(of);
    if (parts.length === 0) return unknown(["code"]);
    const ofSide = (side: Side) => parts.filter((part) => part.side === side).slice(0, MOST_LOOKS);
    const pairs = ofSide("app").flatMap((app) => ofSide("extension").map((extension) => [app, extension] as const));
    return found(
      ...pairs.flatMap(([app, extension]) => compare(of, app, extension)),
      ...parts.flatMap((part) => judgePart(of, part)),
      ...judgeIdentities(of, parts),
    );
  },
  explains: [
    { rule: "ent.app-group-one-sided", when: "different TeamIdentifier" },
    { rule: "xpc.peer-requirement", when: "different TeamIdentifier" },
    { rule: "prof.not-authorising", when: "different TeamIdentifier" },
    { rule: "necfg.provider-mismatch", when: "different TeamIdentifier" },
    { rule: "sign.library-validation", when: "different TeamIdentifier" },
  ],
  fix: [{
    text:
      "Sign the extension and then the app with one identity of one team, each bundle as a whole with its own entitlements, " +
      "after all slices were joined, and never with --deep",
    for: "developer",
    command: "codesign -dvv <path of the app>; codesign -dvv <path of the extension>",
    risk: "low",
    verify: "Both show the same TeamIdentifier and the same first Authority, and each its own bundle id as Identifier",
  }],
  why:
    "macOS trusts an extension as a part of its app because one team signed both, in the same way, under their own identifiers. " +
    "App groups, XPC between the two and the profiles rest on it. A build step that signs one part with another identity breaks it.",
  notWhen:
    "One of the two is Apple's code or has no team at all; or the two come from different builds, installed in different places.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-15", "knowledge 02 §1.3, §2.2, §3"],
  aliases: ["SG-15", "SX-SIG-005", "SX-SIG-006", "SX-SIG-007", "SX-SIG-009", "SX-SIG-013", "SX-SIG-015"],
  samples: () => ({
    fires: [
      { says: "files of an extension of another team", facts: bundle({ extensionCode: { teamId: OTHER } }) },
      { says: "displays of an app and an extension of two teams", text: display(TEAM, OTHER) },
      {
        says: "codesign's verdict on a signature that names another team than its certificate",
        text: `${display(TEAM, TEAM)}% codesign --verify -vv /Applications/Example\\ Tunnel.app\n` +
          "/Applications/Example Tunnel.app: a Team Identifier is wrong or inappropriate\n",
      },
      {
        says: "files of a Developer ID app with a development extension",
        facts: bundle({ extensionCode: { channel: "development" } }),
      },
      {
        says: "files of an extension whose team is not its signer's",
        facts: bundle({
          extensionCode: { file: codeFile({ role: "extension", bundlePath: EXTENSION_PATH, leafTeam: OTHER }) },
        }),
      },
      {
        says: "files of an extension signed under its executable's name",
        facts: bundle({ extensionCode: { identifier: "ExampleExtension-55554944" } }),
      },
      {
        says: "files of an extension of which only one slice has its entitlements",
        facts: bundle({
          extensionCode: {
            file: codeFile({
              role: "extension",
              bundlePath: EXTENSION_PATH,
              slicesDiffer: ["entitlements"],
              slices: [slice("x86_64", {}), slice("arm64", EXTENSION_ENTITLEMENTS)],
            }),
          },
        }),
      },
      {
        says: "files of an extension with the entitlements of something else",
        facts: bundle({
          extensionCode: {
            entitlements: { ...EXTENSION_ENTITLEMENTS, [APP_ID_KEY]: `${TEAM}.com.example.tunnel.old` },
          },
        }),
      },
    ],
    silent: [
      {
        says: "an extension with its app's entitlements, which has a rule of its own",
        facts: bundle({
          extensionCode: { entitlements: { ...EXTENSION_ENTITLEMENTS, [APP_ID_KEY]: `${TEAM}.com.example.tunnel` } },
        }),
      },
      { says: "files of one team", facts: bundle() },
      { says: "displays of one team", text: display(TEAM, TEAM) },
      {
        says: "an extension without a team",
        facts: bundle({ extensionCode: { teamId: null, signature: "adhoc", channel: "adhoc" } }),
      },
      {
        says: "a copy from the App Store, which Apple's own certificate signs",
        facts: bundle({
          appCode: { channel: "app-store", file: codeFile({ leafTeam: null }) },
          extensionCode: {
            channel: "app-store",
            file: codeFile({ role: "extension", bundlePath: EXTENSION_PATH, leafTeam: "Apple Inc." }),
          },
        }),
      },
      { says: "entitlements that were not read", facts: bundle({ extensionCode: { entitlements: null } }) },
      {
        says: "a wildcard in the entitlements, which is another fault",
        facts: bundle({ extensionCode: { entitlements: { ...EXTENSION_ENTITLEMENTS, [APP_ID_KEY]: `${TEAM}.*` } } }),
      },
      {
        says: "slices that differ in what does not matter here",
        facts: bundle({
          extensionCode: {
            file: codeFile({
              role: "extension",
              bundlePath: EXTENSION_PATH,
              slicesDiffer: ["entitlements"],
              slices: [
                slice("x86_64", EXTENSION_ENTITLEMENTS),
                slice("arm64", { ...EXTENSION_ENTITLEMENTS, "com.apple.security.cs.allow-jit": true }),
              ],
            }),
          },
        }),
      },
      {
        says: "a build of another team in another place",
        text: display(TEAM, OTHER).replace(
          /\/Applications\/(?=Example Tunnel\.app\/Contents\/Library)/g,
          "/Users/Shared/Build/",
        )
          .replace("Identifier=com.example.tunnel\n", "Identifier=org.example.client\n"),
      },
    ],
  }),
});

function display(app: string, extension: string): string {
  const home = "/Applications/Example Tunnel.app/Contents";
  const one = (path: string, id: string, kind: string, team: string) =>
    `% codesign -dvv\nExecutable=${path}\nIdentifier=${id}\nFormat=${kind} with Mach-O thin (arm64)\n` +
    `CodeDirectory v=20500 size=1821 flags=0x10000(runtime) hashes=46+7 location=embedded\n` +
    `Authority=Developer ID Application: Example (${team})\nTeamIdentifier=${team}\n`;
  return one(`${home}/MacOS/Example Tunnel`, "com.example.tunnel", "app bundle", app) +
    one(`${home}/Library/SystemExtensions/${ID}.systemextension/Contents/MacOS/${ID}`, ID, "bundle", extension);
}

function slice(arch: string, entitlements: Readonly<Record<string, unknown>>) {
  return {
    arch,
    signature: "signed" as const,
    identifier: ID,
    teamId: TEAM,
    cdhash: null,
    flags: ["runtime"],
    entitlements,
    formsAgree: true,
    badPages: 0,
    alteredParts: [],
  };
}

/** A staged copy and an app on disk may be two builds; what lies in one app is one. */
function compare(of: Case, app: SignedPart, extension: SignedPart): Found[] {
  const isOneBuild = app.value.file === undefined
    ? outerApp(app.value.path) === outerApp(extension.value.path)
    : copiesDiffer(of) !== true || of.copy === "embedded";
  const cites = [app.cite, extension.cite];
  const [a, b] = [app.value, extension.value];
  if (!isOneBuild) return [];
  if (a.teamId !== null && b.teamId !== null && a.teamId !== b.teamId) {
    return [{
      message: `The app is signed by the team ${a.teamId}, its extension by ${b.teamId}`,
      cites,
      confidence: "A",
    }];
  }
  const [kindOfApp, kindOfExtension] = [KINDS[a.channel], KINDS[b.channel]];
  if (kindOfApp === undefined || kindOfExtension === undefined || a.channel === b.channel) return [];
  return [{ message: `The app is signed with ${kindOfApp}, its extension with ${kindOfExtension}`, cites }];
}

/** What of one signature contradicts itself or its bundle. */
function judgePart(of: Case, part: SignedPart): Found[] {
  const { value, side, cite } = part;
  const name = namePart(part);
  const bundleId = value.file === undefined ? null : bundleOf(of, side)?.value.bundleId ?? null;
  const isDirect = value.channel === "developer-id" || value.channel === "development";
  const { file, teamId, identifier } = value;
  const says: Found[] = [];
  const add = (message: string, more: Partial<Found> = {}) => says.push({ message, cites: [cite], ...more });
  if (isDirect && file?.leafTeam != null && teamId !== null && file.leafTeam !== teamId) {
    add(`The signature of ${name} claims the team ${teamId}, but its certificate is of ${file.leafTeam}`);
  }
  if (bundleId !== null && identifier !== null && identifier !== bundleId) {
    add(`The bundle ${bundleId} is signed as ${identifier}`, { severity: "high", confidence: "C" });
  }
  if (value.verify?.errors.some((error) => /^a team identifier is wrong/i.test(error))) {
    add(`codesign finds in the signature of ${name} another team than in its certificate`);
  }
  const uneven = differingKeys(part);
  if (uneven.length > 0) {
    add(`The slices of ${name} differ in ${uneven.join(", ")}`, { severity: "high" });
  }
  return says;
}

/** What the slices have differently, of what decides whether the code may run. */
function differingKeys({ value: { file } }: SignedPart): string[] {
  const slices = file?.slices.filter((slice) => slice.signature === "signed") ?? [];
  const differs = (list: readonly unknown[]) => new Set(list.map((one) => JSON.stringify(one))).size > 1;
  const names = slices.some((slice) => slice.entitlements === null)
    ? []
    : DECISIVE.filter((key) => differs(slices.map((slice) => slice.entitlements![key])));
  return [
    ...(differs(slices.map(({ teamId }) => teamId)) ? ["their team"] : []),
    ...(differs(slices.map(({ identifier }) => identifier)) ? ["their identifier"] : []),
    ...names,
  ];
}

/**
 * Code whose entitlements name another id than its own. When an extension has its app's, that is a stripped signature, which has
 * a rule of its own.
 */
function judgeIdentities(of: Case, parts: readonly SignedPart[]): Found[] {
  const ids = parts.map(({ value }) => value.identifier);
  const helpers = (of.facts.value("code") ?? []).flatMap((value, i) =>
    value.file?.role === "appex" ? [{ value, cite: { key: "code", at: String(i) } as const, side: null }] : []
  );
  return [...parts, ...helpers].flatMap(({ value, cite, side }) => {
    const claimed = claimedId(value);
    if (claimed === null || value.identifier === null || claimed === value.identifier) return [];
    if (side !== null && (ids.includes(claimed) || bundleOf(of, side)?.value.bundleId === claimed)) return [];
    return [{
      message: `${value.identifier} claims in its entitlements to be ${claimed}`,
      cites: [cite],
      ...side === null && { severity: "medium" as const },
    }];
  });
}

/** The id in the entitlements, without its prefix; null when none is claimed, or a wildcard. */
function claimedId({ entitlements }: SignedCode): string | null {
  const claimed = entitlements?.[APP_ID_KEY];
  return typeof claimed === "string" && !claimed.includes("*") ? claimed.slice(claimed.indexOf(".") + 1) : null;
}
