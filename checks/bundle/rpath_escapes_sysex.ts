import { defineRule } from "../define.ts";
import { bundle } from "../bundle_samples.ts";
import { otoolLibraries, otoolRpaths } from "../executable_samples.ts";
import { executableSide, foundInExecutable, isDebugDylib, missingLibraries, needsOnlyMacOS } from "../executables.ts";
import type { ExecutableSlice } from "../../evidence/bundle/shapes.ts";
import { leadsOutside } from "../../evidence/bundle/seen_executable.ts";
import { RELEASE } from "../fixes.ts";

const XCODE_DEFAULT = "@executable_path/../../../../Frameworks";
const MISSING = ["@rpath/ExampleKit.framework/Versions/A/ExampleKit"];

export default defineRule({
  id: "bundle.rpath-escapes-sysex",
  kind: "cause",
  stage: 2,
  title: "Sysex LC_RPATH points at the container app",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["sysex.macho"],
  reads: ["sysex.embedded", "sysex.staged"],
  judge(of) {
    const missing = missingLibraries(of, "extension").filter(({ path }) =>
      path.startsWith("@rpath/") && !isDebugDylib(path)
    );
    const executable = executableSide(of, "extension");
    const rpaths = new Set(executable?.value.slices.flatMap((slice) => slice.rpaths ?? []));
    const outside = [...rpaths].filter((rpath) => leadsOutside(rpath, executable!.value.path));
    const faults = missing.length === 0 || outside.length === 0 ? [] : [{
      message: `The extension looks for ${missing[0]!.path} in ${
        outside.join(", ")
      }, which is outside of the extension`,
      cites: [executable!.cite],
      values: { executable: executable!.path },
    }];
    const staysInside = ({ rpaths: all }: ExecutableSlice) =>
      all?.every((rpath) => leadsOutside(rpath) === false) ?? false;
    return foundInExecutable(of, faults, (slice) => staysInside(slice) || needsOnlyMacOS(slice));
  },
  explains: [{ rule: "bundle.framework-outside-sysex", when: "rpath is the only path to the library" }],
  fix: [
    {
      text:
        "Embed the library in the extension and set LD_RUNPATH_SEARCH_PATHS = @executable_path/../Frameworks for its target",
      for: "developer",
      command: "otool -l '{executable}'",
      risk: "low",
      verify: "Its LC_RPATH commands name @executable_path/../Frameworks, where the library is",
    },
    RELEASE,
  ],
  why:
    "Xcode's default run path climbs from the extension into the app's Frameworks. That place exists only while the extension " +
    "lies in the app: the copy that runs from /Library/SystemExtensions finds nothing there.",
  notWhen: "No library is looked for there: the run path is in most builds of Xcode and does no harm by itself.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-06", "knowledge 02 §3 SX-LNK-001"],
  aliases: ["PK-06", "SX-LNK-001", "SX-LNK-002"],
  samples: () => ({
    fires: [
      {
        says: "Xcode's default run path to a framework of the app",
        facts: bundle({ extensionSlice: { rpaths: [XCODE_DEFAULT], unresolved: MISSING } }),
      },
      {
        says: "a run path of the build machine",
        facts: bundle({ extensionSlice: { rpaths: ["/Users/Shared/build/Debug"], unresolved: MISSING } }),
      },
      {
        says: "otool's list of run paths, all of which lead outside",
        text: otoolRpaths("/usr/lib/swift", XCODE_DEFAULT) + otoolLibraries(...MISSING),
      },
    ],
    silent: [
      {
        says: "Xcode's default run path that nothing needs",
        facts: bundle({
          extensionSlice: { rpaths: ["/usr/lib/swift", "@executable_path/../Frameworks", XCODE_DEFAULT] },
        }),
      },
      {
        says: "a missing library and run paths that stay inside",
        facts: bundle({
          extensionSlice: { rpaths: ["@loader_path/../Frameworks/../Frameworks"], unresolved: MISSING },
        }),
      },
      {
        says: "otool's list of run paths, one of which stays inside",
        text: otoolRpaths("@executable_path/../Frameworks", XCODE_DEFAULT) + otoolLibraries(...MISSING),
      },
      {
        says: "a list of run paths from which somebody left lines out",
        text: otoolRpaths(XCODE_DEFAULT) + "[...]\n" + otoolLibraries(...MISSING),
      },
      {
        says: "run paths that lead outside and libraries of macOS",
        text: otoolRpaths(XCODE_DEFAULT) + otoolLibraries(),
      },
    ],
  }),
});
