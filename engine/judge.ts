/** Asks every rule, whatever the walk would do: a rule is judged on all evidence there is. */
import type { Case, Found, Outcome, Rule } from "../checks/define.ts";
import { CLEAR, unknown } from "../checks/define.ts";
import type { FactKey } from "../evidence/facts.ts";

/** A rule with what it said, and what it threw if it threw. */
export interface Judgement {
  readonly rule: Rule;
  readonly outcome: Outcome;
  readonly crash: Error | null;
}

/** Judges the rules of one scope, in the order given. */
export function judgeRules(rules: readonly Rule[], of: Case): Judgement[] {
  return rules.map((rule) => judgeRule(rule, of));
}

/** Judges one rule. A key it needs that is not `ok` makes it unknown; a judge that throws is recorded, not passed on. */
export function judgeRule(rule: Rule, of: Case): Judgement {
  const isOpen = (key: FactKey) => of.facts.value(key) === undefined;
  const open = [...rule.needs.filter(isOpen), ...(rule.needsOne?.every(isOpen) ? rule.needsOne.slice(0, 1) : [])];
  if (open.some((key) => of.facts.evidence(key).status === "notApplicable")) {
    return { rule, outcome: CLEAR, crash: null };
  }
  if (open.length > 0) return { rule, outcome: unknown(open), crash: null };
  try {
    return { rule, outcome: rule.judge(of), crash: null };
  } catch (error) {
    return { rule, outcome: unknown([]), crash: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** What the rule found; empty when it is clear or unknown. */
export function foundBy(judgement: Judgement): readonly Found[] {
  return judgement.outcome.is === "found" ? judgement.outcome.found : [];
}
