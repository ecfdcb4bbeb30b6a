/** The system extension policies among the profiles of the Mac, and what they say together about the target. */
import type { Case } from "./define.ts";
import { type PolicyVerdict, reconcilePolicies } from "./extension_policy.ts";
import { type At, NETWORK_CATEGORY, rowsOf } from "./target.ts";
import type { ExtensionPolicy, InstalledProfile } from "../formats/mdm/profile.ts";

/** A policy with the name of its profile. */
export interface NamedPolicy {
  readonly name: string;
  readonly settings: ExtensionPolicy;
  /** False for a file. */
  readonly isInstalled: boolean;
}

export interface Policies {
  readonly list: readonly At<NamedPolicy>[];
  /** Policies in the profiles of users, where macOS does not look for them. */
  readonly ignored: readonly At<NamedPolicy>[];
  /** True when the profiles of the computer were listed in full; files alone may not be installed, and others may be. */
  readonly isWhole: boolean;
}

const COMPUTER = "_computerlevel";
const POLICY = "com.apple.system-extension-policy";

/** What the policies decide; null when no profile was read or no extension is known. */
export interface Decided extends Policies {
  readonly verdict: PolicyVerdict;
}

const DECIDED = new WeakMap<Case, Decided | null>();

/** What all policies together say about the target. */
export function decidePolicies(of: Case): Decided | null {
  const known = DECIDED.get(of);
  if (known !== undefined) return known;
  const decided = decide(of);
  DECIDED.set(of, decided);
  return decided;
}

function decide(of: Case): Decided | null {
  const policies = readPolicies(of);
  const { target } = of;
  if (policies === null || target === null) return null;
  const category = target.category ?? rowsOf(of).find(({ value }) => value.category !== null)?.value.category ?? null;
  const settings = policies.list.map(({ value }) => value.settings);
  // The rules are about network extensions: one of an unknown category is taken for one.
  const subject = { bundleId: target.bundleId, teamId: target.teamId, category: category ?? NETWORK_CATEGORY };
  return { ...policies, verdict: reconcilePolicies(settings, subject) };
}

/** `the profile "Example policy"`, for messages about the payloads that decide. */
export function namePolicies({ list, verdict }: Decided): string {
  const names = [...new Set(verdict.by.map((at) => list[at]!.value.name))];
  return names.length === 0
    ? "no profile"
    : `${names.length === 1 ? "the profile" : "the profiles"} ${names.join(", ")}`;
}

function readPolicies({ facts }: Case): Policies | null {
  const profiles = facts.value("mdm.profiles");
  if (profiles === undefined) return null;
  const installed = profiles.filter(({ scope }) => scope !== null);
  // Where the Mac was asked, a file beside its answer is either the same again or not installed.
  const all = profiles.flatMap((profile, i) =>
    installed.length > 0 && profile.scope === null ? [] : policiesIn(profile, i)
  );
  const isOfUser = ({ value }: At<NamedPolicy & { scope: string | null }>) =>
    value.scope !== null && value.scope !== COMPUTER;
  const { complete } = facts.evidence("mdm.profiles");
  const isSummary = installed.some(({ payloads }) =>
    payloads.some(({ kind, type }) => kind === "listed" && type === POLICY)
  );
  const isWhole = complete && !isSummary &&
    (profiles.length === 0 || installed.some(({ scope }) => scope === COMPUTER));
  return { list: all.filter((one) => !isOfUser(one)), ignored: all.filter(isOfUser), isWhole };
}

function policiesIn({ name, identifier, scope, payloads }: InstalledProfile, i: number) {
  return payloads.flatMap(({ policy }, j) =>
    policy === null ? [] : [{
      value: { name: name ?? identifier ?? "without a name", settings: policy, isInstalled: scope !== null, scope },
      cite: { key: "mdm.profiles" as const, at: `${i}.payloads.${j}` },
    }]
  );
}

/** What the repair says is to change in the payload: as the policies have it, or what is needed where none was read. */
export function policyChange(of: Case): { readonly policyChange: string } {
  const { bundleId = "the bundle id", teamId } = of.target ?? {};
  const needed = `add ${bundleId} under ${teamId ?? "its team"} in AllowedSystemExtensions`;
  return { policyChange: decidePolicies(of)?.verdict.change ?? needed };
}

/** What policies refuse, where the whole answer of the Mac, or a file that is all there is, says so; null where none does. */
export function refusalOf(of: Case): Decided | null {
  const decided = decidePolicies(of);
  if (decided?.verdict.decision !== "refused") return null;
  const areFiles = decided.list.every(({ value }) => !value.isInstalled);
  return decided.isWhole || areFiles ? decided : null;
}
