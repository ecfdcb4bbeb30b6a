/** What was said of each extension then and now. */
import type { TargetInfo } from "../report.ts";
import type { VerdictStatus } from "../select.ts";
import type { FindingChange, FindingInBrief, TargetChange, VerdictInBrief } from "./define.ts";
import type { SavedDiagnosis, SavedFinding, Snapshot } from "./snapshot.ts";

/** Extensions by bundle id and team; a side without the team fits any. */
export function compareVerdicts(before: Snapshot, after: Snapshot, mask: (text: string) => string): TargetChange[] {
  const left = [...before.diagnoses];
  const isExhaustive = after.read.get("reg.list")?.status === "ok";
  const changes = after.diagnoses.map((now) => {
    const at = left.findIndex((then) => isSameTarget(then.target, now.target, mask));
    const [then = null] = at === -1 ? [] : left.splice(at, 1);
    return compareTarget(then, now, isExhaustive);
  });
  const gone = left.filter(({ target }) => target !== null).map((then) => compareTarget(then, null, isExhaustive));
  return [...changes, ...gone];
}

function isSameTarget(a: TargetInfo | null, b: TargetInfo | null, mask: (text: string) => string): boolean {
  if (a === null || b === null) return a === b;
  const teams = [a.teamId, b.teamId].filter((team) => team !== null).map(mask);
  return mask(a.bundleId) === mask(b.bundleId) && new Set(teams).size < 2;
}

function compareTarget(then: SavedDiagnosis | null, now: SavedDiagnosis | null, isExhaustive: boolean): TargetChange {
  const findings = compareFindings(then?.findings ?? [], now?.findings ?? []);
  const outcome = judgeOutcome(then, now, { findings, isExhaustive });
  const target = now?.target ?? then?.target ?? null;
  const name = target?.bundleId ?? "No extension recognised";
  return {
    target,
    outcome,
    before: then && inBrief(then),
    after: now && inBrief(now),
    findings,
    says: `${name}: ${sayOutcome(then, now)}`,
  };
}

function inBrief({ target, status, primary, leading, title }: SavedDiagnosis): VerdictInBrief {
  const version = versionOf(target);
  return { status, primary, leading, title, ...version !== null && { version } };
}

function versionOf(target: TargetInfo | null): string | null {
  return [target?.version, target?.build].filter((part) => part != null).join("/") || null;
}

/** Whether both sides name a version, and not the same. */
function isOtherVersion(then: SavedDiagnosis, now: SavedDiagnosis): boolean {
  const [one, other] = [versionOf(then.target), versionOf(now.target)];
  return one !== null && other !== null && one !== other;
}

function sayOutcome(then: SavedDiagnosis | null, now: SavedDiagnosis | null): string {
  const say = (one: SavedDiagnosis) => `${one.status}${one.primary === null ? "" : ` (${one.primary})`}`;
  if (then === null) return `${say(now!)}, was not there`;
  if (now === null) return `no longer there, was ${say(then)}`;
  const version = isOtherVersion(then, now) ? `; version ${versionOf(now.target)}, was ${versionOf(then.target)}` : "";
  return `${say(now)}, ${say(then) === say(now) ? "as before" : `was ${say(then)}`}${version}`;
}

const WORKS: readonly VerdictStatus[] = ["healthy", "warning"];

interface Around {
  readonly findings: readonly FindingChange[];
  /** Whether the later side lists all extensions that are registered. */
  readonly isExhaustive: boolean;
}

/**
 * Worse is a root cause that was not there before, or an extension that worked and is gone. One that became the root cause only
 * because another one went was there before.
 */
function judgeOutcome(
  then: SavedDiagnosis | null,
  now: SavedDiagnosis | null,
  { findings, isExhaustive }: Around,
): TargetChange["outcome"] {
  if (now === null) return WORKS.includes(then!.status) ? isExhaustive ? "worse" : "inconclusive" : "gone";
  if (liveCauses(now).some((rule) => !wasLive(then, rule))) return "worse";
  if (then === null) return now.status === "warning" ? "warning" : "new";
  if (now.status === "unknown" && WORKS.includes(then.status)) return "inconclusive";
  if (now.status === "warning" && then.status === "healthy") return "warning";
  const isBetter = liveCauses(then).some((rule) => !wasLive(now, rule));
  if (isBetter || (WORKS.includes(now.status) && !WORKS.includes(then.status))) return "better";
  const isOther = now.status !== then.status || now.primary !== then.primary || isOtherVersion(then, now);
  return findings.length > 0 || isOther ? "changed" : "same";
}

/** Rules that do harm by themselves. */
function liveCauses({ primary, findings }: SavedDiagnosis): string[] {
  const live = findings.filter(({ role, kind }) =>
    role === "primary" || (role === "incidental" && (kind === "cause" || kind === "symptom"))
  );
  return [...new Set([...primary === null ? [] : [primary], ...live.map(({ rule }) => rule)])];
}

function wasLive(diagnosis: SavedDiagnosis | null, rule: string): boolean {
  return diagnosis !== null && (diagnosis.primary === rule ||
    diagnosis.findings.some((one) =>
      one.rule === rule && ["primary", "contributing", "incidental"].includes(one.role)
    ));
}

const ROLES: readonly SavedFinding["role"][] = [
  "primary",
  "contributing",
  "incidental",
  "context",
  "collect",
  "latent",
];

/** Rules that came, went, or weigh differently; each by its weightiest instance. */
export function compareFindings(before: readonly SavedFinding[], after: readonly SavedFinding[]): FindingChange[] {
  const [old, current] = [byRule(before), byRule(after)];
  const rules = [...new Set([...current.keys(), ...old.keys()])];
  const changes = rules.flatMap((rule): FindingChange[] => {
    const [then = null, now = null] = [old.get(rule), current.get(rule)];
    const what = then === null ? "appeared" : now === null ? "gone" : "changed";
    if (what === "changed" && then!.role === now!.role && then!.severity === now!.severity) return [];
    return [{ rule, what, title: (now ?? then)!.title, before: then && brief(then), after: now && brief(now) }];
  });
  const place = ({ before, after }: FindingChange) => ROLES.indexOf((after ?? before)!.role);
  const order = ["appeared", "changed", "gone"];
  return changes.toSorted((a, b) => order.indexOf(a.what) - order.indexOf(b.what) || place(a) - place(b));
}

function byRule(findings: readonly SavedFinding[]): Map<string, SavedFinding> {
  const rules = new Map<string, SavedFinding>();
  for (const one of findings.toSorted((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role))) {
    if (!rules.has(one.rule)) rules.set(one.rule, one);
  }
  return rules;
}

function brief({ role, severity, message }: SavedFinding): FindingInBrief {
  return { role, severity, message };
}
