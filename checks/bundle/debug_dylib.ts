import { defineRule } from "../define.ts";
import type { Case, Found } from "../define.ts";
import type { Side } from "../bundle_of.ts";
import { bundle } from "../bundle_samples.ts";
import { appCrashesOf, crashesOf, diedOf, foundAlike, missedBy, sayMissing } from "../crashes.ts";
import { crash, KIT, missing } from "../crash_samples.ts";
import { otoolLibraries, otoolRpaths } from "../executable_samples.ts";
import { foundInExecutable, isDebugDylib, missingLibraries } from "../executables.ts";
import type { ExecutableSlice } from "../../evidence/bundle/shapes.ts";
import { RELEASE } from "../fixes.ts";

const STUB = "@rpath/ExampleTunnel.debug.dylib";

export default defineRule({
  id: "bundle.debug-dylib",
  kind: "cause",
  stage: 2,
  title: "Bundle references a *.debug.dylib that is not shipped",
  severity: "medium",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["sysex.macho", "crash.reports"],
  reads: ["sysex.embedded", "app.info", "reg.list", "reg.db", "launchd.jobs", "proc.list"],
  judge(of) {
    const stubs = [...stubsOf(of, "extension"), ...stubsOf(of, "app")];
    const faults = stubs.length > 0 ? stubs : stubCrashes(of);
    const hasNone = ({ dylibs }: ExecutableSlice) => dylibs?.every(({ path }) => !isDebugDylib(path)) ?? false;
    return foundInExecutable(of, faults, hasNone);
  },
  explains: [
    { rule: "bundle.framework-outside-sysex", when: "missing file is *.debug.dylib" },
    { rule: "proc.crashed", when: "missing file is *.debug.dylib", holds: diedOf("dyld-missing-library") },
  ],
  fix: [
    {
      text: "Ship the Release build, or set ENABLE_DEBUG_DYLIB = NO on the target and build again",
      for: "developer",
      risk: "none",
      verify: "otool -L names no .debug.dylib",
    },
    RELEASE,
  ],
  why:
    "In debug builds newer versions of Xcode split a program into a small executable and NAME.debug.dylib with its code. A " +
    "script that copies the executable alone ships an empty shell, which the loader ends at once.",
  notWhen: "The library lies in the bundle where the executable looks for it.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-08", "knowledge 09 N24"],
  aliases: ["PK-08"],
  samples: () => ({
    fires: [
      { says: "an extension without its debug library", facts: bundle({ extensionSlice: { unresolved: [STUB] } }) },
      { says: "an app without its debug library", facts: bundle({ appSlice: { unresolved: [STUB] } }) },
      {
        says: "a crash report of the loader",
        text: crash({ exception: "EXC_CRASH (SIGABRT)", reason: missing(STUB) }),
      },
      {
        says: "a debug library that otool finds on the build machine",
        text: otoolRpaths("/Users/Shared/build/Debug") + otoolLibraries(STUB),
      },
    ],
    silent: [
      {
        says: "a debug library that is there",
        facts: bundle({ extensionSlice: { dylibs: [{ path: STUB, isWeak: false }] } }),
      },
      {
        says: "another library that is missing",
        facts: bundle({ extensionSlice: { unresolved: ["@rpath/Example.framework/Versions/A/Example"] } }),
      },
      { says: "a crash over another library", text: crash({ reason: missing(KIT) }) },
      { says: "a debug library in otool's list of which nobody knows where it lies", text: otoolLibraries(STUB) },
    ],
  }),
});

function stubCrashes(of: Case): Found[] {
  const missed = missedBy([...crashesOf(of), ...appCrashesOf(of)]);
  return foundAlike(of, missed.filter(({ value }) => isDebugDylib(value.library!)), sayMissing);
}

function stubsOf(of: Case, side: Side): Found[] {
  return missingLibraries(of, side).filter(({ path }) => isDebugDylib(path)).map(({ path, cite }) => ({
    message: `The ${side}'s executable loads ${path}, which is not in its bundle`,
    cites: [cite],
  }));
}
