import { CLEAR, defineRule, found } from "../define.ts";
import type { Case, Found } from "../define.ts";
import { executableOf, extensionOf, listEntitlement } from "../bundle_of.ts";
import { bundle } from "../bundle_samples.ts";
import { RELEASE } from "../fixes.ts";
import { NETWORK_EXTENSION } from "../tables/entitlement_keys.ts";
import { PROVIDER_VALUES } from "../tables/provider_entitlements.ts";
import { NO_SYSTEM_EXTENSION } from "../tables/provider_points.ts";
import type { BundleInfo } from "../../evidence/bundle/shapes.ts";

const TUNNEL = "com.apple.networkextension.packet-tunnel";
const CLASS = "ExampleExtension.TunnelProvider";
const APPLE = "com.apple.networkextension.";
const SYSTEM_LIBRARY = /^\/(?:usr\/lib|System)\//;

export default defineRule({
  id: "bundle.provider-class-missing",
  kind: "cause",
  stage: 2,
  title: "NEProviderClasses absent, wrong key or class not loadable",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["sysex.embedded"],
  reads: ["sysex.macho", "code"],
  judge(of) {
    const extension = extensionOf(of);
    if (extension === null || extension.value.problem !== null) return CLEAR;
    const { value, cite } = extension;
    if (Object.keys(value.providerClasses ?? {}).length > 0) {
      return found(...wrongPoints(value).map((one) => ({ ...one, cites: [cite] })), ...missingClasses(of));
    }
    if (!isMeantForNetwork(of, value)) return CLEAR;
    return found({ message: "The extension's Info.plist names no class under NEProviderClasses", cites: [cite] });
  },
  explains: [
    { rule: "session.failed-code", when: "plug-in [inactive] or no start line" },
    { rule: "proc.provider-start-failed", when: "plug-in [inactive] or no start line" },
    { rule: "session.never-started", when: "plug-in [inactive] or no start line" },
  ],
  fix: [
    {
      text: "In NetworkExtension > NEProviderClasses of the extension's Info.plist map the extension point, such as " +
        "com.apple.networkextension.packet-tunnel, to $(PRODUCT_MODULE_NAME).<class> (Objective-C: the class alone)",
      for: "developer",
      command: "plutil -extract NetworkExtension json -o - <extension>/Contents/Info.plist",
      risk: "low",
      verify: "Every class that it prints is defined in the extension's executable",
    },
    RELEASE,
  ],
  why:
    "macOS looks up the provider's class by this dictionary. Where the key or the class does not exist, the extension starts, but " +
    "no session ever does: the plug-in stays [inactive].",
  notWhen:
    "The class is in a framework that the extension loads, or is made at run time: then the executable does not show it. An " +
    "Endpoint Security extension has no such dictionary.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-10", "knowledge 02 §2.5, §3 SX-PLI-004, SX-PLI-005"],
  aliases: ["PK-10", "SX-PLI-004", "SX-PLI-005"],
  samples: () => ({
    fires: [
      { says: "a network extension without classes", facts: bundle({ extension: { providerClasses: null } }) },
      { says: "an empty dictionary", facts: bundle({ extension: { providerClasses: {} } }) },
      {
        says: "a key that is no extension point",
        facts: bundle({ extension: { providerClasses: { "packet-tunnel": CLASS } } }),
      },
      {
        says: "an extension point that Apple does not list",
        facts: bundle({ extension: { providerClasses: { "com.apple.networkextension.transparent-proxy": CLASS } } }),
      },
      { says: "a class without a name", facts: bundle({ extension: { providerClasses: { [TUNNEL]: "" } } }) },
      { says: "a class that no slice defines", facts: bundle({ extensionSlice: { classes: { [CLASS]: "no" } } }) },
    ],
    silent: [
      { says: "a class that is there", facts: bundle() },
      { says: "a class that nothing tells of", facts: bundle({ extensionSlice: { classes: { [CLASS]: "unknown" } } }) },
      {
        says: "a class that a framework may define",
        facts: bundle({
          extensionSlice: {
            classes: { [CLASS]: "no" },
            dylibs: [{ path: "@rpath/ExampleKit.framework/Versions/A/ExampleKit", isWeak: false }],
          },
        }),
      },
      {
        says: "a class with a variable in its name",
        facts: bundle({
          extension: { unexpanded: { [`NetworkExtension.NEProviderClasses.${TUNNEL}`]: "$(MODULE).TunnelProvider" } },
          extensionSlice: { classes: { [CLASS]: "no" } },
        }),
      },
      {
        says: "an extension that claims nothing of the network",
        facts: bundle({
          extension: { providerClasses: null, machServiceName: null },
          extensionCode: { entitlements: { "com.apple.developer.endpoint-security.client": true } },
        }),
      },
      {
        says: "an extension without classes whose entitlements were not read",
        facts: bundle({
          extension: { providerClasses: null, machServiceName: null },
          extensionCode: { entitlements: null },
        }),
      },
    ],
  }),
});

function isMeantForNetwork(of: Case, { providerClasses, machServiceName }: BundleInfo): boolean {
  return providerClasses !== null || machServiceName !== null ||
    listEntitlement(of, "extension", NETWORK_EXTENSION).length > 0;
}

/** A point below Apple's prefix may be newer than our table; another word never is one. */
function wrongPoints({ providerClasses }: BundleInfo): Omit<Found, "cites">[] {
  const points = Object.keys(providerClasses ?? {}).filter((point) =>
    !Object.hasOwn(PROVIDER_VALUES, point) && !Object.hasOwn(NO_SYSTEM_EXTENSION, point)
  );
  return points.map((point) => ({
    message: `NEProviderClasses has the key ${point}, which is no extension point that macOS is known to have`,
    ...(point.startsWith(APPLE) ? { confidence: "D" as const } : {}),
  }));
}

/** Classes that every slice lacks, where no library of the extension's own could define them. */
function missingClasses(of: Case): Found[] {
  const { value, cite } = extensionOf(of)!;
  const executable = executableOf(of, value);
  const slices = executable?.value.slices ?? [];
  const ownCode = slices.length > 0 &&
    slices.every(({ dylibs }) => dylibs !== null && dylibs.every(({ path }) => SYSTEM_LIBRARY.test(path)));
  return Object.entries(value.providerClasses ?? {}).flatMap(([point, name]): Found[] => {
    if (`NetworkExtension.NEProviderClasses.${point}` in value.unexpanded) return [];
    if (name === "") return [{ message: `NEProviderClasses names no class for ${point}`, cites: [cite] }];
    if (!ownCode || !slices.every(({ classes }) => classes[name] === "no")) return [];
    const message = `The extension's executable defines no class ${name}, which NEProviderClasses names for ${point}`;
    return [{ message, cites: [cite, executable!.cite], severity: "medium" }];
  });
}
