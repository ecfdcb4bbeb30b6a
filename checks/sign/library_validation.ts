import { bundle, codeFile, EXTENSION_PATH, nestedLibrary, signedExtension } from "../bundle_samples.ts";
import { crashesOf, diedOf, foundAlike } from "../crashes.ts";
import { crash, KIT, missing, OTHER_TEAM } from "../crash_samples.ts";
import { defineRule, found } from "../define.ts";
import { RELEASE } from "../fixes.ts";
import { ANY_LIBRARY, foreignLibraries } from "../foreign_libraries.ts";
import { ENABLED } from "../samples.ts";

const OTHER = "SECOND4567";
const ADHOC = { signature: "adhoc", teamId: null, channel: "adhoc", authorities: [], flags: ["adhoc"] } as const;

export default defineRule({
  id: "sign.library-validation",
  kind: "cause",
  stage: 3,
  title: "Embedded library of another team rejected (DYLD 5)",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: [],
  needsOne: ["crash.reports", "code"],
  reads: ["reg.list", "reg.db", "launchd.jobs", "proc.list", "app.info", "sysex.embedded"],
  judge(of) {
    const refused = crashesOf(of).filter(({ value }) => value.class === "dyld-code-signature");
    return found(
      ...foundAlike(
        of,
        refused,
        ({ library }) => `was not allowed to load ${library ?? "a library"}: its signature does not fit`,
      ),
      ...foreignLibraries(of),
    );
  },
  explains: [
    { rule: "proc.crashed", when: "DYLD 5", holds: diedOf("dyld-code-signature") },
    { rule: "proc.crash-loop", when: "DYLD 5", holds: diedOf("dyld-code-signature") },
    { rule: "proc.not-running", when: "DYLD 5", holds: diedOf("dyld-code-signature") },
  ],
  fix: [
    {
      text: "Compare who signed the library with who signed the extension",
      command: "codesign -dvv <path of the extension>; codesign -dvv <path of the library>",
      risk: "none",
      verify: "Both show the same TeamIdentifier",
    },
    {
      ...RELEASE,
      text:
        `Sign every library inside with the identity of the bundle that holds it, or, where a vendor's signature must stay, ` +
        `give the executable the entitlement ${ANY_LIBRARY}. ${RELEASE.text}`,
    },
  ],
  why:
    "With the hardened runtime a process only loads libraries of Apple and of its own team. The loader then finds the file and still " +
    'says "Library not loaded": the reason behind it names the Team IDs or the signature.',
  notWhen:
    '"no such file" is all that the reason says: then the library is missing, whoever signed it. Or the executable has the ' +
    "exception in its entitlements, has no hardened runtime, or does without the library; or system integrity protection is off.",
  macos: "10.14 and later",
  references: ["knowledge 09 N37", "knowledge 08 §8 (DYLD 5)", "knowledge 02 §1.3"],
  samples: () => ({
    fires: [
      {
        says: "a library of another team",
        text: ENABLED + crash({ exception: "EXC_CRASH (SIGABRT)", reason: missing(KIT, OTHER_TEAM) }),
      },
      {
        says: "the loader's own code for it",
        text: ENABLED + crash({ reason: `Namespace DYLD, Code 5 Code Signature\nLibrary not loaded: ${KIT}` }),
      },
      {
        says: "files of an extension with a library of another team",
        facts: bundle({ nested: [nestedLibrary({ teamId: OTHER })] }),
      },
      { says: "files of an extension with an ad hoc library", facts: bundle({ nested: [nestedLibrary(ADHOC)] }) },
    ],
    silent: [
      { says: "a library that is missing", text: ENABLED + crash({ reason: missing(KIT) }) },
      {
        says: "another product's library",
        text: ENABLED +
          crash({
            id: "com.example.other",
            process: "Other",
            path: "/Applications/Other.app/x",
            reason: missing(KIT, OTHER_TEAM),
          }),
      },
      {
        says: "a signature of the process itself",
        text: ENABLED + crash({ reason: "Namespace CODESIGNING, Code 0x1" }),
      },
      { says: "a library of the own team", facts: bundle({ nested: [nestedLibrary()] }) },
      {
        says: "an extension with the exception",
        facts: bundle({
          extensionCode: { entitlements: { ...signedExtension().entitlements, [ANY_LIBRARY]: true } },
          nested: [nestedLibrary({ teamId: OTHER })],
        }),
      },
      {
        says: "an extension without the hardened runtime",
        facts: bundle({ extensionCode: { flags: [] }, nested: [nestedLibrary({ teamId: OTHER })] }),
      },
      {
        says: "a helper of another team, which is a process of its own",
        facts: bundle({ nested: [nestedLibrary({ teamId: OTHER }, { kind: "execute", loadedBy: [] })] }),
      },
      { says: "a library of Apple's", facts: bundle({ nested: [nestedLibrary({ teamId: null, channel: "apple" })] }) },
      {
        says: "a library that is not the one that was sealed",
        facts: bundle({
          nested: [
            nestedLibrary(ADHOC, {
              sealed: { by: EXTENSION_PATH, as: "code", isSame: false, requirement: "failed" },
            }),
          ],
        }),
      },
      {
        says: "an extension that no team signed",
        facts: bundle({
          extensionCode: {
            ...ADHOC,
            file: codeFile({ role: "extension", bundlePath: EXTENSION_PATH, leafTeam: null }),
          },
          nested: [nestedLibrary(ADHOC)],
        }),
      },
    ],
  }),
});
