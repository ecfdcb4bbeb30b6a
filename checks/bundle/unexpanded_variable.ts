import { defineRule, found } from "../define.ts";
import type { Case, Found } from "../define.ts";
import { bundleOf, codeOf, type Side } from "../bundle_of.ts";
import { bundle } from "../bundle_samples.ts";
import { RELEASE } from "../fixes.ts";
import { ID } from "../samples.ts";
import { BUILD_VARIABLE } from "../../formats/build_variable.ts";

/** Keys by which macOS, or the app itself, finds and starts the extension. Any other is at worst ugly. */
const VITAL =
  /^(?:CFBundle(?:Identifier|Executable|PackageType|Version|ShortVersionString)|LSMinimumSystemVersion|NetworkExtension|NEMach|NSExtension)|MachService|AppGroup/;
const DECORATION = "macOS starts the extension without it";

const PASTED = `% codesign -d --entitlements - --xml /tmp/${ID}.systemextension
Executable=/tmp/${ID}.systemextension/Contents/MacOS/${ID}
Identifier=${ID}
<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict><key>com.apple.security.application-groups</key><array><string>$(TeamIdentifierPrefix)com.example.tunnel</string></array></dict></plist>
`;

export default defineRule({
  id: "bundle.unexpanded-variable",
  kind: "cause",
  stage: 2,
  title: "Unexpanded build variable in a plist/entitlement",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["sysex.embedded", "code"],
  reads: ["app.info"],
  judge(of) {
    return found(
      ...inInfo(of, "extension"),
      ...inInfo(of, "app"),
      ...inEntitlements(of, "extension"),
      ...inEntitlements(of, "app"),
    );
  },
  explains: [
    { rule: "mach.prefix-mismatch", when: "the variable is in the value" },
    { rule: "ent.app-group-missing", when: "the variable is in the value" },
    { rule: "ent.ne-suffix-mismatch", when: "the variable is in the value" },
  ],
  fix: [
    {
      text:
        "Let the build system process the file, or fill in the value, before it is copied or passed to codesign: the " +
        "entitlements in the source tree are a template",
      for: "developer",
      command: "codesign -d --entitlements - --xml <path of the bundle>",
      risk: "none",
      verify: "No value holds $( or ${",
    },
    RELEASE,
  ],
  why:
    "Variables are replaced by Xcode when it builds. In a file that was copied, or handed to codesign, as it is in the source " +
    "tree they stay, and macOS takes them for identifiers, groups and service names.",
  notWhen: "The value is one that nobody reads, such as a copyright line.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-15", "knowledge 02 §3 SX-PLI-003"],
  aliases: ["PK-15", "SX-PLI-003"],
  samples: () => ({
    fires: [
      {
        says: "a variable in the Mach service name",
        facts: bundle({
          extension: { unexpanded: { "NetworkExtension.NEMachServiceName": "$(APP_GROUP_ID).extension" } },
        }),
      },
      {
        says: "a variable in the app's identifier",
        facts: bundle({ app: { unexpanded: { CFBundleIdentifier: "${APP_ID}" } } }),
      },
      {
        says: "a variable in the entitlements",
        facts: bundle({
          extensionCode: {
            entitlements: { "com.apple.security.application-groups": ["$(TeamIdentifierPrefix)com.example.tunnel"] },
          },
        }),
      },
      { says: "a variable in pasted entitlements", text: PASTED },
    ],
    silent: [
      { says: "values that were filled in", facts: bundle() },
      {
        says: "a variable in a line for people",
        facts: bundle({ app: { unexpanded: { NSHumanReadableCopyright: "$(COPYRIGHT)" } } }),
      },
      {
        says: "entitlements that were not read",
        facts: bundle({ extensionCode: { entitlements: null }, appCode: { entitlements: null } }),
      },
    ],
  }),
});

function inInfo(of: Case, side: Side): Found[] {
  const bundle = bundleOf(of, side);
  return Object.entries(bundle?.value.unexpanded ?? {}).map(([key, value]) => ({
    message: `In the ${side}'s Info.plist ${key} is ${value}: nobody filled in the variable`,
    cites: [bundle!.cite],
    ...(VITAL.test(key) ? {} : { latent: DECORATION }),
  }));
}

function inEntitlements(of: Case, side: Side): Found[] {
  const code = codeOf(of, side);
  const entitlements = code?.value.entitlements ?? null;
  if (entitlements === null) return [];
  const texts = Object.entries(entitlements).flatMap(([key, value]) =>
    [value].flat(2).map((one) => [key, one] as const)
  );
  return texts.filter(([, value]) => typeof value === "string" && BUILD_VARIABLE.test(value)).map(([key, value]) => ({
    message: `In the ${side}'s entitlements ${key} is ${value}: nobody filled in the variable`,
    cites: [code!.cite],
  }));
}
