import { crashesOf, diedOf, foundAlike } from "../crashes.ts";
import { crash, KIT, missing, OTHER_TEAM } from "../crash_samples.ts";
import { defineRule, found } from "../define.ts";
import { RELEASE } from "../fixes.ts";
import { list } from "../samples.ts";

const REGISTERED = list({ state: "activated enabled" });

export default defineRule({
  id: "sign.library-validation",
  kind: "cause",
  stage: 3,
  title: "Embedded library of another team rejected (DYLD 5)",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: ["crash.reports"],
  reads: ["reg.list", "reg.db", "launchd.jobs", "proc.list"],
  judge(of) {
    const refused = crashesOf(of).filter(({ value }) => value.class === "dyld-code-signature");
    return found(
      ...foundAlike(
        of,
        refused,
        ({ library }) => `was not allowed to load ${library ?? "a library"}: its signature does not fit`,
      ),
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
    { ...RELEASE, text: `Sign every library inside the extension with the extension's own identity. ${RELEASE.text}` },
  ],
  why:
    "With the hardened runtime a process only loads libraries of Apple and of its own team. The loader then finds the file and still " +
    'says "Library not loaded": the reason behind it names the Team IDs or the signature.',
  notWhen: '"no such file" is all that the reason says: then the library is missing, whoever signed it.',
  macos: "10.14 and later",
  references: ["knowledge 09 N37", "knowledge 08 §8 (DYLD 5)"],
  samples: {
    fires: [
      {
        says: "a library of another team",
        text: REGISTERED + crash({ exception: "EXC_CRASH (SIGABRT)", reason: missing(KIT, OTHER_TEAM) }),
      },
      {
        says: "the loader's own code for it",
        text: REGISTERED + crash({ reason: `Namespace DYLD, Code 5 Code Signature\nLibrary not loaded: ${KIT}` }),
      },
    ],
    silent: [
      { says: "a library that is missing", text: REGISTERED + crash({ reason: missing(KIT) }) },
      {
        says: "another product's library",
        text: REGISTERED +
          crash({
            id: "com.example.other",
            process: "Other",
            path: "/Applications/Other.app/x",
            reason: missing(KIT, OTHER_TEAM),
          }),
      },
      {
        says: "a signature of the process itself",
        text: REGISTERED + crash({ reason: "Namespace CODESIGNING, Code 0x1" }),
      },
    ],
  },
});
