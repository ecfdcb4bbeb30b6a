import { defineRule, found } from "../define.ts";
import type { Case, Found } from "../define.ts";
import { appOf, extensionOf } from "../bundle_of.ts";
import { bundle } from "../bundle_samples.ts";
import { RELEASE } from "../fixes.ts";
import { failuresOf } from "../log_events.ts";
import { ID } from "../samples.ts";

export default defineRule({
  id: "bundle.package-type",
  kind: "cause",
  stage: 2,
  title: "CFBundlePackageType is not SYSX / bundle malformed",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: [],
  needsOne: ["log.events", "sysex.embedded"],
  reads: ["app.info"],
  judge(of) {
    return found(
      ...refusedBySysextd(of),
      ...malformedExtension(of),
      ...malformedApp(of),
    );
  },
  explains: [
    { rule: "reg.activation-failed-unexplained", when: "code 4/5/9" },
    { rule: "reg.not-registered", when: "code 4/5/9" },
  ],
  fix: [
    {
      text: "In the extension's Info.plist set CFBundlePackageType to SYSX (APPL in the app's), CFBundleIdentifier, " +
        "CFBundleVersion and CFBundleShortVersionString, and let CFBundleExecutable name the program in Contents/MacOS",
      for: "developer",
      command: "plutil -p <extension>/Contents/Info.plist",
      risk: "low",
      verify: 'It prints "CFBundlePackageType" => "SYSX" and the other keys',
    },
    RELEASE,
  ],
  why:
    "sysextd recognises a system extension by its package type; a misspelt one belongs to no category. Without an identifier, " +
    "a version or a program it has nothing to register or to start.",
  notWhen:
    "sysextd says that the package type is not DEXT, or not SYSX of a driver: it asks every category in turn, and all but one " +
    "decline. An app without the key is an app all the same, by its name.",
  macos: "10.15 and later",
  references: [
    "knowledge 07 PK-11",
    "knowledge 03 §8.1 sx.pkg-sysx, sx.pkg-dext, sx.category-prop",
    "knowledge 02 §3 SX-PLI-001, SX-PLI-002",
  ],
  aliases: ["PK-11", "SX-PLI-001", "SX-PLI-002"],
  samples: () => ({
    fires: [
      { says: "a package type that is not SYSX", text: "sysextd: package type not `SYSX` in Example.app\n" },
      {
        says: "a property that the category refuses",
        text:
          "sysextd: com.example.tunnel.extension: extension failed category property check: CFBundleVersion is not valid\n",
      },
      { says: "an extension that calls itself a bundle", facts: bundle({ extension: { packageType: "BNDL" } }) },
      { says: "an extension without a package type", facts: bundle({ extension: { packageType: null } }) },
      { says: "an extension without a version", facts: bundle({ extension: { build: null } }) },
      { says: "an extension without an identifier", facts: bundle({ extension: { bundleId: null } }), target: ID },
      { says: "an extension without a program", facts: bundle({ extension: { executableIsMachO: false } }) },
      {
        says: "an Info.plist that cannot be read",
        facts: bundle({ extension: { bundleId: null, problem: "there is no readable Contents/Info.plist" } }),
        target: ID,
      },
      { says: "an app of another package type", facts: bundle({ app: { packageType: "BNDL" } }) },
      { says: "an app without a program", facts: bundle({ app: { executableIsMachO: false } }) },
    ],
    silent: [
      { says: "the driver category's question", text: "sysextd: package type not `DEXT` in Example.app\n" },
      {
        says: "a driver that another category was asked about",
        text: "sysextd: /Library/SystemExtensions/X/com.example.driver.dext: package type not `SYSX`\n",
      },
      {
        says: "a category that needs a later macOS, which has its own rule",
        text:
          "sysextd: com.example.tunnel.extension: extension failed category property check: extensions belonging to the " +
          "com.apple.system_extension.network_extension category require a later version of operating system\n",
      },
      { says: "a bundle with all its keys", facts: bundle() },
      { says: "an app that leaves the package type out", facts: bundle({ app: { packageType: null } }) },
      {
        says: "a package type that was never expanded",
        facts: bundle({
          extension: { packageType: "$(TYPE)", unexpanded: { CFBundlePackageType: "$(TYPE)" } },
        }),
      },
      {
        says: "an app without an extension and without a program",
        facts: bundle({ app: { executableIsMachO: false }, extension: null }),
      },
    ],
  }),
});

/** How the refusal by an old macOS begins, which has its own rule; a paste may have cut it anywhere. */
const TOO_OLD = "extensions belonging to the";

/** sysextd asks every category: that a driver is no SYSX is what one of them must say. */
function refusedBySysextd(of: Case): Found[] {
  const types = failuresOf(of, "sx.pkg-sysx").filter(({ value }) => !/\.dext\b/.test(value.message));
  const properties = failuresOf(of, "sx.category-prop")
    .map(({ value, cite }) => ({ why: value.fields["why"]?.trim() ?? "", cite }))
    .filter(({ why }) => !why.startsWith(TOO_OLD) && !TOO_OLD.startsWith(why));
  return [
    ...types.map(({ cite }) => ({
      message: "sysextd says that the bundle's package type is not SYSX",
      cites: [cite],
    })),
    ...properties.map(({ why, cite }) => ({
      message: `sysextd refused a property of the extension's Info.plist: ${why}`,
      cites: [cite],
    })),
  ];
}

function malformedExtension(of: Case): Found[] {
  const extension = extensionOf(of);
  if (extension === null) return [];
  const { problem, packageType, bundleId, version, build, executable, executableIsMachO, unexpanded } = extension.value;
  const cites = [extension.cite];
  if (problem !== null) {
    return [{ message: `The extension's Info.plist cannot be read: ${problem}`, cites, confidence: "C" }];
  }
  const keys = { CFBundleIdentifier: bundleId, CFBundleShortVersionString: version, CFBundleVersion: build };
  const missing = Object.entries(keys).filter(([, value]) => value === null).map(([key]) => key);
  const messages: string[] = [];
  if (packageType !== "SYSX" && !("CFBundlePackageType" in unexpanded)) {
    const says = packageType === null ? "is missing" : `is ${packageType}, not SYSX`;
    messages.push(`CFBundlePackageType of the extension ${says}`);
  }
  if (missing.length > 0) messages.push(`The extension's Info.plist has no ${missing.join(" and no ")}`);
  if (!executableIsMachO && !("CFBundleExecutable" in unexpanded)) messages.push(noProgram("extension", executable));
  return messages.map((message) => ({ message, cites }));
}

/** Only of the app around an extension: any other is none of our business. */
function malformedApp(of: Case): Found[] {
  const app = extensionOf(of) === null ? null : appOf(of);
  if (app === null || app.value.problem !== null) return [];
  const { packageType, executable, executableIsMachO, unexpanded } = app.value;
  const cites = [app.cite];
  const found: Found[] = [];
  if (packageType !== null && packageType !== "APPL" && !("CFBundlePackageType" in unexpanded)) {
    found.push({ message: `CFBundlePackageType of the app is ${packageType}, not APPL`, cites });
  }
  // A script can be an app; what it starts may hold the entitlements.
  if (!executableIsMachO && !("CFBundleExecutable" in unexpanded)) {
    found.push({ message: noProgram("app", executable), cites, severity: "medium", confidence: "C" });
  }
  return found;
}

function noProgram(side: string, executable: string | null): string {
  return executable === null
    ? `The ${side}'s Info.plist has no CFBundleExecutable`
    : `CFBundleExecutable of the ${side} is ${executable}, and no Mach-O file of that name is in Contents/MacOS`;
}
