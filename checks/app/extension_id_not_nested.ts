import { appOf, extensionOf } from "../bundle_of.ts";
import { bundle } from "../bundle_samples.ts";
import { CLEAR, defineRule, found } from "../define.ts";

export default defineRule({
  id: "app.extension-id-not-nested",
  kind: "context",
  stage: 2,
  title: "The extension's bundle id does not continue the app's",
  severity: "info",
  confidence: "C",
  scope: "target",
  needs: ["app.info", "sysex.embedded"],
  judge(of) {
    const [app, extension] = [appOf(of), extensionOf(of)];
    const [own, outer] = [extension?.value.bundleId ?? null, app?.value.bundleId ?? null];
    if (own === null || outer === null || !extension!.value.path.startsWith(`${app!.value.path}/`)) return CLEAR;
    // A difference in case alone is a fault, which bundle.name-mismatch names.
    if (own.toLowerCase().startsWith(`${outer.toLowerCase()}.`)) return CLEAR;
    return found({ message: `${own} does not begin with the app's id ${outer}`, cites: [extension!.cite, app!.cite] });
  },
  explains: [],
  fix: [{
    text: "Begin the extension's CFBundleIdentifier with the app's, a dot, and a name, in the same case; " +
      "change the App ID and the profile with it",
    for: "developer",
    risk: "medium",
    verify: "doctor inspect shows both ids, one inside the other",
  }],
  why:
    "Apple's templates name the extension after the app. macOS does not ask for it, but tools that match the two by name do.",
  notWhen: "The names were chosen so: several products that work have extension ids of their own.",
  macos: "10.15 and later",
  references: ["knowledge 02 §2.5, §3"],
  aliases: ["SX-LAY-003"],
  samples: () => ({
    fires: [{ says: "an extension with an id of its own", facts: bundle({ app: { bundleId: "com.example.client" } }) }],
    silent: [
      { says: "ids that differ in case, which is a fault", facts: bundle({ app: { bundleId: "com.Example.Tunnel" } }) },
      { says: "an extension named after its app", facts: bundle() },
      { says: "an app whose id could not be read", facts: bundle({ app: { bundleId: null } }) },
    ],
  }),
});
