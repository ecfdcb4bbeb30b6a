import { defineRule, found } from "../define.ts";
import type { Case, Found } from "../define.ts";
import { failedWith } from "../activation.ts";
import { appOf, extensionOf } from "../bundle_of.ts";
import { APP_PATH, bundle } from "../bundle_samples.ts";
import { RELEASE } from "../fixes.ts";
import { ID } from "../samples.ts";

const FOLDER = `${APP_PATH}/Contents/Library/SystemExtensions`;
const OTHER_NAME = { fileName: "ExampleExtension.systemextension", path: `${FOLDER}/ExampleExtension.systemextension` };

export default defineRule({
  id: "bundle.name-mismatch",
  kind: "cause",
  stage: 2,
  title: ".systemextension file name differs from CFBundleIdentifier",
  severity: "high",
  confidence: "B",
  scope: "target",
  needs: ["sysex.embedded"],
  reads: ["app.info", "errors"],
  judge(of) {
    return found(...misnamed(of), ...differsInCase(of));
  },
  explains: [
    { rule: "reg.activation-failed-unexplained", when: "activation code 4", holds: failedWith(4) },
    { rule: "reg.not-registered", when: "activation code 4", holds: failedWith(4) },
  ],
  fix: [
    {
      text:
        "Set PRODUCT_NAME = $(PRODUCT_BUNDLE_IDENTIFIER) for the extension's target, begin the identifier with the app's, " +
        "letter by letter, and request exactly this identifier",
      for: "developer",
      risk: "low",
      verify: "ls <app>/Contents/Library/SystemExtensions shows <identifier>.systemextension",
    },
    RELEASE,
  ],
  why:
    "An app asks for its extension by identifier, and macOS looks for a bundle of that name in the app. Under another name it is " +
    "not found (code 4) although it is there.",
  notWhen:
    "The identifiers of app and extension have nothing in common: that is allowed. sysextd's line about apps outside " +
    "/Applications is logged on success too.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-12", "knowledge 02 §3 SX-LAY-002, SX-LAY-003"],
  aliases: ["PK-12", "SX-LAY-002", "SX-LAY-003"],
  samples: () => ({
    fires: [
      { says: "a bundle that is named after its target", facts: bundle({ extension: OTHER_NAME }) },
      {
        says: "an identifier that differs from the app's in one capital",
        facts: bundle({ app: { bundleId: "com.Example.tunnel" } }),
      },
    ],
    silent: [
      { says: "a bundle that is named after its identifier", facts: bundle() },
      {
        says: "identifiers that have nothing in common",
        facts: bundle({ app: { bundleId: "org.example.other" } }),
      },
      {
        says: "an identifier that was never expanded",
        facts: bundle({
          extension: {
            ...OTHER_NAME,
            bundleId: "$(PRODUCT_BUNDLE_IDENTIFIER)",
            unexpanded: { CFBundleIdentifier: "$(PRODUCT_BUNDLE_IDENTIFIER)" },
          },
        }),
      },
      { says: "a bundle without an identifier", facts: bundle({ extension: { bundleId: null } }), target: ID },
    ],
  }),
});

function misnamed(of: Case): Found[] {
  const extension = extensionOf(of);
  if (extension === null) return [];
  const { fileName, bundleId, unexpanded } = extension.value;
  if (bundleId === null || "CFBundleIdentifier" in unexpanded || fileName === `${bundleId}.systemextension`) return [];
  return [{
    message: `The extension's bundle is named ${fileName}, its identifier is ${bundleId}`,
    cites: [extension.cite],
  }];
}

/** Identifiers are compared letter by letter, by macOS and by Apple's developer site. */
function differsInCase(of: Case): Found[] {
  const app = appOf(of);
  const extension = extensionOf(of);
  const [outer, inner] = [app?.value.bundleId ?? null, extension?.value.bundleId ?? null];
  if (outer === null || inner === null || inner.startsWith(`${outer}.`)) return [];
  if (!inner.toLowerCase().startsWith(`${outer.toLowerCase()}.`)) return [];
  return [{
    message:
      `The identifiers of the app (${outer}) and of its extension (${inner}) differ in upper and lower case alone`,
    cites: [app!.cite, extension!.cite],
    confidence: "C",
  }];
}
