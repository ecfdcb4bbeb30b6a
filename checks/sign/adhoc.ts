import { sayCode } from "../../formats/codes/find_code.ts";
import { amfiLines } from "../amfi_lines.ts";
import type { SignedCode } from "../../formats/codesign_display.ts";
import { codeOf } from "../bundle_of.ts";
import { bundle, codeFile, EXTENSION_PATH } from "../bundle_samples.ts";
import type { Case, Found } from "../define.ts";
import { defineRule, found } from "../define.ts";
import { otoolHeader } from "../executable_samples.ts";
import { shownExecutable } from "../shown_executables.ts";
import { failuresOf, loggedBy } from "../log_events.ts";
import { logged } from "../log_samples.ts";
import { notaryAnswers } from "../notary.ts";
import { policyFindings } from "../policy_findings.ts";
import { database, ID, list, policyReport, TEAM } from "../samples.ts";
import { namePart, signedPartsOf } from "../signed_parts.ts";
import { rowsOf } from "../target.ts";

const AD_HOC =
  `% codesign -dvvv "/Applications/Example Tunnel.app/Contents/Library/SystemExtensions/${ID}.systemextension"
Executable=/Applications/Example Tunnel.app/Contents/Library/SystemExtensions/${ID}.systemextension/Contents/MacOS/${ID}
Identifier=${ID}
Format=bundle with Mach-O thin (arm64)
CodeDirectory v=20400 size=1821 flags=0x2(adhoc) hashes=46+7 location=embedded
Signature=adhoc
TeamIdentifier=not set
`;
const REGISTERED = list({ state: "activated waiting for user" }) + database({ state: "activated waiting for user" });
const NO_SIGNATURE = '% spctl -a -vv "/Applications/Example Tunnel.app"\n/Applications/Example Tunnel.app: rejected\n' +
  "source=no usable signature\n";
const SAID = "This app is adhoc signed. While it may run locally, adhoc signed apps are not suitable for distribution.";
const UNSIGNED = { signature: "unsigned", teamId: null, authorities: [], channel: "unknown", flags: [] } as const;

export default defineRule({
  id: "sign.adhoc",
  kind: "cause",
  stage: 3,
  title: "Ad-hoc or unsigned build",
  severity: "critical",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["code", "log.events", "app.notary", "sysex.macho"],
  reads: ["reg.list", "reg.db"],
  judge(of) {
    // Any process says so of any program: tccd and Finder do all day.
    const unsigned = loggedBy(failuresOf(of, "sx.os-67062"), "sysextd");
    return found(
      ...unsigned.map(({ cite }) => ({
        message: `macOS finds no signature on the extension: ${sayCode("OSStatus", -67062)}`,
        cites: [cite],
      })),
      ...amfiLines(of, "amfid.adhoc").slice(-1).map(({ cite }) => ({
        message: "amfid refuses the extension: it is signed ad hoc, or by a certificate that does not lead to Apple",
        cites: [cite],
      })),
      ...withoutTeam(of),
      ...withoutSignature(of),
      ...saidByTools(of),
    );
  },
  explains: [
    { rule: "ent.stripped", when: "no TeamIdentifier" },
    { rule: "ent.install-missing", when: "no TeamIdentifier" },
    { rule: "ent.ne-missing", when: "no TeamIdentifier" },
    { rule: "prof.missing", when: "no TeamIdentifier" },
    { rule: "sign.not-notarized", when: "no TeamIdentifier" },
    { rule: "sign.team-mismatch", when: "no TeamIdentifier" },
    { rule: "reg.activation-failed-unexplained", when: "code 4 or 8 with the line about the missing signature" },
  ],
  fix: [{
    text: "Sign the extension first, then the app, each with its own entitlements and profile, and verify both",
    for: "developer",
    command: "codesign --verify --deep --strict --verbose=2 <path of the app>",
    risk: "low",
    verify: "codesign -dv <path of the extension> shows a TeamIdentifier",
  }],
  why:
    "macOS runs no system extension without a signature of a team. A build with signing switched off, or stripped afterwards, " +
    "has none; the linker's own signature on Apple silicon names no team either.",
  notWhen:
    "Another process than sysextd logged it, about a program of its own; the extension became runnable afterwards; only a helper " +
    "beside the app's executable is ad hoc; or the copy that is registered has a team, so that this one is another build.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-16", "knowledge 03 §8.1 sx.os-67062", "knowledge 02 §1.3, §3"],
  aliases: ["SG-16", "SX-SIG-001", "SX-SIG-002"],
  samples: () => ({
    fires: [
      {
        says: "what amfid logs as it refuses the extension",
        text: REGISTERED +
          logged("default", [[
            "amfid",
            `/Library/SystemExtensions/x/${ID}.systemextension: The file is adhoc signed or signed by an unknown certificate chain`,
          ]]),
      },
      { says: "sysextd's error for unsigned code", text: "sysextd: (Security) MacOS error: -67062\n" },
      { says: "codesign's display of an ad-hoc extension", text: AD_HOC },
      {
        says: "what syspolicy_check says of the app",
        text: REGISTERED + policyReport("distribution", "Adhoc Signed App", SAID),
      },
      { says: "an app without a signature that spctl can use", text: REGISTERED + NO_SIGNATURE },
      { says: "all load commands without one for a signature", text: otoolHeader("EXECUTE", "LC_UUID", "LC_MAIN") },
      { says: "files of an unsigned extension", facts: bundle({ extensionCode: { ...UNSIGNED, entitlements: null } }) },
      {
        says: "files of an app that only the linker signed",
        facts: bundle({
          appCode: { ...UNSIGNED, signature: "linker-signed", channel: "adhoc", flags: ["adhoc", "linker-signed"] },
        }),
      },
      {
        says: "files of an extension of which one slice has no signature",
        facts: bundle({
          extensionCode: {
            file: codeFile({
              role: "extension",
              bundlePath: EXTENSION_PATH,
              slices: [slice("x86_64", "signed"), slice("arm64", "linker-signed")],
            }),
          },
        }),
      },
      {
        says: "files of an extension signed with a certificate made at home",
        facts: bundle({
          extensionCode: {
            teamId: null,
            authorities: ["Example Code Signing"],
            channel: "unknown",
            file: codeFile({ role: "extension", bundlePath: EXTENSION_PATH, leafTeam: null, chainsToApple: false }),
          },
        }),
      },
    ],
    silent: [
      {
        says: "what amfid logs of another program",
        text: REGISTERED +
          logged("default", [[
            "amfid",
            "/Applications/Other.app: The file is adhoc signed or signed by an unknown certificate chain",
          ]]),
      },
      {
        says: "an app that was signed and passed in the meantime",
        text: REGISTERED + policyReport("distribution", "Adhoc Signed App", SAID) + policyReport("distribution"),
      },
      {
        says: "an app whose signature spctl cannot use because it is broken",
        text: REGISTERED + NO_SIGNATURE +
          "/Applications/Example Tunnel.app: a sealed resource is missing or invalid\n",
      },
      { says: "another error of Security", text: "sysextd: (Security) MacOS error: -67028\n" },
      { says: "the error of another process", text: "tccd: (Security) MacOS error: -67062\n" },
      {
        says: "an error before the extension became runnable",
        text: "sysextd: (Security) MacOS error: -67062\n" +
          "sysextd: Extension point confirmed that extension com.example.tunnel.extension is runnable\n",
      },
      { says: "files of a signed app", facts: bundle() },
      {
        says: "a display whose chain could not be read",
        facts: bundle({
          extensionCode: {
            authorities: [],
            channel: "unknown",
            file: codeFile({ role: "extension", bundlePath: EXTENSION_PATH, chainsToApple: null }),
          },
        }),
      },
      {
        says: "an ad-hoc helper beside the app's executable",
        text: `% codesign -dvv "/Applications/Example Tunnel.app/Contents/MacOS/helper"
Executable=/Applications/Example Tunnel.app/Contents/MacOS/helper
Identifier=helper-55554944
Format=Mach-O thin (arm64)
CodeDirectory v=20400 size=821 flags=0x20002(adhoc,linker-signed) hashes=22+0 location=embedded
Signature=adhoc
TeamIdentifier=not set
` + list({ state: "activated enabled" }),
      },
      { says: "a part of the load commands", text: otoolHeader("EXECUTE") + "Load command 0\n      cmd LC_UUID\n" },
      { says: "load commands that end in a signature", text: otoolHeader("EXECUTE", "LC_MAIN", "LC_CODE_SIGNATURE") },
      { says: "another build than the registered one", text: list({ state: "activated enabled" }) + AD_HOC },
    ],
  }),
});

function slice(arch: string, signature: "signed" | "linker-signed") {
  const teamId = signature === "signed" ? TEAM : null;
  return {
    arch,
    signature,
    identifier: ID,
    teamId,
    cdhash: null,
    flags: [],
    entitlements: {},
    formsAgree: null,
    badPages: 0,
    alteredParts: [],
  };
}

function withoutTeam(of: Case): Found[] {
  return signedPartsOf(of).flatMap((part) => {
    const what = describeLack(part.value);
    if (what === null) return [];
    const message = `${capitalize(namePart(part))} ${what}`;
    return [{ message, cites: [part.cite], ...part.value.file === undefined && latentOf(of) }];
  });
}

/** Of load commands that a text shows in full, where nobody asked codesign. */
function withoutSignature(of: Case): Found[] {
  const shown = codeOf(of, "extension") === null ? shownExecutable(of, "extension") : null;
  if (!shown?.value.slices.some(({ isSigned }) => isSigned === false)) return [];
  const message = "The extension's executable has no LC_CODE_SIGNATURE, so it is not signed at all";
  return [{ message, cites: [shown.cite], ...latentOf(of) }];
}

/** What was pasted is another build than the one that is registered. */
function latentOf(of: Case): Pick<Found, "latent"> {
  const registered = rowsOf(of).find(({ value }) => value.state === "activated enabled" && value.teamId !== null);
  return registered === undefined
    ? {}
    : { latent: `The registered copy is signed by the team ${registered.value.teamId}` };
}

/** What the signature lacks; null when it names a team, or when that cannot be told. */
function describeLack({ signature, teamId, authorities, file }: SignedCode): string | null {
  if (signature === "unsigned") return "is not signed at all";
  if (signature === "adhoc") return "has an ad-hoc signature, which names no team";
  if (signature === "linker-signed") return "has only the signature that the linker made";
  const slices = (file?.slices ?? []).filter((one) => one.signature !== "signed" && one.signature !== null);
  if (slices.length > 0) return `has no signature of a team for ${slices.map(({ arch }) => arch).join(", ")}`;
  const isHomeMade = file?.chainsToApple === false && teamId === null && authorities.length > 0;
  return isHomeMade ? `is signed by "${authorities[0]}", which is no certificate of a team from Apple` : null;
}

/** `no usable signature` is said of broken ones as well: only where codesign does not know better. */
function saidByTools(of: Case): Found[] {
  const last = notaryAnswers(of).findLast(({ value }) => value.tool === "spctl" && value.ok !== null);
  const isShown = signedPartsOf(of).some(({ side, value }) => side === "app" && value.signature !== null);
  const lacks = last?.value.source === "no usable signature" && !isShown;
  return [
    ...policyFindings(of, "sign.adhoc"),
    ...lacks
      ? [{
        message: `spctl says of ${last.value.path ?? "the app"}: no usable signature`,
        cites: [last.cite],
        confidence: "C" as const,
      }]
      : [],
  ];
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
