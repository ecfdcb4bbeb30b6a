import { defineRule, found } from "../define.ts";
import { extensionOf } from "../bundle_of.ts";
import { bundle } from "../bundle_samples.ts";

export default defineRule({
  id: "bundle.usage-description-missing",
  kind: "context",
  stage: 2,
  title: "NSSystemExtensionUsageDescription missing",
  severity: "info",
  confidence: "B",
  scope: "target",
  needs: ["sysex.embedded"],
  judge(of) {
    const extension = extensionOf(of);
    if (extension === null || extension.value.problem !== null) return found();
    const text = extension.value.usageDescription;
    if (text !== null && text.trim() !== "") return found();
    return found({
      message: `The extension's NSSystemExtensionUsageDescription is ${text === null ? "missing" : "empty"}`,
      cites: [extension.cite],
    });
  },
  explains: [{ rule: "reg.activation-failed-unexplained", when: "code 9 and no better reason" }],
  fix: [{
    text:
      "Add NSSystemExtensionUsageDescription to the extension's Info.plist: one sentence for the user who is asked to allow it",
    for: "developer",
    risk: "none",
    verify: "plutil -extract NSSystemExtensionUsageDescription raw <extension>/Contents/Info.plist prints it",
  }],
  why:
    "macOS shows this sentence to the user who is asked to allow the extension. Without it the request explains nothing.",
  notWhen: "An activation fails: products with an empty sentence ship and activate.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-13", "knowledge 02 §2.5, §3 SX-PLI-010"],
  aliases: ["PK-13", "SX-PLI-010"],
  samples: () => ({
    fires: [
      { says: "an extension without a sentence", facts: bundle({ extension: { usageDescription: null } }) },
      { says: "an empty sentence", facts: bundle({ extension: { usageDescription: " " } }) },
    ],
    silent: [
      { says: "an extension with a sentence in an app without one", facts: bundle() },
      {
        says: "an Info.plist that could not be read",
        facts: bundle({ extension: { usageDescription: null, problem: "there is no readable Contents/Info.plist" } }),
      },
    ],
  }),
});
