import type { Case, Found } from "../define.ts";
import { defineRule } from "../define.ts";
import { bundle } from "../bundle_samples.ts";
import { crashesOf, diedOf, foundAlike, missedBy, sayMissing } from "../crashes.ts";
import { crash, KIT, missing, OTHER_TEAM } from "../crash_samples.ts";
import { otoolLibraries, otoolRpaths } from "../executable_samples.ts";
import {
  executableSide,
  foundInExecutable,
  isDebugDylib,
  missingLibraries,
  needsOnlyMacOS,
  ofSlices,
} from "../executables.ts";
import { RELEASE } from "../fixes.ts";

const FRAMEWORK = "@rpath/ExampleKit.framework/Versions/A/ExampleKit";

export default defineRule({
  id: "bundle.framework-outside-sysex",
  kind: "cause",
  stage: 2,
  title: "Sysex links a library that lives in the container app",
  severity: "critical",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["sysex.macho", "crash.reports"],
  reads: ["sysex.embedded", "reg.list", "reg.db", "launchd.jobs", "proc.list"],
  judge(of) {
    const executable = executableSide(of, "extension");
    const faults = [
      ...libraryCrashes(of),
      ...missingLibraries(of, "extension").filter(({ path }) => !isDebugDylib(path)).map(({ path, archs, cite }) => ({
        message: `The extension's executable${ofSlices(archs, executable!.value)} loads ${path}, ` +
          "which is not inside the extension",
        cites: [cite],
        // Something else may have put it there; whether library validation lets it in is another question.
        ...(path.startsWith("/") ? { confidence: "C" as const, severity: "high" as const } : {}),
        values: { library: path.slice(path.lastIndexOf("/") + 1), executable: executable!.path },
      })),
    ];
    return foundInExecutable(of, faults, needsOnlyMacOS);
  },
  explains: [
    { rule: "proc.crashed", when: "DYLD 1", holds: diedOf("dyld-missing-library") },
    { rule: "proc.crash-loop", when: "DYLD 1", holds: diedOf("dyld-missing-library") },
    { rule: "proc.not-running", when: "DYLD 1", holds: diedOf("dyld-missing-library") },
  ],
  fix: [
    {
      text: "Embed {library} in the extension, in its Contents/Frameworks, and name it @rpath with the run path " +
        "@executable_path/../Frameworks; leave it out of the app, or link the app against the extension's copy",
      for: "developer",
      command: "otool -L '{executable}'",
      risk: "low",
      verify: "Everything it lists lies inside the extension, in /usr/lib or in /System",
    },
    RELEASE,
  ],
  why:
    "On activation macOS copies the extension alone to /Library/SystemExtensions. A library that stays behind in the app, or on " +
    "the build machine, is missing there: the extension is [activated enabled] and its process dies in the loader.",
  notWhen: "The library lies inside the extension, belongs to macOS, is linked weakly, or is Swift's runtime.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-05", "knowledge 02 §3 SX-LNK-001, SX-LNK-002"],
  aliases: ["PK-05", "SX-LNK-001", "SX-LNK-002"],
  samples: () => ({
    fires: [
      { says: "a framework that stayed in the app", facts: bundle({ extensionSlice: { unresolved: [FRAMEWORK] } }) },
      {
        says: "a library of the build machine",
        facts: bundle({ extensionSlice: { unresolved: ["/opt/local/lib/libexample.1.dylib"] } }),
      },
      {
        says: "a library that otool finds in the app around the extension",
        text: otoolLibraries("@executable_path/../../../../Frameworks/ExampleKit.framework/Versions/A/ExampleKit"),
      },
      {
        says: "a library of a package manager in otool's list",
        text: otoolLibraries("/opt/local/lib/libexample.1.dylib"),
      },
      {
        says: "a framework that no run path of otool's leads to inside",
        text: otoolRpaths("@executable_path/../../../../Frameworks") + otoolLibraries(FRAMEWORK),
      },
      { says: "a crash report of the loader", text: crash({ exception: "EXC_CRASH (SIGABRT)", reason: missing(KIT) }) },
    ],
    silent: [
      {
        says: "a framework that is inside the extension",
        facts: bundle({ extensionSlice: { dylibs: [{ path: FRAMEWORK, isWeak: false }] } }),
      },
      {
        says: "Swift's runtime by its old name",
        facts: bundle({ extensionSlice: { unresolved: ["@rpath/libswift_Concurrency.dylib"] } }),
      },
      { says: "an app that misses a framework", facts: bundle({ appSlice: { unresolved: [FRAMEWORK] } }) },
      {
        says: "a debug library that was not shipped",
        facts: bundle({ extensionSlice: { unresolved: ["@rpath/ExampleTunnel.debug.dylib"] } }),
      },
      {
        says: "a crash over a library of macOS",
        text: crash({ reason: missing("/usr/lib/swift/libswiftObservation.dylib") }),
      },
      { says: "a library that was refused for its signature", text: crash({ reason: missing(KIT, OTHER_TEAM) }) },
      { says: "a crash of another kind", text: crash() },
      { says: "a framework in otool's list of which nobody knows where it lies", text: otoolLibraries(FRAMEWORK) },
      {
        says: "a library in otool's list that may be missing",
        text: otoolLibraries("@loader_path/../Frameworks/libexample.dylib").replace("1.0.0)", "1.0.0, weak)"),
      },
      {
        says: "a framework that may lie where otool's run path leads",
        text: otoolRpaths("@loader_path/../Frameworks") + otoolLibraries(FRAMEWORK),
      },
    ],
  }),
});

/** What the loader missed when the extension was started, unless the copy at hand has it: then another copy was started. */
function libraryCrashes(of: Case): Found[] {
  const { slices = [], isRead = false } = executableSide(of, "extension")?.value ?? {};
  const missed = missedBy(crashesOf(of)).filter(({ value: { library } }) =>
    !isDebugDylib(library!) &&
    !slices.some(({ dylibs, unresolved }) =>
      unresolved.includes(library!) || (isRead && dylibs?.some(({ path }) => path === library))
    )
  );
  return foundAlike(of, missed, sayMissing, ({ library, path }) => ({
    values: { library: library!.slice(library!.lastIndexOf("/") + 1), executable: path ?? "" },
  }));
}
