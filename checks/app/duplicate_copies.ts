import type { InstalledApp } from "../../evidence/app_paths.ts";
import type { Case } from "../define.ts";
import { CLEAR, defineRule, found } from "../define.ts";
import { parsedDatabase } from "../samples.ts";
import { isActivated, nameVersion, recordsOf } from "../target.ts";

const HOME = "/Applications/Example Tunnel.app";
const BUILD = "/Users/Shared/Build/Example Tunnel.app";
const COPIES = [HOME, BUILD].map(copy);

export default defineRule({
  id: "app.duplicate-copies",
  kind: "cause",
  stage: 1,
  title: "Several copies of the app known to LaunchServices",
  severity: "medium",
  confidence: "B",
  scope: "target",
  needs: ["reg.db", "app.paths"],
  judge(of) {
    const copies = copiesOf(of);
    // A developer's Mac takes extensions from wherever they were built.
    if (copies.length < 2 || of.facts.value("reg.db")?.developerMode === true) return CLEAR;
    const records = recordsOf(of).filter(({ value }) => isActivated(value.state) && value.containerPath !== null);
    const outside = records.filter(({ value }) => !isInApplications(value.containerPath!));
    const isShadowed = outside.length > 0 && copies.some(({ path }) => isInApplications(path));
    const cited = isShadowed ? outside : records;
    return found({
      message: `There are ${copies.length} copies of ${copies[0]!.bundleId}: ${
        copies.map(({ path }) => path).join(", ")
      }` +
        (isShadowed ? `; ${nameVersion(outside[0]!.value)} came from ${outside[0]!.value.containerPath}` : ""),
      cites: [...cited.map(({ cite }) => cite), { key: "app.paths", at: "" }],
      values: { stale: copies.map(({ path }) => path).find((path) => !isInApplications(path)) ?? copies[1]!.path },
      ...!isShadowed && { latent: "The registered extension comes from the copy in the Applications folder" },
    });
  },
  explains: [{ rule: "reg.staged-drift", when: "originPath is not the copy the user starts" }, {
    rule: "reg.ls-plugin-unavailable",
    when: "originPath is not the copy the user starts",
  }, { rule: "tcc.local-network-reprompt", when: "originPath is not the copy the user starts" }],
  fix: [
    {
      text:
        "Make macOS forget the other copy, then open the one in /Applications and let it activate its extension again",
      plain: "Open the copy of the app that lies in the Applications folder, and no other one",
      command:
        "/System/Library/Frameworks/CoreServices.framework/Frameworks/LaunchServices.framework/Support/lsregister -u '{stale}'",
      risk: "low",
      verify: "mdfind \"kMDItemCFBundleIdentifier == '<app id>'\" lists one path",
    },
    {
      text:
        "Delete the other copy only after the extension was activated from /Applications: deleting the app that an extension " +
        "came from removes the extension",
      risk: "medium",
      admin: true,
      verify: "systemextensionsctl list still shows [activated enabled]",
    },
  ],
  why:
    "Build products, mounted disk images and old versions share one bundle id. macOS then opens or matches the wrong copy, and the " +
    "extension that runs is not the one of the app that was started.",
  notWhen:
    "Only one copy is there; the registered extension comes from the copy in /Applications; or developer mode is on.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-18", "knowledge 09 N10", "knowledge 02 §3"],
  aliases: ["PK-18", "SX-LAY-008"],
  samples: () => ({
    fires: [{
      says: "an extension that came from a build while the app also lies in /Applications",
      facts: {
        "reg.db": database([BUILD, "activated enabled"], [HOME, "terminated waiting to uninstall on reboot"]),
        "app.paths": COPIES,
      },
    }],
    silent: [
      {
        says: "an extension of the copy in /Applications beside an old build",
        facts: {
          "reg.db": database([HOME, "activated enabled"], [BUILD, "terminated waiting to uninstall on reboot"]),
          "app.paths": COPIES,
        },
      },
      {
        says: "a build on a developer's Mac",
        facts: { "reg.db": { ...database([BUILD, "activated enabled"]), developerMode: true }, "app.paths": COPIES },
      },
      { says: "one copy", facts: { "reg.db": database([HOME, "activated enabled"]), "app.paths": [copy(HOME)] } },
      {
        says: "a copy in a folder inside of /Applications",
        facts: {
          "reg.db": database(["/Applications/Example/Example Tunnel.app", "activated enabled"]),
          "app.paths": [copy("/Applications/Example/Example Tunnel.app"), copy(HOME)],
        },
      },
      {
        says: "two apps that are not the same",
        facts: {
          "reg.db": database([BUILD, "activated enabled"]),
          "app.paths": [copy(BUILD), { ...copy(HOME), bundleId: "com.example.other" }],
        },
      },
    ],
  }),
});

function copy(path: string): InstalledApp {
  return { path, bundleId: "com.example.tunnel", version: "2.4.0", build: "240" };
}

function database(...rows: readonly (readonly [containerPath: string, state: string])[]) {
  return parsedDatabase(...rows.map(([containerPath, state]) => ({ containerPath, state })));
}

/** The apps that are there under the bundle id of the app that the target came from. */
function copiesOf(of: Case): InstalledApp[] {
  const apps = of.facts.value("app.paths") ?? [];
  const homes = recordsOf(of).map(({ value }) => value.containerPath);
  const ids = apps.filter(({ path, bundleId }) => bundleId !== null && homes.includes(path)).map(({ bundleId }) =>
    bundleId
  );
  const paths = new Set<string>();
  return apps.filter(({ path, bundleId }) => ids.includes(bundleId) && !paths.has(path) && paths.add(path));
}

/** Another volume's folder of that name is not the one. */
function isInApplications(path: string): boolean {
  return path.startsWith("/Applications/");
}
