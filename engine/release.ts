/** What changed from one release of an app to the next, as far as it matters to macOS and to the people who update. */
import {
  appOf,
  codeOf,
  entitlementOf,
  executableOf,
  extensionOf,
  listEntitlement,
  profileOf,
  type Side,
} from "../checks/bundle_of.ts";
import type { Case } from "../checks/define.ts";
import { APP_GROUPS } from "../checks/tables/entitlement_keys.ts";
import { nameVersion } from "../checks/target.ts";
import type { Facts } from "../evidence/facts.ts";
import { compareVersions } from "../formats/version_order.ts";
import type { ReleaseChange } from "./report_of_run.ts";
import { findTargets } from "./targets.ts";

const DAY_MS = 86_400_000;
const SOON_DAYS = 60;

/** The old and the new release, each with the same extension as its target (null when only the apps are compared). */
interface Pair {
  readonly before: Case;
  readonly after: Case;
}

type Change = Pick<ReleaseChange, "what" | "weight" | "says">;

/** Compares two releases, extension by extension, then app with app. */
export function compareReleases(before: Facts, after: Facts, now: Date): ReleaseChange[] {
  const [old, current] = [findTargets(before), findTargets(after)];
  const gone = old.filter(({ bundleId }) => !current.some((one) => one.bundleId === bundleId));
  const extensions = old.flatMap((target) => {
    const successor = current.find(({ bundleId }) => bundleId === target.bundleId);
    if (successor === undefined) return [];
    const pair = { before: { facts: before, target, now }, after: { facts: after, target: successor, now } };
    return describe(pair, "extension", target.bundleId);
  });
  const apps = { before: { facts: before, target: null, now }, after: { facts: after, target: null, now } };
  return [
    ...gone.map(({ bundleId }): ReleaseChange => ({
      where: bundleId,
      what: "extension gone",
      weight: "breaks",
      says: `The extension ${bundleId} is no longer in the app: installed copies stay registered and are never updated`,
    })),
    ...extensions,
    ...describe(apps, "app", appOf(apps.after)?.value.bundleId ?? "the app"),
  ];
}

function describe(pair: Pair, side: Side, where: string): ReleaseChange[] {
  const changes = [
    ...compareIdentity(pair, side),
    ...compareEntitlements(pair, side),
    ...compareProfiles(pair, side),
    ...compareExecutables(pair, side),
    ...(side === "extension" ? compareExtensions(pair) : compareApps(pair)),
  ];
  return changes.map((change) => ({ where, ...change }));
}

function compareIdentity({ before, after }: Pair, side: Side): Change[] {
  const [old, current] = [codeOf(before, side)?.value, codeOf(after, side)?.value];
  if (old === undefined || current === undefined) return [];
  return [
    ...differs("team", "breaks", old.teamId, current.teamId, "macOS takes it for another vendor's"),
    ...differs("channel", "breaks", old.channel, current.channel, "a release does not replace one of another channel"),
    ...differs(
      "designated requirement",
      "asks",
      old.designatedRequirement,
      current.designatedRequirement,
      "approvals that are bound to it are lost",
    ),
    ...lost(
      "hardened runtime",
      old.flags?.includes("runtime"),
      current.flags?.includes("runtime"),
      "it will not be notarised",
    ),
    ...lost("secure timestamp", old.secureTimestamp, current.secureTimestamp, "it will not be notarised"),
  ];
}

function compareEntitlements({ before, after }: Pair, side: Side): Change[] {
  const [old, current] = [codeOf(before, side)?.value.entitlements, codeOf(after, side)?.value.entitlements];
  if (old == null || current == null) return [];
  return Object.keys(old).flatMap((key): Change[] => {
    if (!(key in current)) {
      return [{ what: `entitlement ${key}`, weight: "breaks", says: `The entitlement ${key} is gone` }];
    }
    const kept = listEntitlement(after, side, key);
    const dropped = Array.isArray(entitlementOf(before, side, key))
      ? listEntitlement(before, side, key).filter((one) => !kept.includes(one))
      : [];
    if (dropped.length === 0) return [];
    const why = key === APP_GROUPS ? ": data and Mach services below it are out of reach" : "";
    return [{
      what: `entitlement ${key}`,
      weight: "breaks",
      says: `The entitlement ${key} lost ${dropped.join(", ")}${why}`,
    }];
  });
}

function compareProfiles({ before, after }: Pair, side: Side): Change[] {
  const [old, current] = [profileOf(before, side)?.value, profileOf(after, side)?.value];
  if (old === undefined) return [];
  if (current === undefined) return [{ what: "profile", weight: "breaks", says: "The provisioning profile is gone" }];
  if (old.expires === null || current.expires === null) return [];
  const days = Math.floor((Date.parse(current.expires) - after.now.getTime()) / DAY_MS);
  return [
    ...(current.expires < old.expires
      ? [{
        what: "profile",
        weight: "note" as const,
        says: `The profile now ends on ${current.expires}, before the last release's`,
      }]
      : []),
    ...(days < SOON_DAYS
      ? [{ what: "profile", weight: "asks" as const, says: `The profile ends in ${days} days` }]
      : []),
  ];
}

function compareExecutables({ before, after }: Pair, side: Side): Change[] {
  const infoOf = (of: Case) => (side === "app" ? appOf(of) : extensionOf(of))?.value;
  const [old, current] = [infoOf(before), infoOf(after)];
  if (old === undefined || current === undefined) return [];
  const archsOf = (of: Case, info: NonNullable<typeof old>) => executableOf(of, info)?.value.archs ?? [];
  const archs = archsOf(before, old).filter((arch) => !archsOf(after, current).includes(arch));
  const raised = current.minimumSystem !== null && old.minimumSystem !== null &&
    (compareVersions(current.minimumSystem, old.minimumSystem) ?? 0) > 0;
  return [
    ...(archs.length > 0
      ? [{ what: "architecture", weight: "breaks" as const, says: `It no longer runs on ${archs.join(", ")}` }]
      : []),
    ...(raised
      ? [{
        what: "minimum macOS",
        weight: "note" as const,
        says: `It now needs macOS ${current.minimumSystem}, no longer ${old.minimumSystem}`,
      }]
      : []),
  ];
}

function compareExtensions({ before, after }: Pair): Change[] {
  const [old, current] = [extensionOf(before)?.value, extensionOf(after)?.value];
  if (old === undefined || current === undefined) return [];
  const isOtherCode = codeOf(before, "extension")?.value.cdhash !== codeOf(after, "extension")?.value.cdhash;
  const order = old.build === null || current.build === null ? null : compareVersions(current.build, old.build);
  const classes = Object.keys(old.providerClasses ?? {}).filter((key) => !(key in (current.providerClasses ?? {})));
  return [
    ...(isOtherCode && order !== null && order <= 0
      ? [{
        what: "version",
        weight: "breaks" as const,
        says: `CFBundleVersion was not raised (${nameVersion(named(old))} to ${
          nameVersion(named(current))
        }): macOS keeps the installed copy`,
      }]
      : []),
    ...differs(
      "Mach service",
      "asks",
      old.machServiceName,
      current.machServiceName,
      "app and extension must be updated together, and the extension activated again",
    ),
    ...classes.map((key): Change => ({
      what: "provider",
      weight: "breaks",
      says: `The provider for ${key} is gone: configurations that name it no longer start`,
    })),
  ];
}

function named(
  { bundleId, version, build }: { bundleId: string | null; version: string | null; build: string | null },
) {
  return { bundleId: bundleId ?? "", version, build };
}

function compareApps({ before, after }: Pair): Change[] {
  const [old, current] = [appOf(before)?.value, appOf(after)?.value];
  if (old === undefined || current === undefined) return [];
  return [
    ...differs("bundle id", "breaks", old.bundleId, current.bundleId, "macOS takes it for another app"),
    ...lost("stapled ticket", old.isStapled, current.isStapled, "the first start needs a network"),
  ];
}

function differs(
  what: string,
  weight: Change["weight"],
  old: string | null,
  current: string | null,
  so: string,
): Change[] {
  if (old === null || current === null || old === current) return [];
  return [{ what, weight, says: `The ${what} changed from ${old} to ${current}: ${so}` }];
}

function lost(what: string, had: boolean | null | undefined, has: boolean | null | undefined, so: string): Change[] {
  return had === true && has === false ? [{ what, weight: "asks", says: `The ${what} is gone: ${so}` }] : [];
}
