import { bundle, codeFile, EXTENSION_PATH, nestedLibrary } from "../bundle_samples.ts";
import type { Case, Cite, Found } from "../define.ts";
import { defineRule, found, unknown } from "../define.ts";
import { failedWith } from "../activation.ts";
import { REINSTALL } from "../fixes.ts";
import { type NestedPart, nestedPartsOf } from "../nested_parts.ts";
import { passedLater } from "../notary.ts";
import { policyFindings } from "../policy_findings.ts";
import { database, ID, list, policyReport, TEAM } from "../samples.ts";
import type { SignedCode } from "../../formats/codesign_display.ts";
import { namePart, type SignedPart, signedPartsOf } from "../signed_parts.ts";

const MODIFIED = "a sealed resource is missing or invalid";
const INVALID = "invalid signature (code or signature have been modified)";
const RESOURCE = { by: EXTENSION_PATH, as: "resource", isSame: null, requirement: null } as const;
const PASTED = `% codesign --verify --deep --strict --verbose=2 "/Applications/Example Tunnel.app"
/Applications/Example Tunnel.app: a sealed resource is missing or invalid
file modified: /Applications/Example Tunnel.app/Contents/Library/SystemExtensions/${ID}.systemextension/Contents/Info.plist
`;
const SHOWN =
  `% codesign -dvv "/Applications/Example Tunnel.app/Contents/Library/SystemExtensions/${ID}.systemextension"
Executable=/Applications/Example Tunnel.app/Contents/Library/SystemExtensions/${ID}.systemextension/Contents/MacOS/${ID}
Identifier=${ID}
Format=bundle with Mach-O thin (arm64)
TeamIdentifier=${TEAM}
`;

const REGISTERED = list({ state: "activated enabled" }) + database({ state: "activated enabled" });
const REVOKED = "Notarization indicates this code has been revoked and is no longer allowed to execute.";

/** What codesign says of code that was changed. A failed requirement, an untrusted chain or a wrong path is something else. */
const BROKEN: readonly string[] = [
  "invalid signature",
  "code or signature modified",
  "code has no resources but signature indicates they must be present",
  "a sealed resource is missing or invalid",
  "invalid info.plist",
  "invalid resource directory",
  "nested code is not signed at all",
  "nested code is modified or invalid",
  "main executable failed strict validation",
  "unsealed contents present in the",
  "embedded framework contains modified or invalid version",
  "invalid destination for symbolic link in bundle",
  "resource fork, finder information, or similar detritus not allowed",
  "notarization indicates this code has been revoked",
  "cssmerr_tp_cert_revoked",
  "unsupported resource found",
];

export default defineRule({
  id: "sign.invalid",
  kind: "cause",
  stage: 3,
  title: "Signature broken (modified after signing)",
  severity: "critical",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["code", "app.notary"],
  reads: ["app.layout"],
  judge(of) {
    const parts = signedPartsOf(of);
    const nested = nestedPartsOf(of);
    const said = policyFindings(of, "sign.invalid");
    const all = [
      ...parts.filter(({ cite }) => !passedLater(of, cite)).flatMap((part) =>
        judgeVerdict(part.value, namePart(part), part.cite)
      ),
      ...said,
      ...nested.flatMap(judgeNested),
      ...nested.flatMap(judgeHash),
      ...besideContents(of, parts),
    ];
    const isOpen = all.length === 0 && parts.every(({ value }) => value.verify === null);
    return isOpen ? unknown(["code"]) : found(...all);
  },
  explains: [
    { rule: "sign.amfi-rejected", when: "code 8 or OS_REASON_CODESIGNING" },
    {
      rule: "reg.activation-failed-unexplained",
      when: "code 8 or OS_REASON_CODESIGNING",
      holds: failedWith(4, 8),
    },
    { rule: "proc.crash-loop", when: "code 8 or OS_REASON_CODESIGNING" },
  ],
  fix: [
    {
      ...REINSTALL,
      text:
        "On this Mac: quit the app, replace it as a whole in /Applications with an intact copy, open it and approve when asked",
      plain: "Quit the app, install it again from its maker, open it, and agree when macOS asks",
    },
    {
      text:
        "In the build: change nothing after signing. Sign what is inside first and the app last, staple the app only, " +
        "and pack it with a tool that keeps links (ditto, not zip)",
      for: "developer",
      command: "codesign --verify --deep --strict --verbose=2 <path of the app>",
      risk: "low",
      verify: "codesign --verify --strict says nothing about the app, and nothing about the extension by its own path",
    },
  ],
  why:
    "A signature seals the executable, Info.plist and every file beside them; the app's seal covers the extension's files too. " +
    "When one of them changes afterwards, macOS refuses to run the code.",
  notWhen:
    "codesign only says that a requirement is not satisfied, that the chain is not trusted, or that the bundle's format is " +
    "unknown: then the question or the path was wrong. AppleDouble files (._name) alone come from the archive, not from the app.",
  macos: "10.15 and later",
  references: ["knowledge 07 SG-14", "knowledge 02 §1.9, §1.10, §3", "man codesign"],
  aliases: [
    "SG-14",
    "SX-SIG-008",
    "SX-SIG-010",
    "SX-SIG-011",
    "SX-SIG-012",
    "SX-LAY-005",
    "SX-LAY-006",
    "SX-LAY-007",
  ],
  samples: () => ({
    fires: [
      { says: "codesign's verdict on the app", text: SHOWN + PASTED },
      {
        says: "codesign's verdict on the extension by its own path",
        text: SHOWN +
          `% codesign --verify -vv "/Applications/Example Tunnel.app/Contents/Library/SystemExtensions/${ID}.systemextension"\n` +
          `/Applications/Example Tunnel.app/Contents/Library/SystemExtensions/${ID}.systemextension: invalid signature (code or signature have been modified)\n`,
      },
      {
        says: "what syspolicy_check says of an app that Apple revoked",
        text: REGISTERED + policyReport("distribution", "Codesign Error", REVOKED),
      },
      {
        says: "a library inside of the app that has no signature",
        text: SHOWN + "/Applications/Example Tunnel.app: code object is not signed at all\n" +
          "In subcomponent: /Applications/Example Tunnel.app/Contents/Frameworks/libexample.dylib\n",
      },
      {
        says: "an app alone, without a word about an extension",
        text: '% spctl -a -vv "/Applications/Example Tunnel.app"\n' +
          "/Applications/Example Tunnel.app: a sealed resource is missing or invalid\n",
      },
      {
        says: "a certificate that was revoked",
        text: SHOWN + `/Applications/Example Tunnel.app: CSSMERR_TP_CERT_REVOKED\n`,
      },
      {
        says: "files of an app whose extension was changed after the app was signed",
        facts: bundle({
          appCode: broken([MODIFIED], [
            `file modified: Library/SystemExtensions/${ID}.systemextension/Contents/Info.plist`,
          ]),
        }),
      },
      {
        says: "files of an extension whose pages differ from its signature",
        facts: bundle({ extensionCode: broken([INVALID], []) }),
      },
      {
        says: "files of an app with data among the code that the seal does not know",
        facts: bundle({
          appCode: broken([MODIFIED], ["file added: MacOS/notes.txt"]),
          layout: [{ kind: "data-among-code", path: "Example Tunnel.app/Contents/MacOS/notes.txt" }],
        }),
      },
      {
        says: "files of an app with data beside Contents",
        facts: bundle({ layout: [{ kind: "stray-in-root", path: "Example Tunnel.app/notes.txt" }] }),
      },
      {
        says: "files of a library inside of the extension that was changed",
        facts: bundle({ nested: [nestedLibrary(broken([INVALID], []))] }),
      },
      {
        says: "files of an app around a framework that was replaced",
        facts: bundle({
          appCode: broken(["nested code is modified or invalid"], ["file modified: Frameworks/Example.framework"]),
        }),
      },
      {
        says: "files of an extension whose signature is about other code",
        facts: bundle({
          extensionCode: {
            ...broken([INVALID], []),
            file: codeFile({ role: "extension", bundlePath: EXTENSION_PATH, signsTheseHashes: false }),
          },
        }),
      },
    ],
    silent: [
      {
        says: "two apps without a word about an extension",
        text: "/Applications/Example Tunnel.app: a sealed resource is missing or invalid\n" +
          "/Applications/Other.app: valid on disk\n",
      },
      {
        says: "an app that was replaced and passes syspolicy_check",
        text: SHOWN + PASTED + policyReport("distribution"),
      },
      {
        says: "an app that syspolicy_check only calls rejected, as it does before the notary has seen it",
        text: REGISTERED + policyReport(
          "notary-submission",
          "Codesign Error",
          "Gatekeeper rejected this file. If there isn't a more descriptive error elsewhere in this output, please file a Feedback.",
        ),
      },
      {
        says: "a custom icon and a script among the code, which the seal knows",
        facts: bundle({
          layout: [{ kind: "stray-in-root", path: "Example Tunnel.app/Icon\r" }, {
            kind: "data-among-code",
            path: "Example Tunnel.app/Contents/MacOS/start.sh",
          }],
        }),
      },
      { says: "files that are as they were signed", facts: bundle({ nested: [nestedLibrary()] }) },
      {
        says: "a broken tool that is sealed as a file, and that nothing loads",
        facts: bundle({ nested: [nestedLibrary(broken([INVALID], []), { sealed: RESOURCE, loadedBy: [] })] }),
      },
      {
        says: "a library that its team signed again after the extension was sealed",
        facts: bundle({ nested: [nestedLibrary({}, { sealed: { ...RESOURCE, as: "code", isSame: false } })] }),
      },
      {
        says: "a question about another requirement",
        text: SHOWN + `/Applications/Example Tunnel.app: code failed to satisfy specified code requirement(s)\n`,
      },
      {
        says: "an app that was replaced and verified again",
        text: SHOWN + PASTED +
          '% codesign --verify --deep --strict --verbose=2 "/Applications/Example Tunnel.app"\n/Applications/Example Tunnel.app: valid on disk\n',
      },
      {
        says: "AppleDouble files that an archive carries beside the app's",
        facts: bundle({
          appCode: broken([MODIFIED], ["file added: Resources/._icon.icns", "file added: ._Info.plist"]),
          layout: [{ kind: "apple-double", path: "Example Tunnel.app/Contents/Resources/._icon.icns" }],
        }),
      },
      {
        says: "code without any signature",
        facts: bundle({
          extensionCode: {
            signature: "unsigned",
            verify: { ok: false, errors: ["code object is not signed at all"], details: [] },
          },
        }),
      },
      {
        says: "a broken app of another product",
        text: SHOWN +
          "/Applications/Other.app: a sealed resource is missing or invalid\nfile modified: /Applications/Other.app/Contents/a\n",
      },
    ],
  }),
});

function broken(errors: readonly string[], details: readonly string[]) {
  return { verify: { ok: false, errors, details } };
}

function judgeVerdict({ verify }: SignedCode, name: string, cite: Cite): Found[] {
  // That a part has no signature is told in the words for a whole without one.
  const isNested = verify?.details.some((detail) => detail.startsWith("In subcomponent")) ?? false;
  const broken = isNested ? [...BROKEN, "code object is not signed at all"] : BROKEN;
  const errors = (verify?.errors ?? []).filter((error) => broken.some((one) => error.toLowerCase().startsWith(one)));
  const details = (verify?.details ?? []).filter((detail) => !isAppleDouble(detail));
  // The archive of another system shows as files what macOS would have put back into the file's attributes.
  const isArchive = details.length === 0 && (verify?.details ?? []).length > 0 &&
    errors.every((one) => one === MODIFIED);
  if (errors.length === 0 || isArchive) return [];
  const more = details.length > 3 ? ` and ${details.length - 3} more` : "";
  const shown = details.length === 0 ? "" : `: ${details.slice(0, 3).join(", ")}${more}`;
  return [{
    message: `The signature of ${name} does not hold (${errors.join("; ")})${shown}`,
    cites: [cite],
    ...errors.every((error) => /^(?:resource fork|main executable failed strict)/i.test(error)) &&
      { severity: "medium", confidence: "C" },
  }];
}

/** macOS verifies nested code with the bundle around it; what is sealed as a mere file, when somebody runs it. */
function judgeNested({ value, name, cite }: NestedPart): Found[] {
  const { sealed, loadedBy } = value.file;
  const latent = sealed?.as === "resource" && loadedBy.length === 0
    ? "It is sealed as a file like others, and nothing that starts with the app or the extension loads it"
    : undefined;
  return judgeVerdict(value, name, cite).map((one) => latent === undefined ? one : { ...one, latent });
}

/** Who signs code again after its bundle was sealed, and is who the seal asks for, breaks nothing on this Mac. */
function judgeHash({ value: { file: { sealed } }, name, cite }: NestedPart): Found[] {
  if (sealed?.isSame !== false || sealed.requirement === "failed") return [];
  return [{
    message: `${name} was signed again after ${sealed.by} was sealed around it`,
    cites: [cite],
    latent: "codesign accepts it, as the seal asks for its signer; a notarisation ticket is about the code of before",
  }];
}

function isAppleDouble(detail: string): boolean {
  return /^file added: (?:.*\/)?\._[^/]*$/.test(detail);
}

/** What lies in the app's root is in no seal, so codesign refuses the bundle as a whole. A custom icon is allowed. */
function besideContents({ facts }: Case, parts: readonly SignedPart[]): Found[] {
  const app = parts.find(({ side, value }) =>
    side === "app" && value.signature === "signed" && value.file !== undefined
  );
  if (app === undefined) return [];
  const home = app.value.file!.bundlePath;
  return (facts.value("app.layout") ?? []).flatMap(({ kind, path }, i) =>
    kind === "stray-in-root" && !path.endsWith("/Icon\r") && path.startsWith(`${home}/`)
      ? [{
        message: `${path} lies beside Contents, where codesign accepts nothing`,
        cites: [{ key: "app.layout", at: String(i) } as const],
        severity: "high" as const,
        confidence: "C" as const,
      }]
      : []
  );
}
