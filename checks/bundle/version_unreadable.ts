import { extensionOf } from "../bundle_of.ts";
import { bundle } from "../bundle_samples.ts";
import { defineRule, found } from "../define.ts";

export default defineRule({
  id: "bundle.version-unreadable",
  kind: "context",
  stage: 2,
  title: "The extension has a version that cannot be compared",
  severity: "low",
  confidence: "C",
  scope: "target",
  needs: ["sysex.embedded"],
  judge(of) {
    const extension = extensionOf(of);
    if (extension === null || extension.value.problem !== null) return found();
    const { version, build, unexpanded } = extension.value;
    const keys = { CFBundleShortVersionString: version, CFBundleVersion: build };
    return found(
      ...Object.entries(keys).flatMap(([key, value]) => {
        // A variable that nobody expanded has a rule of its own.
        if (Object.hasOwn(unexpanded, key) || (value !== null && /^\d/.test(value.trim()))) return [];
        const message = value === null
          ? `The extension's Info.plist has no ${key}`
          : `${key} of the extension is ${JSON.stringify(value)}, which does not begin with a number`;
        return [{ message, cites: [extension.cite] }];
      }),
    );
  },
  explains: [],
  fix: [{
    text:
      "Give the extension both versions: numbers with dots between them, of which CFBundleVersion rises with every build",
    for: "developer",
    risk: "low",
    verify: "doctor inspect <new app> --against <last app> does not complain of the version",
  }],
  why:
    "When an app asks for its extension again, macOS compares the versions with those of the copy that is installed, and builds the " +
    "name of the launchd job from them. A version without a number cannot rise.",
  notWhen: "The versions begin with numbers: what stands behind them (2.4.0-beta3) does no harm.",
  macos: "10.15 and later",
  references: ["knowledge 02 §3 SX-PLI-009", "knowledge 07 RG-07"],
  aliases: ["SX-PLI-009"],
  samples: () => ({
    fires: [
      { says: "an extension without a build number", facts: bundle({ extension: { build: null } }) },
      { says: "an extension of version dev", facts: bundle({ extension: { version: "dev" } }) },
    ],
    silent: [
      { says: "an extension with both versions", facts: bundle() },
      { says: "an extension of a beta", facts: bundle({ extension: { version: "2.4.0-beta3", build: "240b" } }) },
      {
        says: "a variable that was not expanded, which is another fault",
        facts: bundle({ extension: { build: "$(BUILD)", unexpanded: { CFBundleVersion: "$(BUILD)" } } }),
      },
      {
        says: "an Info.plist that could not be read",
        facts: bundle({
          extension: { version: null, build: null, problem: "there is no readable Contents/Info.plist" },
        }),
      },
    ],
  }),
});
