import { extensionOf } from "../bundle_of.ts";
import { CLEAR, defineRule, found, unknown } from "../define.ts";
import { APP_PATH, bundle, EXTENSION_PATH } from "../bundle_samples.ts";
import { executable, lipo, otoolHeader } from "../executable_samples.ts";
import { executableSide } from "../executables.ts";
import { RELEASE } from "../fixes.ts";
import type { ExecutableInfo } from "../../evidence/bundle/shapes.ts";

export default defineRule({
  id: "bundle.wrong-architecture",
  kind: "cause",
  stage: 2,
  title: "No Mach-O slice for this CPU",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: ["sysex.macho"],
  reads: ["app.info", "sysex.embedded", "sysex.staged", "reg.list", "reg.db"],
  judge(of) {
    const app = executableSide(of, "app");
    const extension = executableSide(of, "extension");
    if (app === null || extension === null) return extensionOf(of) === null ? unknown(["sysex.macho"]) : CLEAR;
    if (!app.value.archsAreAll || !extension.value.archsAreAll) return unknown(["sysex.macho"]);
    if (extension.value.archs.length === 0) return CLEAR;
    const has = processorsOf(extension.value);
    const wanted = processorsOf(app.value);
    const lacks = wanted.filter((processor) => !has.includes(processor));
    if (lacks.length === 0) return CLEAR;
    return found({
      message: `The app is built for ${wanted.join(" and ")}, its extension not for ${lacks.join(" and ")}`,
      cites: [extension.cite, app.cite],
      // With one processor in common it works on the Macs that have this one.
      ...(lacks.length < wanted.length ? { severity: "medium" as const } : {}),
      values: { lacks: lacks.join(" and "), executable: extension.path },
    });
  },
  explains: [{ rule: "proc.crash-loop", when: "EXEC reason" }, { rule: "proc.not-running", when: "EXEC reason" }],
  fix: [
    {
      text: "Build the extension for {lacks} too: ARCHS as in the app's target, ONLY_ACTIVE_ARCH = NO",
      for: "developer",
      command: "lipo -archs '{executable}'",
      risk: "low",
      verify: "It prints the same processors as for the app",
    },
    RELEASE,
  ],
  why: "The app starts on a Mac whose processor it has code for and asks for an extension that this Mac cannot start.",
  notWhen: "The extension has code for all processors of the app, or for more of them.",
  macos: "10.15 and later",
  references: ["knowledge 02 §3 SX-LNK-003", "knowledge 09 N24"],
  aliases: ["SX-LNK-003"],
  samples: () => ({
    fires: [
      {
        says: "an Intel extension in a universal app",
        facts: bundle({ executables: [executable(APP_PATH), only("x86_64", EXTENSION_PATH)] }),
      },
      {
        says: "an Intel extension in an app for Apple silicon",
        facts: bundle({ executables: [only("arm64", APP_PATH), only("x86_64", EXTENSION_PATH)] }),
      },
      {
        says: "lipo of a universal app and its Intel extension",
        text: lipo("app", "x86_64", "arm64") + lipo("extension", "x86_64"),
      },
    ],
    silent: [
      { says: "two universal executables", facts: bundle() },
      {
        says: "an app that is built for less",
        facts: bundle({ executables: [only("arm64", APP_PATH), executable(EXTENSION_PATH)] }),
      },
      {
        says: "another name for the same processor",
        facts: bundle({ executables: [only("arm64", APP_PATH), only("arm64e", EXTENSION_PATH)] }),
      },
      {
        says: "lipo of two universal executables",
        text: lipo("app", "x86_64", "arm64") + lipo("extension", "x86_64", "arm64"),
      },
      {
        says: "otool's header of one slice, perhaps of several",
        text: lipo("app", "x86_64", "arm64") + otoolHeader("EXECUTE", "LC_MAIN"),
      },
      { says: "lipo of the extension alone", text: lipo("extension", "x86_64") },
    ],
  }),
});

function only(arch: string, path: string): ExecutableInfo {
  const { slices, ...rest } = executable(path);
  return { ...rest, archs: [arch], slices: slices.slice(0, 1).map((slice) => ({ ...slice, arch })) };
}

/** The two kinds of processors that Macs with system extensions have. */
function processorsOf({ archs }: ExecutableInfo): string[] {
  return ["x86_64", "arm64"].filter((processor) => archs.some((arch) => arch.startsWith(processor)));
}
