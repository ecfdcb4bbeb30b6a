import { embeddedOf } from "../bundle_of.ts";
import { CLEAR, defineRule, found, unknown } from "../define.ts";
import type { Case, Outcome } from "../define.ts";
import { bundle, EXTENSION_PATH } from "../bundle_samples.ts";
import { executableSide, isDebugDylib, missingLibraries } from "../executables.ts";
import type { ExecutableSlice } from "../../evidence/bundle/shapes.ts";
import { appCrashesOf, appDiedOf, foundAlike, missedBy, nameCrash, sayMissing, whyHarmless } from "../crashes.ts";
import { appCrash, crash, KIT, missing } from "../crash_samples.ts";
import { RELEASE } from "../fixes.ts";

const SHARED = "@rpath/ExampleKit.framework/Versions/A/ExampleKit";
const LINKS_SHARED = { dylibs: [{ path: SHARED, isWeak: false }] };

export default defineRule({
  id: "bundle.app-rpath-missing",
  kind: "cause",
  stage: 2,
  title: "Container app has no LC_RPATH to the sysex's Frameworks",
  severity: "high",
  confidence: "A",
  scope: "target",
  needs: [],
  needsOne: ["sysex.macho", "crash.reports"],
  reads: ["app.info", "sysex.embedded", "reg.list", "reg.db", "launchd.jobs", "proc.list"],
  judge(of) {
    const app = executableSide(of, "app");
    const extension = executableSide(of, "extension");
    const embedded = embeddedOf(of);
    if (!app?.value.isRead || !extension?.value.isRead || embedded === null) return judgeCrashes(of);
    if (searchesElsewhere(of)) return CLEAR;
    return found(
      ...sharedLibraries(of).map((path) => ({
        message: `The app loads ${path}, which only the extension has, and no run path of the app leads there`,
        cites: [app.cite, extension.cite],
        values: { inside: embedded.value.path.slice(app.value.path.length + "/Contents".length) },
      })),
    );
  },
  explains: [{ rule: "app.crashed", when: "DYLD in app", holds: appDiedOf("dyld-missing-library") }, {
    rule: "reg.not-registered",
    when: "DYLD in app",
  }],
  fix: [
    {
      text: "Add @executable_path/..{inside}/Contents/Frameworks to the app's LD_RUNPATH_SEARCH_PATHS",
      for: "developer",
      risk: "low",
    },
    RELEASE,
  ],
  why:
    "A framework that app and extension share lies in the extension, which is copied away without the app. The app then needs " +
    "a run path into the extension; without it the app dies in the loader and never asks for the activation.",
  notWhen: "The app has the framework itself, or a run path to a folder of the system that may have it.",
  macos: "10.15 and later",
  references: ["knowledge 07 PK-07", "knowledge 09 N12"],
  aliases: ["PK-07"],
  samples: () => ({
    fires: [
      {
        says: "a framework that only the extension finds",
        facts: bundle({ extensionSlice: LINKS_SHARED, appSlice: { ...LINKS_SHARED, unresolved: [SHARED] } }),
      },
      {
        says: "an app that died in the loader over a framework of the extension",
        text: appCrash({ reason: missing(KIT) }),
        facts: bundle({ app: null, extension: { path: EXTENSION_PATH }, extensionSlice: LINKS_SHARED }),
      },
    ],
    silent: [
      {
        says: "a framework that both find",
        facts: bundle({ extensionSlice: LINKS_SHARED, appSlice: LINKS_SHARED }),
      },
      {
        says: "a framework that neither has",
        facts: bundle({ extensionSlice: { unresolved: [SHARED] }, appSlice: { unresolved: [SHARED] } }),
      },
      {
        says: "an app that also looks in /Library/Frameworks",
        facts: bundle({
          extensionSlice: LINKS_SHARED,
          appSlice: { rpaths: ["/Library/Frameworks"], unresolved: [SHARED] },
        }),
      },
      {
        says: "an extension that was opened alone",
        facts: bundle({ app: null, extension: { path: EXTENSION_PATH }, extensionSlice: LINKS_SHARED }),
      },
      {
        says: "an app that died over a framework of which nothing else is known",
        text: appCrash({ reason: missing(KIT) }) + crash(),
      },
    ],
  }),
});

/** Of an app whose files were not read, what the loader missed; whether the extension has it decides. */
function judgeCrashes(of: Case): Outcome {
  const missed = missedBy(appCrashesOf(of)).filter(({ value: { library } }) =>
    library!.startsWith("@rpath/") && !isDebugDylib(library!)
  );
  const extension = executableSide(of, "extension");
  const read = extension?.value.isRead ? extension.value.slices : [];
  const inside = missed.filter(({ value }) => hasLibrary(read, value.library!));
  if (inside.length > 0) {
    const values = { inside: `/Library/SystemExtensions/${of.target!.bundleId}.systemextension` };
    return found(
      ...foundAlike(of, inside, (report) => `${sayMissing(report)}, which only the extension has`, () => ({ values })),
    );
  }
  const live = missed.find((one) => whyHarmless(of, one) === undefined);
  if (extension?.value.isRead) return CLEAR;
  const said = live && `${nameCrash(live)} ${sayMissing(live.value)}; whether the extension has it was not read`;
  return unknown(["sysex.macho"], said);
}

function hasLibrary(slices: readonly ExecutableSlice[], library: string): boolean {
  return slices.some(({ dylibs, unresolved }) =>
    dylibs?.some(({ path }) => path === library) && !unresolved.includes(library)
  );
}

/** Libraries that the app misses and the extension loads and has, under one name. */
function sharedLibraries(of: Case): string[] {
  const slices = executableSide(of, "extension")?.value.slices ?? [];
  return missingLibraries(of, "app").map(({ path }) => path).filter((path) =>
    path.startsWith("@rpath/") && !isDebugDylib(path) && slices.length > 0 &&
    slices.every(({ dylibs, unresolved }) => dylibs?.some((one) => one.path === path) && !unresolved.includes(path))
  );
}

/** A run path to a folder outside of the app: what lies there was not read. */
function searchesElsewhere(of: Case): boolean {
  const rpaths = executableSide(of, "app")?.value.slices.flatMap((slice) => slice.rpaths ?? []) ?? [];
  return rpaths.some((rpath) => rpath.startsWith("/") && !rpath.startsWith("/usr/lib/"));
}
