/**
 * What the com.apple.system-extension-policy payloads of a Mac say together about one extension (Apple's Device Management
 * documentation, SystemExtensions; knowledge chapter 08 §15): AllowUserOverrides is off when any payload turns it off, everything
 * else adds up. A team without an entry in AllowedSystemExtensionTypes may have all types.
 */
import type { ExtensionPolicy } from "../formats/mdm/profile.ts";

export interface PolicySubject {
  readonly bundleId: string;
  readonly teamId: string | null;
  /** As sysextd names it: `com.apple.system_extension.network_extension`. */
  readonly category: string | null;
}

/** `needs user`: nobody forbids it, a person has to allow it. `unknown`: `why` says what is not known. */
export type PolicyDecision = "allowed" | "needs user" | "refused" | "unknown";

export interface PolicyVerdict {
  readonly decision: PolicyDecision;
  /** The places of the payloads that decide, in the list given; empty where none does. */
  readonly by: readonly number[];
  /** The end of a sentence about the extension. */
  readonly why: string;
  /** What to change in the payloads so that nobody has to be asked: in words, without any quote; null where nothing is to do. */
  readonly change: string | null;
  /** What Apple calls an error in a payload, or what was meant for the extension and does not fit it. */
  readonly faults: readonly string[];
}

type Team = Readonly<Record<string, readonly string[]>>;

const TYPES: Readonly<Record<string, string>> = {
  "com.apple.system_extension.network_extension": "NetworkExtension",
  "com.apple.system_extension.endpoint_security": "EndpointSecurityExtension",
  "com.apple.system_extension.driver_extension": "DriverExtension",
};
/** What posters put in the place of a team or an id. */
const HIDDEN = /[…<>*█]|\.{3}|^[Xx]{4,}$|^TEAM_?ID/;

/** Puts all payloads together and says what becomes of the extension. */
export function reconcilePolicies(policies: readonly ExtensionPolicy[], subject: PolicySubject): PolicyVerdict {
  const { bundleId, teamId } = subject;
  const faults = findFaults(policies, subject);
  const isListed = policies.map((policy) => teamId !== null && lists(policy, teamId, bundleId));
  const forbidding = placesOf(policies, ({ allowUserOverrides }) => allowUserOverrides === false);
  const change = sayChange(policies, subject, isListed.includes(true));
  const say = (decision: PolicyDecision, by: readonly number[], why: string): PolicyVerdict => ({
    decision,
    by,
    why,
    change: decision === "allowed" ? null : change,
    faults,
  });
  if (policies.length === 0) return say("needs user", [], "no policy speaks of it");
  if (teamId === null) return say("unknown", [], "its team is not known");
  const restricting = placesOf(policies, ({ allowedSystemExtensionTypes }) => has(allowedSystemExtensionTypes, teamId));
  const type = TYPES[subject.category ?? ""];
  const fits = restricting.length === 0 || type !== undefined && typesOf(policies, teamId).includes(type);
  if (!fits && type === undefined) {
    return say("unknown", restricting, "the team may have some types, and its own is not known");
  }
  if (!fits) {
    return say("refused", restricting, `AllowedSystemExtensionTypes leaves ${type} out for its team ${teamId}`);
  }
  if (isListed.includes(true)) return say("allowed", placesOf(isListed, Boolean), "it is listed");
  if (forbidding.length === 0) return say("needs user", [], "no policy lists it, and users may allow more");
  if (policies.some(hidesSomething)) {
    return say("unknown", forbidding, "the policy's teams or ids are hidden in the text");
  }
  return say("refused", forbidding, "AllowUserOverrides is off and nothing lists it");
}

function lists(policy: ExtensionPolicy, teamId: string, bundleId: string): boolean {
  return policy.allowedTeamIdentifiers.includes(teamId) ||
    (of(policy.allowedSystemExtensions, teamId)).includes(bundleId);
}

function typesOf(policies: readonly ExtensionPolicy[], teamId: string): string[] {
  return policies.flatMap(({ allowedSystemExtensionTypes }) => [...of(allowedSystemExtensionTypes, teamId)]);
}

/** The smallest change that lets the extension in without anybody being asked. */
function sayChange(
  policies: readonly ExtensionPolicy[],
  { bundleId, teamId, category }: PolicySubject,
  isListed: boolean,
) {
  const team = teamId ?? "its team";
  const type = TYPES[category ?? ""] ?? "its type";
  const isRestricted = policies.some(({ allowedSystemExtensionTypes }) => has(allowedSystemExtensionTypes, team)) &&
    !typesOf(policies, team).includes(type);
  const steps = [
    ...isListed ? [] : [`add ${bundleId} under ${team} in AllowedSystemExtensions`],
    ...isRestricted ? [`add ${type} under ${team} in AllowedSystemExtensionTypes`] : [],
  ];
  return steps.length === 0 ? null : steps.join(" and ");
}

function findFaults(policies: readonly ExtensionPolicy[], subject: PolicySubject): string[] {
  const { teamId } = subject;
  if (teamId === null) return [];
  const teams = policies.flatMap(({ allowedTeamIdentifiers }) => allowedTeamIdentifiers);
  const isTwice = teams.includes(teamId) &&
    policies.some(({ allowedSystemExtensions }) => has(allowedSystemExtensions, teamId));
  return [
    ...isTwice
      ? [`${teamId} stands both in AllowedTeamIdentifiers and in AllowedSystemExtensions, which is an error`]
      : [],
    ...findContradiction(policies, subject.bundleId, teamId),
    ...policies.some((policy) => lists(policy, teamId, subject.bundleId))
      ? []
      : findNearMisses(policies, subject, teamId),
  ];
}

function findContradiction(policies: readonly ExtensionPolicy[], bundleId: string, teamId: string): string[] {
  const isIn = (pick: (policy: ExtensionPolicy) => Team) =>
    policies.some((policy) => of(pick(policy), teamId).includes(bundleId));
  return isIn((policy) => policy.removableSystemExtensions) && isIn((policy) => policy.nonRemovableSystemExtensions)
    ? [`${bundleId} stands both in RemovableSystemExtensions and in NonRemovableSystemExtensions, which is an error`]
    : [];
}

/** The extension's own id under another team, its app's id in the place of its own, and the like: somebody meant this extension. */
function findNearMisses(policies: readonly ExtensionPolicy[], { bundleId }: PolicySubject, teamId: string): string[] {
  const misses = policies.flatMap(({ allowedSystemExtensions, allowedTeamIdentifiers }) => [
    ...Object.entries(allowedSystemExtensions).flatMap(([team, ids]) => [
      ...ids.includes(bundleId) && team !== teamId ? [`it is listed under ${team}, but its team is ${teamId}`] : [],
      ...team !== teamId
        ? []
        : ids.filter((id) => isMeant(id, bundleId)).map((id) =>
          id.length < bundleId.length && bundleId.startsWith(`${id}.`)
            ? `${id} is listed, which is the app; the extension is ${bundleId}`
            : `${id} is listed, which is not ${bundleId} letter by letter`
        ),
    ]),
    ...[...allowedTeamIdentifiers, ...Object.keys(allowedSystemExtensions)].filter((team) =>
      team !== teamId && plain(team) === plain(teamId)
    ).map((team) => `the team is written ${JSON.stringify(team)} and not ${teamId}`),
  ]);
  return [...new Set(misses)];
}

function isMeant(listed: string, bundleId: string): boolean {
  return plain(listed) === plain(bundleId) || listed.split(".").length > 2 && bundleId.startsWith(`${listed}.`) ||
    listed === `${bundleId}.systemextension`;
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}

function hidesSomething({ allowedTeamIdentifiers, allowedSystemExtensions }: ExtensionPolicy): boolean {
  return [
    ...allowedTeamIdentifiers,
    ...Object.keys(allowedSystemExtensions),
    ...Object.values(allowedSystemExtensions).flat(),
  ]
    .some((text) => HIDDEN.test(text));
}

function has(table: Team, teamId: string): boolean {
  return Object.hasOwn(table, teamId);
}

function of(table: Team, teamId: string): readonly string[] {
  return has(table, teamId) ? table[teamId]! : [];
}

function placesOf<T>(list: readonly T[], keep: (one: T) => boolean): number[] {
  return list.flatMap((one, i) => keep(one) ? [i] : []);
}
