import { extensionOf } from "../bundle_of.ts";
import { bundle, EXTENSION_PATH, GROUP } from "../bundle_samples.ts";
import { defineRule, found } from "../define.ts";
import type { MachNameUse } from "../../evidence/bundle/shapes.ts";

const NAME = `${GROUP}.v3`;

export default defineRule({
  id: "mach.app-name-differs",
  kind: "context",
  stage: 7,
  title: "The app's code has the Mach service name of another version",
  severity: "medium",
  confidence: "C",
  scope: "target",
  needs: ["app.machNames", "sysex.embedded"],
  judge(of) {
    const path = extensionOf(of)?.value.path;
    return found(...(of.facts.value("app.machNames") ?? []).flatMap((use, i) => {
      if (use.path !== path || use.isUsed !== "no" || use.others.length === 0) return [];
      const others = use.others.slice(0, 3).join(", ");
      return [{
        message:
          `The extension declares the Mach service ${use.name}; the app's code nowhere has this name, but ${others}`,
        cites: [{ key: "app.machNames", at: String(i) } as const],
      }];
    }));
  },
  explains: [],
  fix: [{
    text:
      "Generate the name in the app's code and NEMachServiceName of the extension from one build setting, and ship both in one build",
    for: "developer",
    risk: "low",
    verify: "sudo launchctl print system/<label> lists under endpoints the name that the app asks for",
  }],
  why:
    "A version in the Mach name keeps launchd from handing out the old service after an update. The app has to ask for the new name; " +
    "with the one of the last release in its code it asks for a service that nobody has, while everything else works.",
  notWhen:
    "The app puts the name together when it runs, reads it from the extension's Info.plist or from its configuration, or keeps the " +
    "old name only to clean up after it.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-16", "knowledge 02 §2.5, §3 SX-PLI-011"],
  aliases: ["SX-PLI-011"],
  samples: () => ({
    fires: [{ says: "an app with the last release's name", facts: use({ isUsed: "no", others: [`${GROUP}.v2`] }) }],
    silent: [
      { says: "an app with the name", facts: use({ isUsed: "yes", others: [] }) },
      { says: "an app with both names", facts: use({ isUsed: "yes", others: [`${GROUP}.v2`] }) },
      { says: "an app that may put the name together", facts: use({ isUsed: "unknown", others: [`${GROUP}.v2`] }) },
      { says: "an app with neither name", facts: use({ isUsed: "no", others: [] }) },
    ],
  }),
});

function use(what: Pick<MachNameUse, "isUsed" | "others">) {
  return { ...bundle(), "app.machNames": [{ path: EXTENSION_PATH, name: NAME, ...what }] };
}
