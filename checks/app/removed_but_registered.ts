import { CLEAR, defineRule, found } from "../define.ts";
import { ACTIVATE_AGAIN } from "../fixes.ts";
import { parsedDatabase } from "../samples.ts";
import { isActivated, nameVersion, recordsOf } from "../target.ts";

const APP = "/Applications/Example Tunnel.app";
const DATABASE = parsedDatabase({ containerPath: APP });

export default defineRule({
  id: "app.removed-but-registered",
  kind: "cause",
  stage: 1,
  title: "Container app deleted, extension record still present",
  severity: "high",
  confidence: "C",
  scope: "target",
  needs: ["reg.db"],
  reads: ["app.paths"],
  judge(of) {
    const apps = of.facts.evidence("app.paths");
    const asked = apps.status === "absent" || (apps.status === "ok" && apps.complete);
    if (!asked) return CLEAR;
    const there = (apps.value ?? []).map(({ path }) => path);
    const orphans = recordsOf(of).filter(({ value }) =>
      isActivated(value.state) && value.containerPath !== null && !there.includes(value.containerPath)
    );
    return found(...orphans.map(({ value, cite }) => ({
      message: `${nameVersion(value)} is ${value.state}, but its app is no longer at ${value.containerPath}`,
      cites: [cite],
      values: { path: value.containerPath ?? "" },
    })));
  },
  explains: [
    { rule: "session.plugin-not-installed", when: "app path absent" },
    { rule: "necfg.provider-mismatch", when: "app path absent" },
  ],
  fix: [
    {
      text: "Put the app back to {path}, from the product's installer, and open it",
      plain: "Install the app again and open it",
      risk: "low",
      admin: true,
      verify: "ls -d '{path}'",
    },
    ACTIVATE_AGAIN,
    {
      text: "To remove the extension instead: put the app back, use the product's own uninstall, then restart",
      risk: "low",
      reboot: true,
      verify: "systemextensionsctl list",
    },
  ],
  why:
    "An extension belongs to its app. When the app is deleted, moved or renamed without deactivating the extension first, macOS " +
    "still says [activated enabled], but no longer starts the provider, and nothing crashes.",
  notWhen: "The record is terminated and only waits for a restart; or the folder could not be read.",
  macos: "10.15 and later",
  references: ["knowledge 09 N10", "knowledge 01 §0"],
  samples: () => ({
    fires: [{ says: "a record whose app is gone", facts: { "reg.db": DATABASE }, status: { "app.paths": "absent" } }],
    silent: [
      {
        says: "an app that is where it was",
        facts: {
          "reg.db": DATABASE,
          "app.paths": [{ path: APP, bundleId: "com.example.tunnel", version: "2.4.0", build: "240" }],
        },
      },
      { says: "an app that nobody looked for", facts: { "reg.db": DATABASE } },
      {
        says: "a removed record whose app is gone",
        facts: {
          "reg.db": parsedDatabase({ containerPath: APP, state: "terminated waiting to uninstall on reboot" }),
        },
        status: { "app.paths": "absent" },
      },
    ],
  }),
});
