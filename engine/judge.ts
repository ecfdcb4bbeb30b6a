/** Asks every rule, whatever the walk would do: a rule is judged on all evidence there is. */
import { activationErrors } from "../checks/activation.ts";
import { copiesDiffer } from "../checks/bundle_of.ts";
import type { Case, Found, Outcome, Rule } from "../checks/define.ts";
import { CLEAR, unknown } from "../checks/define.ts";
import { failuresOf } from "../checks/log_events.ts";
import type { FactKey } from "../evidence/facts.ts";

/** A rule with what it said, and what it threw if it threw. */
export interface Judgement {
  readonly rule: Rule;
  readonly outcome: Outcome;
  readonly crash: Error | null;
}

/** Judges the rules of one scope, in the order given. Of an app whose copy macOS has not taken yet, both copies are judged. */
export function judgeRules(rules: readonly Rule[], of: Case): Judgement[] {
  const embedded: Case | null = copiesDiffer(of) === true ? { ...of, copy: "embedded" } : null;
  return rules.map((rule) => {
    const judgement = judgeRule(rule, of);
    return embedded === null || !ABOUT_FILES.test(rule.id)
      ? judgement
      : withEmbedded(of, judgement, judgeRule(rule, embedded));
  });
}

/** Rules that tell of files, and may tell of one copy what the other does not have. */
const ABOUT_FILES = /^(?:bundle|ent|prof|sign|mach|pack)\./;
const LATER =
  "macOS still runs another build of the extension: this is of the copy in the app, and counts when that is activated";

/** What sysextd logs of a copy that it did not take. */
const REFUSALS = ["sx.failed-validate", "sx.uninstall-invalid", "sx.req-67050"];

/** What is wrong with the app's copy alone harms only when macOS takes it, or has tried to. */
function withEmbedded(of: Case, judgement: Judgement, embedded: Judgement): Judgement {
  const known = foundBy(judgement);
  const more = foundBy(embedded).filter(({ message }) => !known.some((one) => one.message === message));
  if (more.length === 0) return judgement;
  const isTried = activationErrors(of).length > 0 || failuresOf(of, ...REFUSALS).length > 0;
  const added = isTried ? more : more.map((one) => ({ ...one, latent: one.latent ?? LATER }));
  return { ...judgement, outcome: { is: "found", found: [...known, ...added] } };
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
