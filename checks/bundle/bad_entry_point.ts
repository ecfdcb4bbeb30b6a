import { defineRule } from "../define.ts";
import type { Case, Found } from "../define.ts";
import { bundle } from "../bundle_samples.ts";
import { nm, otoolHeader, otoolLibraries } from "../executable_samples.ts";
import { executableSide, foundInExecutable, ofSlices } from "../executables.ts";
import { RELEASE } from "../fixes.ts";
import type { ExecutableSlice } from "../../evidence/bundle/shapes.ts";

export default defineRule({
  id: "bundle.bad-entry-point",
  kind: "cause",
  stage: 2,
  title: "Extension executable has the wrong entry point / kind",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: ["sysex.macho"],
  reads: ["sysex.embedded", "sysex.staged"],
  judge(of) {
    const isProgram = ({ fileType }: ExecutableSlice) => (fileType ?? "execute") === "execute";
    const faults = [
      ...slicesThat(of, "is no program", (slice) => !isProgram(slice)),
      ...slicesThat(of, "has no entry point", (slice) => isProgram(slice) && slice.hasEntry === false),
      ...slicesThat(
        of,
        "starts through NSExtensionMain, as app extensions do",
        ({ usesExtensionMain }) => usesExtensionMain === "yes",
      ).map((one) => ({ ...one, confidence: "C" as const })),
    ];
    return foundInExecutable(of, faults, ({ fileType, hasEntry }) => fileType !== null || hasEntry !== null);
  },
  explains: [
    { rule: "proc.crashed", when: "job exits at once" },
    { rule: "proc.crash-loop", when: "job exits at once" },
    { rule: "proc.not-running", when: "job exits at once" },
    { rule: "session.failed-code", when: "job exits at once" },
  ],
  fix: [
    {
      text:
        "Make the extension's target an executable whose main calls NEProvider.startSystemExtensionMode() first and then " +
        "runs the main queue; link it without -e _NSExtensionMain",
      for: "developer",
      command: "otool -hv '{executable}'",
      risk: "low",
      verify: "It prints EXECUTE as the file type",
    },
    RELEASE,
  ],
  why:
    "launchd starts a system extension as a program of its own. A library, a bundle, or the entry point of app extensions " +
    "gives it nothing to start, and the process is gone before it logs a line.",
  notWhen: "The provider's process is alive; or the entry point is LC_UNIXTHREAD, as Go links it.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-09", "knowledge 09 N24"],
  aliases: ["PK-09"],
  samples: () => ({
    fires: [
      { says: "an executable that is a loadable bundle", facts: bundle({ extensionSlice: { fileType: "bundle" } }) },
      { says: "a program without an entry point", facts: bundle({ extensionSlice: { hasEntry: false } }) },
      { says: "an app extension's entry point", facts: bundle({ extensionSlice: { usesExtensionMain: "yes" } }) },
      { says: "a loadable bundle in otool's header", text: otoolHeader("BUNDLE") },
      { says: "all load commands without an entry", text: otoolHeader("EXECUTE", "LC_SEGMENT_64", "LC_UUID") },
      { says: "an app extension's entry point among nm's symbols", text: nm("_NSExtensionMain", "_NSLog") },
    ],
    silent: [
      { says: "a program with an entry point", facts: bundle() },
      { says: "imports that could not be read", facts: bundle({ extensionSlice: { usesExtensionMain: "unknown" } }) },
      { says: "a program in otool's header", text: otoolHeader("EXECUTE", "LC_SEGMENT_64", "LC_MAIN") },
      {
        says: "a part of the load commands",
        text: otoolHeader("EXECUTE") + "Load command 0\n      cmd LC_SEGMENT_64\n",
      },
      { says: "its libraries alone", text: otoolLibraries() },
      { says: "an app that is odd itself", facts: bundle({ appSlice: { usesExtensionMain: "yes" } }) },
    ],
  }),
});

function slicesThat(of: Case, what: string, judge: (slice: ExecutableSlice) => boolean): Found[] {
  const executable = executableSide(of, "extension");
  const slices = executable?.value.slices.filter(judge) ?? [];
  if (executable === null || slices.length === 0) return [];
  const archs = ofSlices(slices.map(({ arch }) => arch), executable.value);
  return [{
    message: `The extension's executable${archs} ${what}`,
    cites: [executable.cite],
    values: { executable: executable.path },
  }];
}
