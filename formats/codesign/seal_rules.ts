/** The rules of a seal: which files of a bundle it covers, by patterns with weights (`rules2` of CodeResources, or `rules`). */
import { isDictionary, type PlistDictionary, type PlistValue, quoteInput } from "../plist/value.ts";
import { compilePathPattern, type PathPattern } from "./path_pattern.ts";

/** What becomes of the files that a rule is for. */
export interface SealRule {
  readonly weight: number;
  /** Not covered: may be there or not, and change. */
  readonly omit: boolean;
  readonly optional: boolean;
  /** Code with a signature of its own. */
  readonly nested: boolean;
  readonly matches: PathPattern;
}

/** Apple's own sets have 13. */
const MAX_RULES = 32;

/** Reads a dictionary of rules; `complain` takes those that are not understood, after which "no rule" proves nothing. */
export function readSealRules(rules: PlistDictionary, complain: (why: string) => void): SealRule[] {
  const entries = Object.entries(rules);
  if (entries.length > MAX_RULES) complain(`${entries.length} rules, of which ${MAX_RULES} are read`);
  return entries.slice(0, MAX_RULES).flatMap(([pattern, value]) => {
    const matches = compilePathPattern(pattern);
    if (!matches) complain(`unknown rule ${quoteInput(pattern)}`);
    else if (typeof value !== "boolean" && !isDictionary(value)) {
      complain(`rule ${quoteInput(pattern)} without a meaning`);
    } else return [{ ...readMeaning(value), matches }];
    return [];
  });
}

/** The rule with the highest weight that a path meets; null of none, undefined when one of them could not tell. */
export function findSealRule(rules: readonly SealRule[], path: string): SealRule | null | undefined {
  let best: SealRule | null = null;
  for (const rule of rules) {
    if (best && rule.weight <= best.weight) continue;
    const isMatch = rule.matches(path);
    if (isMatch === null) return undefined;
    if (isMatch) best = rule;
  }
  return best;
}

function readMeaning(value: boolean | PlistDictionary): Omit<SealRule, "matches"> {
  if (typeof value === "boolean") return { weight: 1, omit: !value, optional: false, nested: false };
  const { weight } = value;
  return {
    weight: typeof weight === "number" && Number.isFinite(weight) ? Math.trunc(weight) : 1,
    omit: isSet(value["omit"]),
    optional: isSet(value["optional"]),
    nested: isSet(value["nested"]),
  };
}

function isSet(value: PlistValue | undefined): boolean {
  return value === true;
}
