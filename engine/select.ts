/** Selects the one root cause among everything that was found (knowledge chapter 09, section 4). Pure and deterministic. */
import type { Confidence } from "../checks/define.ts";
import { catalogued } from "./catalogue.ts";
import { DEMOTES, type Proof } from "./proofs.ts";
import { hasEffect, type Symptom } from "./symptoms.ts";

/** A rule that found something about one target. */
export interface Candidate {
  readonly rule: string;
  /** The surest of its instances; the catalogue's where left out. */
  readonly confidence?: Confidence;
  /** True when every instance says itself that it does no harm now. */
  readonly latent?: boolean;
}

export type Role = "primary" | "contributing" | "incidental" | "latent" | "context" | "collect";
export type VerdictStatus = "healthy" | "problem" | "warning" | "suspected" | "unknown";

export interface SelectionInput {
  readonly findings: readonly Candidate[];
  readonly proofs: readonly Proof[];
  readonly symptom: Symptom | null;
  /** Keys of the tree that nothing answered. */
  readonly unanswered: readonly string[];
  /** True when health may be claimed: registration and launchd were read, and no rule saw half of something. */
  readonly healthProven: boolean;
  /** Whether the row "cause explains effect" exists and its condition holds. */
  readonly explains: (cause: string, effect: string) => boolean;
}

export interface Selection {
  readonly status: VerdictStatus;
  readonly primary: string | null;
  /** The best guess of an unknown. */
  readonly leading: string | null;
  readonly confidence: Confidence;
  readonly roles: ReadonlyMap<string, Role>;
  /** Explained rule → the rule that explains it best. */
  readonly explainedBy: ReadonlyMap<string, string>;
}

function confidenceOf(candidate: Candidate): Confidence {
  return candidate.confidence ?? catalogued(candidate.rule).confidence;
}

/** Cause before symptom, earlier stage, surer, then id. */
function byWeight(a: Candidate, b: Candidate): number {
  const [x, y] = [catalogued(a.rule), catalogued(b.rule)];
  return Number(x.kind === "symptom") - Number(y.kind === "symptom") || x.stage - y.stage ||
    compare(confidenceOf(a), confidenceOf(b)) || compare(a.rule, b.rule);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Ends in exactly one result: a primary, a suspected primary, an unknown with a leading guess, a warning, or health. */
export function select(input: SelectionInput): Selection {
  const demoted = new Set(input.proofs.flatMap((proof) => DEMOTES[proof]));
  const ordered = [...input.findings].sort(byWeight);
  const roles = new Map<string, Role>();
  const live: Candidate[] = [];
  for (const candidate of ordered) {
    const { kind } = catalogued(candidate.rule);
    if (kind === "collect") roles.set(candidate.rule, "collect");
    else if (candidate.latent || demoted.has(candidate.rule)) roles.set(candidate.rule, "latent");
    else if (kind === "context") roles.set(candidate.rule, "context");
    else live.push(candidate);
  }
  const explainedBy = new Map<string, string>();
  for (const effect of ordered) {
    if (roles.get(effect.rule) === "latent" || roles.get(effect.rule) === "collect") continue;
    const cause = live.find((c) => input.explains(c.rule, effect.rule));
    if (cause === undefined) continue;
    explainedBy.set(effect.rule, cause.rule);
    if (!roles.has(effect.rule)) roles.set(effect.rule, "contributing");
  }
  const candidates = live.filter((c) => !explainedBy.has(c.rule));
  for (const candidate of candidates) roles.set(candidate.rule, "incidental");
  const { symptom } = input;
  const fitting = symptom === null ? [] : candidates.filter((c) => hasEffect(c.rule, symptom));
  const first = (fitting.length > 0 ? fitting : candidates)[0];
  const base = { roles, explainedBy, primary: null, leading: null };
  if (first === undefined) {
    if (!input.healthProven) return { ...base, status: "unknown", confidence: "D" };
    const warns = ordered.some((c) => roles.get(c.rule) === "context" && isWarning(c.rule));
    return { ...base, status: warns ? "warning" : "healthy", confidence: "B" };
  }
  const confidence = confidenceOf(first);
  if (catalogued(first.rule).kind === "symptom" && input.unanswered.length > 0) {
    roles.set(first.rule, "contributing");
    return { ...base, status: "unknown", leading: first.rule, confidence };
  }
  roles.set(first.rule, "primary");
  return { ...base, status: confidence === "D" ? "suspected" : "problem", primary: first.rule, confidence };
}

function isWarning(rule: string): boolean {
  return !["info", "low"].includes(catalogued(rule).severity);
}
